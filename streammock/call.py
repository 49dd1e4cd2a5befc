"""The one shape in which every request, from whatever door, reaches the models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, eq=False)
class Call:
    """One API request.

    Parameters
    ----------
    service:
        botocore's service name: ``dynamodb``, ``dynamodbstreams``, ``lambda`` or ``logs``.
    operation:
        The API name, as AWS spells it (``PutItem``).
    params:
        The request's members by their API names; blobs are ``bytes``, timestamps as botocore's parser gives them.
        Values may belong to the caller: a model copies what it keeps.
    account, region:
        The world the request speaks to; state is kept per pair.
    now:
        Virtual time in nanoseconds since the epoch, read once for the whole request.
    request_id:
        What the answer will name it; empty where nobody is told.
    """

    service: str
    operation: str
    params: dict[str, Any]
    account: str
    region: str
    now: int
    request_id: str = ""


Result = dict[str, Any]
