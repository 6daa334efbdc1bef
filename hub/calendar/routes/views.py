"""Looking at Termine: month, week, list, year, and the same for printing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import redirect, render_template, request
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar import day_words, grid
from hub.calendar.cells import Found, cells_of
from hub.calendar.grid import DAY, LIST_DAYS, WEEK, Span
from hub.calendar.holidays import hints_between, stretches_of
from hub.calendar.routes import blueprint
from hub.calendar.selection import Selection, selection_of
from hub.calendar.views import (
    Names,
    cards_between,
    days_of_year,
    entries_of,
    first_cards_between,
    names_for,
    next_day_with_cards,
    plans_anywhere,
)
from hub.days import today
from hub.documents.models import Workspace
from hub.errors import NotFound
from hub.guard import allow, load, signed_in_user
from hub.paging import MAX_PAGE, ROWS_PER_PAGE, Page
from hub.permissions import can
from hub.slots import DayMark

MAX_IN_CELL = 4
MAX_IN_DAY = 50  # of a week
LEVELS = (1, 2, 4)  # from how many Termine on a day begins the next shade of the year

for word in (
    day_words.day_words,
    day_words.day_alone,
    day_words.full_day_words,
    day_words.month_words,
    day_words.month_alone,
    day_words.weekday_words,
    day_words.weekday_short,
    day_words.rest_of_day,
    day_words.week_words,
):
    blueprint.add_app_template_filter(word, word.__name__)


class Shown(NamedTuple):
    """What somebody looks at, and through which filters."""

    user: User
    selection: Selection
    names: Names


@blueprint.get("/calendar")
@allow("calendar.list")
def calendar() -> Any:
    return redirect(selection_of(request.args).url("/calendar/month"))


@blueprint.get("/calendar/month")
@allow("calendar.list")
def month() -> str:
    shown, first, span = _month()
    found = _first_of_days(shown, span, most=MAX_IN_CELL)
    cells = cells_of(
        grid.weeks_of(first),
        Found(found["days"], found["left_out"], found["marks"], found["hints"]),
        month=first.month,
        today=today(),
        most=MAX_IN_CELL,
        url=shown.selection.url_of_day(),
    )
    return _month_page("calendar/month.html", shown, first, cells=cells, **found)


@blueprint.get("/calendar/month/print")
@allow("calendar.list")
def month_print() -> str:
    shown, first, span = _month()
    return _month_page("calendar/print.html", shown, first, **_days(shown, span))


@blueprint.get("/calendar/week")
@allow("calendar.list")
def week() -> str:
    shown, monday = _shown(), grid.week_named(request.args.get("week"), today())
    span = Span(monday, monday + WEEK - DAY)
    return _page(
        "calendar/week.html",
        shown,
        span=span,
        view="week",
        title=gettext("%(week)s, %(days)s", week=day_words.week_words(monday), days=day_words.span_words(span)),
        steps={"week": (grid.week_name(monday - WEEK), grid.week_name(monday + WEEK))},
        is_now=monday == grid.week_named(None, today()),
        here={"week": grid.week_name(monday)},
        **_first_of_days(shown, span, most=MAX_IN_DAY),
    )


@blueprint.get("/calendar/list")
@allow("calendar.list")
def agenda() -> str:
    return _agenda_page("calendar/agenda.html")


@blueprint.get("/calendar/list/print")
@allow("calendar.list")
def agenda_print() -> str:
    return _agenda_page("calendar/print.html")


@blueprint.get("/calendar/year")
@allow("calendar.list")
def year() -> str:
    shown, wanted = _shown(), grid.year_named(request.args.get("year"), today())
    span = Span(date(wanted, 1, 1), date(wanted, 12, 31))
    counts, joint = days_of_year(shown.user, wanted, shown.selection)
    hints = hints_between(span)
    months = [date(wanted, number, 1) for number in range(1, 13)]
    return _page(
        "calendar/year.html",
        shown,
        span=span,
        view="year",
        title=str(wanted),
        steps={"year": (f"{wanted - 1}", f"{wanted + 1}")},
        is_now=wanted == today().year,
        here={"year": str(wanted)},
        months=[(first, grid.weeks_of(first)) for first in months],
        month_key=grid.month_name,
        counts=counts,
        shade=lambda count: sum(count >= level for level in LEVELS),
        joint=joint,
        hints=hints,
        stretches=stretches_of(hints),
    )


def _month() -> tuple[Shown, date, Span]:
    """Its first day, and all days of the weeks that it touches."""
    shown, first = _shown(), grid.month_named(request.args.get("month"), today())
    weeks = grid.weeks_of(first)
    return shown, first, Span(weeks[0][0], weeks[-1][-1])


def _month_page(template: str, shown: Shown, first: date, **found: Any) -> str:
    return _page(
        template,
        shown,
        span=grid.month(first),
        view="month",
        title=day_words.month_words(first),
        steps={"month": (grid.month_name(grid.previous_month(first)), grid.month_name(grid.next_month(first)))},
        is_now=first == today().replace(day=1),
        here={"month": grid.month_name(first)},
        first=first,
        weeks=grid.weeks_of(first),
        week_key=grid.week_name,
        **found,
    )


def _agenda_page(template: str) -> str:
    """Four weeks, or one day where the address names one."""
    shown, wanted = _shown(), request.args.get("day")
    first = grid.day_named(wanted or request.args.get("from"), today())
    step = timedelta(days=1 if wanted else LIST_DAYS)
    span, name = Span(first, first + step - DAY), "day" if wanted else "from"
    found = _days(shown, span)
    page = _page_of(entries_of(found["days"]))
    following = None if page.total else next_day_with_cards(shown.user, span.last, shown.selection)
    return _page(
        template,
        shown,
        span=span,
        view="list",
        title=day_words.full_day_words(first) if wanted else day_words.span_words(span),
        steps={name: ((first - step).isoformat(), (first + step).isoformat())},
        is_now=first == today(),
        here={name: first.isoformat()},
        page=page,
        agenda=_agenda(page, found),
        following=following,
        stretches=stretches_of(found["hints"]) if not wanted else [],
        **found,
    )


def _shown() -> Shown:
    """Raises `NotFound` for a filter that names what the person may not know of."""
    user, selection = signed_in_user(), selection_of(request.args)
    names = names_for(user)
    known = (names.workspaces, names.formats, names.institutions)
    chosen = (selection.workspace_id, selection.format_id, selection.institution_id)
    if any(value is not None and value not in all_known for value, all_known in zip(chosen, known, strict=True)):
        raise NotFound
    return Shown(user, selection, names)


def _days(shown: Shown, span: Span) -> dict[str, Any]:
    """What stands on each day: Termine, what is due, holidays."""
    return {"days": cards_between(shown.user, span, shown.selection, shown.names), **_beside(shown, span)}


def _first_of_days(shown: Shown, span: Span, *, most: int) -> dict[str, Any]:
    """The same where a day shows no more Termine than that; `left_out` says how many were not even read."""
    days, left_out = first_cards_between(shown.user, span, shown.selection, shown.names, most=most)
    return {"days": days, "left_out": left_out, "most": most, **_beside(shown, span)}


def _beside(shown: Shown, span: Span) -> dict[str, Any]:
    user, selection, _ = shown
    marks: dict[date, list[DayMark]] = {}
    if selection.names <= {"workspace_id"}:  # the other filters ask for Termine alone
        for mark in slots.actions(slots.CALENDAR_OVERLAY, user, span.first, span.last, selection.workspace_id):
            marks.setdefault(mark.day, []).append(mark)
    return {"marks": marks, "hints": hints_between(span)}


def _page_of(entries: list[Any]) -> Page[Any]:
    number = request.args.get("page", 1, type=int)
    number = min(max(number, 1), MAX_PAGE, max(1, -(-len(entries) // ROWS_PER_PAGE)))
    return Page(entries[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE], number, len(entries))


def _agenda(page: Page[Any], found: dict[str, Any]) -> list[tuple[date, list[Any]]]:
    """The days of this page that have something, with their Termine. What is due counts to the first page."""
    by_day: dict[date, list[Any]] = {}
    for day, card in page.rows:
        by_day.setdefault(day, []).append(card)
    if page.number == 1:
        for day in found["marks"]:
            by_day.setdefault(day, [])
    return sorted(by_day.items())


def _page(
    template: str,
    shown: Shown,
    *,
    span: Span,
    view: str,
    title: str,
    steps: dict[str, tuple[str, str]],
    here: dict[str, str],
    **more: Any,
) -> str:
    user, selection, names = shown
    path = f"/calendar/{view}"
    workspace_id = selection.workspace_id
    previous, following = ({name: pair[number] for name, pair in steps.items()} for number in (0, 1))
    return render_template(
        template,
        title=title,
        view=view,
        today=today(),
        span=span,
        selection=selection,
        names=names,
        here=here,
        path=path,
        previous_url=selection.url(path, **previous) if span.first.year > grid.FIRST_YEAR else None,
        next_url=selection.url(path, **following) if span.last.year < grid.LAST_YEAR else None,
        now_url=selection.url(path),
        print_url=selection.url(f"{path}/print", **here) if view in ("month", "list") else None,
        page_url=lambda number: selection.url(request.path, **here, page=str(number)),
        day_url=selection.url_of_day(),
        views=_views(selection, span, view),
        new_url=_new_url(user, workspace_id, span),
        actions=slots.actions(slots.CALENDAR_ACTIONS, user, workspace_id),
        panels=slots.panels(slots.CALENDAR_ASIDE, user),
        time_on=day_words.time_on,
        times_on=day_words.times_on,
        own_answers=day_words.OWN_ANSWERS,
        crumbs=_crumbs(names, selection),
        **more,
    )


def _views(selection: Selection, span: Span, here: str) -> list[tuple[str, str, bool]]:
    """The same time in the other views: label, address, whether it is this one."""
    day = span.around(today())
    return [
        (gettext("Monat"), selection.url("/calendar/month", month=grid.month_name(day)), here == "month"),
        (gettext("Woche"), selection.url("/calendar/week", week=grid.week_name(day)), here == "week"),
        (gettext("Liste"), selection.url("/calendar/list", **{"from": day.isoformat()}), here == "list"),
        (gettext("Jahr"), selection.url("/calendar/year", year=str(day.year)), here == "year"),
    ]


def _new_url(user: User, workspace_id: Any, span: Span) -> str | None:
    """Where a new Termin begins; None for who may plan nowhere."""
    day = span.around(today())
    if workspace_id is not None:
        may = can(user, "events.create", load(Workspace, workspace_id))
        return f"/events/new?workspace={workspace_id}&day={day}" if may else None
    return f"/events/new?day={day}" if plans_anywhere(user) else None


def _crumbs(names: Names, selection: Selection) -> list[tuple[str, str | None]]:
    if selection.workspace_id is None:
        return []
    name = names.workspaces[selection.workspace_id]
    return [
        (gettext("Ablage"), "/workspaces"),
        (name, f"/workspaces/{selection.workspace_id}"),
        (gettext("Termine"), None),
    ]
