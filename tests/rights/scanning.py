"""Virus scan."""

from __future__ import annotations

TABLE = """
GET    /scanning                                                                302 403 403 403 403 403 200
"""
