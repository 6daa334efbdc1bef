"""What may happen to the folder: writers that die, writers that meet, people who ask meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search import IndexBusy, SearchError, open_index
from search.question import parse
from search.whoosh_engine import WhooshIndex
from search.whoosh_engine.folders import current_folder
from search.whoosh_engine.writing import JOINED_AT_ONCE, open_writer
from tests.search.entries import ask, entry, found

KILLS = 20


@pytest.fixture
def whoosh(tmp_path: Path) -> WhooshIndex:
    return WhooshIndex(str(tmp_path / "index"))


def test_a_writer_that_is_killed_loses_nothing_it_has_acknowledged(whoosh: WhooshIndex, tmp_path: Path) -> None:
    done = -1
    for kill in range(KILLS):
        command = [sys.executable, "-m", "tests.search.writing_forever", str(tmp_path / "index"), str(done + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            for line in writer.stdout:
                done = int(line)
                if done % 3 == 2:
                    break
            time.sleep(kill * 0.002)
            writer.kill()
            done = max([done, *(int(line) for line in writer.stdout if line.endswith("\n"))])
        held = set(whoosh.ids())
        assert held >= {f"{number}-{half}" for number in range(done + 1) for half in "ab"}
        assert ask(whoosh, "Konzept").total in (done + 1, done + 2)


def test_a_second_writer_is_told_that_the_index_is_busy(whoosh: WhooshIndex) -> None:
    whoosh.write([entry("a", "Konzept")])
    writer = open_writer(whoosh._current().files)
    with pytest.raises(IndexBusy):
        whoosh.write([entry("b", "Konzept")])
    writer.cancel()
    whoosh.write([entry("b", "Konzept")])
    assert found(whoosh, "Konzept") == {"a", "b"}


def test_a_second_rebuild_is_told_that_the_index_is_busy(whoosh: WhooshIndex) -> None:
    with whoosh.rebuilding(), pytest.raises(IndexBusy), whoosh.rebuilding():
        pass


def test_another_process_sees_what_was_written(whoosh: WhooshIndex, tmp_path: Path) -> None:
    other = open_index(f"whoosh://{tmp_path}/index")
    assert found(other, "Konzept") == set()
    whoosh.write([entry("a", "Konzept")])
    assert found(other, "Konzept") == {"a"}
    with whoosh.rebuilding() as add:
        add([entry("b", "Konzept")])
    assert found(other, "Konzept") == {"b"}


def test_small_commits_are_joined(whoosh: WhooshIndex) -> None:
    for number in range(5 * JOINED_AT_ONCE):
        whoosh.write([entry(f"{number}", "Konzept")])
    assert len(whoosh._current().snapshot().segments) <= 2 * JOINED_AT_ONCE
    assert ask(whoosh, "Konzept").total == 5 * JOINED_AT_ONCE


def test_nothing_is_left_of_an_old_index(whoosh: WhooshIndex, tmp_path: Path) -> None:
    for _ in range(3):
        with whoosh.rebuilding() as add:
            add([entry("a", "Konzept")])
    assert len([path for path in (tmp_path / "index").iterdir() if path.is_dir()]) == 1


def test_a_damaged_index_is_told_as_such(whoosh: WhooshIndex, tmp_path: Path) -> None:
    whoosh.write([entry("a", "Konzept")])
    for contents in current_folder(tmp_path / "index").glob("*.toc"):
        contents.write_bytes(b"")
    with pytest.raises(SearchError):
        ask(WhooshIndex(str(tmp_path / "index")), "Konzept")


def test_many_threads_ask_while_one_writes(whoosh: WhooshIndex) -> None:
    whoosh.write([entry("a", "Konzept Plan")])
    totals: list[int] = []

    def asking() -> None:
        for _ in range(40):
            totals.append(whoosh.find(parse('Konzept "Konzept Plan" Pla*'), scopes={"ours"}).total)

    threads = [threading.Thread(target=asking) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in range(10):
        whoosh.write([entry(f"{number}", "Protokoll")])
    for thread in threads:
        thread.join()
    assert totals == [1] * 240
