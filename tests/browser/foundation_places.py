"""What stands in the hub when its pages are looked at: one of each thing, made as people would make them."""

from __future__ import annotations

import io
import time
import uuid
from datetime import timedelta

from sqlalchemy import select

from hub.accounts.models import Group, Institution, Person
from hub.accounts.one_time_links import RESET, make_link
from hub.accounts.passwords import hash_password
from hub.accounts.signed_in import User, user_of_person
from hub.acknowledgements.answering import answer_round
from hub.acknowledgements.asking import Wish, ask, today
from hub.acknowledgements.models import AGREE, OBJECTED, Addressee
from hub.agreements.models import Signatory
from hub.comments.actions import resolve_comment, write_comment
from hub.db import now, session, transaction
from hub.demo import DOMAIN
from hub.digest.links import settings_link
from hub.documents.folders import root_of
from hub.documents.models import Document, Folder, TrashEntry, Workspace
from hub.exchange.models import DONE, MADE, REFUSED, STOPPED, ImportLine, ImportRun
from hub.finder.models import SavedSearch
from hub.mail.models import Mail
from hub.mail.reasons import UNREACHABLE
from hub.sharing.letterboxes import MIB, HandedIn, Limits, create_letterbox, receive
from hub.sharing.links import Wishes, create_link
from tests.browser.ends import make_ends_of_retention
from tests.browser.live import LiveHub
from tests.browser.steps import FOUND_SECONDS
from tests.previews.steps import text_pdf
from tests.visitor import Visitor

DOCUMENT = "Unterlagen Fortbildung Übergang Schule–Beruf.docx"


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """The ids and tokens that addresses of pages name."""
    visitor = hub.visitor("koordination")
    trashed = document_called("Jahresbericht.docx")
    visitor.get(f"/folders/{trashed.parent_id}")
    visitor.post(f"/folders/{trashed.parent_id}/selection/trash", item=f"document:{trashed.id}", confirmed="1")
    visitor.get(f"/folders/{trashed.parent_id}")  # shows the message, so that no other page does
    search = _kept_search(visitor)
    document = document_called(DOCUMENT)
    pdf = _looked_at(
        visitor, visitor.upload(visitor.folder(), "Anlagen.pdf", text_pdf("Anlage 1", "Anlage 2")).document
    )
    with hub.app.app_context():
        asked, addressee = _round_about(document)
    with hub.app.app_context(), transaction(writing=True) as opened:
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        guests = opened.scalars(select(Workspace).where(Workspace.name == "Arbeitskreis Schule-Wirtschaft")).one()
        guest = opened.scalars(select(Person).where(Person.email == f"kammer@{DOMAIN}")).one()
        found: dict[str, uuid.UUID] = {
            "workspace": shared.id,
            "root": root_of(shared).id,
            "shared_with_guests": root_of(guests).id,
            "folder": _folder_called("06 Fortbildung"),
            "empty": _folder_called("11 Schule-Wirtschaft"),
            "trash": opened.scalars(select(TrashEntry.id)).one(),
            "group": opened.scalars(select(Group.id)).one(),
            "institution": opened.scalars(select(Institution.id).limit(1)).one(),
            "person": guest.id,
            "search": search,
            "comment": _comments_on(document.id),
            "document": document.id,
            "pdf": uuid.UUID(pdf),
            "round": asked,
            "addressee": addressee,
        }
        found |= {"import_run": _import(found["folder"], DONE), "stopped_import": _import(found["folder"], STOPPED)}
        found |= make_ends_of_retention(shared)
        opened.add(_mail_that_waits())
        tokens = {
            "token": make_link(guest, RESET).rpartition("/")[2],
            "digest_token": settings_link(guest.id).rpartition("/")[2],
        }
    agreement = document_called("Kooperationsvereinbarung.docx")
    with transaction(writing=False) as opened:
        found["signatory"] = opened.scalars(select(Signatory.id).limit(1)).one()
        found["agreement"] = agreement.id
    places = {name: str(value) for name, value in found.items()}
    return places | tokens | _shared_places(hub, document)


def _shared_places(hub: LiveHub, document: Document) -> dict[str, str]:
    """Freigabelinks to the document and its folder, one with a password, and a Briefkasten in which something waits."""
    until = now() + timedelta(days=14)
    with hub.app.app_context():
        with transaction(writing=True) as opened:
            maker = opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one()
            user = user_of_person(maker)
            folder = opened.get_one(Folder, document.parent_id)
            link, of_document = create_link(user, document, Wishes(expires_at=until, purpose="für die Kammer"))
            _, of_folder = create_link(user, folder, Wishes(expires_at=until, max_fetches=20))
            _, locked = create_link(user, document, Wishes(expires_at=until, password_hash=hash_password("geheim")))
            limits = Limits(file_bytes=50 * MIB, total_bytes=200 * MIB, files=10)
            letterbox, box = create_letterbox(
                user,
                folder,
                title="Zuarbeit Jahresbericht",
                instructions="Bitte Ihre Zahlen.",
                limits=limits,
                expires_at=until,
            )
        files = [HandedIn(name="Zahlen 2026.xlsx", size=6, stream=io.BytesIO(b"Zahlen"))]
        delivery = receive(box, files, sender="Handwerkskammer, Ausbildungsberatung", message="Wie besprochen")
    return {
        "share_link": str(link.id),
        "shared_document": of_document,
        "shared_folder": of_folder,
        "with_password": locked,
        "letterbox": str(letterbox.id),
        "open_letterbox": box,
        "delivery": str(delivery.id),
    }


def _comments_on(document_id: uuid.UUID) -> uuid.UUID:
    """One that mentions the Koordination, with an answer, one that is settled, and one of the Koordination's own."""
    document = session().get_one(Document, document_id)
    coordination, colleague = _user("koordination"), _user("jugendamt")
    name = coordination.name
    question = write_comment(colleague, document, text=f"@{name}, stimmt der Termin? Siehe https://a.example/b")
    write_comment(coordination, document, text="Ja, das passt.", answers=question)
    resolve_comment(coordination, document, write_comment(colleague, document, text="Seite 3 ist doppelt."))
    return write_comment(coordination, document, text="Bitte bis Freitag ergänzen.\nDanke!").id


def _mail_that_waits() -> Mail:
    tried = now() - timedelta(minutes=5)
    failed = {"reason": UNREACHABLE, "error": "Connection refused", "attempts": 3, "failing_since": tried}
    return Mail(recipient=f"kammer@{DOMAIN}", subject="", body="", tried_at=tried, **failed)


def _user(local: str) -> User:
    return user_of_person(session().scalars(select(Person).where(Person.email == f"{local}@{DOMAIN}")).one())


def _import(folder_id: uuid.UUID, status: str) -> uuid.UUID:
    """An import of the Koordination with one file that came in and one that was refused."""
    person = session().scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one()
    run = ImportRun(id=uuid.uuid4(), person_id=person.id, folder_id=folder_id, source="Altbestand.zip", files=2)
    run.on_conflict, run.status, run.finished_at = "skip", status, now()
    run.problem = "Der Speicher ist voll."
    session().add(run)
    session().flush()
    lines = [("Plan.docx", MADE, ""), ("con.txt", REFUSED, "„con.txt“ ist unter Windows gesperrt.")]
    for path, outcome, reason in lines:
        session().add(ImportLine(run_id=run.id, fingerprint=path, path=path, size=9, outcome=outcome, reason=reason))
    return run.id


def _kept_search(visitor: Visitor) -> uuid.UUID:
    """A search with hits, asked until the worker has indexed them, and kept."""
    deadline = time.monotonic() + FOUND_SECONDS
    while "data-hit" not in visitor.get("/search?q=fortbildung").text:
        assert time.monotonic() < deadline, "nothing was indexed"
    visitor.post("/searches", name="Fortbildung", query="q=fortbildung")
    visitor.get("/search")  # shows the message
    with transaction(writing=False) as opened:
        return opened.scalars(select(SavedSearch.id)).one()


def _looked_at(visitor: Visitor, document: str) -> str:
    """The id of a document whose pages the worker has made."""
    deadline = time.monotonic() + FOUND_SECONDS
    while "<img" not in visitor.get(f"{document}/preview").text:
        assert time.monotonic() < deadline, "no page was made"
    return document.rpartition("/")[2]


def _round_about(document: Document) -> tuple[uuid.UUID, uuid.UUID]:
    """Everybody is asked about a document; the Berufsberatung has objected, for two others one person is enough."""
    with transaction(writing=True) as opened:
        people = {
            local: opened.scalars(select(Person).where(Person.email == f"{local}@{DOMAIN}")).one()
            for local in ("koordination", "jobcenter", "berufsberatung", "jugendamt")
        }
        institution = f"institution:{people['jugendamt'].institution_id}"
        principals = [people["jobcenter"].principal, people["berufsberatung"].principal, institution]
        wish = Wish(aim=AGREE, principals=principals, due_on=today() + timedelta(days=14), message="Bitte Abschnitt 2")
        coordination = user_of_person(people["koordination"])
        asked = ask(coordination, document, wish, number=document.number or 0, round_id=uuid.uuid4())
        rows = {row.person_id: row for row in opened.scalars(select(Addressee).where(Addressee.round_id == asked.id))}
        objector = user_of_person(people["berufsberatung"])
        answer_round(objector, rows[objector.id], answer=OBJECTED, objection="Die Frist ist zu kurz.")
        return asked.id, rows[people["jobcenter"].id].id


def document_called(name: str) -> Document:
    with transaction(writing=False) as opened:
        return opened.scalars(select(Document).where(Document.name == name)).one()


def _folder_called(name: str) -> uuid.UUID:
    return session().scalars(select(Folder.id).where(Folder.name == name)).one()
