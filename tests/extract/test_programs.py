"""What the other tests of this folder need besides Python: missing programs fail here, with a clear line."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from search.extract import sandbox
from tests.extract.samples import SHARED


@pytest.mark.parametrize("program", ["bwrap", "tesseract", "soffice"])
def test_the_program_is_installed(program: str) -> None:
    assert shutil.which(program), f"{program} is missing: run requirements/debian.sh test"


def test_tesseract_knows_german() -> None:
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
    assert "deu" in languages.split(), "tesseract-ocr-deu is missing: run requirements/debian.sh test"


def test_the_collection_of_real_files_is_there() -> None:
    assert len(list(SHARED.glob("*/*"))) > 500, f"{SHARED} is needed beside the repository"


def test_bubblewrap_works_or_it_is_told_why_not(caplog: pytest.LogCaptureFixture) -> None:
    sandbox.is_available.cache_clear()
    assert sandbox.is_available() or "without bubblewrap" in caplog.text
