"""URLs of accounts, one file per noun."""

from __future__ import annotations

from flask import Blueprint

from hub.accounts import jobs  # noqa: F401 (registers its background work)

blueprint = Blueprint("accounts", __name__)

from hub.accounts.routes import groups, institutions, links, own_account, people, sign_in, visits  # noqa: E402, F401
