"""Marks on a Word tree: what is deleted and inserted, and new runs, paragraphs and rows made from the other file."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from hub.comparison.engine.tracked.runs import FORMULAS, OBJECT, Part, parts_of, runs_in, text_element
from hub.comparison.engine.tracked.tree import (
    CELL,
    DEL,
    INS,
    MOVE_FROM,
    MOVE_TO,
    P_PR,
    P_PR_CHANGE,
    R_PR,
    ROW,
    ROW_PR,
    SECTION,
    TABLE,
    Element,
    P,
    R,
    T,
    W,
    blocks_in,
    cells_of,
    properties_of,
    rows_of,
    w,
)

AUTHOR = "JBA-Hub Vergleich"
NUMBERING = w("numPr")
STYLES = tuple(map(w, ("pStyle", "rStyle", "tblStyle")))
DELETED_NAMES = {T: w("delText"), w("instrText"): w("delInstrText")}
COPIED = tuple(map(w, ("ruby", "sym")))  # objects that are complete in themselves
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Known(NamedTuple):
    """What the older file has to offer: names of styles, and numberings by number as they look."""

    styles: frozenset[str]
    numberings: dict[str, str]
    new_numberings: dict[str, str]


class Recorder:
    """Writes marks with one author and date; every mark has a number of its own."""

    def __init__(self, *, known: Known, date: str, first_id: int) -> None:
        self._known = known
        self._date = date
        self._next_id = first_id

    def mark(self, tag: str, **more: str) -> Element:
        element = etree.Element(tag)
        self._next_id += 1
        element.set(w("id"), str(self._next_id))
        element.set(w("author"), AUTHOR)
        element.set(w("date"), self._date)
        for key, value in more.items():
            element.set(w(key), value)
        return element

    def delete_run(self, run: Element, name: str = DEL) -> Element:
        """Wrap a run or formula; returns what stands in its place."""
        wrapper = self.mark(name)
        run.addprevious(wrapper)
        wrapper.append(run)
        if name == DEL:
            for element in list(run.iter(*DELETED_NAMES)):
                element.tag = DELETED_NAMES[element.tag]
        return wrapper

    def mark_end(self, paragraph: Element, name: str) -> None:
        """The paragraph's end itself is inserted or deleted."""
        look = properties_of(paragraph, P_PR)
        found = look.find(R_PR)
        if found is None:
            found = etree.Element(R_PR)
            after = next((child for child in look if child.tag in (SECTION, P_PR_CHANGE)), None)
            if after is None:
                look.append(found)
            else:
                after.addprevious(found)
        found.insert(0, self.mark(name))

    def delete_content(self, paragraph: Element, name: str = DEL) -> None:
        for run in list(runs_in(paragraph)):
            self.delete_run(run, name)

    def delete_row(self, row: Element) -> None:
        properties_of(row, ROW_PR).append(self.mark(DEL))
        for paragraph in list(row.iter(P)):
            self.delete_content(paragraph)

    def inserted(self, parts: Iterable[Part], *, name: str = INS) -> Element | None:
        """Runs made from these parts of a paragraph of the newer file, inside one mark."""
        wrapper = self.mark(name)
        before: Element | None = None
        for part in parts:
            element = self._inserted_part(part)
            if element is None:
                continue
            if part.run.tag in FORMULAS:
                wrapper.append(element)
            elif before is part.run:
                wrapper[-1].append(element)
            else:
                wrapper.append(self._run_like(part.run, element))
            before = part.run
        return wrapper if len(wrapper) else None

    def paragraph(self, new: Element, *, name: str = INS, has_mark: bool = True) -> Element:
        """A paragraph of the newer file as an inserted one."""
        made = etree.Element(P, nsmap={"w": W})
        look = self.look(new.find(P_PR))
        if look is not None:
            made.append(look)
        content = self.inserted(parts_of(new), name=name)
        if content is not None:
            made.append(content)
        if has_mark:
            self.mark_end(made, name)
        return made

    def row(self, new: Element) -> Element:
        """A row of the newer file as an inserted one."""
        made = etree.Element(ROW, nsmap={"w": W})
        look = self.look(new.find(ROW_PR))
        made.append(look if look is not None else etree.Element(ROW_PR))
        made[0].append(self.mark(INS))
        for cell in cells_of(new):
            made_cell = etree.SubElement(made, CELL)
            look = self.look(cell.find(w("tcPr")))
            if look is not None:
                made_cell.append(look)
            made_cell.extend(self._in_cell(block) for block in blocks_in(cell))
            if not len(made_cell) or made_cell[-1].tag != P:
                etree.SubElement(made_cell, P)
        return made

    def table(self, new: Element) -> Element:
        """A table of the newer file as an inserted one."""
        made = etree.Element(TABLE, nsmap={"w": W})
        for name in ("tblPr", "tblGrid"):
            look = self.look(new.find(w(name)))
            made.append(look if look is not None else etree.Element(w(name)))
        made.extend(self.row(row) for row in rows_of(new))
        return made

    def look(self, properties: Element | None) -> Element | None:
        """Properties that mean the same in the older file; no section, no marks, nothing of a foreign namespace."""
        if properties is None:
            return None
        copied = deepcopy(properties)
        for element in list(copied.iter()):
            if element is not copied and not self._is_known(element):
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)
        for element in copied.iter():
            for attribute in [name for name in element.attrib if not str(name).startswith(f"{{{W}}}")]:
                del element.attrib[attribute]
        etree.cleanup_namespaces(copied, keep_ns_prefixes=["w"])
        return copied

    def change_look(self, paragraph: Element, look: Element | None) -> None:
        """From now on it looks like this; how it looked before is recorded."""
        before = paragraph.find(P_PR)
        made = self.look(look)
        made = etree.Element(P_PR) if made is None else made
        for element in [*made.findall(R_PR), *made.findall(P_PR_CHANGE)]:
            made.remove(element)
        was = etree.Element(P_PR)
        if before is not None:
            was.extend([deepcopy(child) for child in before if child.tag not in (R_PR, SECTION, P_PR_CHANGE)])
        if list(map(etree.tostring, was)) == list(map(etree.tostring, made)):
            return
        change = self.mark(P_PR_CHANGE)
        change.append(was)
        if before is not None:
            end = before.find(R_PR)
            if end is not None:
                made.append(end)
            paragraph.remove(before)
        made.append(change)
        paragraph.insert(0, made)

    def _in_cell(self, block: Element) -> Element:
        return self.table(block) if block.tag == TABLE else self.paragraph(block, has_mark=False)

    def _run_like(self, run: Element, element: Element) -> Element:
        made = etree.Element(R, nsmap={"w": W})
        look = self.look(run.find(R_PR))
        if look is not None and len(look):
            made.append(look)
        made.append(element)
        return made

    def _inserted_part(self, part: Part) -> Element | None:
        """A copy; None for what would point at parts that only the newer file has (pictures, notes) and for codes."""
        if part.run.tag in FORMULAS:
            return deepcopy(part.run)
        if part.element.tag in COPIED:
            return self.look(part.element)
        if not part.text or part.text == OBJECT:
            return None
        if part.element.tag == T:
            return text_element(part.text)
        made = etree.Element(part.element.tag)
        for name, value in part.element.attrib.items():
            if str(name).startswith(f"{{{W}}}"):
                made.set(name, value)
        return made

    def _is_known(self, element: Element) -> bool:
        if not isinstance(element.tag, str) or not element.tag.startswith(f"{{{W}}}"):
            return False
        if element.tag in (SECTION, INS, DEL, MOVE_FROM, MOVE_TO, P_PR_CHANGE):
            return False
        if any(str(name).startswith(RELATED) for name in element.attrib):
            return False
        if element.tag in STYLES:
            return element.get(w("val")) in self._known.styles
        if element.tag == NUMBERING:
            number = element.find(w("numId"))
            value = number.get(w("val"), "") if number is not None else ""
            looks = self._known.numberings.get(value)
            return looks is not None and looks == self._known.new_numberings.get(value)
        return True
