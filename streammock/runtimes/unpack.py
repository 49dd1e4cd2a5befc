"""Unpacking a deployment package where its author cannot reach outside of it."""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath

from streammock.errors.base import CodeError

try:
    from lzma import LZMAError
except ImportError:  # an interpreter that was built without it
    LZMAError = zlib.error  # type: ignore[misc,assignment]

MAX_BYTES = 262_144_000
MAX_FILES = 100_000
_CHUNK = 1 << 16
_MAX_LINK = 4096  # the longest path that Linux takes
# What the module raises for damage: RuntimeError for encryption and unknown compressions, ValueError for bad offsets.
_BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, RuntimeError, ValueError)


def unpack(content: bytes, target: Path) -> None:
    """Extract a zip into an existing directory, keeping mode bits and links that stay inside.

    Raises
    ------
    CodeError
        Naming the member, for one that leads outside, and for a package that is broken or grows too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _extract_all(archive, target)
    except _BROKEN as error:
        reason = f"it is broken: {error}"
        raise _refused(reason) from error


def _extract_all(archive: zipfile.ZipFile, target: Path) -> None:
    members = archive.infolist()
    if len(members) > MAX_FILES:
        reason = f"it has {len(members)} members, more than {MAX_FILES}"
        raise _refused(reason)
    budget, links = MAX_BYTES, []
    for member in members:
        path = target / _checked(member.filename)
        try:
            if _is_link(member):
                links.append((path, _goal_of(archive, member), member.filename))
            else:
                budget -= _extract(archive, member, path, budget)
        except OSError as error:
            reason = f"the member {member.filename!r} cannot be written: {error.strerror}"
            raise _refused(reason) from error
    # Links come last: no member is written through one, whatever a later link makes of an earlier one.
    for path, goal, name in links:
        _link(path, goal, name)
    for path, goal, name in links:
        _check_inside(path, goal, name, target)


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, budget: int) -> int:
    """Write one member; returns the bytes written."""
    if member.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    # Bytes are counted on the way: the sizes that a zip claims need not be true.
    with archive.open(member) as source, path.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > budget:
                reason = f"unzipped it is larger than {MAX_BYTES} bytes"
                raise _refused(reason)
            sink.write(chunk)
    path.chmod((_mode(member) & 0o777 or 0o644) | stat.S_IRUSR | stat.S_IWUSR)
    return written


def _checked(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or PureWindowsPath(name).drive:
        reason = f"the member {name!r} leads outside of the package"
        raise _refused(reason)
    return path


def _mode(member: zipfile.ZipInfo) -> int:
    return member.external_attr >> 16


def _is_link(member: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(_mode(member))


def _goal_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    with archive.open(member) as source:
        return os.fsdecode(source.read(_MAX_LINK))


def _link(path: Path, goal: str, name: str) -> None:
    if PurePosixPath(goal).is_absolute():
        raise _leads_outside(name, goal)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(goal)
    except (OSError, ValueError) as error:  # ValueError: a goal with a zero byte
        reason = f"the link {name!r} to {goal!r} cannot be made: {error}"
        raise _refused(reason) from error


def _check_inside(path: Path, goal: str, name: str, root: Path) -> None:
    inside = os.path.realpath(root)
    if os.path.commonpath([inside, os.path.realpath(path)]) != inside:
        raise _leads_outside(name, goal)


def remove(directory: Path) -> None:
    """Delete an unpacked package."""
    shutil.rmtree(directory, ignore_errors=True)


def _leads_outside(name: str, goal: str) -> CodeError:
    return _refused(f"the link {name!r} leads outside of the package, to {goal!r}")


def _refused(reason: str) -> CodeError:
    return CodeError(f"the deployment package cannot be unpacked: {reason}")
