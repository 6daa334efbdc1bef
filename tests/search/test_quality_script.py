"""`python bench/search_quality.py` from any folder, as an operator calls it: one JSON object, with both engines."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "bench" / "search_quality.py"
SECTIONS = {
    "a": "Die Vereinbarung zur Kooperation der Jugendberufsagentur gilt für alle Partner.",
    "b": "Das Jobcenter berät junge Menschen zu Ausbildung und Beruf.",
    "c": "Schulen melden den Bedarf an Förderung im Herbst.",
}
KNOWN = [
    {"id": "a", "orig": "Kooperation der Partner", "join": "Kooperationsvereinbarung"},
    {"id": "c", "orig": "Förderung an Schulen", "umlaut": "Foerderung an Schulen", "typo": "Förderugn an Schulen"},
]


@pytest.mark.parametrize("engine", ["whoosh", "postgres"])
def test_the_quality_of_an_engine_is_printed_as_one_json_object(engine: str, tmp_path: Path) -> None:
    collection, questions = tmp_path / "laws.jsonl.gz", tmp_path / "questions.json"
    with gzip.open(collection, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"id": id, "title": "", "text": text}) + "\n" for id, text in SECTIONS.items())
    questions.write_text(json.dumps({"known_item": KNOWN}))
    options = ["--engine", engine, "--collection", str(collection), "--questions", str(questions)]
    done = subprocess.run([sys.executable, str(SCRIPT), *options], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert set(told) == {"orig", "inflect", "umlaut", "typo", "parts", "join"}
    assert [told[name] for name in ("orig", "umlaut", "join")] == [{"mrr10": 1.0, "recall10": 1.0}] * 3
