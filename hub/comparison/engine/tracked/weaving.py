"""Goes through old and new blocks side by side and leaves the old tree with everything recorded in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from hub.comparison.engine.alignment import Pair, aligned, moved
from hub.comparison.engine.blocks import CELL_END, Comparable, comparable_text
from hub.comparison.engine.tracked.recorder import Recorder
from hub.comparison.engine.tracked.runs import Part, Stretch, cut, parts_of, text_of
from hub.comparison.engine.tracked.tree import (
    DEL,
    INS,
    MOVE_FROM,
    MOVE_TO,
    P_PR,
    SECTION,
    TABLE,
    Element,
    P,
    blocks_in,
    cells_of,
    rows_of,
    w,
)
from hub.comparison.engine.words import spans, tokens_of

ROW_END = "\x1e"
FIELD_END = f"{w('fldChar')}[@{w('fldCharType')}='end']"


class Weaver:
    def __init__(self, recorder: Recorder) -> None:
        self._record = recorder
        self._moves = 0

    def weave(self, old: Element, new: Element, *, may_move: bool = False) -> None:
        """Two bodies, or two cells. Raises `TooMuch`."""
        for container in (old, new):
            _end_with_paragraph(container)
        old_blocks, new_blocks = blocks_in(old), blocks_in(new)
        old_words, new_words = [_words(block) for block in old_blocks], [_words(block) for block in new_blocks]
        pairs = aligned(old_words, new_words)
        last = pairs[-1] if pairs else Pair(-1, -1)
        if last.old < len(old_blocks) - 1 and last.new < len(new_blocks) - 1:
            pairs.append(Pair(len(old_blocks) - 1, len(new_blocks) - 1))  # the last paragraph's end always stays
        away, here = self._moves_of(old_words, new_words, pairs, old_blocks) if may_move else ({}, {})
        before = Pair(-1, -1)
        for pair in pairs:
            for number in range(before.old + 1, pair.old):
                self._delete(old_blocks[number], away.get(number, 0))
            for number in range(before.new + 1, pair.new):
                _before(old_blocks[pair.old], self._inserted(new_blocks[number], here.get(number, 0)))
            if old_words[pair.old].key != new_words[pair.new].key:
                self._change(old_blocks[pair.old], new_blocks[pair.new])
            before = pair
        self._delete_at_end(old_blocks[before.old], old_blocks[before.old + 1 :])
        self._insert_at_end(old_blocks[before.old], new_blocks[before.new + 1 :])

    def _moves_of(
        self, old: Sequence[Comparable], new: Sequence[Comparable], pairs: Sequence[Pair], blocks: Sequence[Element]
    ) -> tuple[dict[int, int], dict[int, int]]:
        """Paragraphs that only stand elsewhere: their place among the old and the new ones, each with a number."""
        last = pairs[-1]
        paired_old, paired_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
        gone = [number for number in range(last.old) if number not in paired_old and blocks[number].tag == P]
        come = [number for number in range(last.new) if number not in paired_new]
        found = [pair for pair in moved(old, new, gone, come) if old[pair.old].key == new[pair.new].key]
        self._moves = len(found)
        numbered = list(enumerate(found, start=1))
        return {pair.old: number for number, pair in numbered}, {pair.new: number for number, pair in numbered}

    def _delete(self, block: Element, move: int) -> None:
        if block.tag == TABLE:
            for row in rows_of(block):
                self._record.delete_row(row)
            return
        name = MOVE_FROM if move else DEL
        self._record.delete_content(block, name)
        if block.find(f"{P_PR}/{SECTION}") is None:  # its end holds the section together
            self._record.mark_end(block, name)
        if move:
            self._name_move(block, "moveFrom", move)

    def _inserted(self, block: Element, move: int) -> Element:
        if block.tag == TABLE:
            return self._record.table(block)
        if not move:
            return self._record.paragraph(block)
        made = self._record.paragraph(block, name=MOVE_TO)
        self._name_move(made, "moveTo", move)
        return made

    def _name_move(self, paragraph: Element, kind: str, move: int) -> None:
        """Both ends of a move bear its name; the range lies within the paragraph."""
        start = self._record.mark(w(f"{kind}RangeStart"), name=f"move{move}")
        end = etree.Element(w(f"{kind}RangeEnd"))
        end.set(w("id"), start.get(w("id"), ""))
        paragraph.insert(0 if paragraph.find(P_PR) is None else 1, start)
        paragraph.append(end)

    def _change(self, old: Element, new: Element) -> None:
        if old.tag == P:
            self._change_paragraph(old, new)
        else:
            self._change_table(old, new)

    def _change_table(self, old: Element, new: Element) -> None:
        old_rows, new_rows = rows_of(old), rows_of(new)
        pairs = aligned([_row_words(row) for row in old_rows], [_row_words(row) for row in new_rows])
        if not pairs:  # another shape
            self._delete(old, 0)
            _after(old, self._record.table(new))
            return
        before = Pair(-1, -1)
        for pair in [*pairs, Pair(len(old_rows), len(new_rows))]:
            for row in old_rows[before.old + 1 : pair.old]:
                self._record.delete_row(row)
            made = [self._record.row(row) for row in new_rows[before.new + 1 : pair.new]]
            for row in made if pair.old == 0 else reversed(made):
                _before(old_rows[0], row) if pair.old == 0 else _after(old_rows[pair.old - 1], row)
            if pair.old < len(old_rows):
                cells = zip(cells_of(old_rows[pair.old]), cells_of(new_rows[pair.new]), strict=True)
                for old_cell, new_cell in cells:
                    self.weave(old_cell, new_cell)
            before = pair

    def _change_paragraph(self, old: Element, new: Element) -> None:
        old_tokens, new_tokens = tokens_of(text_of(old)), tokens_of(text_of(new))
        old_at, new_at = _starts(old_tokens), _starts(new_tokens)
        changes = [
            (old_at[span.old], old_at[span.old_end], new_at[span.new], new_at[span.new_end])
            for span in spans(old_tokens, new_tokens)
            if not span.is_equal
        ]
        new_parts = parts_of(new)
        stretches = cut(old, {place for start, end, _, _ in changes for place in (start, end)})
        for start, end, new_start, new_end in reversed(changes):
            content = self._record.inserted(_sliced(new_parts, new_start, new_end))
            if content is not None:
                self._place(old, stretches, end, content)
            for stretch in stretches:
                if stretch.start < stretch.end and start <= stretch.start and stretch.end <= end:
                    self._record.delete_run(stretch.element)

    def _place(self, paragraph: Element, stretches: Sequence[Stretch], at: int, content: Element) -> None:
        """Behind the last run before this place of the text, outside of a link or field that ends there."""
        before = [number for number, one in enumerate(stretches) if one.start < one.end <= at]
        if not before:
            paragraph.insert(0 if paragraph.find(P_PR) is None else 1, content)
            return
        number = before[-1]
        following = next((one.element for one in stretches[number + 1 :] if one.start < one.end), None)
        while number + 1 < len(stretches) and stretches[number + 1].element.find(FIELD_END) is not None:
            number += 1
        anchor = stretches[number].element
        for around in list(anchor.iterancestors()):
            if around is paragraph or (following is not None and _is_in(following, around)):
                break
            anchor = around
        _after(anchor, content)

    def _delete_at_end(self, stays: Element, blocks: Sequence[Element]) -> None:
        """The last end of a body or cell cannot go: the one before them goes instead, and the last looks like it."""
        if not blocks:
            return
        shifts = _can_shift(stays, blocks)
        for block in blocks[:-1]:
            self._delete(block, 0)
        self._record.delete_content(blocks[-1])
        if shifts:
            self._record.mark_end(stays, DEL)
            self._record.change_look(blocks[-1], stays.find(P_PR))

    def _insert_at_end(self, stays: Element, blocks: Sequence[Element]) -> None:
        """The same the other way round: the end before the new ones is the inserted one."""
        if not blocks:
            return
        shifts = _can_shift(stays, blocks)
        made = [self._inserted(block, 0) for block in blocks[:-1]]
        made.append(self._record.paragraph(blocks[-1], has_mark=False))
        if shifts:
            look = made[-1].find(P_PR)
            if look is not None:
                made[-1].remove(look)
            former = self._record.look(stays.find(P_PR))
            if former is not None:
                made[-1].insert(0, former)
            self._record.change_look(made[-1], look)
            self._record.mark_end(stays, INS)
        for block in reversed(made):
            _after(stays, block)


def _can_shift(stays: Element, blocks: Sequence[Element]) -> bool:
    """Between tables and sections an empty paragraph stays instead."""
    return stays.tag == P and stays.find(f"{P_PR}/{SECTION}") is None and all(block.tag == P for block in blocks)


def _words(block: Element) -> Comparable:
    if block.tag == P:
        return comparable_text(text_of(block))
    return comparable_text(ROW_END.join(_row_text(row) for row in rows_of(block)), shape="table")


def _row_words(row: Element) -> Comparable:
    return comparable_text(_row_text(row), shape=str(len(cells_of(row))))


def _row_text(row: Element) -> str:
    return CELL_END.join("\n".join(text_of(p) for p in cell.iter(P)) for cell in cells_of(row))


def _starts(tokens: Sequence[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _sliced(parts: Sequence[Part], start: int, end: int) -> Iterator[Part]:
    at = 0
    for part in parts:
        first, last = max(start - at, 0), min(end - at, len(part.text))
        if first < last:
            yield part._replace(text=part.text[first:last])
        at += len(part.text)


def _end_with_paragraph(container: Element) -> None:
    blocks = blocks_in(container)
    if blocks and blocks[-1].tag == P:
        return
    made = etree.Element(P)
    section = container.find(SECTION)
    if section is None:
        container.append(made)
    else:
        section.addprevious(made)


def _before(element: Element, made: Element) -> None:
    element.addprevious(made)


def _after(element: Element, made: Element) -> None:
    element.addnext(made)


def _is_in(element: Element, ancestor: Element) -> bool:
    return any(one is ancestor for one in element.iterancestors())
