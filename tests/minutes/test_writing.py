"""Writing while the meeting runs: nothing is overwritten, nothing acknowledged is lost."""

from __future__ import annotations

from threading import Barrier, Thread

from sqlalchemy import func, select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.audit.models import AuditEntry
from hub.calendar.models import Participant
from hub.db import transaction
from hub.minutes.models import AgendaItem
from hub.minutes.writing import save_text
from tests.calendar.steps import an_event
from tests.minutes.steps import an_item, invited, now_is, page, write
from tests.people import Cast

LINES = "eins\nzwei\ndrei\nvier\nfünf"


def test_what_is_saved_stands_there_with_its_version(embedded_cast: Cast) -> None:
    item = an_item(embedded_cast, an_event(embedded_cast))
    answer = write(embedded_cast.browser(embedded_cast.contributor), item, "- erste Zeile\r\n- zweite").json
    assert answer is not None
    assert (answer["text"], answer["version"], answer["is_merged"]) == ("- erste Zeile\n- zweite", 1, False)
    assert answer["message"].startswith("gespeichert um ")
    assert now_is(item).text == "- erste Zeile\n- zweite"


def test_two_writers_of_different_lines_both_find_their_words(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    one, other = cast.browser(cast.contributor), cast.browser(cast.manager)
    write(one, item, LINES)
    write(one, item, LINES.replace("eins", "EINS"), base=LINES, version=1)
    answer = write(other, item, LINES.replace("fünf", "FÜNF"), base=LINES, version=1).json
    assert answer is not None
    assert answer["is_merged"]
    assert now_is(item).text == "EINS\nzwei\ndrei\nvier\nFÜNF"


def test_two_writers_of_the_same_line_are_both_shown_and_nothing_is_overwritten(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    write(cast.browser(cast.contributor), item, "Wir fangen im Mai an.")
    late = write(cast.browser(cast.manager), item, "Wir fangen im Juni an.")
    assert late.status_code == 409
    assert late.json is not None
    assert (late.json["theirs"], late.json["version"]) == ("Wir fangen im Mai an.", 1)
    assert now_is(item).text == "Wir fangen im Mai an."


def test_without_javascript_the_two_texts_come_as_a_page_that_saves_what_was_decided(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    write(cast.browser(cast.contributor), item, "im Mai")
    browser = cast.browser(cast.manager)
    late = browser.post(f"/agenda-items/{item.id}/text", {"text": "im Juni", "base": "", "version": "0"})
    assert late.status_code == 409
    assert "im Mai" in late.text
    assert "im Juni" in late.text
    done = browser.post(f"/agenda-items/{item.id}/text", {"text": "im Mai oder Juni", "base": "im Mai", "version": "1"})
    assert done.status_code == 302
    assert now_is(item).text == "im Mai oder Juni"


def test_a_form_without_its_version_never_overwrites(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    browser = cast.browser(cast.contributor)
    write(browser, item, "steht da")
    assert browser.post(f"/agenda-items/{item.id}/text", {"text": "neu"}).status_code == 409
    assert now_is(item).text == "steht da"


def test_more_than_a_page_holds_is_refused_with_its_reason(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    response = write(cast.browser(cast.contributor), item, "x" * 20_001)
    assert response.status_code == 422
    assert "20000 Zeichen" in response.text


def test_control_characters_and_turned_writing_do_not_stay(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    write(cast.browser(cast.contributor), item, "Zeile\x0b eins\u202e\x1b")
    assert now_is(item).text == "Zeile eins"


def test_a_whole_hour_of_typing_is_one_line_in_the_trail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    browser, text = cast.browser(cast.contributor), ""
    for version in range(5):
        base, text = text, f"{text}w{version} "
        write(browser, item, text, base=base, version=version)
    with transaction(writing=False) as opened:
        count = opened.scalar(select(func.count()).where(AuditEntry.action == "minutes.write"))
    assert count == 1


def test_of_many_at_once_no_line_is_lost(cast: Cast) -> None:
    """Each of six writers changes a line of their own, all from the same version, at the same moment."""
    item = an_item(cast, an_event(cast))
    lines = [f"Zeile {number}" for number in range(12)]
    base = "\n".join(lines)
    write(cast.browser(cast.contributor), item, base)
    barrier, failures = Barrier(6), []

    def change(number: int) -> None:
        mine = "\n".join(f"geändert {at}" if at == 2 * number else line for at, line in enumerate(lines))
        barrier.wait()
        try:
            with cast.app.app_context(), transaction(writing=True) as opened:
                user = user_of_person(opened.get_one(Person, cast.contributor.id))
                save_text(user, opened.get_one(AgendaItem, item.id), text=mine, base=base, version=1)
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=change, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = now_is(item)
    assert found.text.split("\n") == [f"geändert {at}" if at % 2 == 0 else f"Zeile {at}" for at in range(12)]
    assert found.version == 7


def test_attendance_says_who_is_there_and_leaves_alone_what_somebody_else_ticked(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    invited(cast, event, cast.reader, cast.manager)
    with transaction(writing=False) as opened:
        wanted = select(Participant).where(Participant.event_id == event.id)
        ids = {row.person_id: str(row.id) for row in opened.scalars(wanted)}
    reader, manager = ids[cast.reader.id], ids[cast.manager.id]
    browser, url = cast.browser(cast.contributor), f"/events/{event.id}/minutes/attendance"
    browser.post(url, {"shown": [reader, manager], "there": [reader]})
    # a page that was opened before that ticks the other one
    browser.post(url, {"shown": [reader, manager], "known": [manager], "there": [manager]})
    with transaction(writing=False) as opened:
        rows = {row.person_id: row.attended for row in opened.scalars(wanted)}
    assert rows == {cast.reader.id: True, cast.manager.id: True}
    assert "Schulsozialarbeit" in page(cast.browser(cast.reader), f"/events/{event.id}/minutes")


def test_participants_of_another_termin_cannot_be_ticked_here(embedded_cast: Cast) -> None:
    cast, event, other = embedded_cast, an_event(embedded_cast), an_event(embedded_cast, "Anderes")
    invited(cast, other, cast.reader)
    with transaction(writing=False) as opened:
        wanted = select(Participant).where(Participant.event_id == other.id)
        participant_id = str(opened.scalars(wanted).one().id)
    cast.browser(cast.contributor).post(f"/events/{event.id}/minutes/attendance", {"there": participant_id})
    with transaction(writing=False) as opened:
        assert opened.scalars(wanted).one().attended is None


def test_a_case_conference_says_what_does_not_belong_there(embedded_cast: Cast) -> None:
    cast = embedded_cast
    usual, cases = an_event(cast), an_event(cast, "Fallkonferenz", format_name="Fallkonferenz")
    browser, hint = cast.browser(cast.contributor), "Keine Angaben zu einzelnen jungen Menschen"
    assert hint in page(browser, f"/events/{cases.id}/minutes")
    assert hint not in page(browser, f"/events/{usual.id}/minutes")


def test_readers_read_and_do_not_write(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    item = an_item(cast, event)
    reader = cast.browser(cast.reader)
    assert write(reader, item, "von mir").status_code == 403
    assert "data-minutes-text" not in page(reader, f"/events/{event.id}/minutes")
    assert now_is(item).text == ""
