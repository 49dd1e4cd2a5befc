"""Whoever instruments botocore before a mock is there hears of each call what he would hear without one."""

import boto3
import botocore.awsrequest
import botocore.client
import botocore.model
import pytest
import wrapt
from botocore.client import BaseClient
from botocore.config import Config
from botocore.httpsession import URLLib3Session

from streammock import mock_streams

METHODS = ["_emit_api_params", "_convert_to_request_dict", "_resolve_endpoint_ruleset"]


def call():
    client = boto3.client("dynamodb", region_name="us-east-1")
    for _ in range(2):
        assert client.list_tables()["TableNames"] == []


@pytest.mark.parametrize("method", METHODS)
def test_a_tracer_of_a_method(monkeypatch, method):
    """It is told the client, and the arguments without it."""
    seen = []

    def tracer(wrapped, instance, args, kwargs):
        seen.append((instance.meta.service_model.service_name, len(args) + len(kwargs)))
        return wrapped(*args, **kwargs)

    monkeypatch.setattr(BaseClient, method, wrapt.FunctionWrapper(BaseClient.__dict__[method], tracer))
    with mock_streams():
        call()
    assert [service for service, _ in seen] == ["dynamodb"] * 2
    assert 3 <= seen[0][1] <= 6


def test_a_tracer_of_what_sends(monkeypatch):
    """A service that may leave is sent for by its own sender, with the request as the argument."""
    seen = []

    def tracer(wrapped, instance, args, kwargs):
        seen.append((type(instance).__name__, type(args[0]).__name__))
        raise ConnectionRefusedError

    monkeypatch.setattr(URLLib3Session, "send", wrapt.FunctionWrapper(URLLib3Session.__dict__["send"], tracer))
    with mock_streams(passthrough=["sts"]):
        client = boto3.client(
            "sts",
            region_name="us-east-1",
            aws_access_key_id="any",
            aws_secret_access_key="any",
            config=Config(retries={"max_attempts": 0}),
        )
        with pytest.raises(ConnectionRefusedError):
            client.get_caller_identity()
    assert seen == [("URLLib3Session", "AWSPreparedRequest")]


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (botocore.client, "resolve_checksum_context"),
        (botocore.awsrequest, "_urljoin"),
        (botocore.model.ServiceId, "hyphenize"),
    ],
)
def test_a_spy_on_what_is_spared_or_remembered(monkeypatch, owner, name):
    """It is called for each call, as often as without a mock."""
    original, calls = getattr(owner, name), []

    def spy(*args, **kwargs):
        calls.append(name)
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, spy)
    with mock_streams():
        call()
    assert len(calls) >= 2
