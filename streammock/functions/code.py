"""What a function is made of, from whatever the caller has: a callable, a path to one, a directory, a zip."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from streammock import variables
from streammock.errors import lambda_ as texts
from streammock.errors.base import CodeError
from streammock.functions.runtime import CallableCode, Code, DirectoryCode, ZipCode

MAX_ZIPPED = 52_428_800
MAX_UNZIPPED = 262_144_000
_FORMS = "a callable, 'package.module:handler', a directory or a zip"


def uploaded(content: bytes) -> ZipCode:
    """A deployment package that comes with the request; one in S3 may be larger than that."""
    if len(content) >= MAX_ZIPPED:
        raise texts.zip_too_large(MAX_ZIPPED)
    return from_zip(content)


def from_zip(content: bytes) -> ZipCode:
    """A deployment package; raises AWS's errors for one that is none or is too large when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = [member.file_size for member in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError):  # what the module has for damaged directories
        raise texts.not_a_zip() from None
    if not sizes:
        raise texts.empty_zip()
    if sum(sizes) >= MAX_UNZIPPED:
        raise texts.unzipped_too_large(MAX_UNZIPPED)
    return ZipCode(content, sha256(content))


def from_anything(code: Any, environment: Mapping[str, str] | None = None) -> Code:
    """What ``mock.function`` takes.

    Parameters
    ----------
    code:
        A callable, the text ``"package.module:handler"``, a directory, or a zip as bytes or by the path of a file.
    environment:
        The function's own variables: a module that is imported for it sees them, as on Lambda.

    Raises
    ------
    CodeError
        Naming what cannot be used, and why.
    TypeError
        For what is none of these.
    """
    if isinstance(code, (bytes, bytearray)):
        return from_zip(bytes(code))
    if callable(code):
        return CallableCode(code)
    if isinstance(code, str) and ":" in code and not Path(code).exists():
        with _variables(environment or {}):
            return CallableCode(_imported(code))
    if not isinstance(code, (str, os.PathLike)):
        msg = f"a function's code is {_FORMS}, not {code!r} ({type(code).__name__})"
        raise TypeError(msg)
    path = Path(code)
    if path.is_dir():
        return DirectoryCode(path)
    if path.is_file():
        if not zipfile.is_zipfile(path):
            msg = f"{path} is not a zip file: give {_FORMS}"
            raise CodeError(msg)
        return from_zip(path.read_bytes())
    msg = f"there is no file or directory {os.fspath(code)!r}; a handler is named as 'package.module:handler'"
    raise CodeError(msg)


def sha256(content: bytes) -> str:
    """CodeSha256 as AWS shows it."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def described_size(code: Code) -> int:
    """CodeSize: the package's bytes; 0 where there is no package."""
    return len(code.content) if isinstance(code, ZipCode) else 0


def described_sha256(code: Code) -> str:
    """CodeSha256: of the package, or of what names the code where there is no package."""
    if isinstance(code, ZipCode):
        return code.sha256
    if isinstance(code, DirectoryCode):
        return sha256(str(code.path).encode())
    handler = code.handler
    name = f"{getattr(handler, '__module__', '')}.{getattr(handler, '__qualname__', type(handler).__qualname__)}"
    return sha256(name.encode())


def _imported(path: str) -> Callable[..., Any]:
    module_name, _, attribute = path.partition(":")
    try:
        module = import_module(module_name)
    except ImportError as error:
        msg = f"handler {path!r}: module {module_name!r} cannot be imported: {error}"
        raise CodeError(msg) from error
    handler = getattr(module, attribute, None)
    if handler is None:
        msg = f"handler {path!r}: module {module_name!r} has no {attribute!r}"
        raise CodeError(msg)
    if not callable(handler):
        msg = f"handler {path!r} is {type(handler).__name__}, not a callable"
        raise CodeError(msg)
    return handler  # type: ignore[no-any-return]


@contextmanager
def _variables(environment: Mapping[str, str]) -> Iterator[None]:
    given = {variables.encode(name): variables.encode_value(value) for name, value in environment.items()}
    before = {name: variables.current.get(name) for name in given}
    variables.put(given.items())
    try:
        yield
    finally:
        variables.put(before.items())
