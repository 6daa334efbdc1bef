"""Small files made for one question each, and the real ones beside the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from search.extract import Extract, Limits, extract

SHARED = Path(__file__).parents[3] / "shared" / "files"
CORES = 2
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
WORD_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def folded(text: str) -> str:
    return " ".join(text.split())


def read(path: Path, **kwargs: object) -> Extract:
    return extract(path, name=path.name, **kwargs)


def read_all(paths: Iterable[Path], limits: Limits | None = None) -> dict[str, Extract]:
    """Every file by its name, as many at once as a worker would."""
    paths = list(paths)
    with ThreadPoolExecutor(CORES) as pool:
        return {
            path.name: found for path, found in zip(paths, pool.map(partial(read, limits=limits), paths), strict=True)
        }


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(path: Path, body: str, **beside: str) -> Path:
    """A Word file; `beside` gives further parts by the name of their root element: hdr="…", comments="…"."""
    kinds = {"hdr": "header", "ftr": "footer"}
    members = {f"word/{root}.xml": f"<w:{root} {WORD_SPACE}>{content}</w:{root}>" for root, content in beside.items()}
    overrides = "".join(
        f'<Override PartName="/word/{root}.xml" ContentType="{WORD}{kinds.get(root, root)}+xml"/>' for root in beside
    )
    types = f'<Override PartName="/word/document.xml" ContentType="{WORD}document.main+xml"/>{overrides}'
    return zipped(
        path,
        {
            "[Content_Types].xml": f"<Types>{types}</Types>",
            "word/document.xml": f"<w:document {WORD_SPACE}><w:body>{body}</w:body></w:document>",
            **members,
        },
    )


def picture_of(*lines: str) -> Image.Image:
    """A scanned page with these lines."""
    image = Image.new("L", (1654, 2339), "white")  # A4 at 200 dpi
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 44)
    for number, line in enumerate(lines):
        pen.text((150, 200 + number * 90), line, fill="black", font=font)
    return image


def scan(path: Path, *pages: tuple[str, ...]) -> Path:
    """A PDF (or TIFF, by its name) that holds only pictures."""
    first, *others = [picture_of(*page) for page in pages]
    first.save(path, save_all=True, append_images=others, resolution=200)
    return path


def png(*lines: str) -> bytes:
    target = io.BytesIO()
    picture_of(*lines).save(target, "PNG")
    return target.getvalue()
