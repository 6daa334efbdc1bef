"""Reading and filling Word templates, in a process that may do nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from flask_babel import lazy_gettext

from hub.errors import HubError
from search.extract import sandbox

SECONDS = 30
MAX_TEMPLATE_BYTES = 20 * 1024 * 1024
# What XML 1.0 cannot hold, and the form feed and bell that the library takes for breaks.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")

REFUSALS = {
    "damaged": lazy_gettext(
        "Diese Vorlage lässt sich nicht lesen. Bitte speichern Sie sie in Word neu als .docx-Datei."
    ),
    "too-large": lazy_gettext("Diese Vorlage ist zu groß. Bitte verkleinern Sie die Bilder darin."),
    "code": lazy_gettext(
        "Diese Vorlage enthält mehr als Felder, Bedingungen und Wiederholungen. Sie wurde nicht ausgefüllt. "
        "Bitte nehmen Sie alles andere aus den geschweiften Klammern heraus."
    ),
    "syntax": lazy_gettext(
        "In dieser Vorlage ist ein Feld falsch geschrieben. Bitte prüfen Sie in Word, ob jede geschweifte Klammer ihr "
        "Gegenstück hat."
    ),
    "too-slow": lazy_gettext("Das Ausfüllen dauert zu lange. Bitte vereinfachen Sie die Vorlage."),
}


class UnusableTemplate(HubError):
    """The template was not filled; `message` says why and what to do. `reason` is a key of `REFUSALS`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(str(REFUSALS[reason]))


class Field(NamedTuple):
    """One gap of a template; `kind` is `text`, `list` (one entry per line) or `yes-no`."""

    name: str
    kind: str


def fields_of(template: bytes) -> list[Field]:
    """The gaps of a Word file, in the order in which they stand. Raises `UnusableTemplate`."""
    answer, _ = _run(template, values=None)
    return [Field(field["name"], field["kind"]) for field in answer["fields"]]


def fill(template: bytes, values: dict[str, str | list[str] | bool], *, title: str = "") -> bytes:
    """The Word file with its gaps filled; what has no value stays empty. Raises `UnusableTemplate`.

    `title` becomes the file's title (in its properties) and its language German, which a PDF made of it needs.
    """
    _, filled = _run(template, values={name: _writable(value) for name, value in values.items()}, title=title)
    return filled


def _run(template: bytes, *, values: dict[str, Any] | None, title: str = "") -> tuple[dict[str, Any], bytes]:
    if len(template) > MAX_TEMPLATE_BYTES:
        raise UnusableTemplate("too-large")
    with TemporaryDirectory(prefix="hub-template-") as name:
        folder = Path(name)
        source = folder / "template.docx"
        source.write_bytes(template)
        (folder / "order.json").write_text(json.dumps({"values": values, "title": _writable(title)}), encoding="utf-8")
        inside = sandbox.places(source, folder).scratch
        command = [sys.executable, "-I", "-c", _program(), str(inside)]
        try:
            done = subprocess.run(  # noqa: S603 (our own command)
                sandbox.sandboxed(command, file=source, scratch=folder),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(inside), "TMPDIR": str(inside)},
                cwd=folder,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnusableTemplate("too-slow") from None
        answer = _answer(done)
        return answer, (folder / "filled.docx").read_bytes() if values is not None else b""


def _answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:  # killed by a limit, or broken by what the file holds
        raise UnusableTemplate("too-slow" if done.returncode < 0 or done.returncode > 128 else "damaged") from None
    if "refused" in answer:
        raise UnusableTemplate(answer["refused"])
    return answer


@cache
def _program() -> str:
    """The script travels as text: the sandbox shows none of the hub's own files."""
    return (Path(__file__).parent / "filling_process.py").read_text(encoding="utf-8")


def _writable(value: str | list[str] | bool) -> Any:
    if isinstance(value, list):
        return [_writable(line) for line in value]
    return value if isinstance(value, bool) else _UNWRITABLE.sub("", value.replace("\r\n", "\n"))
