"""A client that validates no parameters sends what the service refuses: they go through JSON, and are read as there."""

from __future__ import annotations

from typing import Any

from botocore.model import OperationModel
from botocore.serialize import create_serializer

from streammock.wire.json_rpc import JsonRpc


class Reader:
    """Reads what is sent to one service.

    Parameters
    ----------
    service:
        botocore's name of it.
    """

    def __init__(self, service: str) -> None:
        self._codec = JsonRpc(service)
        self._serializer = create_serializer("json", include_validation=False)

    def read(self, model: OperationModel, params: dict[str, Any]) -> dict[str, Any]:
        """The parameters as the service has them.

        Raises
        ------
        AwsError
            For a value of another type than the service's model has.
        """
        return self._codec.params(model.name, self._serializer.serialize_to_request(params, model)["body"])
