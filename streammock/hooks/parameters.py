"""A call's own parameters as the models take them: blobs of Lambda's API as ``bytes``."""

from __future__ import annotations

from typing import Any

from botocore.model import OperationModel, Shape, StructureShape

from streammock.values.attribute import to_bytes


def with_bytes(model: OperationModel, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a call, with blobs in place of what may stand for them."""
    if model.input_shape is None:
        return params
    plain_params: dict[str, Any] = _with_bytes(model.input_shape, params)
    return plain_params


def _with_bytes(shape: Shape, value: Any) -> Any:
    if shape.type_name == "blob":
        return to_bytes(value)
    if isinstance(shape, StructureShape):
        members = shape.members
        return {name: _with_bytes(members[name], member) for name, member in value.items() if name in members}
    return value
