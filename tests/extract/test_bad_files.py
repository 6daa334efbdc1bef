"""Broken, hostile and odd files end with a clear status, and nothing of this machine gets into their text."""

from __future__ import annotations

import pytest

from search.extract import Extract, Status
from tests.extract.samples import SHARED, read_all

ENDS = {
    "00d206_testWORD_truncated.docx": Status.DAMAGED,
    "014eec_quine.gz": Status.UNSUPPORTED,
    "12f3e5_password-encrypted.zip": Status.LOCKED,
    "21d228_Classic XXE B64 Encoded.xml": Status.DAMAGED,
    "45ccb6_ppt_with_png_encrypted.ppt": Status.LOCKED,
    "5236fb_testPPT_protected_passtika.pptx": Status.LOCKED,
    "584e2a_poc-xmlbomb.xlsx": Status.DAMAGED,
    "97e3ef_aes-128.pdf": Status.LOCKED,
    "b4e6a6_protected_agile.docx": Status.LOCKED,
    "c978f7_password.xls": Status.LOCKED,
    "f0e27a_testODTEncrypted.odt": Status.LOCKED,
    "billion_laughs.docx": Status.DAMAGED,
    "deep_nesting.docx": Status.DAMAGED,
    "gzip_bomb_1GiB.gz": Status.UNSUPPORTED,
    "pdf_pagetree_loop.pdf": Status.DAMAGED,
    "pixel_flood_30000x30000.png": Status.TOO_LARGE,
    "quadratic_blowup.docx": Status.DAMAGED,
    "xxe.svg": Status.DAMAGED,
    "xxe_file.docx": Status.DAMAGED,
    "xxe_file.odt": Status.DAMAGED,
    "xxe_http.docx": Status.DAMAGED,
    "xxe_param.docx": Status.DAMAGED,
}


@pytest.fixture(scope="module")
def extracts() -> dict[str, Extract]:
    return read_all(sorted((SHARED / "bad").iterdir()))


def test_every_file_ends_within_the_limits_without_breaking_its_reader(extracts: dict[str, Extract]) -> None:
    unclear = (Status.FAILED, Status.TOO_SLOW, Status.NO_READER)
    assert {name: found[::2] for name, found in extracts.items() if found.status in unclear} == {}


@pytest.mark.parametrize("name", ENDS)
def test_the_status_is_the_right_one(extracts: dict[str, Extract], name: str) -> None:
    assert extracts[name].status is ENDS[name], extracts[name].detail


def test_no_file_of_this_machine_is_read(extracts: dict[str, Extract]) -> None:
    assert [name for name, found in extracts.items() if "root:x:0:0" in found.text] == []
