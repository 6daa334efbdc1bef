"""The files below a folder of the server, as items of an import; follows no link and opens nothing but plain files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from flask_babel import gettext

from hub.exchange.filing import Item, fingerprint_of


def folder_items(root: Path) -> Iterator[Item]:
    """Folder by folder in the order of their names; what vanishes meanwhile is an item with a problem."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield _problem(folder or root.name, _words_for(error))
            continue
        if not entries and folder:
            yield Item(folder, fingerprint_of("folder", folder), is_folder=True)
        folders = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            else:
                yield _item(root, path, entry)
        waiting += reversed(folders)


def measure(root: Path) -> tuple[int, int]:
    """How many files there are below the folder, and how many bytes they have."""
    count = size = 0
    for item in folder_items(root):
        count, size = count + 1, size + item.size
    return count, size


def _item(root: Path, path: str, entry: os.DirEntry[str]) -> Item:
    try:
        facts = entry.stat(follow_symlinks=False)
    except OSError as error:
        return _problem(path, _words_for(error))
    if stat.S_ISLNK(facts.st_mode):
        return _problem(path, gettext("Verknüpfung, der nicht gefolgt wird."))
    if not stat.S_ISREG(facts.st_mode):
        return _problem(path, gettext("Keine gewöhnliche Datei."))
    return Item(
        path=path,
        fingerprint=fingerprint_of(path, facts.st_size, facts.st_mtime_ns),
        size=facts.st_size,
        modified_at=_moment(facts.st_mtime),
        open=partial(_open, root / path),
    )


def _open(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")


def _moment(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _problem(path: str, words: str) -> Item:
    return Item(path, fingerprint_of("problem", path), problem=words)


def _words_for(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return str(gettext("Darf nicht gelesen werden."))
    return str(gettext("Ist nicht mehr da.") if isinstance(error, FileNotFoundError) else gettext("Nicht lesbar."))
