"""What the pages of one Fragebogen show alike: breadcrumbs, tabs, title."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.feedback.models import FeedbackForm
from hub.guard import signed_in_user
from hub.permissions import can
from hub.slots import Action


def form_url(form: FeedbackForm) -> str:
    return f"/feedback/{form.id}"


def frame_of(form: FeedbackForm, *here: tuple[str, str | None], at: str | None = None) -> dict[str, Any]:
    """For `templates/feedback/_head.html`; `here` are the crumbs below the Fragebogen, `at` the tab's address."""
    user, url = signed_in_user(), form_url(form)
    tabs = slots.actions(slots.FORM_TABS, user, form)
    return {
        "form_row": form,
        "form_url": url,
        "form_tabs": [(tab.label, tab.url, tab.url == (at or url)) for tab in tabs],
        "form_actions": slots.actions(slots.FORM_ACTIONS, user, form),
        "may_change": can(user, "feedback.change", form),
        "crumbs": [(gettext("Rückmeldungen"), "/feedback"), (form.title, url if here else None), *here],
    }


@slots.fills(slots.NAVIGATION, order=30)
def _navigation(user: User) -> list[Action]:
    return [Action(gettext("Rückmeldungen"), "/feedback", "chart")] if user.sees_content else []


@slots.fills(slots.FORM_TABS, order=10)
def _tab(_user: User, form: FeedbackForm) -> list[Action]:
    return [Action(gettext("Fragen"), form_url(form))]
