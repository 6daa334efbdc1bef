"""Text is shown as text: escaped, in pages, with the words of the search marked."""

from __future__ import annotations

from hub import jobs
from hub.previews.looking import LETTERS_ON_A_PAGE, pages_of_text
from tests.people import Cast
from tests.previews.steps import file, images_on, make_pages, text_pdf, view


def read_texts(cast: Cast) -> None:
    with cast.app.app_context():
        jobs.run_due_jobs("reading")


def test_markup_in_a_text_stays_text(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Notiz.md", "Förder<script>alert(1)</script>plan".encode())
    read_texts(embedded_cast)
    answer = embedded_cast.browser(embedded_cast.reader).get(f"/documents/{document.id}/preview")
    assert "Förder&lt;script&gt;alert(1)&lt;/script&gt;plan" in answer.text


def test_a_drawing_with_a_script_is_never_an_image_here(embedded_cast: Cast) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><text>Lageplan</text></svg>'
    document = file(embedded_cast, "Plan.svg", drawing)
    read_texts(embedded_cast)
    page = view(embedded_cast.browser(embedded_cast.reader), document)
    assert "Lageplan" in page
    assert images_on(page) == []


def test_the_words_of_the_search_are_marked_with_their_inflections(cast: Cast) -> None:
    document = file(cast, "Notiz.txt", "Die Förderungen der Stadt".encode())
    read_texts(cast)
    page = view(cast.browser(cast.reader), document, q="foerderung")
    assert "Die <mark>Förderungen</mark> der Stadt" in page


def test_a_long_text_opens_where_the_word_is(embedded_cast: Cast) -> None:
    lines = [f"Zeile {number} der Liste\n" for number in range(1, 200)]
    lines[150] = "Hier steht der Beschluss\n"
    document = file(embedded_cast, "Liste.txt", "".join(lines).encode())
    read_texts(embedded_cast)
    reader = embedded_cast.browser(embedded_cast.reader)
    assert "Seite 2 von 3" in view(reader, document, q="beschluss")
    assert "Seite 1 von 3" in view(reader, document)


def test_words_on_a_page_are_marked_by_boxes(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Plan.pdf", text_pdf("Der Förderplan der Stadt"))
    make_pages(embedded_cast.app)
    reader = embedded_cast.browser(embedded_cast.reader)
    page = view(reader, document, q="förderplan")
    assert page.count("<rect ") == 1
    assert "<mark>Förderplan</mark>" in page
    assert "<rect " not in view(reader, document)


def test_a_text_is_cut_into_pages_without_losing_a_letter() -> None:
    text = "kurz\n" * 300 + "ohne Umbruch " * 2_000 + "\n\nEnde"
    pages = pages_of_text(text)
    assert "".join(pages) == text
    assert max(map(len, pages)) <= LETTERS_ON_A_PAGE
