"""What a reading process needs besides its file and its scratch folder: programs and their settings."""

from __future__ import annotations

import sys
from pathlib import Path

READERS = Path(__file__).parent
PROGRAM_FOLDERS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")  # some are links into /usr
SETTINGS = (
    *("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/libreoffice", "/etc/localtime"),
    *("/var/spool/libreoffice", "/var/cache/fontconfig"),  # without the latter LibreOffice takes three times as long
)


def python_folders() -> set[str]:
    """Where Python, its packages and the readers are, as far as the programs' folders do not hold them."""
    folders = {sys.prefix, sys.base_prefix, str(READERS), str(Path(sys.executable).resolve().parent)}
    return {folder for folder in folders if not Path(folder).is_relative_to("/usr")}
