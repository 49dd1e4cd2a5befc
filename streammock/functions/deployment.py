"""What CreateFunction and UpdateFunctionCode accept as code, and what they refuse rather than ignore."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock.errors import base
from streammock.errors import lambda_ as texts
from streammock.functions import code as codes
from streammock.functions.runtime import ZipCode

_LATER = "This version of streammock does not model it; leave it out of this test."
REFUSED: Mapping[str, str] = {
    "CapacityProviderConfig": _LATER,
    "CodeSigningConfigArn": _LATER,
    "DeadLetterConfig": _LATER,
    "DurableConfig": _LATER,
    "FileSystemConfigs": _LATER,
    "ImageConfig": "Container images are not run; give a zip, or a Python callable through mock.function().",
    "KMSKeyArn": _LATER,
    "Layers": _LATER,
    "VpcConfig": _LATER,
}
_ZIP_ONLY = "Only zip packages are run: give ZipFile, or mock.function() a directory or a callable."
_OTHER_SOURCES = ("S3Bucket", "S3Key", "S3ObjectVersion", "SourceKMSKeyArn")
REFUSED_SOURCES: Mapping[str, str] = dict.fromkeys(_OTHER_SOURCES, _ZIP_ONLY)


def check_supported(operation: str, params: Mapping[str, Any]) -> None:
    """Refuse values that would change what happens, of members that are otherwise known."""
    if params.get("PackageType", "Zip") != "Zip":
        raise base.unsupported_parameter(operation, "PackageType='Image'", instead=_ZIP_ONLY)
    if params.get("Publish"):
        raise base.unsupported_parameter(operation, "Publish=True", instead="Versions are not modelled yet.")
    if params.get("SnapStart", {}).get("ApplyOn", "None") != "None":
        raise base.unsupported_parameter(operation, "SnapStart", instead=_LATER)
    if params.get("TracingConfig", {}).get("Mode", "PassThrough") != "PassThrough":
        raise base.unsupported_parameter(operation, "TracingConfig Mode='Active'", instead=_LATER)
    if params.get("LoggingConfig", {}).get("LogFormat", "Text") != "Text":
        raise base.unsupported_parameter(operation, "LoggingConfig LogFormat='JSON'", instead=_LATER)
    for level in ("ApplicationLogLevel", "SystemLogLevel"):
        if level in params.get("LoggingConfig", {}):
            raise base.unsupported_parameter(operation, f"LoggingConfig.{level}", instead=_LATER)


def code(operation: str, given: Mapping[str, Any]) -> ZipCode:
    """The package that a request brings along."""
    for member in given:
        if member != "ZipFile":
            raise base.unsupported_parameter(operation, f"Code.{member}", instead=_ZIP_ONLY)
    if "ZipFile" not in given:
        raise texts.code_missing()
    return codes.from_zip(given["ZipFile"])
