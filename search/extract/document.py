"""The file being read, as every reader gets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from search.extract.outcome import Limits


class Document(NamedTuple):
    """A file on disk. `name` is what people call it, `scratch` a private folder that is deleted afterwards."""

    path: Path
    name: str
    media_type: str
    limits: Limits
    scratch: Path
    may_recognise: bool = False  # text in pictures, which takes minutes
    is_inside: bool = False  # a member of an archive or an attachment: not opened any further

    @property
    def suffix(self) -> str:
        """The lower-case extension without its dot: "docx"."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""

    def inside(self, name: str, pieces: Iterator[bytes]) -> Document:
        """One file out of this one, written to the scratch folder."""
        number = sum(1 for _ in self.scratch.glob("inside-*"))
        path = self.scratch / f"inside-{number}"
        with path.open("wb") as target:
            target.writelines(pieces)
        return Document(path, name, "", self.limits, self.scratch, is_inside=True)
