"""What counts as a change: words and signs, moved paragraphs, table cells; never how a text is wrapped or encoded."""

from __future__ import annotations

import time
import unicodedata

from hub.comparison.engine.blocks import PARAGRAPH, ROW, Block
from hub.comparison.engine.changes import CHANGED, COME, GONE, MOVED_AWAY, MOVED_HERE, SAME, compare
from hub.comparison.engine.words import pieces


def paragraphs(*texts: str) -> list[Block]:
    return [Block(PARAGRAPH, (text,)) for text in texts]


def steps(old: list[Block], new: list[Block]) -> str:
    return "".join(change.step for change in compare(old, new)[0])


def woven(old: str, new: str) -> str:
    return "".join(text if mark == "=" else f"[{mark}{text}]" for mark, text in pieces(old, new))


def test_only_the_word_that_changed_is_marked() -> None:
    assert woven("bis 3. März, im Jobcenter.", "bis 5. März, im Jobcenter.") == "bis [-3][+5]. März, im Jobcenter."


def test_neighbouring_words_are_one_change() -> None:
    assert woven("Wir lesen den alten Plan heute.", "Wir lesen einen neuen Plan heute.").count("[-") == 1


def test_amounts_dates_and_joined_words_stay_whole() -> None:
    assert woven("kostet 3.500,50 Euro", "kostet 3.600,50 Euro") == "kostet [-3.500,50][+3.600,50] Euro"
    assert woven("das U25-Team lädt ein", "das Reha-Team lädt ein") == "das [-U25-Team][+Reha-Team] lädt ein"


def test_spaces_and_the_two_ways_to_write_an_umlaut_are_no_change() -> None:
    old = "Förderung  für\tJugendliche"
    assert steps(paragraphs(old), paragraphs(unicodedata.normalize("NFD", "Förderung für Jugendliche"))) == SAME


def test_a_paragraph_that_stands_elsewhere_is_moved_and_not_deleted() -> None:
    one, two, three = "Die Steuergruppe tagt im Mai.", "Das Jobcenter lädt dazu ein.", "Das Protokoll führt die Schule."
    changes, summary = compare(paragraphs(one, two, three), paragraphs(three, one, two))
    assert [change.step for change in changes] == [MOVED_HERE, SAME, SAME, MOVED_AWAY]
    assert (summary.inserted_words, summary.deleted_words, summary.moved_blocks) == (0, 0, 1)


def test_a_word_changed_in_a_moved_paragraph_is_shown_where_it_stands_now() -> None:
    moving, changed = "Anträge nimmt das Jobcenter bis Freitag an.", "Anträge nimmt das Jugendamt bis Freitag an."
    rest = ["Die Steuergruppe tagt zweimal im Jahr im Rathaus.", "Das Protokoll führt immer die Schule am Ort."]
    changes, summary = compare(paragraphs(moving, *rest), paragraphs(*rest, changed))
    here = next(change for change in changes if change.step == MOVED_HERE)
    assert [piece.text for piece in here.cells[0] if piece.mark != "="] == ["Jobcenter", "Jugendamt"]
    assert (summary.inserted_words, summary.deleted_words) == (1, 1)


def test_tables_are_compared_cell_by_cell_and_row_by_row() -> None:
    old = [Block(ROW, ("Einladung", "Jobcenter", "März"), 1), Block(ROW, ("Protokoll", "Schule", "Mai"), 1)]
    new = [old[0]._replace(cells=("Einladung", "Jobcenter", "April")), Block(ROW, ("Raum", "Amt", "Juni"), 1), old[1]]
    changes, _ = compare(old, new)
    assert [change.step for change in changes] == [CHANGED, COME, SAME]
    assert [[piece.mark for piece in cell] for cell in changes[0].cells] == [["="], ["="], ["-", "+"]]


def test_a_new_column_is_a_new_cell_in_every_row() -> None:
    old = [Block(ROW, (f"Aufgabe {number}", "Jobcenter Musterstadt"), 1) for number in range(3)]
    new = [row._replace(cells=(row.cells[0], "offen", row.cells[1])) for row in old]
    changes, summary = compare(old, new)
    assert {change.step for change in changes} == {CHANGED}
    assert (summary.inserted_words, summary.deleted_words) == (3, 0)


def test_everything_new_is_deleted_and_inserted() -> None:
    assert steps(paragraphs("Alpha beta gamma."), paragraphs("Eins zwei drei.")) == GONE + COME
    assert steps([], paragraphs("Eins")) == COME
    assert steps([], []) == ""


def test_ten_thousand_equal_lines_between_changes_take_no_time() -> None:
    lines = ["ja"] * 10_000
    start = time.process_time()
    _, summary = compare(paragraphs("eins", *lines, "zwei"), paragraphs("drei", *lines, "vier"))
    assert (summary.inserted_words, summary.deleted_words) == (2, 2)
    assert time.process_time() - start < 5
