"""RTF: body, headers, footers, footnotes, comments and text boxes, as the RTF specification 1.9.1 names them."""

from __future__ import annotations

import codecs
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from search.extract.document import Document
from search.extract.outcome import Status, Unreadable

TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})?[ ]?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]{1,4096})",
    re.DOTALL,
)
SIGNS = {
    **{"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "cell": "\t", "nestcell": "\t"},
    **{"nestrow": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "bullet": "•"},
    **{"ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "~": " ", "_": "-", "\n": "\n", "\r": "\n"},
    **{"\\": "\\", "{": "{", "}": "}"},
}
ON_THEIR_OWN = frozenset(
    re.findall(
        r"[a-z-]+",
        "header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt",
    )
)
UNSEEN = frozenset(
    re.findall(
        r"[a-z-]+",
        "colortbl stylesheet info pict objdata objclass objname fldinst themedata datastore listtable "
        "listoverridetable rsidtbl generator xmlnstbl sp listtext pntext pn atnid atnauthor atnref atndate atnicn "
        "bkmkstart bkmkend xe tc nonshppict filetbl revtbl private template",
    )
)
SEEN_THOUGH_OPTIONAL = frozenset(["shpinst", "annotation", "footnote"])  # behind \*, which lets readers ignore the rest
CHARSETS = {
    **{0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258},
    **{177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 255: 850},
}
MAX_DEPTH = 2_000


@dataclass
class Group:
    """What the words between one pair of braces share with those around them."""

    codepage: int
    is_unseen: bool = False
    is_optional: bool = False
    is_html_twin: bool = False  # Outlook writes an HTML mail twice into one RTF
    in_font_table: bool = False
    fallback_length: int = 1  # characters after \u for those who know no Unicode
    pieces: list[str] = field(default_factory=list)


def read(document: Document) -> Iterator[str]:
    if document.path.stat().st_size == 0:
        return
    with document.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield from _Reader().read(content)


def read_bytes(content: bytes) -> Iterator[str]:
    """The same for RTF that is part of something else."""
    yield from _Reader().read(content)


class _Reader:
    def __init__(self) -> None:
        self._groups = [Group(codepage=1252)]
        self._fonts: dict[int, int] = {}
        self._font = 0
        self._default_codepage = 1252
        self._bytes = bytearray()  # of one run, since a letter may take two
        self._to_skip = 0

    @property
    def _group(self) -> Group:
        return self._groups[-1]

    def read(self, content: bytes | mmap.mmap) -> Iterator[str]:
        position = 0
        while token := TOKEN.search(content, position):
            position = token.end()
            if token["byte"]:
                self._add_byte(int(token["byte"], 16))
                continue
            if token["text"]:
                self._add_text(token["text"])
                continue
            self._decode_bytes()
            if token["brace"] == b"{":
                self._open()
            elif token["brace"]:
                yield from self._close()
            elif token["word"]:
                number = int(token["number"]) if token["number"] else None
                position += self._obey(token["word"].decode(), number)
            else:
                self._obey_sign(token["sign"].decode("latin-1"))
            if len(self._groups) == 1 or (len(self._groups) == 2 and self._ends_a_line()):
                yield self._taken()
        self._decode_bytes()
        while self._groups:
            yield self._taken()
            self._groups.pop()

    def _open(self) -> None:
        if len(self._groups) > MAX_DEPTH:
            raise Unreadable(Status.DAMAGED, f"RTF is nested deeper than {MAX_DEPTH}")
        self._to_skip = 0
        self._groups.append(replace(self._group, is_optional=False))

    def _close(self) -> Iterator[str]:
        self._to_skip = 0
        if len(self._groups) == 1:
            return
        closed = self._groups.pop()
        if closed.pieces is not self._group.pieces:
            yield _joined(closed.pieces) + "\n"

    def _obey_sign(self, sign: str) -> None:
        if sign == "*":
            self._group.is_optional = True
        else:
            self._add(SIGNS.get(sign, ""))

    def _obey(self, word: str, number: int | None) -> int:
        """Does what a control word says; how many bytes after it are not RTF."""
        group = self._group
        if word == "bin":
            return max(number or 0, 0)
        if word == "fonttbl":
            group.in_font_table = True
        elif word in ON_THEIR_OWN and not group.is_unseen:
            group.pieces = []
        elif word in UNSEEN or (group.is_optional and word not in SEEN_THOUGH_OPTIONAL):
            group.is_unseen = True
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self._to_skip = group.fallback_length
        elif word == "uc":
            group.fallback_length = min(max(number or 0, 0), 10)
        elif word == "htmlrtf":
            group.is_html_twin = number != 0
        elif word in ("ansicpg", "f", "fcharset", "plain"):
            self._choose_codepage(word, number or 0)
        else:
            self._add(SIGNS.get(word, ""))
        group.is_optional = False
        return 0

    def _choose_codepage(self, word: str, number: int) -> None:
        if word == "ansicpg":
            self._default_codepage = self._group.codepage = number
        elif word == "f" and self._group.in_font_table:
            self._font = number
        elif word == "fcharset" and number > 1:
            self._fonts[self._font] = CHARSETS.get(number, self._default_codepage)
        elif word in ("f", "plain"):
            self._group.codepage = self._fonts.get(number, self._default_codepage)

    def _add_text(self, text: bytes) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        self._bytes += text[skipped:]

    def _add_byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(value)

    def _decode_bytes(self) -> None:
        if self._bytes:
            self._add(self._bytes.decode(codec_of(self._group.codepage), errors="replace"))
            self._bytes.clear()

    def _add(self, text: str) -> None:
        group = self._group
        if text and not (group.is_unseen or group.is_html_twin or group.in_font_table):
            group.pieces.append(text)

    def _ends_a_line(self) -> bool:
        return bool(self._group.pieces) and self._group.pieces[-1] == "\n"

    def _taken(self) -> str:
        text = _joined(self._group.pieces)
        self._group.pieces.clear()
        return text


def _joined(pieces: list[str]) -> str:
    """Letters beyond 65535 come as two."""
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors="replace")


def codec_of(codepage: int) -> str:
    """What Python calls a codepage of Windows."""
    name = {10000: "mac-roman", 65001: "utf-8"}.get(codepage, f"cp{codepage}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
