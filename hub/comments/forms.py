"""The shape of a comment."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.comments.actions import MAX_CHARACTERS
from hub.forms import SelectMultipleField


def _one_line_ends(text: str | None) -> str | None:
    """Browsers send CR LF; what counts is what the person typed."""
    return text.replace("\r\n", "\n") if text else text


class CommentForm(FlaskForm):  # type: ignore[misc]
    """`chosen` holds principals; whether they may be told is decided by the action, so any value may come."""

    text = TextAreaField(
        lazy_gettext("Kommentar"),
        filters=[_one_line_ends],
        validators=[
            InputRequired(message=lazy_gettext("Bitte schreiben Sie etwas.")),
            Length(max=MAX_CHARACTERS, message=lazy_gettext("Bitte höchstens 10.000 Zeichen.")),
        ],
    )
    chosen = SelectMultipleField(lazy_gettext("Benachrichtigen"), validate_choice=False)

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Whom the person may choose: principal and name."""
        self.chosen.choices = [SelectChoice(principal, name) for principal, name in choices]

    def beside_others(self) -> CommentForm:
        """With ids of its own: a dialog may show a second form on the same page."""
        for field in (self.text, self.chosen):
            field.id = f"new-{field.name}"
        return self

    @property
    def principals(self) -> list[Any]:
        return list(self.chosen.data or [])
