"""The sample cooperation „Musterstadt“: made-up institutions, people named by role, and what they work with."""

from __future__ import annotations

import io
import uuid
from datetime import date

from sqlalchemy import func, select

from hub.accounts.groups import add_group, add_member
from hub.accounts.institutions import Description, add_institution
from hub.accounts.invitations import Profile, add_person
from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User, user_of_person
from hub.agreements.actions import Signing, Terms, add_signatory, keep_agreement
from hub.answering.demo import make_feedback
from hub.calendar.demo import make_events
from hub.db import now, session, transaction
from hub.documents.details import Change, Details, change_details, describe_document
from hub.documents.entries import entry_named
from hub.documents.folders import root_of
from hub.documents.models import CONTRIBUTE, MANAGE, READ, RELEASED, Document, Folder, Workspace
from hub.documents.store import metadata_for, store
from hub.documents.versions import NEW_VERSION, Arrival, file_into_folder
from hub.documents.workspaces import change_member, create_workspace
from hub.effects.demo import make_effects
from hub.site.demo import make_site
from hub.tasks.demo import make_tasks

PASSWORD = "Musterstadt zeigt die Ablage"  # noqa: S105 (of the sample accounts, printed at the start)
DOMAIN = "musterstadt.example"
WORD = "docx"

INSTITUTIONS = (
    ("Jobcenter Musterstadt", "Jobcenter", "sgb2"),
    ("Agentur für Arbeit Musterstadt", "Agentur für Arbeit", "sgb3"),
    ("Jugendamt Musterstadt", "Jugendamt", "sgb8"),
    ("Berufskolleg Musterstadt", "Berufskolleg", "school"),
    ("Handwerkskammer Musterregion", "Handwerkskammer", "network"),
)
PEOPLE = (
    ("koordination", "Koordinierungsstelle Musterstadt", "coordination", "Jugendamt"),
    ("jobcenter", "Integrationsfachkraft U25", "staff", "Jobcenter"),
    ("jobcenter.leitung", "Teamleitung U25", "staff", "Jobcenter"),
    ("berufsberatung", "Berufsberatung", "staff", "Agentur für Arbeit"),
    ("jugendamt", "Jugendberufshilfe", "staff", "Jugendamt"),
    ("schulsozialarbeit", "Schulsozialarbeit", "staff", "Berufskolleg"),
    ("kammer", "Ausbildungsberatung", "guest", "Handwerkskammer"),
    ("technik", "Technische Administration", "administration", "Jugendamt"),
    ("datenschutz", "Datenschutzbeauftragte", "data-protection", "Jugendamt"),
)
DOCUMENTS = (
    (
        "01 Grundlagen",
        "Kooperationsvereinbarung.docx",
        "Kooperationsvereinbarung der Jugendberufsagentur",
        "Vereinbarung",
    ),
    ("01 Grundlagen", "Geschäftsordnung Steuergruppe.docx", "Geschäftsordnung", "Vereinbarung"),
    ("02 Steuergruppe", "Protokoll Steuergruppe Frühjahr.docx", "Protokoll der Sitzung im Frühjahr", "Protokoll"),
    ("02 Steuergruppe", "Tagesordnung Steuergruppe Herbst.docx", "Tagesordnung der Sitzung im Herbst", "Tagesordnung"),
    ("03 Operative Ebene", "Ablauf gemeinsame Beratung.docx", "So läuft eine gemeinsame Beratung ab", "Ablauf"),
    ("05 Formulare", "Informationsschreiben Fallkonferenz.docx", "Informationsschreiben zur Fallkonferenz", "Formular"),
    ("05 Formulare", "Schweigepflichtentbindung Vordruck.docx", "Vordruck Schweigepflichtentbindung", "Formular"),
    ("06 Fortbildung", "Unterlagen Fortbildung Übergang Schule–Beruf.docx", "Übergang Schule–Beruf", "Fortbildung"),
    ("06 Fortbildung", "Teilnahmeliste Fachtag.docx", "Teilnahmeliste des Fachtags", "Fortbildung"),
    ("07 Maßnahmen und Förderung", "Förderkatalog.docx", "Angebote und Fördermöglichkeiten", "Förderung"),
    ("09 Berichte", "Jahresbericht.docx", "Jahresbericht der Kooperation", "Bericht"),
)


def load_demo() -> list[str]:
    """Load the sample cooperation if there is nobody yet; returns the lines that say how to sign in."""
    with transaction(writing=False):
        people = session().scalar(select(func.count()).select_from(Person)) or 0
        is_demo = session().scalar(select(Person.id).where(Person.email == f"koordination@{DOMAIN}")) is not None
    if people == 0:
        _make_cooperation()
    return _sign_ins() if people == 0 or is_demo else []


def _sign_ins() -> list[str]:
    lines = [f"  {local}@{DOMAIN}".ljust(45) + name for local, name, _, _ in PEOPLE]
    return ["Beispiel-Anmeldungen (Passwort für alle: „" + PASSWORD + "“):", *lines]


def _make_cooperation() -> None:
    with transaction(writing=True):
        people = _make_people()
        coordination = user_of_person(people["koordination"])
        group = add_group(name="Steuergruppe", purpose="Strategische Steuerung", actor=coordination)
        for local in ("jobcenter.leitung", "berufsberatung", "jugendamt", "schulsozialarbeit"):
            add_member(group, people[local], actor=coordination)
        shared = create_workspace(
            coordination,
            name="Gemeinsame Ablage",
            purpose="Alles, was die Partner gemeinsam brauchen",
            standard_folders=True,
        )
        for key in ("jobcenter", "berufsberatung", "jugendamt", "schulsozialarbeit"):
            principal = f"institution:{people[key].institution_id}"
            change_member(coordination, shared, principal=principal, level=CONTRIBUTE)
        steering = create_workspace(
            coordination, name="Steuergruppe", purpose="Vorlagen und Beschlüsse", standard_folders=False
        )
        change_member(coordination, steering, principal=group.principal, level=CONTRIBUTE)
        jobcenter = user_of_person(people["jobcenter.leitung"])
        team = create_workspace(jobcenter, name="Team U25", purpose="Nur für das Jobcenter", standard_folders=False)
        change_member(jobcenter, team, principal=f"institution:{jobcenter.institution_id}", level=MANAGE)
        guests = create_workspace(
            coordination, name="Arbeitskreis Schule-Wirtschaft", purpose="Schulen und Betriebe", standard_folders=False
        )
        change_member(coordination, guests, principal=people["kammer"].principal, level=READ)
        make_events(coordination, shared, steering)
        make_tasks(people, shared)
        make_feedback(people, shared)
        make_effects(coordination, shared)
        make_site(coordination, people["schulsozialarbeit"])
        authors = [user_of_person(people[local]) for local in ("jugendamt", "jobcenter", "berufsberatung")]
    for number, (folder, name, title, tag) in enumerate(DOCUMENTS):
        _file_document(authors[number % 3], shared, folder=folder, name=name, title=title, tag=tag)
    _file_document(
        authors[2],
        shared,
        folder="06 Fortbildung",
        name="Unterlagen Fortbildung Übergang Schule–Beruf.docx",
        title="Übergang Schule–Beruf (überarbeitet nach dem Dienstgespräch)",
        tag="Fortbildung",
        comment="Zeitplan ergänzt",
    )
    _keep_cooperation_agreement(authors[0], shared)


def _keep_cooperation_agreement(user: User, workspace: Workspace) -> None:
    """The Kooperationsvereinbarung, signed by four and joined by one."""
    this_year = now().year
    with transaction(writing=True) as opened:
        folder = entry_named(root_of(workspace).id, "01 Grundlagen")
        document = entry_named(folder.id, "Kooperationsvereinbarung.docx") if folder else None
        if not isinstance(document, Document):
            return
        keep_agreement(
            user,
            document,
            Terms(date(this_year - 2, 1, 1), date(this_year + 3, 12, 31), date(this_year + 2, 6, 30)),
            revision=None,
        )
        change_details(user, [document], Change(status=RELEASED))
        partners = opened.scalars(select(Institution).where(Institution.legal_area != "network"))
        for partner in partners.all():
            add_signatory(user, document, Signing(institution_id=partner.id, signed_on=date(this_year - 3, 11, 20)))
        add_signatory(user, document, Signing(name="Kreishandwerkerschaft", acceded_on=date(this_year - 1, 4, 1)))


def _make_people() -> dict[str, Person]:
    institutions = {
        short_name: add_institution(
            Description(name=name, short_name=short_name, legal_area=legal_area, contact=""), actor=None
        )
        for name, short_name, legal_area in INSTITUTIONS
    }
    return {
        local: add_person(Profile(f"{local}@{DOMAIN}", name, role, institutions[home].id), PASSWORD)
        for local, name, role, home in PEOPLE
    }


def _file_document(
    user: User, workspace: Workspace, *, folder: str, name: str, title: str, tag: str, comment: str = ""
) -> None:
    with transaction(writing=False):
        place = entry_named(root_of(workspace).id, folder)
        existing = entry_named(place.id, name) if place else None
    if not isinstance(place, Folder):
        return
    document_id = existing.id if existing else uuid.uuid4()
    metadata = metadata_for(
        user,
        document_id=document_id,
        number=2 if existing else 1,
        name=name,
        path=f"{workspace.name}/{folder}",
        workspace_id=workspace.id,
        comment=comment,
    )
    stored = store().put(str(document_id), _word_file(title), metadata=metadata)
    with transaction(writing=True):
        arrival = Arrival(stored=stored, document_id=document_id, name=name, comment=comment, on_conflict=NEW_VERSION)
        document: Document = file_into_folder(user, place, arrival).document
        describe_document(user, document, Details(title=title, tags=[tag]), revision=None)


def _word_file(title: str) -> io.BytesIO:
    from docx import Document as WordDocument  # noqa: PLC0415 (needed once in the life of an installation)

    word = WordDocument()
    word.add_heading(title, level=1)
    word.add_paragraph("Jugendberufsagentur Musterstadt · Beispieldokument")
    word.add_paragraph(
        "Die Partner arbeiten rechtskreisübergreifend zusammen: Grundsicherung für Arbeitsuchende, "
        "Arbeitsförderung, Jugendhilfe und Schule."
    )
    file = io.BytesIO()
    word.save(file)
    file.seek(0)
    return file
