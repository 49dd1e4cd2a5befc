"""What CreateFunction and UpdateFunctionCode accept as code, and what they refuse rather than ignore."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from streammock.errors import base
from streammock.errors import lambda_ as texts
from streammock.functions import code as codes
from streammock.functions import layers
from streammock.functions.configuration import Configuration
from streammock.functions.runtime import ZipCode

if TYPE_CHECKING:
    from streammock.backend import Region

_LATER = "This version of streammock does not model it; leave it out of this test."
REFUSED: Mapping[str, str] = {
    "CapacityProviderConfig": _LATER,
    "DurableConfig": _LATER,
    "ImageConfig": "Container images are not run; give a zip, or a Python callable through mock.function().",
}
_ZIP_ONLY = "Only zip packages are run: give ZipFile or S3Bucket, or mock.function() a directory or a callable."
OBJECT = frozenset(("S3Bucket", "S3Key", "S3ObjectVersion"))
SOURCES = OBJECT | {"ZipFile"}
REFUSED_SOURCES: Mapping[str, str] = {"SourceKMSKeyArn": _ZIP_ONLY}


def check_supported(operation: str, params: Mapping[str, Any]) -> None:
    """Refuse values that would change what happens, of members that are otherwise known."""
    if params.get("PackageType", "Zip") != "Zip":
        raise base.unsupported_parameter(operation, "PackageType='Image'", instead=_ZIP_ONLY)


def code(region: Region, operation: str, given: Mapping[str, Any]) -> ZipCode:
    """The package that a request brings along, or names as an object in S3."""
    for member in given:
        if member not in SOURCES:
            raise base.unsupported_parameter(operation, f"Code.{member}", instead=_ZIP_ONLY)
    if "ZipFile" in given:
        if len(given) > 1:
            raise texts.code_twice()
        return codes.uploaded(given["ZipFile"])
    if "S3Bucket" not in given or "S3Key" not in given:
        raise texts.code_missing()
    content = region.backend.fetch(given["S3Bucket"], given["S3Key"], given.get("S3ObjectVersion"))
    return codes.from_zip(content)


def with_layers(region: Region, operation: str, settings: Configuration, params: Mapping[str, Any]) -> Configuration:
    """Settings with the layers that a request names, if it names any."""
    if "Layers" not in params:
        return settings
    return replace(settings, layers=layers.resolve(region, operation, params["Layers"]))
