"""The first lines of the reading process, run as a script: the readers, without the rest of the packages they are in.

What `search/__init__.py` brings for asking an index would double the time a reading process takes to start.
"""

import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent

for name, folder in (("search", HERE.parent), ("search.extract", HERE)):
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package

from search.extract.child import main  # noqa: E402 (only now there is something to import it from)

main(sys.argv[1:])
