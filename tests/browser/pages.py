"""Every page of the hub, who opens it and where: one module per area in `areas`. A route that is missing fails.

A module has `PAGES`, `NOT_PAGES` where it has routes that show none, and `make_places(hub, places)` where its addresses
name something: it makes what the pages show, and returns the ids; `places` holds what stands already.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

from flask import Flask

from tests.browser import areas
from tests.browser.live import LiveHub
from tests.browser.shown import Shown


def _modules() -> list[Any]:
    """All areas; the foundation first, the others find its places."""
    names = sorted(
        (module.name for module in pkgutil.iter_modules(areas.__path__)), key=lambda name: (name != "foundation", name)
    )
    return [import_module(f"{areas.__name__}.{name}") for name in names]


MODULES = _modules()
NOT_PAGES: set[str] = set().union(*(getattr(module, "NOT_PAGES", ()) for module in MODULES))
PAGES: list[Shown] = [shown for module in MODULES for shown in module.PAGES]


def pages_of(app: Flask) -> set[str]:
    """The endpoints of all routes that show a page."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - NOT_PAGES


def places_of(hub: LiveHub) -> dict[str, str]:
    """The ids and tokens that addresses of pages name."""
    places: dict[str, str] = {}
    for module in MODULES:
        if hasattr(module, "make_places"):
            places |= module.make_places(hub, dict(places))
    return places
