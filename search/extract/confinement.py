"""What a reading process may not do, set by itself before it looks at the file."""

from __future__ import annotations

import ctypes
import os
import resource
import signal

from search.extract.outcome import Limits

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
NICENESS = 10
MAX_OPEN_FILES = 256
SPARE_SECONDS = 5  # the parent ends it on time; this is for the case that it cannot


def confine(limits: Limits, *, seconds: int, parent: int) -> None:
    """Limits for this process and those it starts; it dies with its parent, whose process id this is."""
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds + SPARE_SECONDS),
        (resource.RLIMIT_FSIZE, limits.unpacked),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    os.nice(NICENESS)
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent and os.getppid() != parent:  # it died before this one could ask to die with it
        os._exit(1)
