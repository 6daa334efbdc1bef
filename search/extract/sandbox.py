"""The command that starts a reading process: in bubblewrap, where the kernel allows it, without network and without any
folder but the programs, the one file and its scratch folder. Elsewhere the process does what it can: `landlock.py`.
"""

from __future__ import annotations

import compileall
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from search.extract.reach import PROGRAM_FOLDERS, READERS, SETTINGS, python_folders

BUBBLEWRAP = "bwrap"
TEST_SECONDS = 10

log = logging.getLogger(__name__)


@cache
def is_available() -> bool:
    """Whether bubblewrap is installed and may do its work here; tried once per process."""
    if not shutil.which(BUBBLEWRAP):
        log.warning("files are read without bubblewrap: it is not installed")
        return False
    trial = [*_walls(), sys.executable, "-I", "-c", "pass"]
    try:
        subprocess.run(trial, check=True, capture_output=True, timeout=TEST_SECONDS)  # noqa: S603 (our own command)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("files are read without bubblewrap: %s", getattr(error, "stderr", None) or error)
        return False
    compileall.compile_dir(READERS, quiet=2)  # a process in the sandbox could not keep what it compiles
    return True


class Places(NamedTuple):
    """Where the reading process finds its file and its scratch folder."""

    file: Path
    scratch: Path


def places(file: Path, scratch: Path) -> Places:
    return Places(Path("/document"), Path("/tmp")) if is_available() else Places(file, scratch)  # noqa: S108 (its own /tmp)


def sandboxed(command: Sequence[str], *, file: Path, scratch: Path) -> list[str]:
    """The command in a sandbox that holds this file and this folder; as it is where there is none."""
    if not is_available():
        return list(command)
    inside = places(file, scratch)
    holes = ["--ro-bind", str(file), str(inside.file)]
    return [*_walls(scratch), *holes, "--remount-ro", "/", "--chdir", str(inside.scratch), "--", *command]


def _walls(scratch: Path | None = None) -> Iterator[str]:
    yield from (BUBBLEWRAP, "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--hostname", "reader")
    if scratch is not None:  # first: the programs themselves may lie somewhere below /tmp
        yield from ("--bind", str(scratch), "/tmp")  # noqa: S108 (its own /tmp)
    for folder in map(Path, PROGRAM_FOLDERS):
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
        elif folder.exists():
            yield from ("--ro-bind", str(folder), str(folder))
    for path in (*SETTINGS, *sorted(python_folders())):
        yield from ("--ro-bind-try", path, path)
    yield from ("--proc", "/proc", "--dev", "/dev")
