"""What a reading process cannot reach, tried from inside with the very walls that readers get."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.extract import extract, sandbox

ROOT = Path(__file__).parents[2]
GIVE_UP = (
    "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
    "from search.extract.confinement import confine; from search.extract.landlock import give_up_all_but;"
    "from search.extract.outcome import Limits; confine(Limits(), seconds=9, parent=0);"
    "given_up = give_up_all_but(file=Path(sys.argv[2]), scratch=Path('.').absolute()); exec(sys.argv[3])"
)


class Walls:
    """One kind of walls around code. `document` is the file it may read, under the name `seen`."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.is_bubblewrap = kind == "bubblewrap"
        self.document = folder / "data" / "upload.txt"
        self.scratch = folder / "scratch"
        for place in (self.document.parent, self.scratch):
            place.mkdir()
        self.document.write_text("Fallkonferenz")
        self.seen = sandbox.places(self.document, self.scratch).file if self.is_bubblewrap else self.document

    def stands(self) -> bool:
        return sandbox.is_available() if self.is_bubblewrap else self.tried("print(given_up)").stdout == "True\n"

    def tried(self, code: str) -> subprocess.CompletedProcess[str]:
        if self.is_bubblewrap:
            plain = [sys.executable, "-I", "-c", code]
            command = sandbox.sandboxed(plain, file=self.document, scratch=self.scratch)
        else:
            command = [sys.executable, "-I", "-c", GIVE_UP, str(ROOT), str(self.document), code]
        return subprocess.run(command, capture_output=True, text=True, check=False, env={}, cwd=self.scratch)


KINDS = ("bubblewrap", "landlock")


@pytest.fixture(params=KINDS)
def walls(request: pytest.FixtureRequest, tmp_path: Path) -> Walls:
    """Each kind that the kernel allows; the other one protects where one of them does not stand, so one has to."""
    found = Walls(request.param, tmp_path)
    if not found.stands():
        assert any(Walls(kind, tmp_path).stands() for kind in KINDS), "files are read here without any walls"
        pytest.skip(f"the kernel allows no {request.param} here, but the other kind")
    return found


@pytest.fixture
def server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_it_reads_its_file(walls: Walls) -> None:
    assert walls.tried(f"print(open({str(walls.seen)!r}).read())").stdout == "Fallkonferenz\n"


def test_it_cannot_change_its_file(walls: Walls) -> None:
    assert "Error" in walls.tried(f"open({str(walls.seen)!r}, 'w')").stderr
    assert walls.document.read_text() == "Fallkonferenz"


def test_it_does_not_read_what_lies_beside_its_file(walls: Walls) -> None:
    neighbour = walls.document.parent / "hub.sqlite3"
    neighbour.write_text("geheim")
    assert "Error" in walls.tried(f"open({str(neighbour)!r})").stderr
    assert "Error" in walls.tried(f"import os; os.listdir({str(neighbour.parent)!r})").stderr


@pytest.mark.parametrize("place", ["/etc/passwd", "/etc/shadow", "/proc/1/environ", str(ROOT / "pyproject.toml")])
def test_it_does_not_read_the_rest_of_the_machine(walls: Walls, place: str) -> None:
    answer = walls.tried(f"print('read', len(open({place!r}, 'rb').read()))")
    assert "read" not in answer.stdout or (walls.is_bubblewrap and place.startswith("/proc"))  # its own number 1


def test_it_writes_only_into_its_scratch_folder(walls: Walls) -> None:
    assert walls.tried("open('here', 'w').write('x')").returncode == 0
    assert (walls.scratch / "here").exists()
    for elsewhere in (walls.document.parent, walls.scratch.parent, Path("/usr"), Path("/var/tmp")):
        assert "Error" in walls.tried(f"open({str(elsewhere / 'x')!r}, 'w')").stderr


def test_it_reaches_no_network(walls: Walls, server: int) -> None:
    code = f"import socket; socket.create_connection(('127.0.0.1', {server}), timeout=2)"
    assert "Error" in walls.tried(code).stderr


def test_it_ends_no_other_process(walls: Walls) -> None:
    assert "Error" in walls.tried(f"import os; os.kill({os.getpid()}, 0)").stderr


def test_it_gets_no_setting_of_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The secrets of the installation are in the environment of the worker."""
    monkeypatch.setenv("HUB_SECRET_KEY", "geheim")
    path = tmp_path / "environment.txt"
    path.symlink_to("/proc/self/environ")
    assert "geheim" not in extract(path, name=path.name).text
