"""Requests that are written when somebody looks: whoever does sees what botocore would have sent, errors included."""

import copy
import enum
import gc
import json
import pickle
import weakref
from collections import OrderedDict
from types import SimpleNamespace

import boto3
import botocore.serialize
import pytest
from botocore.exceptions import ParamValidationError
from botocore.model import ServiceModel
from botocore.serialize import JSONSerializer
from botocore.stub import Stubber
from botocore.validate import ParamValidationDecorator, ParamValidator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from looks import looks

from streammock import mock_streams
from streammock.hooks import requests
from streammock.hooks.unwritten import UnwrittenRequest

ITEM = {"pk": {"S": "Jane"}, "n": {"N": "1"}, "b": {"B": b"\x00\xff"}, "m": {"M": {"l": {"L": [{"NULL": True}]}}}}
KEYS = {"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]} | {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
LOOKS = looks("body") | {
    "values": lambda request: next(value for value in request.values() if isinstance(value, bytes)),
    "pickle": lambda request: pickle.loads(pickle.dumps({**request, "context": None}))["body"],
}


@pytest.fixture
def client():
    """A client of a world with one table."""
    with mock_streams():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        dynamodb.create_table(TableName="Ours", **KEYS)
        yield dynamodb


@pytest.fixture
def written(monkeypatch):
    """The bodies that botocore has written."""
    bodies = []

    def dumps(body):
        bodies.append(body)
        return json.dumps(body)

    monkeypatch.setattr(botocore.serialize, "json", SimpleNamespace(dumps=dumps))
    return bodies


def test_a_request_that_nobody_reads_is_not_written(client, written):
    """Neither botocore's own handlers nor the mock look at the body of a call that is answered here."""
    client.put_item(TableName="Ours", Item=ITEM)  # the first of a process makes the form, from a request for nothing
    written.clear()
    client.put_item(TableName="Ours", Item=ITEM)
    assert written == []
    assert client.get_item(TableName="Ours", Key={"pk": {"S": "Jane"}})["Item"] == ITEM


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_listener_sees_the_body_however_it_looks(client, look):
    """A request is a dictionary in every way that a dictionary has."""
    seen = []
    client.meta.events.register("before-call.dynamodb.PutItem", lambda params, **_: seen.append(look(params)))
    client.put_item(TableName="Ours", Item=ITEM)
    (body,) = seen
    assert json.loads(body) == {
        "TableName": "Ours",
        "Item": {**ITEM, "b": {"B": "AP8="}},
    }


def test_a_request_equals_and_shows_what_botocore_makes(client):
    """Length, comparison, membership and text are those of the whole request."""
    seen = []
    client.meta.events.register("before-call.dynamodb.PutItem", lambda params, **_: seen.append(params))
    for _ in range(4):
        client.put_item(TableName="Ours", Item=ITEM)
    assert len(seen[0]) == len(dict(seen[0]))
    assert "body" in seen[1]
    assert "'body'" in repr(seen[2])
    assert seen[3] == {**seen[0], "headers": seen[3]["headers"], "context": seen[3]["context"]}


def test_what_is_not_there_is_missed_as_in_any_dictionary(client):
    """KeyError for a name that no request has."""
    errors = []

    def look(params, **_):
        with pytest.raises(KeyError) as caught:
            params["nothing"]
        errors.append(caught.value.args)

    client.meta.events.register("before-call.dynamodb.PutItem", look)
    client.put_item(TableName="Ours", Item=ITEM)
    assert errors == [("nothing",)]


def test_a_request_that_is_kept_shows_what_was_sent(client):
    """What a test does to its item afterwards does not change the requests that its listener has kept."""
    kept, item = [], {"pk": {"S": "Jane"}, "n": {"N": "0"}}
    client.meta.events.register("before-call.dynamodb.PutItem", lambda params, **_: kept.append(params))
    for n in ("1", "2"):
        item["n"]["N"] = n
        client.put_item(TableName="Ours", Item=item)
    item["n"]["N"] = "3"
    assert [json.loads(request["body"])["Item"]["n"]["N"] for request in kept] == ["1", "2"]


def test_a_body_that_a_listener_puts_there_stays(client):
    """Whoever sets a body sees it again, and not one that is written later."""
    kept = []

    def replace(params, **_):
        params["body"] = b"{}"
        kept.append(params)

    client.meta.events.register("before-call.dynamodb.PutItem", replace)
    client.put_item(TableName="Ours", Item=ITEM)
    assert kept[0]["body"] == dict(kept[0])["body"] == b"{}"


@pytest.mark.parametrize("body", [None, b"{}"], ids=["botocore's body", "a listener's body"])
def test_a_request_has_its_parts_in_botocores_order(client, body):
    """The body stands between the headers and what botocore adds, whoever has put it there and whenever it is read."""
    orders = []

    def look(params, **_):
        if body is not None:
            params["body"] = body
        orders.append(list(params))

    client.meta.events.register("before-call.dynamodb.PutItem", look)
    client.put_item(TableName="Ours", Item=ITEM)
    assert orders == [["url_path", "query_string", "method", "headers", "body", "url", "context"]]


@pytest.mark.parametrize(
    "cls", [ParamValidationDecorator, ParamValidator, JSONSerializer], ids=lambda cls: cls.__name__
)
@pytest.mark.parametrize("moment", ["before the mock", "inside the mock"])
def test_what_somebody_has_wrapped_around_botocore_sees_every_call(monkeypatch, cls, moment):
    """A tracer's wrapper, or a stricter validator, is called with the parameters at once, as without a mock."""
    name = "validate" if cls is ParamValidator else "serialize_to_request"
    own, seen = getattr(cls, name), []

    def wrapper(self, params, shape):
        seen.append(params)
        return own(self, params, shape)

    key = {"TableName": "Ours", "Key": {"pk": {"S": "Jane"}}}
    if moment == "before the mock":
        monkeypatch.setattr(cls, name, wrapper)
    with mock_streams(), monkeypatch.context() as inside:
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        dynamodb.create_table(TableName="Ours", **KEYS)
        inside.setattr(cls, name, getattr(cls, name) if moment == "before the mock" else wrapper)
        seen.clear()
        dynamodb.get_item(**key)
    assert seen == [key]


def test_a_validator_of_a_clients_own_is_asked(client):
    """Whoever gives a client a stricter validator has it refuse what it refuses without a mock."""

    class Strict(ParamValidator):
        def _validate_string(self, param, shape, errors, name):
            errors.report(name, "invalid length", param=param, min_allowed=99)

    client._serializer._param_validator = Strict()
    with pytest.raises(ParamValidationError, match="valid min length: 99"):
        client.describe_table(TableName="Ours")


def test_names_of_an_enumeration_are_sent_as_ever(client):
    """Of a class derived from str, they equal the model's names and are not refused."""
    names = enum.Enum("names", {"TableName": "TableName", "S": "S"}, type=str)
    client.put_item(**{names.TableName: "Ours", "Item": {"pk": {names.S: "Jane"}}})
    assert client.scan(TableName="Ours")["Items"] == [{"pk": {"S": "Jane"}}]


def test_a_client_is_held_to_its_own_version_of_the_model(client):
    """A member that another client's model has is unknown to one whose model has it not; models are not kept alive."""
    client.put_item(TableName="Ours", Item=ITEM)
    description = copy.deepcopy(client.meta.service_model._service_description)
    del description["shapes"]["PutItemInput"]["members"]["ReturnValues"]
    older = ServiceModel(description, "dynamodb")
    serializer, params = client._serializer, {"TableName": "Ours", "Item": ITEM, "ReturnValues": "NONE"}
    assert isinstance(serializer.serialize_to_request(params, MODELS["PutItem"]), UnwrittenRequest)
    with pytest.raises(ParamValidationError, match='Unknown parameter in input: "ReturnValues"'):
        serializer.serialize_to_request(params, older.operation_model("PutItem"))
    reference = weakref.ref(older)
    del older
    gc.collect()
    assert reference() is None


def test_what_a_session_has_read_is_compared_once(client):
    """Other sessions read the model anew; that it says the same is found with the first of their clients."""
    compared = []

    class Read(OrderedDict):
        def __eq__(self, other):
            compared.append(other)
            return super().__eq__(other)

        __hash__ = None

    client.put_item(TableName="Ours", Item=ITEM)
    description = Read(client.meta.service_model._service_description)
    models = [ServiceModel(description, "dynamodb") for _ in range(3)]
    for model in models:
        client._serializer.serialize_to_request({}, model.operation_model("ListTables"))
    assert len(compared) == 1
    key = id(description)
    assert key in requests._read
    del description, models, model
    gc.collect()
    assert key not in requests._read


def test_the_collector_may_take_models_while_another_is_looked_up(client):
    """Clients that are dropped leave their models to the garbage collector, which comes when it likes."""
    description, serializer = client.meta.service_model._service_description, client._serializer
    threshold = gc.get_threshold()
    try:
        for moment in range(1, 60, 3):
            gc.set_threshold(10_000)
            for _ in range(50):
                model = ServiceModel(description, "dynamodb")
                model.itself = model
                serializer.serialize_to_request({}, model.operation_model("ListTables"))
            del model
            last = ServiceModel(description, "dynamodb").operation_model("ListTables")
            gc.set_threshold(gc.get_count()[0] + moment)
            assert isinstance(serializer.serialize_to_request({}, last), UnwrittenRequest)
    finally:
        gc.set_threshold(*threshold)


def test_a_call_that_is_somebody_elses_is_sent_whole(client):
    """A stub's expectations, which compare parameters, and a presigned URL work as without a mock."""
    with Stubber(client) as stub:
        stub.add_response("put_item", {}, {"TableName": "Ours", "Item": ITEM})
        client.put_item(TableName="Ours", Item=ITEM)
        stub.assert_no_pending_responses()
    url = client.generate_presigned_url("get_item", {"TableName": "Ours", "Key": {"pk": {"S": "Jane"}}})
    assert "X-Amz-Signature" in url


# --- what is sound ----------------------------------------------------------------------------------------------------
OPERATIONS = (
    *("PutItem", "UpdateItem", "Query", "Scan", "BatchWriteItem", "TransactWriteItems", "CreateTable"),
    *("ExecuteStatement", "ListTables", "DescribeLimits", "PutResourcePolicy", "TagResource", "UpdateTable"),
    "ImportTable",
)
ODD = st.sampled_from(
    [
        None,
        0,
        -1,
        2**63,
        1.5,
        True,
        "",
        "x",
        "\ud800",
        b"",
        bytearray(b"x"),
        (),
        [],
        {},
        {"S": 1},
        {1: 2},
        object(),
        set(),
    ]
)
LEAVES = {
    "string": st.text(max_size=3),
    "boolean": st.booleans(),
    "blob": st.binary(max_size=3),
    "integer": st.integers(0, 5),
    "long": st.integers(0, 5),
}


def values(shape, depth=0):
    """Values of a shape, odd ones among them."""
    kind = shape.type_name
    if depth > 5:
        return ODD
    if kind == "structure":
        needed = {name: values(shape.members[name], depth + 1) for name in shape.required_members}
        others = {name: values(member, depth + 1) for name, member in shape.members.items() if name not in needed}
        sound = st.fixed_dictionaries(needed, optional=others)
    elif kind == "list":
        sound = st.lists(values(shape.member, depth + 1), max_size=2)
    elif kind == "map":
        sound = st.dictionaries(
            values(shape.key, depth + 1).filter(_hashable), values(shape.value, depth + 1), max_size=2
        )
    else:
        sound = LEAVES.get(kind, ODD)
    return st.integers(0, 60).flatmap(lambda chance: sound if chance else ODD)


def _hashable(value):
    return not isinstance(value, (list, dict, set, bytearray))


SHAPES = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
POSTPONED = requests.postponing(ParamValidationDecorator.serialize_to_request)
MODELS = {name: SHAPES.meta.service_model.operation_model(name) for name in OPERATIONS}


def answer(call):
    """What a call returns, or the error that it raises."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 -- whatever botocore raises is what is compared
        return type(error), str(error)


@pytest.mark.parametrize("operation", OPERATIONS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(data=st.data())
def test_nothing_passes_that_botocore_would_refuse_or_write_differently(operation, data):
    """With any parameters, sound or not, the request or the error is what botocore's own serializer gives."""
    model = MODELS[operation]
    params = data.draw(values(model.input_shape))
    serializer = SHAPES._serializer
    expected = answer(lambda: serializer.serialize_to_request(params, model))
    got = answer(lambda: POSTPONED(serializer, params, model))
    assert got == expected


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("PutItem", {"TableName": "Ours", "Item": ITEM}),
        ("Query", {"TableName": "Ours", "Limit": 3, "ScanIndexForward": False, "ExpressionAttributeValues": ITEM}),
        ("BatchWriteItem", {"RequestItems": {"Ours": [{"PutRequest": {"Item": ITEM}}]}}),
        ("TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "Ours", "Item": ITEM}}]}),
        ("CreateTable", {"TableName": "Ours", **KEYS}),
    ],
)
def test_what_people_send_passes(operation, params):
    """Plain parameters are found sound; a tuple, a file or a class derived from dict is left to botocore."""
    assert isinstance(POSTPONED(SHAPES._serializer, params, MODELS[operation]), UnwrittenRequest)


def test_a_number_below_zero_is_refused_where_the_least_is_zero(client):
    """A segment of a scan is one of these."""
    with pytest.raises(ParamValidationError, match="parameter Segment, value: -1, valid min value: 0"):
        client.scan(TableName="Ours", Segment=-1, TotalSegments=2)


def test_what_is_too_deep_for_botocore_is_too_deep(client):
    """Lists in lists until botocore's own walk exceeds Python's limit."""
    value = {"S": "x"}
    for _ in range(230):
        value = {"L": [value]}
    with pytest.raises(RecursionError):
        client.put_item(TableName="Ours", Item={"pk": {"S": "Jane"}, "deep": value})


def test_an_error_is_botocores_own(client):
    """A parameter of another type is refused in botocore's words, before anything is called."""
    with pytest.raises(ParamValidationError, match=r"Invalid type for parameter Item\.pk\.S, value: 1"):
        client.put_item(TableName="Ours", Item={"pk": {"S": 1}})
