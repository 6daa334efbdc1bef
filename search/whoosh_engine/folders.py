"""Which subfolder holds the index that is in use, and how another one takes its place in one step."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

from whoosh.index import create_in

from search import IndexBusy
from search.whoosh_engine.schema import schema

_CURRENT = "current"
_REBUILD, _TURN = "rebuild.lock", "turn.lock"
_PREFIX = "index-"


def current_folder(root: Path) -> Path:
    """The folder in use; a new, empty one where there is none yet."""
    try:
        return root / (root / _CURRENT).read_text()
    except FileNotFoundError:
        folder = new_folder(root)
    fresh = _note(root, folder)
    try:
        os.link(fresh, root / _CURRENT)  # fails where another process was quicker
    except FileExistsError:
        shutil.rmtree(folder)
    finally:
        fresh.unlink()
    return root / (root / _CURRENT).read_text()


def new_folder(root: Path) -> Path:
    """A folder with an empty index that nobody uses yet."""
    folder = root / f"{_PREFIX}{uuid4().hex}"
    folder.mkdir(parents=True)
    create_in(str(folder), schema())
    return folder


def switch_to(root: Path, folder: Path) -> None:
    """From now on this folder is in use; the others go. Who still reads in one keeps its open files."""
    _note(root, folder).replace(root / _CURRENT)
    for other in root.glob(f"{_PREFIX}*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def one_rebuild(root: Path) -> AbstractContextManager[None]:
    """Holds off a second rebuild. Raises `IndexBusy` where one is running."""
    return _locked(root, _REBUILD, waits=False)


def one_turn(root: Path, *, waits: bool) -> AbstractContextManager[None]:
    """Holds off who else brings changes in. Raises `IndexBusy` where somebody does, unless it `waits`."""
    return _locked(root, _TURN, waits=waits)


@contextmanager
def _locked(root: Path, name: str, *, waits: bool) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy("another process is at work on this index") from error
        yield


def _note(root: Path, folder: Path) -> Path:
    """A file that names the folder, safely on disk, still under another name."""
    note = root / f"{_CURRENT}-{uuid4().hex}"
    with note.open("w") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    return note
