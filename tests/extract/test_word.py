"""Word files give everything a reader of the page sees, in reading order."""

from __future__ import annotations

from pathlib import Path

from search.extract import Status
from tests.extract.samples import docx, paragraph, read

TEXT_BOX = "<w:p><w:r><w:t>Vor dem Kasten, </w:t></w:r><w:r>{}</w:r><w:r><w:t>nach dem Kasten</w:t></w:r></w:p>"


def test_every_part_of_a_word_file_is_read_in_order(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "all.docx",
        paragraph("Text"),
        comments=f'<w:comment w:id="0">{paragraph("Kommentar")}</w:comment>',
        endnotes=f"<w:endnote>{paragraph('Endnote')}</w:endnote>",
        footnotes=f"<w:footnote>{paragraph('Fußnote')}</w:footnote>",
        ftr=paragraph("Fußzeile"),
        hdr=paragraph("Kopfzeile"),
    )
    assert read(path).text.split() == ["Kopfzeile", "Text", "Fußzeile", "Fußnote", "Endnote", "Kommentar"]


def test_the_cells_of_a_table_are_read_row_by_row(tmp_path: Path) -> None:
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in (("a", "b"), ("c", "d"))
    )
    assert read(docx(tmp_path / "table.docx", f"<w:tbl>{rows}</w:tbl>")).text.split() == ["a", "b", "c", "d"]


def test_a_text_box_is_read_once_and_leaves_its_paragraph_whole(tmp_path: Path) -> None:
    """Word writes it twice, the second time for programs that do not know the first form."""
    box = f"<w:txbxContent>{paragraph('Kasten')}</w:txbxContent>"
    alternatives = f"<AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent>"
    text = read(docx(tmp_path / "box.docx", TEXT_BOX.format(alternatives))).text
    assert text.split("\n")[:2] == ["Kasten", "Vor dem Kasten, nach dem Kasten"]


def test_words_broken_into_runs_stay_words(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>Fall</w:t></w:r><w:r><w:t>konferenz</w:t></w:r></w:p>"
    assert read(docx(tmp_path / "runs.docx", body)).text == "Fallkonferenz\n"


def test_deleted_and_moved_text_is_not_read_and_inserted_text_is(tmp_path: Path) -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>alt</w:delText></w:r></w:del><w:ins><w:r><w:t>neu</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>hier</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> dort</w:t></w:r></w:moveTo></w:p>"
    )
    assert read(docx(tmp_path / "changes.docx", body)).text == "neu dort\n"


def test_what_is_before_the_damage_is_kept(tmp_path: Path) -> None:
    found = read(docx(tmp_path / "half.docx", paragraph("Anfang"), ftr="<w:p>"))
    assert found.status is Status.DAMAGED
    assert found.text.startswith("Anfang\n")


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path: Path) -> None:
    path = docx(tmp_path / "Protokoll.pdf", paragraph("In Wahrheit Word"))
    assert read(path).text == "In Wahrheit Word\n"
