"""Faults on the wire: a call goes through botocore's own endpoint, retries included, and never reaches a network.

A copy of the client's endpoint gets an emitter of ours. At ``before-send`` that answers with the fault, without asking
other listeners (another mock must not carry out the call); where no fault is left, it breaks off, and the mock
answers. Retries wait on virtual time. Nothing is signed, so that no credentials are needed.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from botocore.awsrequest import HeadersDict
from botocore.hooks import first_non_none_response

from streammock.errors.base import AwsError
from streammock.faults import FaultPlan, Subject, subject_of

# botocore draws its pauses by chance, which would make each run another. These are of its scale, and always the same.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 20.0
Answer = Callable[[], "tuple[Any, Any]"]


class _PassedOn(Exception):
    """The mock may answer."""


def meet(
    plan: FaultPlan, client: Any, model: Any, request: Any, *, params: dict[str, Any], answer: Answer, is_async: bool
) -> Any:
    """The answer to a call that a fault strikes, awaited for aiobotocore's clients; None for any other call.

    Parameters
    ----------
    plan:
        The faults that are armed.
    client, model, request:
        As botocore's client would make its request.
    params:
        The call's own parameters.
    answer:
        Lets the mock answer.
    is_async:
        Whether the client is one of aiobotocore's.
    """
    subject = subject_of(client.meta.service_model.service_name, model.name, params)
    plan.delay(subject)
    if not plan.expects("answer", subject):
        return None
    endpoint = copy.copy(client._endpoint)  # noqa: SLF001 -- botocore offers no other way to its retries
    wire = (_AsyncWire if is_async else _Wire)(endpoint._event_emitter, plan, subject)  # noqa: SLF001
    endpoint._event_emitter = wire  # noqa: SLF001
    if is_async:
        return _awaited(wire, endpoint.make_request(model, request), answer)
    try:
        return endpoint.make_request(model, request)
    except _PassedOn:
        return wire.counted(answer())


async def _awaited(wire: _Wire, response: Any, answer: Answer) -> Any:
    try:
        return await response
    except _PassedOn:
        return wire.counted(answer())


class _Wire:
    """What an endpoint's events meet while faults strike."""

    def __init__(self, emitter: Any, plan: FaultPlan, subject: Subject) -> None:
        self._emitter = emitter
        self._plan = plan
        self._subject = subject
        self._sent = 0

    def emit(self, event: str, **members: Any) -> Any:
        """Answer what would leave, and pass all else on."""
        kind = event.partition(".")[0]
        if kind == "request-created":  # its listeners sign
            return []
        if kind == "before-send":
            return self._strike()
        responses = self._emitter.emit(event, **members)
        return self._slept(responses) if kind == "needs-retry" else responses

    def counted(self, answer: tuple[Any, Any]) -> tuple[Any, Any]:
        """The mock's answer, which says how many retries came before it."""
        answer[1]["ResponseMetadata"]["RetryAttempts"] = self._sent
        return answer

    def _strike(self) -> list[tuple[Any, Any]]:
        fault = self._plan.take("answer", self._subject)
        if fault is None:
            raise _PassedOn
        self._sent += 1
        return [(None, self._response(fault.carries))]

    def _response(self, error: AwsError) -> Any:
        return _Response(error)

    def _slept(self, responses: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """Let a pause pass on virtual time, and tell botocore of one without length."""
        pause = first_non_none_response(responses)
        if pause is None or pause is False:
            return responses
        self._plan.sleep(min(_FIRST_PAUSE * 2 ** (self._sent - 1), _LONGEST_PAUSE))
        return [(None, 0)]


class _AsyncWire(_Wire):
    """The same for aiobotocore, whose emitter is awaited."""

    async def emit(self, event: str, **members: Any) -> Any:
        """Answer what would leave, and pass all else on."""
        kind = event.partition(".")[0]
        if kind == "request-created":
            return []
        if kind == "before-send":
            return self._strike()
        responses = await self._emitter.emit(event, **members)
        return self._slept(responses) if kind == "needs-retry" else responses

    def _response(self, error: AwsError) -> Any:
        return _AsyncResponse(error)


class _Response:
    """An error as it comes over HTTP."""

    def __init__(self, error: AwsError) -> None:
        self.status_code = error.status
        self.headers = HeadersDict({"x-amzn-errortype": error.code, "content-type": "application/x-amz-json-1.0"})
        # Where aiobotocore 2.12 reads the headers (aiobotocore/endpoint.py, convert_to_response_dict).
        self.raw_headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        self.raw = self
        self._body = json.dumps({"__type": error.code, "message": error.message, **error.fields}).encode()

    @property
    def content(self) -> Any:
        """The body."""
        return self._body


class _AsyncResponse(_Response):
    @property
    async def content(self) -> Any:
        """The body."""
        return self._body
