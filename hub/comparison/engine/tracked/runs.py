"""The text of a paragraph and where each letter of it stands: in which run, in which element of the run."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from hub.comparison.engine.tracked.tree import MATH, R_PR, SPACE, WRAPPERS, Element, R, T, w

OBJECT = "\ufffc"  # stands for a picture, a note's number, a formula
SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}
WITHOUT_WIDTH = tuple(map(w, ("fldChar", "instrText", "delInstrText", "lastRenderedPageBreak", "annotationRef")))
AROUND_RUNS = (*WRAPPERS, *map(w, ("hyperlink", "fldSimple", "dir", "bdo")))
FORMULAS = (f"{MATH}oMath", f"{MATH}oMathPara")


class Part(NamedTuple):
    """One element of a run (or a formula) with what it adds to the text."""

    run: Element
    element: Element
    text: str


class Stretch(NamedTuple):
    """A run, or a formula, that is wholly inside or outside of every change."""

    element: Element
    start: int
    end: int


def parts_of(paragraph: Element) -> list[Part]:
    return [part for run in runs_in(paragraph) for part in _parts_of_run(run)]


def text_of(paragraph: Element) -> str:
    return "".join(part.text for part in parts_of(paragraph))


def runs_in(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == R or child.tag in FORMULAS:
            yield child
        elif child.tag in AROUND_RUNS:
            yield from runs_in(child)


def _parts_of_run(run: Element) -> Iterator[Part]:
    if run.tag in FORMULAS:
        yield Part(run, run, OBJECT)
        return
    for child in run:
        if child.tag == T:
            yield Part(run, child, child.text or "")
        elif child.tag in SIGNS:
            yield Part(run, child, SIGNS[child.tag])
        elif child.tag in WITHOUT_WIDTH:
            yield Part(run, child, "")
        elif child.tag != R_PR and isinstance(child.tag, str):
            yield Part(run, child, OBJECT)


def cut(paragraph: Element, places: set[int]) -> list[Stretch]:
    """Split its runs at these places of its text, each half with the formatting of the whole."""
    stretches: list[Stretch] = []
    at = 0
    for run in list(runs_in(paragraph)):
        pieces: list[tuple[list[Element], int, int]] = []
        for part in _parts_of_run(run):
            for element, text in _divided(part, at, places):
                joins = pieces and text and pieces[-1][1] < pieces[-1][2] and at not in places
                if joins:
                    pieces[-1][0].append(element)
                    pieces[-1] = (pieces[-1][0], pieces[-1][1], at + len(text))
                else:
                    pieces.append(([element], at, at + len(text)))
                at += len(text)
        stretches += _as_runs(run, pieces)
    return stretches


def _divided(part: Part, start: int, places: set[int]) -> Iterator[tuple[Element, str]]:
    inner = [place - start for place in range(start + 1, start + len(part.text)) if place in places]
    if not inner:
        yield part.element, part.text
        return
    for first, last in zip([0, *inner], [*inner, len(part.text)], strict=True):
        yield text_element(part.text[first:last]), part.text[first:last]


def _as_runs(run: Element, pieces: list[tuple[list[Element], int, int]]) -> list[Stretch]:
    if run.tag in FORMULAS or len(pieces) <= 1:
        return [Stretch(run, start, end) for _, start, end in pieces]
    look = run.find(R_PR)
    made = []
    for elements, start, end in pieces:
        half = etree.Element(R)
        if look is not None:
            half.append(deepcopy(look))
        half.extend(elements)
        run.addprevious(half)
        made.append(Stretch(half, start, end))
    parent = run.getparent()
    assert parent is not None
    parent.remove(run)
    return made


def text_element(text: str) -> Element:
    element = etree.Element(T)
    element.text = text
    element.set(SPACE, "preserve")
    return element
