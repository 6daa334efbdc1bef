"""The mail that Outlook sends when somebody answers the invitation it was sent."""

from __future__ import annotations

from base64 import encodebytes
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from tests.invitations.steps import calendar_in

WINDOWS_ZONE = "W. Europe Standard Time"
# How Exchange describes a zone of Windows: with its own name and rules that began in 1601.
ZONE = f"""BEGIN:VTIMEZONE
TZID:{WINDOWS_ZONE}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def reply_to(
    letter: EmailMessage,
    partstat: str,
    *,
    sender: str = "",
    of: str = "",
    number: int = 1,
    deputy: str = "",
    instead_of: str = "",
) -> bytes:
    """Answers the invitation in `letter`, or with `of` ("20270309T090000") one Termin of its series.

    It comes from who was invited, or from `sender`; `number` tells one answer from the next. `deputy` is whom it is
    delegated to, `instead_of` whom the sender comes for.
    """
    invited = str(letter["To"])
    component: Any = _asked(calendar_in(letter), of)
    lines = [
        *("BEGIN:VCALENDAR", "METHOD:REPLY", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0"),
        *ZONE.splitlines(),
        "BEGIN:VEVENT",
        *_attendees(invited, partstat, deputy, instead_of),
        "COMMENT;LANGUAGE=de-DE:Bringe Zahlen mit\\, bis dann.\\n",
        f"UID:{component['UID']}",
        *([f"RECURRENCE-ID;TZID={WINDOWS_ZONE}:{of}"] if of else []),
        f"SUMMARY;LANGUAGE=de-DE:Zugesagt: {component['SUMMARY']}",
        f"DTSTART;TZID={WINDOWS_ZONE}:{of or format(component.start, '%Y%m%dT%H%M%S')}",
        f"DTEND;TZID={WINDOWS_ZONE}:{of or format(component.end, '%Y%m%dT%H%M%S')}",
        *("CLASS:PUBLIC", "PRIORITY:5", "DTSTAMP:20270110T101500Z", "TRANSP:OPAQUE", "STATUS:CONFIRMED"),
        f"SEQUENCE:{component['SEQUENCE']}",
        *("X-MICROSOFT-CDO-APPT-SEQUENCE:0", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "END:VEVENT", "END:VCALENDAR"),
    ]
    mail = f"""From: "Muster, Berta" <{sender or invited}>
To: {component["ORGANIZER"].removeprefix("mailto:")}
Subject: =?utf-8?Q?Zugesagt:_Dienstgespr=C3=A4ch?=
Message-ID: <AM0PR01MB{number}@AM0PR01MB{number}.eurprd01.prod.exchangelabs.com>
Content-Type: multipart/alternative; boundary="_000_AM0PR01MB_"
MIME-Version: 1.0

--_000_AM0PR01MB_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Bringe Zahlen mit, bis dann.

--_000_AM0PR01MB_
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: base64

{encodebytes(chr(10).join(lines).replace(chr(10), chr(13) + chr(10)).encode()).decode()}
--_000_AM0PR01MB_--
"""
    return mail.replace("\n", "\r\n").encode()


def _attendees(invited: str, partstat: str, deputy: str, instead_of: str) -> list[str]:
    """As RFC 5546 §4.2.5 shows them."""
    own = f'ATTENDEE;PARTSTAT={partstat};CN="{invited}"'
    if deputy:
        other = f'ATTENDEE;CN="Falk, Jo";PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:{invited}":mailto:{deputy}'
        return [f'{own};DELEGATED-TO="mailto:{deputy}":MAILTO:{invited.upper()}', other]
    if instead_of:
        other = f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:{invited}":mailto:{instead_of}'
        return [f'{own};DELEGATED-FROM="mailto:{instead_of}":MAILTO:{invited.upper()}', other]
    return [f"{own}:MAILTO:{invited.upper()}"]


def _asked(calendar: Calendar, of: str) -> Any:
    """What is answered: the Termin asked for alone, else the series or the only one."""
    parts: list[Any] = list(calendar.events)
    alone = [part for part in parts if "RECURRENCE-ID" in part and f"{part['RECURRENCE-ID'].dt:%Y%m%dT%H%M%S}" == of]
    return (alone or [part for part in parts if "RECURRENCE-ID" not in part] or parts)[0]
