"""What was held together in a year, per partner."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import format_date, gettext

from hub.attendance.routes import blueprint
from hub.attendance.statistics import few, rows_of, sensible_year, statistics_of
from hub.csv_export import csv_export
from hub.days import today
from hub.documents.downloads import content_disposition
from hub.guard import allow, signed_in_user


@blueprint.get("/calendar/statistics")
@allow("calendar.list")
def statistics() -> str:
    year = _year()
    return render_template(
        "attendance/statistics.html",
        statistics=statistics_of(signed_in_user(), year),
        few=few,
        months=[format_date(today().replace(month=month, day=1), "LLL") for month in range(1, 13)],
        crumbs=[(gettext("Termine"), "/calendar"), (gettext("Statistik"), None)],
    )


@blueprint.get("/calendar/statistics.csv")
@allow("calendar.list")
def statistics_as_csv() -> Response:
    year = _year()
    rows = list(rows_of(statistics_of(signed_in_user(), year)))
    response = Response(csv_export(rows), mimetype="text/csv")
    name = gettext("Termine %(year)s", year=year)
    response.headers["Content-Disposition"] = content_disposition("attachment", f"{name}.csv")
    return response


def _year() -> int:
    return sensible_year(request.args.get("year", type=int))
