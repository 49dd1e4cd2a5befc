"""Endpoints that are found once: what whoever listens is shown is what botocore finds without a mock."""

import gc
import weakref
from collections import defaultdict

import boto3
import pytest
from botocore import regions
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from jmespath.exceptions import JMESPathError

from streammock import mock_streams
from streammock.hooks import endpoints

OTHERS = "arn:aws:dynamodb:us-east-1:222222222222:table/Theirs"
KEY = {"pk": {"S": "a"}}
WRITES = {OTHERS: [{"DeleteRequest": {"Key": KEY}}]}
READS = [{"Get": {"TableName": OTHERS, "Key": KEY}}]
CALLS = {
    "an operation about nothing": ("list_tables", {}),
    "by name": ("get_item", {"TableName": "Ours", "Key": KEY}),
    "by the ARN of another account's": ("get_item", {"TableName": OTHERS, "Key": KEY}),
    "an ARN that another member names": ("list_tags_of_resource", {"ResourceArn": OTHERS}),
    "a batch by name": ("batch_get_item", {"RequestItems": {"Ours": {"Keys": [KEY]}}}),
    "a batch by ARN": ("batch_write_item", {"RequestItems": WRITES}),
    "reads of a transaction": ("transact_get_items", {"TransactItems": READS}),
    "a transaction by name": (
        "transact_write_items",
        {"TransactItems": [{"Delete": {"TableName": "Ours", "Key": KEY}}]},
    ),
    "a transaction by ARN": (
        "transact_write_items",
        {"TransactItems": [{"Delete": {"TableName": OTHERS, "Key": KEY}}]},
    ),
}


class Answered:
    status_code = 200


def make_client(service="dynamodb", **settings):
    """A client whose credentials say of which account they are: botocore puts that into the host."""
    session = boto3.session.Session(
        aws_access_key_id="any", aws_secret_access_key="any", region_name="us-east-1", aws_account_id="111111111111"
    )
    return session.client(service, **settings)


def urls(client, calls):
    """Where a client would send some calls, as those see it who listen to its events."""
    seen = []

    def answer(params, **_):
        seen.append(params["url"])
        return Answered, {"ResponseMetadata": {}}

    client.meta.events.register("before-call", answer)
    for method, params in calls:
        getattr(client, method)(**params)
    client.meta.events.unregister("before-call", answer)
    return seen


@pytest.fixture
def constructed(monkeypatch):
    """The operations for which botocore has found an endpoint."""
    names = []
    construct = regions.EndpointRulesetResolver.construct_endpoint

    def counted(self, operation_model, call_args, request_context):
        names.append(operation_model.name)
        return construct(self, operation_model=operation_model, call_args=call_args, request_context=request_context)

    monkeypatch.setattr(regions.EndpointRulesetResolver, "construct_endpoint", counted)
    return names


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("mode", ["preferred", "disabled"])
def test_a_call_goes_where_it_would_go_without_a_mock(call, mode):
    """Found or remembered, the endpoint is the one that botocore alone finds, with accounts in it or without."""
    config = Config(account_id_endpoint_mode=mode)
    alone = urls(make_client(config=config), [call])
    with mock_streams():
        assert urls(make_client(config=config), [call, call, call]) == alone * 3


def test_what_a_call_is_about_decides():
    """Between tables of two accounts a client goes back and forth, with every kind of call."""
    calls = list(CALLS.values()) * 2
    alone = urls(make_client(), calls)
    assert len(set(alone)) == 2
    with mock_streams():
        assert urls(make_client(), calls) == alone


@pytest.mark.parametrize("settings", [{"endpoint_url": "http://localhost:8000"}, {"use_ssl": False}], ids=str)
def test_a_clients_settings_decide(settings):
    """An address of one's own, or a connection without TLS, stays what it is."""
    calls = [CALLS["by name"]] * 2
    alone = urls(make_client(**settings), calls)
    with mock_streams():
        assert urls(make_client(**settings), calls) == alone


def test_an_endpoint_is_found_once(constructed):
    """Of calls about the same table, the first of each operation has its endpoint found."""
    with mock_streams():
        urls(make_client(), list(CALLS.values()) * 3)
    assert len(constructed) == len(CALLS)


def test_many_tables_are_not_remembered_for_ever(constructed):
    """Names of which a test makes up ever more cost no memory without end, and are right all the same."""
    calls = [("get_item", {"TableName": f"Table-{number}", "Key": KEY}) for number in range(3 * endpoints._MOST)]
    with mock_streams():
        client = make_client()
        assert len(urls(client, calls)) == len(calls)
        assert len(constructed) == len(calls)
        urls(client, calls[-1:])
    assert len(constructed) == len(calls)


def test_whoever_changes_endpoints_is_heard():
    """A listener that sends calls elsewhere is asked at every call, though it came when an endpoint was known."""
    accounts = []

    def elsewhere(builtins, **_):
        accounts.append("333333333333")
        builtins["AWS::Auth::AccountId"] = "333333333333"

    with mock_streams():
        client = make_client()
        before = urls(client, [CALLS["by name"]] * 2)
        client.meta.events.register("before-endpoint-resolution.dynamodb", elsewhere)
        after = urls(client, [CALLS["by name"]] * 3)
    assert not any("333333333333" in url for url in before)
    assert all("333333333333" in url for url in after)
    assert len(accounts) >= 3


@pytest.mark.parametrize("account", [None, "333333333333"], ids=["who listens", "who changes"])
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_whoever_listens_is_asked_once(account, known):
    """A listener hears of every call once, as without a mock, whether it came before the first call or later."""
    asked = []

    def listen(builtins, model, **_):
        asked.append(model.name)
        if account is not None:
            builtins["AWS::Auth::AccountId"] = account

    with mock_streams():
        client = make_client()
        if known:
            urls(client, CALLS.values())
        client.meta.events.register("before-endpoint-resolution.dynamodb", listen)
        urls(client, [*CALLS.values()] * 2)
    assert len(asked) == 2 * len(CALLS)


def test_what_a_listener_changed_is_not_remembered():
    """Once it has gone, calls go where they go without it: botocore's Stubber has an account of its own."""
    (alone,) = urls(make_client(), [CALLS["by name"]])
    with mock_streams():
        client = make_client()
        with Stubber(client) as stubber:
            stubber.add_response("get_item", {}, CALLS["by name"][1])
            client.get_item(**CALLS["by name"][1])
        assert urls(client, [CALLS["by name"]]) == [alone]


def test_a_client_is_not_kept():
    """What is remembered of a client ends with it, also where a listener to its events holds it."""
    with mock_streams():
        client = make_client()
        client.meta.events.register("before-call", lambda holds=client, **_: None)
        urls(client, CALLS.values())
        gone = weakref.ref(client)
        del client
        gc.collect()
        assert gone() is None


def test_a_stubber_answers_first():
    """botocore's own Stubber, which sets an account for endpoints, works in a mock as without one."""
    with mock_streams():
        client = make_client()
        with pytest.raises(ClientError, match="not found"):
            client.get_item(TableName="Ours", Key=KEY)
        with Stubber(client) as stubber:
            for _ in range(2):
                stubber.add_response("get_item", {"Item": KEY}, {"TableName": "Ours", "Key": KEY})
                assert client.get_item(TableName="Ours", Key=KEY)["Item"] == KEY


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("get_item", {"TableName": {"a": 1}, "Key": KEY}),
        ("get_item", {"Key": KEY}),
        ("batch_get_item", {"RequestItems": 5}),
        ("batch_get_item", {}),
        ("transact_write_items", {"TransactItems": [5]}),
        ("transact_write_items", {"TransactItems": [{"Put": {"Item": KEY}}]}),
        ("transact_get_items", {"TransactItems": [{"Get": {"TableName": {}, "Key": KEY}}]}),
    ],
)
def test_what_is_malformed_is_left_to_botocore(method, params):
    """A parameter of another shape gets botocore's own error, where an endpoint is known as where none is."""
    with pytest.raises(Exception) as alone:
        getattr(make_client(), method)(**params)
    with mock_streams():
        client = make_client()
        urls(client, CALLS.values())
        for _ in range(2):
            with pytest.raises(alone.type) as here:
                getattr(client, method)(**params)
            assert str(here.value) == str(alone.value)


@pytest.mark.parametrize(
    ("method", "usual", "unusual"),
    [
        ("batch_write_item", {"RequestItems": WRITES}, {"RequestItems": defaultdict(list, WRITES)}),
        ("transact_get_items", {"TransactItems": READS}, {"TransactItems": tuple(READS)}),
    ],
)
def test_where_botocore_does_not_look_we_do_not(method, usual, unusual):
    """To botocore a defaultdict is an error, and in a tuple it finds no table: whether it is remembered or not."""

    def outcome(client):
        try:
            return urls(client, [(method, unusual)])
        except JMESPathError as error:
            return str(error)

    alone = outcome(make_client())
    with mock_streams():
        client = make_client()
        urls(client, [(method, usual)])
        assert outcome(client) == alone


def test_presigned_urls_are_made_as_always():
    """They want an endpoint of another kind, which nobody remembers."""
    params = {"TableName": "Ours", "Key": KEY}
    alone = make_client().generate_presigned_url("get_item", Params=params).partition("?")[0]
    with mock_streams():
        client = make_client()
        urls(client, [("get_item", params)] * 2)
        assert client.generate_presigned_url("get_item", Params=params).partition("?")[0] == alone
