"""Where a person goes next: only ever to a page of the hub itself."""

from __future__ import annotations

START = "/"  # shows everybody what is theirs


def local_path(target: str | None) -> str | None:
    """The target if it is a path on this host, else None.

    Browsers read `\\` as `/` and skip control characters, so a target with any of these is refused as a whole.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or not target.isprintable():
        return None
    return target


def next_page(target: str | None) -> str:
    """The target if it is safe, else the start page."""
    return local_path(target) or START
