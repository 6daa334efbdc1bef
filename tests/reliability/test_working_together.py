"""SIGKILL while people work together: deliveries arrive, a ZIP file is unpacked, two people delete for good."""

from __future__ import annotations

import io
import os
import random
import re
import time
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import uuid4

from sqlalchemy import create_engine, text

from hub.documents.models import MANAGE
from tests.days import day_in
from tests.reliability.steps import eventually, new_folder, person_at
from tests.stack import Stack
from tests.visitor import Answer, Lost, Visitor, link_called

KILLS = 2
PLACE = "03 Operative Ebene"  # where documents are kept for five years, then deleted
LONG_AGO = datetime(2011, 5, 4, 9, tzinfo=UTC).timestamp()
IN_TWO_WEEKS = day_in(14).isoformat()


def test_a_delivery_with_a_receipt_is_there_whole_and_once(stack: Stack) -> None:
    owner = person_at(stack)
    folder = new_folder(owner)
    address = new_letterbox(owner, folder)
    partner = Partner(stack.urls, address)
    partner.start()
    for _ in range(KILLS):
        before = len(partner.promised)
        eventually(lambda before=before: len(partner.promised) > before, seconds=5)
        time.sleep(random.uniform(0, 0.1))
        kill(stack)
    partner.end()

    arrived = deliveries_of(owner, folder)
    assert partner.promised
    assert all(len(names) == 2 for names in arrived.values()), "half a delivery"
    files = [name for names in arrived.values() for name in names]
    assert len(files) == len(set(files)), "a delivery arrived twice"
    assert partner.promised <= set(files), f"lost: {partner.promised - set(files)}"
    expect_whole(stack)


def test_a_zip_import_goes_on_where_the_worker_was_killed(stack: Stack) -> None:
    owner = person_at(stack)
    folder = new_folder(owner)
    names = [f"Protokoll {number}.txt" for number in range(60)]
    archive = f"Altbestand {uuid4().hex[:8]}.zip"
    owner.get(f"{folder}/import")
    run = send_files(owner, f"{folder}/import", "file", [(archive, zipped(names))], on_conflict="skip")
    assert run.status == 302, run.text
    page = run.headers["Location"]
    for _ in range(KILLS):
        before = count_done(owner, page)
        eventually(lambda before=before: before >= len(names) or count_done(owner, page) > before, seconds=5)
        kill(stack)
        let_claims_end(stack)

    assert eventually(lambda: "Fertig." in owner.get(page).text, seconds=30), stack.log()
    documents = owner.documents_in(folder)
    assert sorted(documents) == sorted(names)
    assert [version.body.decode() for version in owner.versions_of(documents[names[0]])] == [names[0]]
    report = owner.get(f"{page}/report.csv").text
    assert report.count("Angelegt") == len(names)
    assert owner.get("/notices").text.count(f'<button class="link">Der Import von „{archive}“') == 1
    expect_whole(stack)


def test_a_deletion_by_two_happens_whole_or_not_at_all(stack: Stack, tmp_path: Path) -> None:
    first, second = person_at(stack, "koordination"), person_at(stack, "jugendamt")
    bereich, names = bereich_of_two(first), [f"Liste {number}.txt" for number in range(20)]
    import_old_files(stack, tmp_path, bereich, names)
    page = f"{workspace_of(first, bereich)}/retention"
    items = re.findall(r'name="item" value="(document:[^"]+)"', first.get(page).text)
    assert len(items) == len(names), first.get(page).text
    proposal = first.request(
        "POST",
        f"{page}/propose",
        "&".join([f"csrf_token={first.token}", *(f"item={item}" for item in items)]).encode(),
        Content_Type="application/x-www-form-urlencoded",
    ).headers["Location"]
    folder = link_called(PLACE, second.get(second.folder(bereich)).text)
    for _ in range(KILLS):
        second.get(proposal)
        confirming = Thread(target=try_to_post, args=(second, f"{proposal}/confirm"))
        confirming.start()
        time.sleep(random.uniform(0, 0.3))
        kill(stack)
        confirming.join()
        left = len(second.documents_in(folder))
        assert left in (0, len(names)), "half of a deletion"
    if left:
        second.get(proposal)
        assert second.post(f"{proposal}/confirm").status == 302

    let_claims_end(stack)
    assert second.documents_in(folder) == {}
    assert second.get(page).text.count(f"{len(names)} ×") == 1
    expect_whole(stack)


class Partner(Thread):
    """Somebody without an account, who hands in two files again and again; `promised` got a receipt."""

    def __init__(self, urls: list[str], address: str) -> None:
        super().__init__()
        self._urls, self._address = urls, address
        self._is_ending = False
        self.promised: set[str] = set()

    def run(self) -> None:
        number = 0
        while not self._is_ending and number < 25:  # fewer than the throttle lets in
            number += 1
            names = [f"Zuarbeit {number} {part} {uuid4().hex[:8]}.txt" for part in "ab"]
            visitor = Visitor(self._urls[number % len(self._urls)])
            try:
                visitor.get(self._address)
                answer = send_files(visitor, self._address, "files", [(name, name.encode()) for name in names])
            except Lost:
                time.sleep(0.3)
                continue
            if answer.status == 302:
                self.promised |= set(names)
            time.sleep(0.1)

    def end(self) -> None:
        self._is_ending = True
        self.join()


def kill(stack: Stack) -> None:
    stack.kill_hub()
    stack.start()


def let_claims_end(stack: Stack) -> None:
    """As if the quarter of an hour had passed after which others take over what a killed worker had begun."""
    data = Path(stack.environment["HUB_DATA"]).absolute()
    engine = create_engine(stack.environment.get("HUB_DATABASE_URL", f"sqlite:///{data / 'hub.sqlite3'}"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE job SET claimed_until = NULL"))
    engine.dispose()


def expect_whole(stack: Stack) -> None:
    """Leftovers of what was cut off are swept; then rows and bytes agree, and so does the trail."""

    def agree() -> bool:
        assert stack.command("sweep", "--older-than-hours", "0") == 0, stack.log()
        return stack.command("check", "--quick") == 0

    assert eventually(agree, seconds=20), stack.log()
    assert stack.command("audit", "verify") == 0, stack.log()


def new_letterbox(person: Visitor, folder: str) -> str:
    person.get(f"{folder}/new-letterbox")
    limits = {"max_file_mib": "1", "max_total_mib": "20", "max_files": "3"}
    made = person.post(f"{folder}/new-letterbox", title="Zuarbeit", until=IN_TWO_WEEKS, **limits)
    assert made.status == 302, made.text
    found = re.search(r'value="http://[^/"]+(/b/[^"]+)"', person.get(made.headers["Location"]).text)
    assert found
    return found[1]


def deliveries_of(person: Visitor, folder: str) -> dict[str, list[str]]:
    """Address of each delivery in the one Briefkasten of the folder → the names of its files."""
    box = re.search(r"/letterboxes/[0-9a-f-]{36}", person.get(f"{folder}/share-links").text)
    assert box, person.get(f"{folder}/share-links").text
    found = set(re.findall(r"/deliveries/[0-9a-f-]{36}", person.get(box[0]).text))
    in_list = re.compile(r'<label for="file-[^>]*>.*?(Zuarbeit \d+ [ab] [0-9a-f]{8}\.txt)', re.DOTALL)
    return {one: in_list.findall(person.get(one).text) for one in found}


def bereich_of_two(person: Visitor) -> str:
    """A new Bereich that the Koordination and the Jugendamt manage."""
    name = f"Altes {uuid4().hex[:8]}"
    person.get("/workspaces/new")
    assert person.post("/workspaces/new", name=name, purpose="", standard_folders="y").status == 302
    members = f"{workspace_of(person, name)}/members"
    option = re.search(r'value="(institution:[^"]+)"[^>]*>\s*Jugendamt', person.get(members).text)
    assert option, person.get(members).text
    changed = person.post(members, principal=option[1], level=str(MANAGE), confirmed="1")
    assert changed.status == 302, changed.text
    return name


def workspace_of(person: Visitor, bereich: str) -> str:
    found = re.search(r"/workspaces/[0-9a-f-]{36}", person.get(person.folder(bereich)).text)
    assert found
    return found[0]


def import_old_files(stack: Stack, place: Path, bereich: str, names: list[str]) -> None:
    """Files whose date is so long ago that they may be deleted by now."""
    source = place / "source"
    source.mkdir()
    for name in names:
        (source / name).write_text(name)
        os.utime(source / name, (LONG_AGO, LONG_AGO))
    where = ("--bereich", bereich, "--ordner", PLACE)
    assert stack.command("import", str(source), *where, "--as", "koordination@musterstadt.example") == 0, stack.log()


def count_done(person: Visitor, page: str) -> int:
    found = re.search(r"(\d+) von \d+ Dateien bearbeitet", person.get(page).text)
    return int(found[1]) if found else 10**6


def try_to_post(person: Visitor, path: str) -> None:
    with suppress(Lost):
        person.post(path)


def zipped(names: list[str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return target.getvalue()


def send_files(person: Visitor, path: str, field: str, files: list[tuple[str, bytes]], **fields: str) -> Answer:
    """A form with files, as a browser sends it; the token is of the page that was opened last."""
    values = {"csrf_token": person.token, "sender": "Kammer", "message": "", **fields}
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in values.items()]
    for name, content in files:
        head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + content)
    body = b"".join(b"--boundary\r\n" + part + b"\r\n" for part in parts) + b"--boundary--\r\n"
    return person.request("POST", path, body, Content_Type="multipart/form-data; boundary=boundary")
