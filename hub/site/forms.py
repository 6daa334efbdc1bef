"""The shape of what is typed into the pages of the site: one form per page, its texts by language."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Mapping
from typing import cast

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from hub.errors import HubError
from hub.feedback.content import LANGUAGES, Texts
from hub.site.content import BLOCKS, MAX_BLOCKS, MAX_TITLE_CHARACTERS, Block, BlockKind, PageContent, Reach
from hub.site.texts import clean

MAX_CONTACT_CHARACTERS = 300
WITHOUT_HTTP = re.compile(r"^[\w-]+(\.[\w-]+)+(/\S*)?$")


class BadWebAddress(HubError):
    message = lazy_gettext("Die Adresse eines Films beginnt mit https:// – bitte kopieren Sie sie aus dem Browser.")


class BadHours(HubError):
    message = lazy_gettext("Bitte geben Sie Öffnungszeiten so an: 8:00–12:00, 13:00–16:00. Leer bedeutet geschlossen.")


class TooLong(HubError):
    message = lazy_gettext("Ein Text ist zu lang. Bitte kürzen Sie ihn oder verteilen Sie ihn auf mehrere Abschnitte.")


class TooManyBlocks(HubError):
    def __init__(self) -> None:
        super().__init__(gettext("Eine Seite hat höchstens %(most)s Abschnitte.", most=MAX_BLOCKS))


class NewPageForm(FlaskForm):  # type: ignore[misc]
    title = StringField(
        lazy_gettext("Überschrift auf Deutsch"),
        validators=[
            InputRequired(lazy_gettext("Bitte füllen Sie dieses Feld aus.")),
            Length(max=MAX_TITLE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen.")),
        ],
    )


def typed_content(form: MultiDict[str, str], draft: PageContent) -> PageContent:
    """The draft with what was typed into it, blocks in the order they came; languages not on the page stay.

    Raises `BadWebAddress`, `BadHours`, `TooLong`.
    """
    known = {block.id: block for block in draft.blocks}
    blocks = [_typed_block(form, known[key]) for key in dict.fromkeys(form.getlist("block")) if key in known]
    try:
        return PageContent(
            title=typed_texts(form, "title", draft.title), blocks=blocks, reach=_typed_reach(form, draft.reach)
        )
    except ValidationError as error:
        raise _said_plainly(error) from error


def typed_texts(form: Mapping[str, str], name: str, kept: Texts) -> Texts:
    """The texts of one thing: those on the page as typed, the others as they were, empty ones gone."""
    texts = {language: clean(form.get(f"{name}.{language}", kept.get(language, ""))) for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def confirmed_texts(form: Mapping[str, str], content: PageContent) -> list[tuple[str, str]]:
    """Translations of which somebody says that they still fit: language and place."""
    return [(code, where) for where in content.places for code in LANGUAGES if f"fits.{where}.{code}" in form]


def with_step(content: PageContent, step: str) -> tuple[PageContent, str]:
    """The page after one more step (`add:<kind>`, `up:<id>`, `down:<id>`, `remove:<id>`), and the block it is about.

    Raises `TooManyBlocks`.
    """
    what, _, about = step.partition(":")
    blocks = list(content.blocks)
    if what == "add" and about in BLOCKS:
        if len(blocks) >= MAX_BLOCKS:
            raise TooManyBlocks
        blocks.append(Block(id=secrets.token_hex(4), kind=cast(BlockKind, about)))
        about = blocks[-1].id
    at = next((number for number, block in enumerate(blocks) if block.id == about), None)
    if at is None:
        return content, ""
    if what == "remove":
        del blocks[at]
        about = blocks[min(at, len(blocks) - 1)].id if blocks else ""
    elif what in ("up", "down"):
        to = min(max(at + (-1 if what == "up" else 1), 0), len(blocks) - 1)
        blocks.insert(to, blocks.pop(at))
    return content.model_copy(update={"blocks": blocks}), about


def chosen_id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _typed_block(form: Mapping[str, str], block: Block) -> Block:
    url = clean(form.get(f"url.{block.id}", block.url))
    try:
        return Block(
            id=block.id,
            kind=block.kind,
            texts=typed_texts(form, f"text.{block.id}", block.texts),
            url=f"https://{url}" if WITHOUT_HTTP.match(url) else url,
            about=chosen_id(form.get(f"about.{block.id}")) if f"about.{block.id}" in form else block.about,
        )
    except ValidationError as error:
        raise _said_plainly(error) from error


def _typed_reach(form: Mapping[str, str], reach: Reach | None) -> Reach | None:
    if reach is None or "phone" not in form:
        return reach
    return Reach(
        phone=clean(form.get("phone", "")),
        email=clean(form.get("email", "")),
        address=clean(form.get("address", "")),
        hours=[clean(form.get(f"hours.{day}", "")) for day in range(7)],
        takes_wishes="takes_wishes" in form,
    )


def _said_plainly(error: ValidationError) -> HubError:
    where = {str(part) for problem in error.errors() for part in problem["loc"]}
    if "url" in where:
        return BadWebAddress()
    if "hours" in where or any("no times" in problem["msg"] for problem in error.errors()):
        return BadHours()
    return TooLong()
