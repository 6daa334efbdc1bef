"""The process apart that unpacks a picture: `python -m hub.site.drawing`, the file as its input, under limits.

Its output: width and height as four bytes each, then the WebP. It ends with `NO_PICTURE` for what cannot be opened; any
other failure means that the limits were reached. Knows no hub.
"""

from __future__ import annotations

import io
import resource
import struct
import sys

from PIL import Image, ImageOps, UnidentifiedImageError

KINDS = ("PNG", "JPEG", "WEBP")
MAX_SIDE = 1200
GOOD_BYTES = 60 * 1024  # a first page with one of them stays small
QUALITIES = (82, 70, 58, 46)
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
NO_PICTURE = 3
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        image = drawn(sys.stdin.buffer.read())
    except BROKEN:
        sys.exit(NO_PICTURE)
    sys.stdout.buffer.write(struct.pack(">II", image.width, image.height) + small(image))


def drawn(content: bytes) -> Image.Image:
    """Upright, at most `MAX_SIDE` pixels a side, without metadata."""
    with Image.open(io.BytesIO(content), formats=KINDS) as opened:
        opened.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a photograph is not unpacked larger than it is needed
        image = ImageOps.exif_transpose(opened)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    return image


def small(image: Image.Image) -> bytes:
    """As good as it can be within `GOOD_BYTES`, or the smallest that still looks well."""
    made = b""
    for quality in QUALITIES:
        written = io.BytesIO()
        image.save(written, "WEBP", quality=quality, method=4)
        made = written.getvalue()
        if len(made) <= GOOD_BYTES:
            break
    return made


if __name__ == "__main__":
    main()
