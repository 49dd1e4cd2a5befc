"""A result or an error in the form in which botocore's client gets the answer to its request: ``(http, parsed)``."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from typing import Any

from botocore.client import BaseClient
from botocore.eventstream import EventStream
from botocore.model import OperationModel, StructureShape
from botocore.response import StreamingBody

from streammock.errors.base import AwsError


class Http:
    """As much of an HTTP response as botocore looks at after the call."""

    __slots__ = ("content", "headers", "raw", "status_code")

    def __init__(self, status_code: int) -> None:
        self.status_code = status_code
        self.headers: dict[str, str] = {}
        self.content = b""
        self.raw = None


class AsyncBody:
    """A streamed payload for aiobotocore's clients: read with ``await``, used with ``async with``."""

    def __init__(self, content: bytes) -> None:
        self._stream = io.BytesIO(content)

    async def read(self, amount: int | None = None) -> bytes:
        """Up to ``amount`` bytes, or all that is left."""
        return self._stream.read(amount)

    async def __aenter__(self) -> AsyncBody:  # noqa: PYI034 -- typing.Self is not in Python 3.10
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the content."""
        self._stream.close()


class Events(EventStream):  # type: ignore[type-arg]  # generic in the stubs alone
    """The events of a streamed answer, read once, as botocore's own class gives them."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self._events = iter(events)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self._events

    def close(self) -> None:
        """Let go of what has not been read."""
        self._events = iter(())


class AsyncEvents(Events):
    """The same for aiobotocore's clients: read with ``async for``."""

    async def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        for event in self._events:
            yield event


def is_async(client: BaseClient) -> bool:
    """Whether a client is one of aiobotocore's, whose calls are awaited."""
    return type(client).__module__.startswith("aiobotocore") or any(
        base.__module__.startswith("aiobotocore") for base in type(client).__mro__
    )


class Form:
    """How an operation answers where all went well.

    Parameters
    ----------
    model:
        The operation.
    """

    __slots__ = ("is_event_stream", "status", "streamed")

    def __init__(self, model: OperationModel) -> None:
        self.status: int = model.http.get("responseCode", 200)
        self.is_event_stream: bool = model.has_event_stream_output
        self.streamed = _streamed(model)


# By service and operation: to ask a model costs some twenty microseconds, and every client has models of its own.
forms: dict[str, dict[str, Form]] = {}


def success(result: dict[str, Any], request_id: str, form: Form, *, is_async: bool) -> tuple[Http, Any]:
    """A result with the metadata that every answer carries."""
    status = result.get("StatusCode") or form.status
    if form.streamed is not None:
        content = result[form.streamed]
        if form.is_event_stream:
            result[form.streamed] = AsyncEvents(content) if is_async else Events(content)
        else:
            body = AsyncBody(content) if is_async else StreamingBody(io.BytesIO(content), len(content))
            result[form.streamed] = body
    result["ResponseMetadata"] = _metadata(request_id, status)
    return Http(status), result


def failure(error: AwsError, request_id: str, model: OperationModel) -> tuple[Http, Any]:
    """An error as botocore's parsers would have read it from the wire.

    Of an error in the service's model they give all members, the message among them: in ``Error`` and beside it.
    """
    parsed = {
        "Error": {"Message": error.message, "Code": error.code},
        "ResponseMetadata": _metadata(request_id, error.status),
        **error.fields,
    }
    shape = model.service_model.shape_for_error_code(error.code)  # type: ignore[arg-type]  # the stubs want a number
    if error.message and isinstance(shape, StructureShape):
        parsed.update({name: error.message for name in ("message", "Message") if name in shape.members})
    return Http(error.status), parsed


def _streamed(model: OperationModel) -> str | None:
    """The member that is read piece by piece."""
    shape = model.output_shape
    if shape is None or not (model.has_streaming_output or model.has_event_stream_output):
        return None
    payload: str | None = shape.serialization.get("payload")
    return payload


def _metadata(request_id: str, status: int) -> dict[str, Any]:
    return {
        "RequestId": request_id,
        "HTTPStatusCode": status,
        "HTTPHeaders": {"x-amzn-requestid": request_id},
        "RetryAttempts": 0,
    }
