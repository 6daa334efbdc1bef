"""Pages are made by the worker, once for the same bytes, and shown as images of our own making."""

from __future__ import annotations

import io
import uuid

import pytest
from PIL import Image
from sqlalchemy import func, select, update

from hub import jobs
from hub.db import transaction
from hub.documents.models import Document, TrashEntry
from hub.documents.store import store
from hub.documents.upkeep import check_bytes, rebuild_rows
from hub.previews.making import forget_failed
from hub.previews.making import make_pages as make_pages_of
from hub.previews.models import Preview, PreviewPage
from search.extract import Limits
from tests.people import Cast
from tests.previews.steps import file, image_at, images_on, make_pages, shared, text_pdf, view

NONE = "Für diese Datei gibt es keine Vorschau."


def count_of_pages() -> int:
    with transaction(writing=False) as opened:
        return opened.scalar(select(func.count()).select_from(PreviewPage)) or 0


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, form, **options)
    return target.getvalue()


def test_a_document_shows_its_first_page_and_leads_to_the_next(cast: Cast) -> None:
    document = file(cast, "Rechnung.pdf", shared("EN16931_Miete.pdf"))
    make_pages(cast.app)
    reader = cast.browser(cast.reader)
    page = reader.get(f"/documents/{document.id}").text
    assert "Seite 1 von 4" in page
    assert f"/documents/{document.id}/preview?page=2" in page
    assert image_at(reader, images_on(page)[0]).size == (1100, 1557)


def test_the_page_view_turns_pages_and_names_them_for_those_who_cannot_see_them(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Rechnung.pdf", shared("EN16931_Miete.pdf"))
    make_pages(embedded_cast.app)
    page = view(embedded_cast.browser(embedded_cast.reader), document, page="3")
    assert 'alt="Seite 3 von 4 von „Rechnung.pdf“"' in page
    assert 'href="?page=2"' in page
    assert 'href="?page=4"' in page
    assert "Text dieser Seite" in page


def test_the_page_view_has_a_strip_of_small_pictures_made_with_the_pages(cast: Cast) -> None:
    document = file(cast, "Rechnung.pdf", shared("EN16931_Miete.pdf"))
    make_pages(cast.app)
    reader = cast.browser(cast.reader)
    strip = view(reader, document, page="2").split('class="preview-strip"')[1].split("</nav>")[0]
    assert [f'href="?page={number}"' in strip for number in range(1, 6)] == [True, True, True, True, False]
    assert 'href="?page=2" aria-label="Seite 2" aria-current="page"' in strip
    assert strip.count("aria-current") == 1
    small = image_at(reader, images_on(strip)[0])
    assert small.size == (120, 170)


def test_the_strip_makes_no_pages_and_shows_only_the_numbers_of_those_that_are_missing(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Lang.pdf", text_pdf(*[f"Blatt {number}" for number in range(1, 31)]))
    make_pages(embedded_cast.app)
    reader = embedded_cast.browser(embedded_cast.reader)
    strip = view(reader, document).split('class="preview-strip"')[1].split("</nav>")[0]
    assert strip.count("<li>") == 10
    assert len(images_on(strip)) == 3
    assert make_pages(embedded_cast.app) == 0


def test_a_text_and_a_single_page_have_no_strip(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Plan.pdf", text_pdf("Plan"))
    make_pages(embedded_cast.app)
    assert "preview-strip" not in view(embedded_cast.browser(embedded_cast.reader), document)


def test_an_office_file_is_converted_once_and_later_pages_come_out_of_the_kept_pdf(embedded_cast: Cast) -> None:
    """The kept PDF is exchanged for another one, so that the pages tell what they were drawn from."""
    document = file(embedded_cast, "Eigenschaften.docx", shared("tbl-cell-props.docx"))
    sha256 = document.sha256 or ""
    with embedded_cast.app.app_context():
        make_pages_of(sha256, first=1, last=1)
        other = store().put(str(uuid.uuid4()), io.BytesIO(text_pdf("eins", "zwei")), metadata={}, expected_size=None)
        with transaction(writing=True) as opened:
            kept = opened.get_one(Preview, sha256)
            assert store().open(kept.pdf_key or "", kept.pdf_version or "").read(4) == b"%PDF"
            kept.pdf_key, kept.pdf_version, kept.pages = other.key, other.version, 2
        make_pages_of(sha256, first=2, last=2)
    assert "zwei" in view(embedded_cast.browser(embedded_cast.reader), document, page="2")


def test_a_kept_pdf_that_is_gone_from_the_store_is_made_again(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Eigenschaften.docx", shared("tbl-cell-props.docx"))
    sha256 = document.sha256 or ""
    with embedded_cast.app.app_context():
        make_pages_of(sha256, first=1, last=1)
        with transaction(writing=True) as opened:
            kept = opened.get_one(Preview, sha256)
            gone = (kept.pdf_key or "", kept.pdf_version or "")
            opened.execute(PreviewPage.__table__.delete())
        assert check_bytes().orphans == 1  # the page's image; the PDF has its row
        store().delete(*gone)
        make_pages_of(sha256, first=1, last=1)
        with transaction(writing=False) as opened:
            kept = opened.get_one(Preview, sha256)
            assert (kept.pdf_key, kept.pdf_version) != gone
            assert kept.pdf_key


def test_until_the_worker_has_made_it_the_page_says_so(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Plan.pdf", text_pdf("Plan"))
    page = view(embedded_cast.browser(embedded_cast.reader), document)
    assert "Die Vorschau wird vorbereitet." in page
    assert 'data-preview="waiting"' in page


def test_looking_twice_asks_once(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Plan.pdf", text_pdf("Plan"))
    make_pages(embedded_cast.app)
    with transaction(writing=True) as opened:
        opened.execute(PreviewPage.__table__.delete())
        opened.execute(Preview.__table__.delete())
    reader = embedded_cast.browser(embedded_cast.reader)
    for _ in range(3):
        view(reader, document)
    assert make_pages(embedded_cast.app) == 1
    assert images_on(view(reader, document))


def test_pages_further_back_are_made_when_somebody_turns_to_them(cast: Cast) -> None:
    document = file(cast, "Lang.pdf", text_pdf(*[f"Blatt {number}" for number in range(1, 8)]))
    make_pages(cast.app)
    assert count_of_pages() == 3
    reader = cast.browser(cast.reader)
    assert "wird vorbereitet" in view(reader, document, page="6")
    make_pages(cast.app)
    assert "Blatt 6" in view(reader, document, page="6")


def test_a_page_that_does_not_exist_shows_one_that_does(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Plan.pdf", text_pdf("Plan", "Anhang"))
    make_pages(embedded_cast.app)
    reader = embedded_cast.browser(embedded_cast.reader)
    for page in ("99999999999", "0", "-1", "drei", "500"):
        assert "von 2" in view(reader, document, page=page)


def test_an_absurd_page_asked_first_leads_to_the_last_one(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Plan.pdf", text_pdf("Plan", "Anhang"))
    reader = embedded_cast.browser(embedded_cast.reader)
    for _ in range(2):
        view(reader, document, page="2147483647")
    assert make_pages(embedded_cast.app) == 2  # ahead, and once for the reader
    assert "Seite 2 von 2" in view(reader, document, page="2147483647")


def test_equal_bytes_are_made_once(cast: Cast) -> None:
    content = text_pdf("Plan")
    first, second = file(cast, "Plan.pdf", content), file(cast, "Kopie.pdf", content)
    make_pages(cast.app)
    assert count_of_pages() == 1
    reader = cast.browser(cast.reader)
    assert all(images_on(view(reader, document)) for document in (first, second))


def test_an_earlier_version_keeps_its_own_pages(embedded_cast: Cast) -> None:
    file(embedded_cast, "Plan.pdf", text_pdf("Entwurf"))
    document = file(embedded_cast, "Plan.pdf", text_pdf("Beschluss"), on_conflict="version")
    make_pages(embedded_cast.app)
    reader = embedded_cast.browser(embedded_cast.reader)
    earlier = view(reader, document, version="1")
    assert "Entwurf" in earlier
    assert "frühere Fassung" in earlier
    assert "Beschluss" in view(reader, document)


def test_a_word_file_becomes_pages(embedded_cast: Cast) -> None:
    """One conversion by LibreOffice, when somebody looks."""
    document = file(embedded_cast, "Eigenschaften.docx", shared("tbl-cell-props.docx"))
    assert make_pages(embedded_cast.app) == 0
    reader = embedded_cast.browser(embedded_cast.reader)
    view(reader, document)
    make_pages(embedded_cast.app)
    assert images_on(view(reader, document))


def test_a_photograph_stands_upright_and_keeps_nothing_of_where_it_was_taken(embedded_cast: Cast) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Geheime Anschrift"
    document = file(embedded_cast, "Foto.png", picture(size=(60, 40), exif=exif))
    make_pages(embedded_cast.app)
    reader = embedded_cast.browser(embedded_cast.reader)
    shown = image_at(reader, images_on(view(reader, document))[0])
    assert shown.size == (40, 60)
    assert dict(shown.getexif()) == {}


def refused(cast: Cast, name: str, content: bytes) -> str:
    document = file(cast, name, content)
    make_pages(cast.app)
    page = view(cast.browser(cast.reader), document)
    assert images_on(page) == []
    return page


def test_a_picture_that_unpacks_to_gigabytes_is_refused(embedded_cast: Cast) -> None:
    bomb = io.BytesIO()
    Image.new("1", (13_000, 13_000)).save(bomb, "PNG")
    assert "dafür zu groß" in refused(embedded_cast, "Bombe.png", bomb.getvalue())


@pytest.mark.parametrize("ending", ["aes-256.pdf", "protected_agile.docx"])
def test_a_file_with_a_password_says_so(embedded_cast: Cast, ending: str) -> None:
    document = file(embedded_cast, f"Geheim {ending}", shared(ending))
    reader = embedded_cast.browser(embedded_cast.reader)
    view(reader, document)
    make_pages(embedded_cast.app)
    assert "mit einem Passwort geschützt" in view(reader, document)


def test_a_damaged_file_says_so_and_is_not_tried_again(embedded_cast: Cast) -> None:
    page = refused(embedded_cast, "Kaputt.pdf", b"%PDF-1.7\nund dann nichts mehr")
    assert "beschädigt" in page
    assert make_pages(embedded_cast.app) == 0


def test_what_only_pretends_to_be_a_picture_has_no_preview(embedded_cast: Cast) -> None:
    assert NONE in refused(embedded_cast, "Bild.png", b"<svg><script>alert(1)</script></svg>")


def test_what_cannot_be_shown_says_so_at_once(embedded_cast: Cast) -> None:
    reader = embedded_cast.browser(embedded_cast.reader)
    for name in ("Archiv.zip", "Film.mp4", "Ohne Endung"):
        document = file(embedded_cast, name, b"PK\x03\x04 irgendetwas")
        assert make_pages(embedded_cast.app) == 0
        assert NONE in view(reader, document)
        assert NONE in reader.get(f"/documents/{document.id}").text


def test_a_converter_that_hangs_is_ended_and_the_worker_goes_on(embedded_cast: Cast) -> None:
    stuck = file(embedded_cast, "Alt.doc", shared("testWORD_bold_character_runs.doc"))
    with embedded_cast.app.app_context():
        make_pages_of(stuck.sha256 or "", first=1, last=1, limits=Limits(seconds=1))
    reader = embedded_cast.browser(embedded_cast.reader)
    assert "hat zu lange gedauert" in view(reader, stuck)
    following = file(embedded_cast, "Danach.pdf", text_pdf("Danach"))
    make_pages(embedded_cast.app)
    assert images_on(view(reader, following))


def test_a_tiff_has_as_many_pages_as_were_scanned(embedded_cast: Cast) -> None:
    scans = [Image.new("L", (80, 120), shade) for shade in (0, 128, 255)]
    target = io.BytesIO()
    scans[0].save(target, "TIFF", save_all=True, append_images=scans[1:])
    document = file(embedded_cast, "Scan.tiff", target.getvalue())
    make_pages(embedded_cast.app)
    assert "Seite 2 von 3" in view(embedded_cast.browser(embedded_cast.reader), document, page="2")


def test_images_are_asked_for_again_only_when_they_changed(cast: Cast) -> None:
    document = file(cast, "Plan.pdf", text_pdf("Plan"))
    make_pages(cast.app)
    reader = cast.browser(cast.reader)
    address = images_on(view(reader, document))[0]
    answer = reader.get(address)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    again = reader.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_image_that_is_gone_from_the_store_is_made_again(cast: Cast) -> None:
    document = file(cast, "Plan.pdf", text_pdf("Plan"))
    make_pages(cast.app)
    reader = cast.browser(cast.reader)
    address = images_on(view(reader, document))[0]
    with cast.app.app_context(), transaction(writing=False) as opened:
        page = opened.scalars(select(PreviewPage)).one()
        store().delete(page.store_key, page.store_version)
    assert reader.get(address).status_code == 404
    view(reader, document)
    make_pages(cast.app)
    assert image_at(reader, images_on(view(reader, document))[0])


def test_images_are_neither_orphans_nor_documents(embedded_cast: Cast) -> None:
    file(embedded_cast, "Plan.pdf", text_pdf("Plan"))
    make_pages(embedded_cast.app)
    with embedded_cast.app.app_context():
        assert check_bytes().is_clean
        with transaction(writing=True) as opened:
            opened.execute(PreviewPage.__table__.delete())
        assert check_bytes().orphans == 1
        assert rebuild_rows() == 0


def test_what_failed_is_tried_again_when_an_operator_says_so(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Plan.pdf", text_pdf("Plan"))
    make_pages(embedded_cast.app)
    with transaction(writing=True) as opened:
        opened.execute(PreviewPage.__table__.delete())
        opened.execute(update(Preview).values(status="failed"))
    reader = embedded_cast.browser(embedded_cast.reader)
    assert "fehlgeschlagen" in view(reader, document)
    with transaction(writing=True):
        forget_failed()
    view(reader, document)
    make_pages(embedded_cast.app)
    assert images_on(view(reader, document))


def purge(cast: Cast, document: Document) -> None:
    manager = cast.browser(cast.manager)
    manager.post(f"/folders/{cast.root.id}/selection/trash", {"item": f"document:{document.id}", "confirmed": "1"})
    with transaction(writing=False) as opened:
        deletion = opened.scalars(select(TrashEntry)).one()
    assert manager.post(f"/trash/{deletion.id}/purge", {"confirmed": "1"}).status_code == 302


def test_pages_go_with_the_last_version_that_has_these_bytes(cast: Cast) -> None:
    content = text_pdf("Plan")
    first, second = file(cast, "Plan.pdf", content), file(cast, "Kopie.pdf", content)
    make_pages(cast.app)
    with transaction(writing=False) as opened:
        page = opened.scalars(select(PreviewPage)).one()
    purge(cast, first)
    with cast.app.app_context():
        jobs.run_due_jobs("main")
        assert count_of_pages() == 1
    purge(cast, second)
    with cast.app.app_context():
        jobs.run_due_jobs("main")
        assert count_of_pages() == 0
        assert (page.store_key, page.store_version) not in {(one.key, one.version) for one in store().walk()}
