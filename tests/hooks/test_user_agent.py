"""What a client calls itself, which botocore puts together for each call, is written when somebody reads it."""

import ast
import copy
import json
import pickle

import boto3
import pytest
from botocore.awsrequest import AWSRequest
from botocore.useragent import register_feature_id
from looks import looks

from streammock import mock_streams

LOOKS = looks("User-Agent") | {
    "values": lambda headers: list(headers.values())[list(headers).index("User-Agent")],
    "copy.deepcopy": lambda headers: copy.deepcopy(headers)["User-Agent"],
    "pickle": lambda headers: pickle.loads(pickle.dumps(headers))["User-Agent"],
    "json": lambda headers: json.loads(json.dumps(headers))["User-Agent"],
    "AWSRequest": lambda headers: AWSRequest("POST", "https://localhost", headers).headers["User-Agent"],
    "text": lambda headers: ast.literal_eval(repr(headers))["User-Agent"],
    "popitem": lambda headers: headers.popitem()[1],
}


@pytest.fixture
def client():
    """A client of a mock."""
    with mock_streams():
        yield boto3.client("dynamodb", region_name="us-east-1")


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_listener_sees_what_the_client_calls_itself_however_it_looks(client, look):
    """The headers are a dictionary in every way that a dictionary has, with botocore's own user agent in them."""
    seen = []

    def listen(params, **_):
        seen.extend((look(params["headers"]), client._user_agent_creator.to_string()))

    client.meta.events.register("before-call.dynamodb.ListTables", listen)
    client.list_tables()
    name, botocores = seen
    assert name == botocores


def test_headers_have_their_names_in_botocores_order(client):
    """The client's own name is there, in its place, before anybody has read what it is."""
    seen = []
    client.meta.events.register("before-call.dynamodb.ListTables", lambda params, **_: seen.append(params["headers"]))
    client.list_tables()
    (headers,) = seen
    assert list(headers)[-1] == "User-Agent"
    assert ("User-Agent" in headers, len(headers)) == (True, len(dict(headers)))
    assert headers == dict(headers)


def test_what_a_client_calls_itself_is_that_of_the_call_for_who_keeps_the_headers(client):
    """It tells of features that the call has used, which are forgotten when it is over."""
    kept, names = [], []

    def listen(params, **_):
        register_feature_id("PAGINATOR")
        kept.append(params["headers"])
        names.append(client._user_agent_creator.to_string())

    client.meta.events.register("before-call.dynamodb.ListTables", listen)
    client.list_tables()
    assert kept[0]["User-Agent"] == names[0] != client._user_agent_creator.to_string()


def test_a_name_that_nobody_reads_is_not_written(client, monkeypatch):
    """Nor is it where a listener has put its own in its place."""
    agent, calls = client._user_agent_creator, []
    monkeypatch.setattr(agent, "to_string", lambda: calls.append(1) or "botocore's")
    client.list_tables()
    kept = []

    def listen(params, **_):
        params["headers"]["User-Agent"] = "mine"
        kept.append(params["headers"])

    client.meta.events.register("before-call.dynamodb.ListTables", listen)
    client.list_tables()
    assert (kept[0]["User-Agent"], calls) == ("mine", [])
