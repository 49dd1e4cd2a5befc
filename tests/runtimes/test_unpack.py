"""Deployment packages, the hostile ones too."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from streammock.errors import CodeError
from streammock.runtimes import unpack as unpacking
from streammock.runtimes.unpack import remove, unpack

LINK = stat.S_IFLNK | 0o777


def package(*members, compression=zipfile.ZIP_DEFLATED):
    """A zip of (name, content) or (name, content, mode)."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, text, *mode in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            archive.writestr(info, text)
            info.external_attr = (mode[0] if mode else 0) << 16  # writestr puts a mode of its own in place of none
    return content.getvalue()


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "task"
    path.mkdir()
    return path


def test_files_and_directories(target):
    """Directories are made as they are needed, whether the package names them or not."""
    unpack(package(("a.py", "a"), ("empty/", ""), ("./b/c/d.py", "d"), ("Foo::Bar.txt", "x"), ("..g", "y")), target)
    found = sorted(str(path.relative_to(target)) for path in target.rglob("*"))
    assert found == ["..g", "Foo::Bar.txt", "a.py", "b", "b/c", "b/c/d.py", "empty"]
    assert (target / "b/c/d.py").read_text() == "d"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [(0, 0o644), (stat.S_IFREG | 0o755, 0o755), (stat.S_IFREG | 0o111, 0o711), (stat.S_IFREG | 0o4755, 0o755)],
)
def test_mode_bits(target, mode, expected):
    """A bootstrap stays executable; we can always read and delete; nobody gets the owner's rights."""
    unpack(package(("bootstrap", "x", mode)), target)
    assert stat.S_IMODE((target / "bootstrap").stat().st_mode) == expected


def test_the_last_of_two_members_of_one_name(target):
    """It replaces the first, as unzip does."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = package(("a", "1"), ("a", "2"))
    unpack(content, target)
    assert (target / "a").read_text() == "2"


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "a/..", "..\\x", "C:x", "C:/x", "a\\b"])
def test_members_that_lead_outside(target, name):
    """Refused by name, and nothing is written."""
    content = package((name, "x"))
    with pytest.raises(CodeError, match="leads outside of the package"):
        unpack(content, target)
    assert list(target.parent.rglob("*x*")) == []


# --- links --------------------------------------------------------------------------------------------------------
def test_links_that_stay_inside(target):
    """They are made as links, to files and directories, upwards and to nothing."""
    unpack(
        package(
            ("lib/a.so.1", "a"),
            ("lib/a.so", "a.so.1", LINK),
            ("lib/up/link", "../a.so", LINK),
            ("dangling", "no", LINK),
        ),
        target,
    )
    assert (target / "lib/a.so").readlink() == Path("a.so.1")
    assert (target / "lib/up/link").read_text() == "a"
    assert (target / "dangling").is_symlink()


@pytest.mark.parametrize(
    "members",
    [
        [("a", "..", LINK)],
        [("a", "/etc/passwd", LINK)],
        [("b/a", "../../x", LINK)],
        # Each harmless when it is made, not so together.
        [("a", "d/..", LINK), ("d", ".", LINK), ("a/evil", "x")],
        [("a", "d/..", LINK), ("d", ".", LINK)],
        [("a", "b", LINK), ("b", "..", LINK)],
    ],
)
def test_links_that_lead_outside(target, members):
    """Refused, also when it takes two of them; nothing is ever written through a link."""
    with pytest.raises(CodeError, match=r"the link .* (leads outside|cannot be made)"):
        unpack(package(*members), target)
    assert [path.name for path in target.parent.iterdir()] == ["task"]


@pytest.mark.parametrize(
    "members", [[("a", "x"), ("a", "b", LINK)], [("a", "b\x00c", LINK)], [("f", "x"), ("f/a", "b", LINK)]]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_links_that_cannot_be_made(target, members):
    """The error names the link."""
    with pytest.raises(CodeError, match=r"the link 'f?/?a' to .* cannot be made"):
        unpack(package(*members), target)


def test_a_link_with_an_endless_goal(target):
    """It is not read to its end."""
    with pytest.raises(CodeError, match="cannot be made"):
        unpack(package(("a", "x" * 10_000_000, LINK)), target)


# --- size ---------------------------------------------------------------------------------------------------------
def test_a_bomb(target, monkeypatch):
    """Bytes are counted while they are written, over all members, whatever the package claims."""
    monkeypatch.setattr(unpacking, "MAX_BYTES", 1_000_000)
    members = [(f"zeros{n}", b"\0" * 600_000) for n in range(2)]
    unpack(package(members[0]), target)
    with pytest.raises(CodeError, match="larger than 1000000 bytes"):
        unpack(package(*members), target)


def test_too_many_members(target, monkeypatch):
    """Refused before the first is written."""
    monkeypatch.setattr(unpacking, "MAX_FILES", 2)
    with pytest.raises(CodeError, match="3 members, more than 2"):
        unpack(package(("a", ""), ("b", ""), ("c", "")), target)
    assert list(target.iterdir()) == []


# --- broken packages ----------------------------------------------------------------------------------------------
def test_what_is_no_zip(target):
    """The error says so."""
    with pytest.raises(CodeError, match="cannot be unpacked: it is broken: File is not a zip file"):
        unpack(b"no zip", target)


def flipped(content, marker, offset, value):
    """The package with one byte of its central directory, or of its data, changed."""
    data = bytearray(content)
    data[content.index(marker) + offset] = value
    return bytes(data)


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (flipped(package(("a", "x" * 99), compression=zipfile.ZIP_STORED), LOCAL, 40, 0), "Bad CRC-32"),
        (flipped(package(("a", os.urandom(99))), LOCAL, 31, 0xFF), "invalid|Error"),
        (flipped(flipped(package(("a", "x")), CENTRAL, 8, 1), LOCAL, 6, 1), "encrypted"),
        (flipped(package(("a", "x")), CENTRAL, 10, 99), "compression method"),
        (flipped(package(("a", "x")), END, 17, 0x10), "negative seek"),
        (flipped(package(("a", "x" * 99), compression=zipfile.ZIP_LZMA), LOCAL, 40, 0xFF), "Corrupt"),
    ],
)
def test_damaged_packages(target, content, reason):
    """A wrong sum, damaged data, a password, an unknown compression, a bad place: none of them escapes as itself."""
    with pytest.raises(CodeError, match=f"it is broken: .*({reason})"):
        unpack(content, target)


@pytest.mark.parametrize("members", [[("a", "x"), ("a/b", "y")], [("a/b", "x"), ("a", "y")], [("n" * 300, "x")]])
def test_members_that_cannot_be_written(target, members):
    """A file where a directory should be, or a name that no file can have: the error names the member."""
    with pytest.raises(CodeError, match=f"the member '{members[-1][0]}' cannot be written"):
        unpack(package(*members), target)


def test_remove(target):
    """All of it goes; what is gone already is no error."""
    unpack(package(("a/b", "x")), target)
    remove(target)
    remove(target)
    assert not target.exists()
