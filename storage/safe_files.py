"""Files below one folder, without ever following a symbolic link; refuses to know what the files mean."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.contract import StoreError, StoreFull, StoreMisconfigured, StoreUnavailable

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_TROUBLE = {errno.EIO, errno.ESTALE, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR, errno.ETIMEDOUT}


@contextmanager
def kernel_errors() -> Iterator[None]:
    """Turn what the kernel refuses into the store's own errors; never wrap the caller's stream in this."""
    try:
        yield
    except OSError as error:
        raise store_error(error) from error


def store_error(error: OSError) -> StoreError:
    """The store's word for an error of the file system, in a sentence for the person who runs the hub."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    if error.errno in _FULL:
        return StoreFull(f"Auf dem Datenträger der Ablage ist kein Platz mehr ({reason}).")
    if error.errno in _TROUBLE:
        return StoreUnavailable(f"Der Datenträger der Ablage antwortet nicht richtig ({reason}).")
    where = f" „{error.filename}“" if error.filename else ""
    return StoreMisconfigured(f"Der Datenordner{where} lässt sich nicht benutzen ({reason}).")


@contextmanager
def folder(root: Path, *names: str) -> Iterator[int]:
    """The descriptor of a folder below `root`; only the root itself may be a link, as the operator set it."""
    inner = os.open(root, _FOLDER)
    try:
        for name in names:
            outer, inner = inner, os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=inner)
            os.close(outer)
        yield inner
    finally:
        os.close(inner)


def open_file(name: str, flags: int, *, inside: int) -> int:
    """Open or create a file in the folder with this descriptor; a link in its place is refused (ELOOP)."""
    return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE, dir_fd=inside)


def make_folder(name: str, *, inside: int) -> None:
    """Make a folder that only the hub's own account may enter, unless it is there already."""
    try:
        os.mkdir(name, PRIVATE_FOLDER, dir_fd=inside)
    except FileExistsError:
        return


def remove_file(name: str, *, inside: int) -> bool:
    """Remove a file (of a link: the link); False when there was none."""
    try:
        os.unlink(name, dir_fd=inside)
    except FileNotFoundError:
        return False
    return True


def write_all(descriptor: int, piece: memoryview | bytes) -> None:
    """Write the whole piece, also where the kernel takes it in parts (a nearly full disk, a signal)."""
    view = memoryview(piece)
    while view:
        view = view[os.write(descriptor, view) :]
