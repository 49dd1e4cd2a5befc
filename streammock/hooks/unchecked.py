"""A client that validates no parameters sends what the service refuses: they are written and read as on the wire."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlencode

from botocore.model import OperationModel
from botocore.serialize import create_serializer

from streammock.values.attribute import to_bytes
from streammock.wire.json_rpc import JsonRpc
from streammock.wire.message import Request
from streammock.wire.rest_json import RestJson


class Reader(Protocol):
    """Reads what is sent to one service."""

    def read(self, model: OperationModel, params: dict[str, Any]) -> dict[str, Any]:
        """The parameters as the service has them.

        Raises
        ------
        AwsError
            For a value of another type than the service's model has.
        """


def reader(service: str) -> Reader:
    """The one that speaks a service's protocol."""
    return RestReader(service) if service == "lambda" else RpcReader(service)


class RpcReader:
    """Reads what is sent to a service whose parameters are one JSON document.

    Parameters
    ----------
    service:
        botocore's name of it.
    """

    def __init__(self, service: str) -> None:
        self._codec = JsonRpc(service)
        self._serializer = create_serializer("json", include_validation=False)

    def read(self, model: OperationModel, params: dict[str, Any]) -> dict[str, Any]:
        """See ``Reader``."""
        return self._codec.params(model.name, self._serializer.serialize_to_request(params, model)["body"])


class RestReader:
    """Reads what is sent to a service whose parameters are in path, query string, headers and body.

    Parameters
    ----------
    service:
        botocore's name of it.
    """

    def __init__(self, service: str) -> None:
        self._codec = RestJson(service)
        self._serializer = create_serializer("rest-json", include_validation=False)

    def read(self, model: OperationModel, params: dict[str, Any]) -> dict[str, Any]:
        """See ``Reader``."""
        sent = self._serializer.serialize_to_request(params, model)
        path, _, fixed = sent["url_path"].partition("?")
        request = Request(
            method=sent["method"],
            path=path,
            query="&".join(filter(None, (fixed, urlencode(sent["query_string"], doseq=True)))),
            headers={name.lower(): str(value) for name, value in sent["headers"].items()},
            body=to_bytes(sent["body"] or b""),
        )
        return self._codec.params(model.name, request)
