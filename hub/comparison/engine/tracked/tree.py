"""The body of a Word file as a tree, with earlier recorded changes accepted; names and small moves on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from search.extract.outcome import Status, Unreadable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element: TypeAlias = etree._Element


def w(name: str) -> str:
    return f"{{{W}}}{name}"


DOCTYPE_WITHIN = 64 * 1024
P, R, T, TABLE, ROW, CELL = w("p"), w("r"), w("t"), w("tbl"), w("tr"), w("tc")
P_PR, R_PR, ROW_PR, SECTION = w("pPr"), w("rPr"), w("trPr"), w("sectPr")
INS, DEL, MOVE_FROM, MOVE_TO, P_PR_CHANGE = w("ins"), w("del"), w("moveFrom"), w("moveTo"), w("pPrChange")
WRAPPERS = tuple(map(w, ("sdt", "sdtContent", "customXml", "smartTag")))  # around blocks, rows, cells and runs alike
GONE = tuple(
    map(
        w,
        (
            *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
            *("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange"),
            *("numberingChange", "tblPrExChange", "cellIns", "cellDel", "cellMerge", "proofErr"),
        ),
    )
)
PROPERTIES = (R_PR, ROW_PR)


def body_of(content: bytes) -> Element:
    """Raises `Unreadable` for what is not a Word document in the usual namespace, and for a DTD."""
    if b"<!DOCTYPE" in content[:DOCTYPE_WITHIN]:
        raise Unreadable(Status.DAMAGED, "XML with a document type is refused")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(Status.DAMAGED, f"XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in another encoding
        raise Unreadable(Status.DAMAGED, "XML with a document type is refused")
    body = root.find(w("body"))
    if body is None:
        raise Unreadable(Status.UNSUPPORTED, f"no body in {root.tag}")
    _accept_changes(body)
    return body


def blocks_in(container: Element) -> list[Element]:
    """Its paragraphs and tables, those within content controls too."""
    return list(_within(container, (P, TABLE)))


def rows_of(table: Element) -> list[Element]:
    return list(_within(table, (ROW,)))


def cells_of(row: Element) -> list[Element]:
    return list(_within(row, (CELL,)))


def _within(container: Element, wanted: tuple[str, ...]) -> Iterator[Element]:
    for child in container:
        if child.tag in wanted:
            yield child
        elif child.tag in WRAPPERS:
            yield from _within(child, wanted)


def properties_of(element: Element, name: str) -> Element:
    """The element with the properties of a paragraph, run or row, made where there is none."""
    found = element.find(name)
    if found is None:
        found = etree.Element(name)
        first = element.find(w("tblPrEx"))
        element.insert(0 if first is None else 1, found)
    return found


def _accept_changes(body: Element) -> None:
    for element in list(body.iter(*GONE)):
        _remove(element)
    for wrapper in list(body.iter(DEL, MOVE_FROM)):
        parent = wrapper.getparent()
        if parent is None or parent.tag not in PROPERTIES:
            _remove(wrapper)
    for mark in list(body.iter(ROW_PR)):
        if mark.find(DEL) is not None:
            _remove(mark.getparent())
    for paragraph in list(body.iter(P)):
        end = paragraph.find(f"{P_PR}/{R_PR}")
        if end is not None and (end.find(DEL) is not None or end.find(MOVE_FROM) is not None):
            _join_with_next(paragraph)
    for element in list(body.iter(INS, MOVE_TO, DEL, MOVE_FROM)):
        _unwrap(element)


def _remove(element: Element | None) -> None:
    if element is not None and (parent := element.getparent()) is not None:
        parent.remove(element)


def _join_with_next(paragraph: Element) -> None:
    following = paragraph.getnext()
    if following is None or following.tag != P:
        return
    place = 1 if following.find(P_PR) is not None else 0
    for child in [child for child in paragraph if child.tag != P_PR]:
        following.insert(place, child)
        place += 1
    _remove(paragraph)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
    parent.remove(element)
