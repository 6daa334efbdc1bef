"""Spreadsheets, slides, OpenDocument, PDF and old Office files give what is on the page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from search.extract import PAGE_BREAK, Status
from tests.extract.samples import SHARED, folded, read, zipped

OFFICE = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def relations(*targets: tuple[str, str]) -> str:
    """A relations part: rId1, rId2 … of (kind, target)."""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f"<Relationships>{items}</Relationships>"


def types(**parts: str) -> str:
    items = (f'<Override PartName="/{name}" ContentType="{OFFICE}{kind}+xml"/>' for name, kind in parts.items())
    return f"<Types>{''.join(items)}</Types>"


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    return zipped(
        tmp_path / "Liste.xlsx",
        {
            "[Content_Types].xml": types(
                **{"xl/workbook.xml": "spreadsheetml.sheet.main", "xl/strings.xml": "spreadsheetml.sharedStrings"}
            ),
            "xl/workbook.xml": f'<workbook xmlns:r="{RELATIONS}"><sheets><sheet name="Träger" r:id="rId2"/>'
            '<sheet name="Leer" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "/xl/worksheets/a.xml"), ("worksheet", "worksheets/b.xml")
            ),
            "xl/strings.xml": "<sst><si><r><t>Jugend</t></r><r><t>amt</t></r></si><si><t>Ort</t></si></sst>",
            "xl/worksheets/a.xml": "<worksheet/>",
            "xl/worksheets/b.xml": '<worksheet><row><c t="s"><v>1</v></c>'
            '<c t="inlineStr"><is><t>Name</t></is></c></row><row><c><v>52349</v></c><c t="s"><v>0</v></c>'
            '<c t="e"><v>#REF!</v></c><c t="s"><v>99</v></c></row></worksheet>',
            "xl/worksheets/_rels/b.xml.rels": relations(("comments", "../comments1.xml")),
            "xl/comments1.xml": "<comments><comment><text><r><t>Stand </t></r><r><t>Mai</t></r></text></comment>"
            "</comments>",
        },
    )


def test_a_spreadsheet_gives_sheets_rows_and_comments_in_order(xlsx: Path) -> None:
    assert read(xlsx).text == "Träger\nOrt\tName\n52349\tJugendamt\nStand Mai\nLeer\n"


def test_slides_come_in_the_order_of_the_show_with_their_notes_and_a_page_each(tmp_path: Path) -> None:
    def slide(text: str) -> str:
        return f"<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"

    path = zipped(
        tmp_path / "Schulung.pptx",
        {
            "[Content_Types].xml": types(**{"ppt/presentation.xml": "presentationml.presentation.main"}),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="p" xmlns:r="{RELATIONS}"><p:sldIdLst>'
            '<p:sldId id="256" r:id="rId2"/><p:sldId r:id="rId1" id="257"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(
                ("slide", "slides/slide1.xml"), ("slide", "slides/slide2.xml")
            ),
            "ppt/slides/slide1.xml": slide("Zweite"),
            "ppt/slides/slide2.xml": slide("Erste"),
            "ppt/slides/_rels/slide2.xml.rels": relations(("notesSlide", "../notesSlides/n.xml")),
            "ppt/notesSlides/n.xml": slide("Notiz"),
        },
    )
    assert read(path).text == f"Erste\nNotiz\n{PAGE_BREAK}Zweite\n"


def opendocument(path: Path, *, content: str, styles: str = "", manifest: str = "") -> Path:
    spaces = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "text", "table", "style", "draw"))
    return zipped(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces} xmlns:dc='dc'>{content}</office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}>{styles}</office:document-styles>",
            "META-INF/manifest.xml": manifest,
        },
    )


def test_an_opendocument_text_gives_headers_notes_comments_and_boxes(tmp_path: Path) -> None:
    path = opendocument(
        tmp_path / "brief.odt",
        content="<text:tracked-changes><text:p>gelöscht</text:p></text:tracked-changes><text:h>Titel</text:h>"
        "<text:p>Vor<text:note><text:note-citation>1</text:note-citation><text:p>Fußnote</text:p></text:note>trag"
        "<text:s text:c='2'/>und<text:tab/>Rat"
        "<office:annotation><dc:creator>Wer</dc:creator><text:p>Kommentar</text:p></office:annotation></text:p>",
        styles="<style:footer><text:p>Fußzeile</text:p></style:footer><style:header><text:p>Kopfzeile</text:p></style:header>",
    )
    assert read(path).text == "Kopfzeile\nTitel\nFußnote\nKommentar\nVortrag  und\tRat\nFußzeile\n"


def test_pages_of_an_opendocument_presentation_are_pages(tmp_path: Path) -> None:
    path = opendocument(
        tmp_path / "folien.odp",
        content="<draw:page><text:p>Eins</text:p></draw:page><draw:page><text:p>Zwei</text:p></draw:page>",
    )
    assert read(path).text == f"Eins\n{PAGE_BREAK}Zwei\n"


def test_an_opendocument_file_with_a_password_is_locked(tmp_path: Path) -> None:
    path = opendocument(tmp_path / "zu.odt", content="", manifest="<manifest><encryption-data/></manifest>")
    assert read(path).status is Status.LOCKED


def test_a_pdf_has_a_page_break_between_its_pages_and_joins_words_divided_at_the_end_of_a_line() -> None:
    text = read(SHARED / "good" / "faa2c1_test.pdf").text
    assert text.count(PAGE_BREAK) > 1
    assert "Verabschiedung des Gesetzes" in folded(text)


def test_a_pdf_gives_what_was_filled_in_and_noted() -> None:
    assert "Comment [MM1]: Here is a comment" in folded(read(SHARED / "good" / "a430e5_testComment.pdf").text)
    assert read(SHARED / "bad" / "86f0ae_annotation-tx.pdf").text.strip()


@pytest.mark.parametrize(
    ("origin", "old", "words"),
    [
        ("ba719c_testWORD_features.docx", "doc", ["This is another comment", "This is hidden text."]),
        ("31e700_testWORD_endnote_table.docx", "doc", ["Endnote Test"]),
        ("4ea195_testEXCEL_custom_props.xlsx", "xls", ["Fichier test pour propriétés"]),
        ("0f88af_testPPTX_overlappingRelations.pptx", "ppt", ["POI cannot read this", PAGE_BREAK]),
    ],
)
def test_old_office_files_give_the_same_words_through_libreoffice(
    tmp_path: Path, origin: str, old: str, words: list[str]
) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", old, SHARED / "good" / origin]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    text = read((tmp_path / origin).with_suffix(f".{old}")).text
    assert [word for word in words if word not in text] == []
