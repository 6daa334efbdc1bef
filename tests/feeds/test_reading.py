"""Reading .ics files of the real world: what each kind of oddity becomes."""

from __future__ import annotations

import time
from typing import Any

import pytest

from hub.feeds.reading_process import MAX_COMPONENTS, Refused, read
from tests.feeds.steps import calendar_file

START = "DTSTART;TZID=Europe/Berlin:20270302T090000"


def one(event: str, head: str = "") -> dict[str, Any]:
    [item] = read(calendar_file(event, head=head), "Europe/Berlin")["items"]
    return dict(item)


@pytest.mark.parametrize(
    ("start", "expected", "zone"),
    [
        ("DTSTART:20270302T080000Z", "2027-03-02T09:00:00", "Europe/Berlin"),
        ("DTSTART:20270302T090000", "2027-03-02T09:00:00", "Europe/Berlin"),  # floating
        ("DTSTART;TZID=W. Europe Standard Time:20270302T090000", "2027-03-02T09:00:00", "Europe/Berlin"),
        ("DTSTART;TZID=America/New_York:20270302T030000", "2027-03-02T03:00:00", "America/New_York"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20270302T090000", "2027-03-02T09:00:00", "Europe/Berlin"),
        ("DTSTART;TZID=Irgendwo:20270302T090000", "2027-03-02T09:00:00", "Europe/Berlin"),
    ],
)
def test_every_way_to_say_a_time(start: str, expected: str, zone: str) -> None:
    item = one(f"{start}\nUID:1\nSUMMARY:A")

    assert (item["refused"], item["start"], item["timezone"]) == ("", expected, zone)


def test_an_unknown_zone_is_said() -> None:
    assert one("DTSTART;TZID=Irgendwo:20270302T090000\nUID:1")["notes"] == ["unknown-zone"]


def test_a_zone_of_its_own_is_converted() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Amt\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\n"
        "END:STANDARD\nEND:VTIMEZONE\n"
    )
    assert one("DTSTART;TZID=Amt:20270302T110000\nUID:1", zone)["start"] == "2027-03-02T09:00:00"


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("DTEND;TZID=Europe/Berlin:20270302T103000", "2027-03-02T10:30:00"),
        ("DTEND:20270302T093000Z", "2027-03-02T10:30:00"),
        ("DURATION:PT1H30M", "2027-03-02T10:30:00"),
        ("DURATION:P1DT1H", "2027-03-03T10:00:00"),
        ("", "2027-03-02T09:00:00"),
    ],
)
def test_every_way_to_say_an_end(end: str, expected: str) -> None:
    assert one(f"{START}\n{end}\nUID:1".replace("\n\n", "\n"))["end"] == expected


@pytest.mark.parametrize(
    ("end", "last"),
    [("", "2027-03-02"), ("DTEND;VALUE=DATE:20270304", "2027-03-03"), ("DURATION:P3D", "2027-03-04")],
)
def test_whole_days(end: str, last: str) -> None:
    item = one(f"DTSTART;VALUE=DATE:20270302\n{end}\nUID:1".replace("\n\n", "\n"))

    assert (item["is_all_day"], item["start"], item["end"]) == (True, "2027-03-02", last)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("SUMMARY:Ohne Zeit\nUID:1", "no-start"),
        ("DTSTART:gestern\nUID:1", "no-start"),
        (f"{START}\nDTEND;TZID=Europe/Berlin:20270302T080000\nUID:1", "end-before-start"),
        (f"{START}\nDURATION:-PT1H\nUID:1", "end-before-start"),
        (f"{START}\nDURATION:P99999W\nUID:1", "out-of-reach"),
        (f"{START}\nDURATION:P100D\nUID:1", "too-long"),
        (f"{START}\nDTEND:quatsch\nUID:1", "no-end"),
        ("DTSTART;VALUE=DATE:00010101\nUID:1", "out-of-reach"),
        (f"{START}\nRRULE:FREQ=FORTNIGHTLY\nUID:1", "rule-broken"),
        (f"{START}\nRRULE:BYDAY=TU\nUID:1", "rule-broken"),
        (f"{START}\nRRULE:FREQ=SECONDLY\nUID:1", "rule-too-often"),
        (f"{START}\nRRULE:FREQ=HOURLY;COUNT=3\nUID:1", "rule-too-often"),
        (f"{START}\nRRULE:FREQ=DAILY;COUNT=1\nEXDATE;TZID=Europe/Berlin:20270302T090000\nUID:1", "nothing-left"),
    ],
)
def test_what_cannot_be_taken_says_why(event: str, reason: str) -> None:
    assert one(event)["refused"] == reason


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=999999999",
        "FREQ=YEARLY;BYEASTER=1;COUNT=999999999",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7;BYSECOND=0,1,2,3,4,5,6,7,8,9",
    ],
)
def test_a_rule_that_explodes_is_bounded(rule: str) -> None:
    began = time.process_time()

    item = one(f"{START}\nRRULE:{rule}\nUID:1")

    assert item["refused"] or len(item["occurrences"]) <= 400
    assert time.process_time() - began < 2


def test_a_series_with_its_exceptions_becomes_its_termine() -> None:
    [item] = read(
        calendar_file(
            f"{START}\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20270323T080000Z\n"
            "EXDATE;TZID=Europe/Berlin:20270309T090000\nUID:1\nSUMMARY:Runde",
            "RECURRENCE-ID;TZID=Europe/Berlin:20270316T090000\nDTSTART;TZID=Europe/Berlin:20270317T140000\n"
            "DURATION:PT2H\nUID:1\nSUMMARY:Verschoben",
        ),
        "Europe/Berlin",
    )["items"]

    assert item["occurrences"] == ["2027-03-02T09:00:00", "2027-03-16T09:00:00", "2027-03-23T09:00:00"]
    assert item["changes"]["2027-03-16T09:00:00"]["start"] == "2027-03-17T14:00:00"


def test_wall_times_of_a_series_stay_over_a_clock_change() -> None:
    item = one(f"{START}\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=6\nUID:1")

    assert {text[11:] for text in item["occurrences"]} == {"09:00:00"}


def test_the_present_of_a_long_series_is_taken() -> None:
    item = one("DTSTART;TZID=Europe/Berlin:20000104T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nUID:1")

    assert item["occurrences"][0] > "2020"
    assert item["notes"] == ["rule-without-end", "rule-shortened"]


def test_bad_bytes_and_control_characters_spoil_nothing() -> None:
    content = calendar_file(f"{START}\nUID:1\nSUMMARY:Übergang\x00\x07 Schule")

    for spoiled in (content.decode().encode("cp1252"), content.decode().encode("utf-16"), b"\xef\xbb\xbf" + content):
        [item] = read(spoiled, "Europe/Berlin")["items"]
        assert item["title"] == "Übergang Schule"


def test_a_link_as_a_place_becomes_the_video_link() -> None:
    item = one(f"{START}\nUID:1\nLOCATION:Raum 1\\; https://video.example/1")
    bad = one(f"{START}\nUID:1\nLOCATION:javascript:alert(1)")

    assert (item["place"], item["video_url"]) == ("Raum 1", "https://video.example/1")
    assert bad["video_url"] == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no-calendar"),
        (b"PK\x03\x04 kein Kalender", "no-calendar"),
        (calendar_file(*["DTSTART:20270302T090000Z"] * (MAX_COMPONENTS + 1)), "too-many"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 9000, "too-many"),
    ],
)
def test_what_is_no_calendar_or_too_much_of_one_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read(content, "Europe/Berlin")


def test_one_broken_termin_does_not_spoil_the_others() -> None:
    content = calendar_file(f"{START}\nUID:1\nSUMMARY:Gut", "KEINE ZEILE\nUID:2", f"{START}\nUID:3\nSUMMARY:Auch gut")

    titles = [item["title"] for item in read(content, "Europe/Berlin")["items"] if not item["refused"]]
    assert titles == ["Gut", "Auch gut"]


def test_rules_are_bounded_in_all() -> None:
    daily = [f"{START}\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=400\nUID:{number}" for number in range(6)]

    items = read(calendar_file(*daily), "Europe/Berlin")["items"]

    assert [item["refused"] for item in items] == [""] * 5 + ["too-many-in-all"]
