"""The process that reads and fills one Word template. Knows only the two files and the values it is given.

Runs apart from the hub (see `filling.py`), as a script of its own: it imports nothing of the hub. It reads
`template.docx` and `order.json` of its working folder, writes `filled.docx`, and says on standard output as JSON
`{"fields": [{"name": …, "kind": "text" | "list" | "yes-no"}]}` or `{"refused": reason, "detail": …}`.

A template may hold `{{ feld }}`, `{% if feld %}` and `{% for zeile in feld %}`, nothing else: no calls, no attributes,
no filters. That is checked on the syntax tree of every part before anything of it runs; the environment is a sandbox.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from pathlib import Path
from typing import Any

MIB = 1024 * 1024
CPU_SECONDS = 20
MEMORY_BYTES = 1024 * MIB
UNPACKED_BYTES = 64 * MIB
ENTRIES = 2000
NESTED_LOOPS = 2


class Refused(Exception):
    """What makes the template unusable: `damaged`, `too-large`, `code`, `syntax`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (UNPACKED_BYTES, UNPACKED_BYTES))
    folder = Path(sys.argv[1])
    try:
        answer = work(folder, json.loads((folder / "order.json").read_text(encoding="utf-8")))
    except Refused as refused:
        answer = {"refused": refused.reason, "detail": refused.detail}
    except MemoryError:
        answer = {"refused": "too-large", "detail": ""}
    print(json.dumps(answer))


def work(folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    """Name the fields and, where the order has values, fill them in."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 (loaded under the limits)
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    expect_reasonable(folder / "template.docx")
    environment = strict_environment()
    values = order.get("values")
    template = DocxTemplate(folder / "template.docx")
    try:
        # Rendering reads every part there is, so it also finds the fields; without values it fills in nothing.
        template.render(values if values is not None else {}, environment, autoescape=True)
    except TemplateSyntaxError as error:
        raise Refused("syntax", error.message or "") from None
    except (etree.LxmlError, KeyError, ValueError, AttributeError, TypeError) as error:
        raise Refused("damaged", type(error).__name__) from None
    if values is not None:
        if order.get("title"):
            about = template.docx.core_properties
            about.title, about.language = order["title"][:255], "de-DE"
        template.save(folder / "filled.docx")
    return {"fields": [{"name": name, "kind": kind} for name, kind in environment.fields.items()]}


def expect_reasonable(path: Path) -> None:
    """Refuse what unpacks to more than a letter could be, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            archive.getinfo("word/document.xml")
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise Refused("damaged", type(error).__name__) from None
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise Refused("too-large")


def strict_environment() -> Any:
    """A sandboxed Jinja environment that compiles only fields, conditions and loops, and remembers the fields."""
    from jinja2 import Undefined, nodes  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    allowed = (
        nodes.Template,
        nodes.Output,
        nodes.TemplateData,
        nodes.Name,
        nodes.If,
        nodes.For,
        nodes.Not,
        nodes.And,
        nodes.Or,
        nodes.Compare,
        nodes.Operand,
        nodes.Const,
    )

    class StrictEnvironment(ImmutableSandboxedEnvironment):
        def __init__(self) -> None:
            super().__init__(autoescape=True, undefined=Undefined)
            self.globals.clear()  # no range(), no cycler(), no lipsum()
            self.fields: dict[str, str] = {}

        def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
            tree = super()._parse(source, name, filename)
            self._look_at(tree, frozenset(), 0)
            return tree

        def _look_at(self, node: nodes.Node, loops: frozenset[str], depth: int) -> None:
            if isinstance(node, nodes.Getattr) and is_loop_number(node) and loops:
                return
            if not isinstance(node, allowed):
                raise Refused("code", type(node).__name__)
            if isinstance(node, nodes.For):
                self._look_at_loop(node, loops, depth)
                return
            if isinstance(node, nodes.If):
                self._look_at_condition(node, loops, depth)
                return
            if isinstance(node, nodes.Name) and node.name not in loops and self.fields.get(node.name) != "list":
                self.fields[node.name] = "text"
            for child in node.iter_child_nodes():
                self._look_at(child, loops, depth)

        def _look_at_loop(self, node: nodes.For, loops: frozenset[str], depth: int) -> None:
            line, lines = node.target, node.iter
            if not isinstance(line, nodes.Name) or not isinstance(lines, nodes.Name):
                raise Refused("code", "For")
            if node.test is not None or node.recursive or depth >= NESTED_LOOPS:
                raise Refused("code", "For")
            if lines.name not in loops:
                self.fields[lines.name] = "list"
            for child in (*node.body, *node.else_):
                self._look_at(child, loops | {line.name, "loop"}, depth + 1)

        def _look_at_condition(self, node: nodes.If, loops: frozenset[str], depth: int) -> None:
            asked = node.test.node if isinstance(node.test, nodes.Not) else node.test
            if isinstance(asked, nodes.Name):
                if asked.name not in loops:
                    self.fields.setdefault(asked.name, "yes-no")  # unless it also stands in the text
            else:
                self._look_at(node.test, loops, depth)
            for child in (*node.body, *node.elif_, *node.else_):
                self._look_at(child, loops, depth)

    def is_loop_number(node: nodes.Getattr) -> bool:
        return (
            isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in ("index", "first", "last")
        )

    return StrictEnvironment()


if __name__ == "__main__":
    main()
