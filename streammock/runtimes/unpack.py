"""Unpacking a deployment package where its author cannot reach outside of it."""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

from streammock.errors.base import CodeError

MAX_BYTES = 262_144_000
MAX_FILES = 100_000
_WINDOWS_DRIVE = ":"


def unpack(content: bytes, target: Path) -> None:
    """Extract a zip into an existing directory, keeping mode bits and links that stay inside.

    Raises
    ------
    CodeError
        Naming the member, for one that leads outside, and for a package that is broken or grows too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_FILES:
                raise _Refused(f"it has {len(members)} members, more than {MAX_FILES}")
            budget = MAX_BYTES
            for member in members:
                budget -= _extract(archive, member, target, budget)
    except zipfile.BadZipFile as error:
        raise _Refused(f"it is broken: {error}") from error


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: int) -> int:
    """Write one member; returns the bytes written."""
    path = target / _checked(member.filename)
    if member.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = member.external_attr >> 16
    if stat.S_ISLNK(mode):
        _link(archive.read(member).decode(), path, target, member.filename)
        return 0
    written = 0
    # Bytes are counted on the way: the sizes that a zip claims need not be true.
    with archive.open(member) as source, path.open("wb") as sink:
        while chunk := source.read(1 << 16):
            written += len(chunk)
            if written > budget:
                raise _Refused(f"unzipped it is larger than {MAX_BYTES} bytes")
            sink.write(chunk)
    path.chmod((mode & 0o777 or 0o644) | stat.S_IRUSR | stat.S_IWUSR)
    return written


def _checked(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or _WINDOWS_DRIVE in name:
        raise _Refused(f"the member {name!r} leads outside of the package")
    return path


def _link(goal: str, path: Path, root: Path, name: str) -> None:
    inside = os.path.realpath(root)
    resolved = os.path.realpath(path.parent / goal)
    if PurePosixPath(goal).is_absolute() or os.path.commonpath([inside, resolved]) != inside:
        raise _Refused(f"the link {name!r} leads outside of the package, to {goal!r}")
    path.symlink_to(goal)


def remove(directory: Path) -> None:
    """Delete an unpacked package."""
    shutil.rmtree(directory, ignore_errors=True)


class _Refused(CodeError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"the deployment package cannot be unpacked: {reason}")
