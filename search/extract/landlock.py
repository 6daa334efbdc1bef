"""The kernel's own way to give up rights (Linux 5.13), for where bubblewrap may not work, as inside most containers.

Numbers and structures are those of linux/landlock.h; https://docs.kernel.org/userspace-api/landlock.html.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from search.extract.reach import PROGRAM_FOLDERS, SETTINGS, python_folders

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every processor
ASK_FOR_VERSION = 1
RULE_PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
READ = EXECUTE | READ_FILE | READ_DIR
REMOVE_FILE, MAKE_SOCKET = 1 << 5, 1 << 9
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE
RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights over files each version knows
NETWORK_FROM, NETWORK = 4, 0b11  # binding and connecting TCP
SCOPES_FROM, SCOPES = 6, 0b11  # sockets without a path, signals
SOCKETS_OF_LIBREOFFICE = "/tmp"  # noqa: S108 (it makes one there and nowhere else, whatever it is told)
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def give_up_all_but(*, file: Path, scratch: Path) -> bool:
    """From now on this process and those it starts open only this file, this folder and programs.

    Says whether the kernel can do so. They must not be able to gain privileges any more (PR_SET_NO_NEW_PRIVS).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, 0, ASK_FOR_VERSION)
    if version < 1:
        return False
    rights = (1 << RIGHTS_BY_VERSION[min(version, max(RIGHTS_BY_VERSION))]) - 1
    attributes = struct.pack("<Q", rights)
    attributes += struct.pack("<Q", NETWORK) if version >= NETWORK_FROM else b""
    attributes += struct.pack("<Q", SCOPES) if version >= SCOPES_FROM else b""
    rules = libc.syscall(CREATE_RULESET, attributes, len(attributes), 0)
    _allow(libc, rules, READ, (*PROGRAM_FOLDERS, *SETTINGS, *python_folders(), str(file)))
    _allow(libc, rules, READ_FILE | WRITE_FILE, DEVICES)
    _allow(libc, rules, MAKE_SOCKET | REMOVE_FILE, (SOCKETS_OF_LIBREOFFICE,))
    _allow(libc, rules, rights, (str(scratch),))
    return libc.syscall(RESTRICT_SELF, rules, 0) == 0


def _allow(libc: ctypes.CDLL, rules: int, rights: int, paths: Iterable[str]) -> None:
    for path in paths:
        if not os.path.exists(path):
            continue
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        allowed = rights if os.path.isdir(path) else rights & OF_FILES
        libc.syscall(ADD_RULE, rules, RULE_PATH_BENEATH, struct.pack("<Qi", allowed, place), 0)
        os.close(place)
