"""Started as a script in a handler's process: makes the files beside it a package of their own, and runs it.

Its name is one that no user has, and none of the files can be imported by their short names.
"""

import sys
from importlib import import_module
from types import ModuleType

_NAME = "_streammock_bootstrap"


def main() -> None:
    """Serve the Runtime API until the process is ended."""
    package = ModuleType(_NAME)
    package.__path__ = [sys.path.pop(0)]  # the directory of this script, which the handler need not see
    sys.modules[_NAME] = package
    import_module(_NAME + ".runtime").main()


if __name__ == "__main__":
    main()
