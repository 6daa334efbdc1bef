"""Plain text, web pages, RTF and mail in the encodings people have."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from search.extract import Status
from tests.extract.samples import SHARED, docx, folded, paragraph, read, zipped

SENTENCE = "Maßnahmen für Jugendliche – Übergänge"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("name", ["Liste.csv", "Notiz.txt", "README.md", "ohne Endung"])
def test_the_encoding_of_plain_text_is_guessed(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(f"{SENTENCE}\n".encode(encoding) * 5)
    assert SENTENCE in read(path).text


@pytest.mark.parametrize("words", ["BMAS fördert Jugendliche", "MZ und BMBF", "So beginnt ein PDF: %PDF-1.7"])
def test_text_that_begins_like_something_else_is_text(tmp_path: Path, words: str) -> None:
    path = tmp_path / "Notiz.txt"
    path.write_text(words, encoding="utf-8")
    assert read(path).text == words


def test_text_that_is_no_text_is_unsupported(tmp_path: Path) -> None:
    path = tmp_path / "Notiz.txt"
    path.write_bytes(bytes(range(256)) * 40)
    assert read(path).status is Status.UNSUPPORTED


def test_a_web_page_gives_what_a_browser_shows(tmp_path: Path) -> None:
    path = tmp_path / "seite.html"
    path.write_bytes(
        "<html><head><meta charset='iso-8859-1'><title>Wegweiser</title><style>p {}</style></head>"
        "<body><p>F&ouml;r<b>der</b>ung<p>für alle<script>alert('nein')</script>"
        "<img src=x alt='Das Team'><table><tr><td>Jobcenter<td>Jugendamt</table></body></html>".encode("iso-8859-1")
    )
    assert read(path).text.split() == ["Wegweiser", "Förderung", "für", "alle", "Das", "Team", "Jobcenter", "Jugendamt"]


def test_rtf_gives_body_headers_footnotes_comments_and_text_boxes(tmp_path: Path) -> None:
    path = tmp_path / "alt.rtf"
    path.write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\stylesheet{\s0 Normal;}}{\*\generator Word;}"
        rb"{\header Kopfzeile\par}F\'f6rder{\b plan}{\footnote Fu\'dfnote}\u8211? Ende"
        rb"{\*\atnid AB}{\*\annotation Kommentar}{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt Kasten\par}}}"
        rb"{\pict 0123456789abcdef}{\field{\*\fldinst HYPERLINK x}{\fldrslt Verweis}}\par}"
    )
    lines = [line for line in read(path).text.splitlines() if line]
    assert sorted(lines) == ["Fußnote", "Förderplan– EndeVerweis", "Kasten", "Kommentar", "Kopfzeile"]


def mail(tmp_path: Path) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Einladung zur Fallkonferenz für Jürgen"
    message["From"] = "Koordinierungsstelle <jba@example.org>"
    message["To"] = "Jugendamt <jugendamt@example.org>"
    message.set_content("Bitte sagen Sie zu.")
    message.add_alternative("<p>Bitte sagen Sie <b>zu</b>.</p>", subtype="html")
    word = docx(tmp_path / "Tagesordnung.docx", paragraph("Schweigepflichtentbindung"))
    message.add_attachment(
        word.read_bytes(), maintype="application", subtype="octet-stream", filename="Tagesordnung.docx"
    )
    return message


def test_a_mail_gives_headers_body_and_attachments(tmp_path: Path) -> None:
    path = tmp_path / "Einladung.eml"
    path.write_bytes(mail(tmp_path).as_bytes())
    text = folded(read(path).text)
    assert "Einladung zur Fallkonferenz für Jürgen" in text
    assert "jba@example.org" in text
    assert "Tagesordnung.docx Schweigepflichtentbindung" in text
    assert text.count("Bitte sagen Sie zu") == 1


def test_what_is_attached_to_an_attachment_is_named_only(tmp_path: Path) -> None:
    path = zipped(tmp_path / "Post.zip", {"Einladung.eml": mail(tmp_path).as_bytes()})
    text = read(path).text
    assert "Bitte sagen Sie zu" in text
    assert "Tagesordnung.docx" in text
    assert "Schweigepflichtentbindung" not in text


def test_a_mail_without_its_extension_is_known_by_its_headers(tmp_path: Path) -> None:
    path = tmp_path / "Einladung"
    path.write_bytes(mail(tmp_path).as_bytes())
    assert "Einladung zur Fallkonferenz für Jürgen" in read(path).text


def test_outlook_messages_are_read_in_unicode_and_in_their_codepage() -> None:
    assert "tika-dev@lucene.apache.org" in read(SHARED / "good" / "417fe9_testMSG.msg").text
    assert "電子" not in (text := read(SHARED / "good" / "30cc48_testMSG_chinese.msg").text)
    assert "測試" in text


def test_a_zip_gives_the_names_and_texts_of_its_members(tmp_path: Path) -> None:
    word = docx(tmp_path / "inner.docx", paragraph("Kooperationsvereinbarung"))
    path = zipped(tmp_path / "Unterlagen.zip", {"02/Vertrag.docx": word.read_bytes(), "02/Bild.bin": b"\0\1\2" * 100})
    assert read(path).text.split() == ["02/Vertrag.docx", "Kooperationsvereinbarung", "02/Bild.bin"]
