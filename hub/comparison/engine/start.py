"""The first lines of the comparing process, run as a script: the engine and the readers, without the rest of the hub.

Its first argument is the folder of `search.extract`. The engine may lie anywhere, and `hub/__init__.py` is not there.
"""

import sys
from pathlib import Path
from types import ModuleType

ENGINE, READERS = Path(__file__).parent, Path(sys.argv[1])

for name, folder in (
    ("hub", ENGINE / "nothing"),
    ("hub.comparison", ENGINE / "nothing"),
    ("hub.comparison.engine", ENGINE),
    ("search", READERS.parent),
    ("search.extract", READERS),
):
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package

from hub.comparison.engine.child import main  # noqa: E402 (only now there is something to import it from)

main(sys.argv[2:])
