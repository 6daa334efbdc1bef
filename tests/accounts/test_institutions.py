"""The partners of the cooperation, kept by the Technische Administration."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Institution
from hub.db import session, transaction
from tests.accounts.steps import trail_of
from tests.people import Cast

NEW = {"name": "Kreishandwerkerschaft", "short_name": "KH", "legal_area": "network", "contact": "Am Markt 1"}


def test_a_partner_is_added_and_changed(cast: Cast) -> None:
    browser = cast.browser(cast.administrator)
    assert browser.post("/institutions/new", NEW).headers["Location"] == "/institutions"
    with transaction(writing=False):
        made = session().scalars(select(Institution).where(Institution.short_name == "KH")).one()
    browser.post(f"/institutions/{made.id}", NEW | {"name": "Kreishandwerkerschaft Musterstadt"})
    page = browser.get("/institutions").text
    assert "Kreishandwerkerschaft Musterstadt" in page
    assert "Netzwerk" in page
    assert trail_of("institutions.change")[0].details == {"fields": ["name"]}


def test_two_partners_do_not_share_a_name(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.administrator)
    refused = browser.post("/institutions/new", NEW | {"short_name": "jobcenter"})
    assert refused.status_code == 422
    assert '<a href="#name">Diesen Namen oder diese Kurzbezeichnung' in refused.text


def test_an_unknown_rechtskreis_is_refused(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.administrator)
    assert browser.post("/institutions/new", NEW | {"legal_area": "sgb9"}).status_code == 422


def test_saving_without_a_change_leaves_no_line(embedded_cast: Cast) -> None:
    row = embedded_cast.jobcenter
    same = {"name": row.name, "short_name": row.short_name, "legal_area": row.legal_area, "contact": row.contact}
    answer = embedded_cast.browser(embedded_cast.administrator).post(f"/institutions/{row.id}", same)
    assert answer.status_code == 302
    assert trail_of("institutions.change") == []
