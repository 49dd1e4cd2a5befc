"""What is measured: a client whose calls cost nothing to answer, this library, and moto where it is installed."""

from __future__ import annotations

import importlib.util

import boto3

REGION = "us-east-1"


class Floor:
    """A botocore client with a hook that answers every call with the same object: nothing can be cheaper."""

    name = "floor"
    triggers = True  # the handler is called by hand

    def __init__(self):
        self.answers = {}

    def enter(self):
        self.client = make_client("dynamodb")
        self.streams = make_client("dynamodbstreams")
        for client in (self.client, self.streams):
            client.meta.events.register_first("before-call", self._answer)

    def exit(self):
        pass

    def subscribe(self, table, handler):
        self.handler = handler

    def _answer(self, model, **_):
        return _Response, {**self.answers.get(model.name, {}), "ResponseMetadata": {"HTTPStatusCode": 200}}


class _Response:
    status_code = 200
    headers: dict[str, str] = {}  # noqa: RUF012
    content = b""


class StreamMock:
    """The library itself, in process."""

    name = "streammock"
    triggers = True

    def __init__(self):
        from streammock import mock_streams

        self._make = mock_streams(strict=False)

    def enter(self):
        self.mock = self._make.start()
        self.client, self.streams = make_client("dynamodb"), make_client("dynamodbstreams")

    def exit(self):
        self._make.stop()

    def subscribe(self, table, handler):
        self.mock.function("handler", handler)
        self.mock.trigger(table, "handler", batch_size=1)


class Moto:
    """moto's ``mock_aws``, in process; a trigger would need Docker."""

    name = "moto"
    triggers = False

    def enter(self):
        from moto import mock_aws

        self._mock = mock_aws()
        self._mock.start()
        self.client, self.streams = make_client("dynamodb"), make_client("dynamodbstreams")

    def exit(self):
        self._mock.stop()


def make_client(service):
    # A session of its own: hooks of one adapter must not see another's calls.
    session = boto3.session.Session(aws_access_key_id="any", aws_secret_access_key="any", region_name=REGION)
    return session.client(service)


def installed():
    """One of each that can run here."""
    return [Floor(), StreamMock(), *([Moto()] if importlib.util.find_spec("moto") else [])]
