"""The directories of one sandbox.

Node.js looks for packages in ``node_modules`` of all directories above a file, for CommonJS and ES modules alike. So
the layout itself gives the real runtime's precedence, and nothing is written beside the code (spec/runtimes.md 3)::

    var/task/        the code, or a link to the directory that it is used from
    var/node_modules -> ../opt/nodejs/node_modules    what layers bring
    node_modules     -> the SDK in the cache          what the runtime brings
    opt/ tmp/ home/
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from streammock.functions.runtime import Code, DirectoryCode, ZipCode
from streammock.runtimes import layering
from streammock.runtimes.reaper import reaper


class SandboxDirectory:
    """A fresh directory tree; ``remove`` takes it away.

    Parameters
    ----------
    code:
        A zip is unpacked, a directory used in place.
    layers:
        Unpacked in order over each other.
    modules:
        The ``node_modules`` that the runtime brings, if it has any.
    """

    def __init__(self, code: Code, layers: Sequence[Code], modules: Path | None) -> None:
        # The real path: where /tmp is a link, the traces of errors would name another directory than we do.
        self.root = Path(os.path.realpath(tempfile.mkdtemp(prefix="streammock-")))
        self._owner = os.getpid()
        reaper.watch_directory(self.root)
        try:
            self.task = self._place(code)
            self._lay_out(modules)
            layering.unpack(layers, self.layers)
        except BaseException:
            self.remove()
            raise

    @property
    def in_place(self) -> bool:
        """Whether the code stands outside of the tree."""
        return self.root not in self.task.parents

    @property
    def layers(self) -> Path:
        """What ``/opt`` is to the handler."""
        return self.root / "opt"

    @property
    def temporary(self) -> Path:
        """What ``/tmp`` is to the handler; it outlives a crash."""
        return self.root / "tmp"

    @property
    def home(self) -> Path:
        """An empty home directory."""
        return self.root / "home"

    def node_path(self, major: int) -> str:
        """``NODE_PATH`` in Lambda's order; ES modules ignore it, tools for CommonJS read it."""
        modules = self.layers / "nodejs"
        places = (
            modules / f"node{major}" / "node_modules",
            modules / "node_modules",
            self.root / "node_modules",
            self.task,
        )
        return os.pathsep.join(map(str, places))

    def remove(self) -> None:
        """Delete it all. In the child of a fork nothing happens: it is the parent's."""
        if os.getpid() == self._owner:
            shutil.rmtree(self.root, ignore_errors=True)
            reaper.release_directory(self.root)

    def _place(self, code: Code) -> Path:
        if isinstance(code, DirectoryCode):
            return Path(os.path.realpath(code.path))
        if not isinstance(code, ZipCode):
            msg = f"code of this kind has no files: {code!r}"
            raise TypeError(msg)
        from streammock.runtimes.unpack import unpack

        task = self.root / "var" / "task"
        task.mkdir(parents=True)
        unpack(code.content, task)
        return task

    def _lay_out(self, modules: Path | None) -> None:
        for name in ("opt", "tmp", "home", "var"):
            (self.root / name).mkdir(exist_ok=True)
        (self.root / "var" / "node_modules").symlink_to(Path("..", "opt", "nodejs", "node_modules"))
        if modules is not None:
            (self.root / "node_modules").symlink_to(modules, target_is_directory=True)
