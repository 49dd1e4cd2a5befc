"""Layers: unpacked in order over each other, and where each language looks for what they bring."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from streammock.functions.runtime import Code, DirectoryCode, ZipCode


def unpack(layers: Sequence[Code], target: Path) -> None:
    """Put the files of all layers into a directory; of two with the same name the later layer's stays.

    Raises
    ------
    CodeError
        For a layer that cannot be unpacked.
    """
    for layer in layers:
        # Each into a directory of its own first: no layer's file is written through another layer's link.
        with tempfile.TemporaryDirectory(prefix=".layer-", dir=target.parent) as directory:
            content = Path(directory, "content")
            _unpack(layer, content)
            _move(content, target)


def python_path(opt: Path, version: str) -> list[str]:
    """Where Lambda's Python looks for layers; ``version`` is that of the runtime identifier, ``3.13``."""
    return [str(opt / "python" / "lib" / f"python{version}" / "site-packages"), str(opt / "python")]


def _unpack(layer: Code, target: Path) -> None:
    if isinstance(layer, DirectoryCode):
        shutil.copytree(layer.path, target, symlinks=True)
    elif isinstance(layer, ZipCode):
        from streammock.runtimes.unpack import unpack as unpack_zip

        target.mkdir()
        unpack_zip(layer.content, target)
    else:
        msg = f"a layer is made of files, not of {layer!r}"
        raise TypeError(msg)


def _move(source: Path, target: Path) -> None:
    for entry in os.scandir(source):
        goal = target / entry.name
        if entry.is_dir(follow_symlinks=False):
            if goal.is_symlink() or not goal.is_dir():
                goal.unlink(missing_ok=True)
                goal.mkdir()
            _move(Path(entry.path), goal)
            continue
        if goal.is_dir() and not goal.is_symlink():
            shutil.rmtree(goal)
        Path(entry.path).replace(goal)
