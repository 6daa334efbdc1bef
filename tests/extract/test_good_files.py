"""Files as people have them give their text."""

from __future__ import annotations

import json

import pytest

from search.extract import Extract, Status
from tests.extract.samples import SHARED, folded, read_all

EXPECTED = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))
# Each was opened and looked through by hand: there is no word in the document itself, at most in what it is made after.
WITHOUT_WORDS = {
    "0a5e64_OdfTextDocument.odt": "one empty paragraph",
    "0c225f_shp-connector-props.pptx": "shapes without text",
    "0feae7_TestODTAppendRow.odt": "an empty table",
    "155304_testPPT_masterText2.pptx": "text on the master slide only",
    "1bcd78_test-image-jpg-mime.pptx": "a picture",
    "2033ac_lyt-shapes.pptx": "text on a layout only",
    "31d885_mst-shapes.pptx": "text on the master slide only",
    "3bf23c_tbl-on-off-props.docx": "empty tables",
    "52f471_doc-default.docx": "empty",
    "55f1bd_sld-background.pptx": "empty slides",
    "57ce9d_default.docx": "empty",
    "66ba46_sty-having-no-styles-part.docx": "empty",
    "6dbd99_sty-behav-props.docx": "styles only",
    "6e7a51_sld-slide.pptx": "empty slide",
    "6e882e_Doc1_ole.doc": "an embedded object only",
    "78e47d_no-slides.pptx": "no slides",
    "8f5b42_sty-having-styles-part.docx": "styles only",
    "91f846_testPDF_jsActionOnPage.pdf": "a blank page with a script",
    "9aba2f_testRTFEmbeddedLink.rtf": "embedded objects only",
    "9b8143_shp-freeform.pptx": "shapes without text",
    "a3a081_testPPT_EmbeddedPDF.pptx": "an embedded PDF only",
    "b39c30_testPPT_embeddedMP3.pptx": "an embedded sound only",
    "b40d45_doc-word-default-blank.docx": "empty",
    "bbc6eb_shp-groupshape.pptx": "shapes without text",
    "c22163_testWORD_multi_authors.doc": "empty, only its properties name authors",
    "dbc6f6_testPPT_masterText.ppt": "text on the master slide only",
    "e68c0c_prs-slide-masters.pptx": "empty slide",
    "ef1669_testWORD_multi_authors.docx": "empty, only its properties name authors",
    "f8786a_ph-unpopulated-placeholders.pptx": "placeholders nobody filled",
}
BROKEN = {
    "7b105b_pictures.ppt": "LibreOffice cannot open it: a file of PowerPoint 97 whose slides are missing",
    "f12376_testInvalidPkg2.odt": "a package without content.xml",
}


@pytest.fixture(scope="module")
def extracts() -> dict[str, Extract]:
    return read_all(sorted((SHARED / "good").iterdir()))


def test_every_file_gives_its_text_but_those_that_have_none(extracts: dict[str, Extract]) -> None:
    surprises = {name: found[::2] for name, found in extracts.items() if found.status is not _expected(name)}
    assert surprises == {}


@pytest.mark.parametrize("name", EXPECTED)
def test_known_sentences_are_found(extracts: dict[str, Extract], name: str) -> None:
    text = folded(extracts[name].text)
    for sentence in EXPECTED[name]:
        assert folded(sentence["text"]) in text, sentence["part"]


def _expected(name: str) -> Status:
    if name in WITHOUT_WORDS:
        return Status.EMPTY
    return Status.DAMAGED if name in BROKEN else Status.OK
