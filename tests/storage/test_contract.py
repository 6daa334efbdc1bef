"""Every engine keeps the one contract; the same checks are an operator's command."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from storage import LocalStore, ObjectStore, StoreMisconfigured
from storage.acceptance import CHECKS, Check, Trial, run


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.function.__name__)
def test_every_store(store: ObjectStore, check: Check) -> None:
    with Trial(store) as trial:
        check.function(trial)


def test_the_operators_run_passes_and_leaves_the_store_as_it_was(local_store: LocalStore) -> None:
    kept = local_store.put(str(uuid4()), io.BytesIO(b"Bytes"), metadata={})

    results = list(run(local_store))

    assert [(sentence, error) for sentence, error in results if error] == []
    assert len(results) == len(CHECKS) >= 25
    assert list(local_store.walk()) == [kept]
    assert list(local_store.staged()) == []


def test_the_operators_run_names_what_a_store_gets_wrong(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "data")
    shutil.rmtree(tmp_path / "data" / "staging")

    wrong = [sentence for sentence, error in run(store) if isinstance(error, StoreMisconfigured)]

    assert "Eine leere Datei ist eine Fassung wie jede andere" in wrong
