"""The page where the Koordination reads in the school holidays of its Land."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import FileField, IntegerField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from hub.calendar.grid import FIRST_YEAR, LAST_YEAR
from hub.calendar.holidays import LANDS
from hub.calendar.routes import blueprint
from hub.calendar.school_holidays import (
    MAX_FILE_BYTES,
    NotACalendar,
    delete_school_holidays,
    replace_school_holidays,
    school_holidays,
)
from hub.days import today
from hub.errors import NotFound
from hub.forms import SelectField, errors_on
from hub.guard import allow, signed_in_user

ONLY_A_YEAR = lazy_gettext("Bitte geben Sie ein Jahr wie 2027 an.")


class SchoolHolidaysForm(FlaskForm):  # type: ignore[misc]
    land = SelectField(
        lazy_gettext("Land"), choices=[SelectChoice(*land) for land in LANDS.items()], validators=[InputRequired()]
    )
    year = IntegerField(
        lazy_gettext("Jahr"),
        validators=[
            InputRequired(ONLY_A_YEAR),
            NumberRange(min=FIRST_YEAR, max=LAST_YEAR, message=ONLY_A_YEAR),
        ],
        render_kw={"inputmode": "numeric"},
    )
    file = FileField(
        lazy_gettext("Kalenderdatei"),
        description=lazy_gettext(
            "Eine .ics-Datei bis 1 MB. Viele Kultusministerien bieten sie an. Was für dieses Land und Jahr schon da "
            "ist, wird ersetzt."
        ),
        render_kw={"required": True, "accept": ".ics,text/calendar"},
    )


@blueprint.route("/school-holidays", methods=["GET", "POST"])
@allow("calendar.configure")
def school_holidays_page() -> Any:
    form = SchoolHolidaysForm(land=current_app.config["SETTINGS"].land, year=today().year)
    if form.validate_on_submit():
        count = 0
        with errors_on(form.file):
            file = request.files.get(form.file.name)
            if file is None or not file.filename:
                raise NotACalendar(gettext("Bitte wählen Sie eine .ics-Datei aus."))
            content = file.read(MAX_FILE_BYTES + 1)
            count = replace_school_holidays(signed_in_user(), land=form.land.data, year=form.year.data, content=content)
        if not form.errors:
            flash(ngettext("%(num)s Ferienzeit eingelesen.", "%(num)s Ferienzeiten eingelesen.", count), "success")
            return redirect(url_for("calendar.school_holidays_page"))
    years = groupby(school_holidays(), key=lambda row: (row.year, row.land))
    page = render_template(
        "calendar/school_holidays.html",
        form=form,
        years=[(year, land, LANDS.get(land, land), list(rows)) for (year, land), rows in years],
        crumbs=[(gettext("Termine"), "/calendar"), (gettext("Schulferien"), None)],
    )
    return page, 422 if form.errors else 200


@blueprint.route("/school-holidays/<land>/<int:year>/delete", methods=["GET", "POST"])
@allow("calendar.configure")
def delete_year(land: str, year: int) -> Any:
    if land not in LANDS or not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    if request.method == "POST":
        delete_school_holidays(signed_in_user(), land=land, year=year)
        flash(gettext("Die Schulferien sind gelöscht."), "success")
        return redirect(url_for("calendar.school_holidays_page"))
    crumbs = [
        (gettext("Termine"), "/calendar"),
        (gettext("Schulferien"), "/school-holidays"),
        (gettext("Löschen"), None),
    ]
    return render_template(
        "calendar/delete_school_holidays.html", land=land, name=LANDS[land], year=year, crumbs=crumbs
    )
