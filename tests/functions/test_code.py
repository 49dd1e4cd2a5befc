"""What a function may be made of."""

import base64
import functools
import hashlib
import os
import struct
import sys

import pytest

from streammock.errors import CodeError
from streammock.functions import code
from streammock.functions.runtime import CallableCode, DirectoryCode

NOT_A_ZIP = (
    "InvalidParameterValueException",
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
    400,
)


def handler(event, _context):
    return event


class Handler:
    """A callable without a name of its own."""

    def __call__(self, event, _context):
        return event


# --- packages -----------------------------------------------------------------------------------------------------
def test_a_package_shows_its_size_and_hash(zipped):
    """CodeSize counts its bytes, CodeSha256 is their SHA-256 in base64 (aws_facts 3.2)."""
    content = zipped(index="pass")
    made = code.from_zip(content)
    assert code.described_size(made) == len(content)
    assert code.described_sha256(made) == base64.b64encode(hashlib.sha256(content).digest()).decode()


def _declaring(content, size):
    """A package whose only member claims a size, as the directory at its end has it."""
    directory = content.index(b"PK\x01\x02")
    return content[: directory + 24] + struct.pack("<I", size) + content[directory + 28 :]


def _of_version(content, version):
    directory = content.index(b"PK\x01\x02")
    return content[: directory + 6] + struct.pack("<H", version) + content[directory + 8 :]


def _named_in_broken_utf8(content):
    directory = content.index(b"PK\x01\x02")
    flagged = content[: directory + 8] + struct.pack("<H", 0x800) + content[directory + 10 :]
    return flagged[: directory + 46] + b"\xff" + flagged[directory + 47 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda _content: b"no zip",
        lambda _content: b"",
        lambda content: content[:-30],
        lambda content: _of_version(content, 250),
        _named_in_broken_utf8,
    ],
    ids=["text", "empty", "truncated", "version", "name"],
)
def test_what_cannot_be_unzipped(damage, zipped, refused):
    """Whatever is wrong with the file, the text is one (aws_facts 3.6, invalid_zip_exc)."""
    assert refused(code.from_zip, damage(zipped(index="pass"))) == NOT_A_ZIP


def test_a_package_that_is_too_large(refused):
    """A package of 50 MB is refused with 413 before it is looked into (aws_facts 3.6, invalid_param_exc)."""
    text = "Zipped size must be smaller than 52428800 bytes"
    assert refused(code.uploaded, bytes(52_428_800)) == ("RequestEntityTooLargeException", text, 413)
    assert refused(code.uploaded, bytes(52_428_799)) == NOT_A_ZIP


def test_a_large_package_in_s3(refused):
    """Only what comes with a request is limited to 50 MB (LocalStack's test_large_lambda, validated on AWS)."""
    assert refused(code.from_zip, bytes(52_428_800)) == NOT_A_ZIP


def test_a_package_that_unzips_to_too_much(zipped, refused):
    """250 MB unzipped are refused by what the directory says, without unzipping (aws_facts 3.6, invalid_param_exc)."""
    content = zipped(index="pass")
    text = "Unzipped size must be smaller than 262144000 bytes"
    answer = refused(code.from_zip, _declaring(content, 262_144_000))
    assert answer == ("InvalidParameterValueException", text, 400)
    assert code.from_zip(_declaring(content, 262_143_999))


@pytest.mark.parametrize("comment", [b"", b"made by a build"], ids=["bare", "commented"])
def test_a_package_of_nothing(comment, refused):
    """A zip without members is one to any tool, and is refused (serverless_static_website_with_basic_auth#17)."""
    nothing = b"PK\x05\x06" + bytes(16) + struct.pack("<H", len(comment)) + comment
    text = "Uploaded file must be a non-empty zip"
    assert refused(code.from_zip, nothing) == ("InvalidParameterValueException", text, 400)


# --- other forms --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", [bytes, bytearray])
def test_a_zip_in_memory(form, zipped):
    """Bytes are a package."""
    content = zipped(index="pass")
    assert code.from_anything(form(content)) == code.from_zip(content)


def test_a_zip_on_disk(tmp_path, zipped):
    """The path of a zip is read, given as a path or as text."""
    path = tmp_path / "package.zip"
    path.write_bytes(zipped(index="pass"))
    assert code.from_anything(path) == code.from_anything(str(path)) == code.from_zip(path.read_bytes())


def test_a_directory(tmp_path):
    """A directory is used in place: no size, and a hash that tells it from others."""
    made = code.from_anything(tmp_path)
    assert made == DirectoryCode(tmp_path)
    assert code.described_size(made) == 0
    assert code.described_sha256(made) != code.described_sha256(DirectoryCode(tmp_path.parent))


def test_a_callable():
    """A callable is kept as it is; its hash goes by its name."""
    made = code.from_anything(handler)
    assert made == CallableCode(handler)
    assert code.described_size(made) == 0
    assert code.described_sha256(made) == code.described_sha256(CallableCode(handler))


@pytest.mark.parametrize("nameless", [Handler(), functools.partial(handler, _context=None)])
def test_a_callable_without_a_name(nameless):
    """A partial or an instance has a hash too: 32 bytes in base64."""
    assert len(base64.b64decode(code.described_sha256(code.from_anything(nameless)))) == 32


def test_a_handler_by_its_path():
    """``package.module:handler`` is imported."""
    assert code.from_anything("os.path:basename") == CallableCode(os.path.basename)


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Writes a module that can be imported for one test."""
    monkeypatch.syspath_prepend(tmp_path)

    def module(text):
        (tmp_path / "of_this_test.py").write_text(text)
        return "of_this_test:handler"

    yield module
    sys.modules.pop("of_this_test", None)


def test_a_module_sees_the_functions_variables(module, monkeypatch):
    """What it reads when it is imported is there, as on Lambda, and gone afterwards or as before."""
    monkeypatch.setenv("KEPT", "before")
    path = module("import os\nSEEN = os.environ['TABLE'], os.environ['KEPT']\ndef handler(e, c): return SEEN")
    made = code.from_anything(path, {"TABLE": "Barks", "KEPT": "within"})
    assert made.handler(None, None) == ("Barks", "within")
    assert ("TABLE" in os.environ, os.environ["KEPT"], os.getenv("TABLE")) == (False, "before", None)


def test_an_error_of_the_module_itself(module):
    """It is the author's own, whatever its type, and nothing is left of the variables."""
    path = module("import os\nos.environ['TABLE'].no_such_method()\ndef handler(e, c): pass")
    with pytest.raises(AttributeError, match="no_such_method"):
        code.from_anything(path, {"TABLE": "Barks"})
    assert "TABLE" not in os.environ


def test_a_file_whose_name_has_a_colon(tmp_path, monkeypatch, zipped):
    """A file that exists is a file, whatever its name looks like."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "os:name").write_bytes(zipped(index="pass"))
    assert code.from_anything("os:name") == code.from_zip((tmp_path / "os:name").read_bytes())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("no_such_module:handler", r"module 'no_such_module' cannot be imported: No module named"),
        ("os.path:no_such_handler", r"module 'os.path' has no 'no_such_handler'"),
        ("os.path:sep", r"handler 'os.path:sep' is str, not a callable"),
        ("no/such/path", r"no file or directory 'no/such/path'; a handler is named as 'package.module:handler'"),
    ],
)
def test_what_cannot_be_used(given, words):
    """The error names what was given, what is wrong with it, and how it should look."""
    with pytest.raises(CodeError, match=words):
        code.from_anything(given)


def test_a_file_that_is_no_zip(tmp_path):
    """A Python file is not a package; the error lists what is."""
    path = tmp_path / "index.py"
    path.write_text("pass")
    with pytest.raises(CodeError, match=r"index\.py is not a zip file: give a callable, .*, a directory or a zip"):
        code.from_anything(path)
