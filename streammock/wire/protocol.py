"""What the protocols have in common: a request becomes a ``Decoded`` call, a result or an error becomes a response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from botocore.model import ServiceModel, Shape, StructureShape

from streammock.call import Result
from streammock.errors import AwsError
from streammock.wire.authentication import Signature
from streammock.wire.message import Request, Response

Authenticate = Callable[[Request], Signature]


@dataclass(slots=True)
class Decoded:
    """A request that is understood: what a ``Call`` needs but for the time."""

    service: str
    operation: str
    params: dict[str, Any]
    signature: Signature


class Codec(Protocol):
    """One service's protocol."""

    def limit(self, request: Request) -> int:
        """How many bytes the request's body may have."""

    def undecodable(self, request: Request) -> AwsError:
        """What the service says of a body that is not in its Content-Encoding."""

    def decode(self, request: Request, authenticate: Authenticate) -> Decoded:
        """The call in a request; raises ``AwsError`` and ``Refusal``, the service's checks in its order."""

    def encode(self, request: Request, decoded: Decoded, result: Result) -> Response:
        """The response of a result."""

    def fault(self, request: Request, error: AwsError) -> Response:
        """The response of an error that AWS would answer."""


def error_members(model: ServiceModel) -> dict[str, Mapping[str, Shape]]:
    """The members of each of a service's errors, by the error's name."""
    return {shape.name: shape.members for shape in model.error_shapes if isinstance(shape, StructureShape)}
