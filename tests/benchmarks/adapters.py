"""What is measured: a client whose calls cost nothing to answer, this library, and moto where it is installed."""

from __future__ import annotations

import importlib.util
import time

import boto3
from botocore.config import Config

REGION = "us-east-1"
ANSWERS = {  # what a caller goes on with
    "Query": {"Items": [], "Count": 0},
    "Scan": {"Items": [], "Count": 0},
    "DescribeTable": {"Table": {"LatestStreamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/now"}},
    "DescribeStream": {"StreamDescription": {"Shards": [{"ShardId": "shardId-00000000000000000000-00000000"}]}},
    "GetShardIterator": {"ShardIterator": "any"},
    "GetRecords": {"Records": [], "NextShardIterator": "any"},
}


class Adapter:
    """Something that answers a client's calls between ``begin`` and ``exit``.

    ``enter`` begins and makes clients. They come from a session of the adapter's own: hooks of one must not see
    another's calls.
    """

    name: str
    lacks: frozenset[str] = frozenset()  # of what a workload may need
    ours = True
    session = None
    clock = staticmethod(time.process_time_ns)  # CPU time of all that answers
    settles_in = 0.0  # seconds of calls

    def close(self):
        """Let go of what outlives ``exit``."""

    def begin(self):
        """Take over the clients' calls."""

    def exit(self):
        """Give them back."""

    def enter(self):
        self.begin()
        self.client, self.streams = self.make_client("dynamodb"), self.make_client("dynamodbstreams")

    def make_client(self, service, **settings):
        """Another client of the session."""
        if self.session is None:
            self.session = make_session()
        return self.session.client(service, **settings)


class Floor(Adapter):
    """A botocore client with a hook that answers every call with the same object: nothing can be cheaper."""

    name = "floor"

    def make_client(self, service):
        client = super().make_client(service)
        client.meta.events.register_first("before-call", self._answer)
        return client

    def subscribe(self, table, handler):
        self.handler = handler

    def _answer(self, model, **_):
        return Response, {**ANSWERS.get(model.name, {}), "ResponseMetadata": {"HTTPStatusCode": 200}}


class Response:
    status_code = 200
    headers: dict[str, str] = {}  # noqa: RUF012
    content = b""


class StreamMock(Adapter):
    """The library itself, in process."""

    name = "streammock"

    def __init__(self):
        from streammock import mock_streams

        self._make = mock_streams(strict=False)

    def begin(self):
        self.mock = self._make.start()

    def exit(self):
        self._make.stop()

    def subscribe(self, table, handler):
        self.mock.function("handler", handler)
        self.mock.trigger(table, "handler", batch_size=1)


class Moto(Adapter):
    """moto's ``mock_aws``, in process; a trigger would need Docker."""

    name = "moto"
    lacks = frozenset(("triggers",))
    ours = False

    def begin(self):
        from moto import mock_aws

        self._mock = mock_aws()
        self._mock.start()

    def make_client(self, service):
        # botocore asks hosts with an account in their name for streams, which moto does not know.
        return super().make_client(service, config=Config(account_id_endpoint_mode="disabled"))

    def exit(self):
        self._mock.stop()


def make_session():
    return boto3.session.Session(aws_access_key_id="any", aws_secret_access_key="any", region_name=REGION)


def installed():
    """One of each that needs nothing but to be installed."""
    return [Floor(), StreamMock(), *([Moto()] if importlib.util.find_spec("moto") else [])]
