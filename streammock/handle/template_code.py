"""A template's code, as a function or a layer takes it: beside the template, inline, in S3, or an asset of cdk's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from streammock.errors import lambda_ as texts
from streammock.errors.base import TemplateError
from streammock.handle.template_values import mapping, unsupported

_SAM_S3 = {"Bucket": "S3Bucket", "Key": "S3Key", "Version": "S3ObjectVersion"}
_OF_AN_IMAGE = ("ImageConfig", "ImageUri", "PackageType")
_INLINE = {"python": "index.py", "nodejs": "index.js"}


def sam(code: Any) -> Any:
    """``CodeUri`` or ``ContentUri``: a path, or a place in S3, which may be a URI, in CloudFormation's words."""
    if isinstance(code, str) and code.startswith("s3://"):
        uri = urlsplit(code)
        version = parse_qs(uri.query).get("versionId")
        return {"S3Bucket": uri.netloc, "S3Key": uri.path[1:], **({"S3ObjectVersion": version[0]} if version else {})}
    return {_SAM_S3[name]: one for name, one in code.items() if name in _SAM_S3} if isinstance(code, Mapping) else code


def asset(metadata: Mapping[str, Any], code: Any, home: Path) -> str | None:
    """Where code is kept beside the template until it is uploaded; None for what is in S3.

    cdk's command line says where, and its library gives it the name of the key; the Serverless Framework has a path of
    its own before the name.
    """
    if "aws:asset:path" in metadata:
        return str(metadata["aws:asset:path"])
    key = code.get("S3Key") if isinstance(code, Mapping) else None
    if not isinstance(key, str):
        return None
    places = [f"asset.{key.removesuffix('.zip')}", f"asset.{key}"]
    if key.startswith("serverless/"):
        places.append(key.rpartition("/")[2])
    return next((place for place in places if (home / place).exists()), None)


def give(logical_id: str) -> str:
    """How a test gives a function's code itself."""
    return f"give its code, as in mock.load(path, functions={{{logical_id!r}: handler}})"


def source(logical_id: str, code: Any, params: Mapping[str, Any], home: Path) -> Any:
    """A function's code in a form that ``mock.function`` takes.

    Parameters
    ----------
    logical_id, params:
        The function, and its settings.
    code:
        A path, or the property ``Code``.
    home:
        Where the template is, and paths begin.

    Raises
    ------
    TemplateError
        For a path where nothing is, and code of a form that is not run.
    AwsError
        Where nothing says what runs it.
    """
    if not {"Runtime", "Handler"} <= params.keys():
        raise texts.runtime_and_handler_missing()
    if isinstance(code, str):
        path = home / code
        if not path.exists():
            msg = f"{logical_id}: {_missing(path)}. Load the template that sam build writes, or {give(logical_id)}"
            raise TemplateError(msg)
        return path if path.is_dir() else package(logical_id, path)
    code = mapping(code, f"the code of {logical_id}")
    if "ImageUri" in code:
        raise _image(logical_id)
    if not isinstance(code.get("ZipFile"), str):
        raise unsupported(logical_id, f"the code {code}")
    runtime = str(params["Runtime"])
    file = next((file for prefix, file in _INLINE.items() if runtime.startswith(prefix)), None)
    if file is None:
        raise unsupported(logical_id, f"inline code for the runtime {runtime!r}")
    return _zipped({file: (code["ZipFile"].encode(), 0)})


def without_what_is_not_run(logical_id: str, given: dict[str, Any], account: str, own: Any) -> list[str]:
    """Take container images and layers of other accounts out of a function's properties.

    Parameters
    ----------
    logical_id, given:
        The function, and its properties, which are changed.
    account:
        The stack's.
    own:
        The code that the test gives, which comes with all that it needs; None where it gives none.

    Returns
    -------
    list of str
        What was left out, in words.

    Raises
    ------
    TemplateError
        Where the template's own code would need them.
    """
    image = {one: given.pop(one) for one in _OF_AN_IMAGE if one in given}
    if own is None and ("ImageUri" in image or image.get("PackageType", "Zip") != "Zip"):
        raise _image(logical_id)
    layers = given.get("Layers")
    foreign = [one for one in layers if _is_foreign(one, account)] if isinstance(layers, list) else []
    if foreign and own is None:
        msg = (
            f"{logical_id}: the layer {foreign[0]} is another account's, and is not fetched. Where what it brings is "
            f"installed, {give(logical_id)}; else leave it out of the template that the test loads (a Fn::If will do)"
        )
        raise TemplateError(msg)
    if foreign:
        given["Layers"] = [one for one in given["Layers"] if one not in foreign]
    return [f"layer {one} of {logical_id}" for one in foreign]


def _is_foreign(layer: Any, account: str) -> bool:
    parts = str(layer).split(":")
    return parts[4:5] not in ([], [account])


def _image(logical_id: str) -> TemplateError:
    return TemplateError(f"{logical_id} is a container image, which is not run here: {give(logical_id)}")


def package(logical_id: str, path: Path) -> bytes:
    """A package's bytes; or those of a directory's files, or of a file that is none, as a package.

    Raises
    ------
    TemplateError
        For a path where nothing is.
    """
    if not path.exists():
        msg = f"{logical_id}: {_missing(path)}"
        raise TemplateError(msg)
    if zipfile.is_zipfile(path):
        return path.read_bytes()
    home, files = (path, path.rglob("*")) if path.is_dir() else (path.parent, [path])
    return _zipped(
        {
            file.relative_to(home).as_posix(): (file.read_bytes(), file.stat().st_mode)
            for file in sorted(one for one in files if one.is_file())
        }
    )


def _zipped(files: Mapping[str, tuple[bytes, int]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, (data, mode) in files.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            archive.writestr(member, data)
    return content.getvalue()


def _missing(path: Path) -> str:
    return f"there is no file or directory {path}, which the template names"
