"""``mock.function`` and ``mock.trigger``: values that no client would send, or that AWS would refuse, are refused at the call."""

from types import MappingProxyType

import boto3
import pytest

from streammock.errors.base import AwsError


@pytest.fixture
def world(mock):
    boto3.client("dynamodb").create_table(
        TableName="Table",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    mock.function("f", print)
    return mock


# --- functions ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"timeout": "3"}, r"mock\.function: timeout must be an int, not '3' \(str\)"),
        ({"timeout": True}, r"timeout must be an int, not True \(bool\)"),
        ({"memory_size": 128.5}, r"memory_size must be an int, not 128\.5 \(float\)"),
        ({"description": 5}, r"description must be a str, not 5 \(int\)"),
        ({"description": None}, r"description must be a str, not None \(NoneType\)"),
        ({"layers": "x"}, r"layers must be a list, not 'x' \(str\)"),
        ({"layers": [5]}, r"layers\[0\] must be a str, not 5 \(int\)"),
        ({"tags": ["a"]}, r"tags must be a dict, not \['a'\] \(list\)"),
        ({"environment": {"PORT": 8080}}, r"environment\.PORT must be a str, not 8080 \(int\)"),
        ({"environment": {"PORT": None}}, r"environment\.PORT must be a str, not None"),
        ({"environment": {8080: "PORT"}}, r"a key of environment must be a str, not 8080 \(int\)"),
        ({"environment": {"Variables": {"PORT": 8080}}}, r"environment\.Variables\.PORT must be a str, not 8080"),
        ({"environment": "PORT"}, r"environment must be a dict, not 'PORT' \(str\)"),
        ({"dead_letter_config": {"Arn": "a"}}, r"dead_letter_config has no member 'Arn'; it has TargetArn"),
    ],
    ids=str,
)
def test_a_type_of_a_function_s_setting(mock, given, message):
    """The error names the keyword, the type that it takes and what it was given; no function is made."""
    with pytest.raises(TypeError, match=message):
        mock.function("f", print, **given)
    assert list(mock.functions) == []


def test_a_name_that_is_no_text(mock):
    """It is refused as any other keyword is."""
    with pytest.raises(TypeError, match=r"mock\.function: name must be a str, not 5"):
        mock.function(5, print)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        (
            "bad name",
            {},
            "Value 'bad name' at 'functionName' failed to satisfy constraint: Member must satisfy regular",
        ),
        ("f" * 65, {}, "64"),
        (
            "f",
            {"timeout": 0},
            "Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than",
        ),
        (
            "f",
            {"memory_size": 1},
            "Value '1' at 'memorySize' failed to satisfy constraint: Member must have value greater",
        ),
        ("f", {"handler": "a b"}, "Value 'a b' at 'handler' failed to satisfy constraint"),
        ("f", {"role": "admin"}, "Value 'admin' at 'role' failed to satisfy constraint"),
        ("f", {"tracing_config": {"Mode": "On"}}, r"Value 'On' at 'tracingConfig\.mode' failed to satisfy constraint"),
        ("f", {"runtime": "cobol"}, "Value cobol at 'runtime'"),
    ],
    ids=str,
)
def test_a_value_of_a_function_s_setting(mock, name, given, message):
    """AWS's own text, as CreateFunction would answer."""
    with pytest.raises(AwsError, match=message):
        mock.function(name, print, **given)
    assert list(mock.functions) == []


# --- triggers -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"batch_size": "5"}, r"mock\.trigger: batch_size must be an int, not '5' \(str\)"),
        ({"batch_size": 1.5}, r"batch_size must be an int, not 1\.5 \(float\)"),
        ({"enabled": "no"}, r"enabled must be a bool, not 'no' \(str\)"),
        ({"function_response_types": "ReportBatchItemFailures"}, r"function_response_types must be a list, not 'Rep"),
        ({"destination_config": {"OnFailure": "arn"}}, r"destination_config\.OnFailure must be a dict, not 'arn'"),
        ({"filters": 5}, r"filters is a list of patterns: write filters=\[\{\.\.\.\}\]"),
        ({"filters": {"eventName": ["INSERT"]}}, "filters is a list of patterns"),
        ({"filters": [5]}, r"filters\[0\] must be a dict or a str, not 5 \(int\)"),
    ],
    ids=str,
)
def test_a_type_of_a_trigger_s_setting(world, given, message):
    """The error names the keyword, the type that it takes and what it was given; no mapping is made."""
    with pytest.raises(TypeError, match=message):
        world.trigger("Table", "f", **given)
    assert list(world.mappings) == []


def test_a_function_that_is_no_name(world):
    """A callable in place of a name is a likely slip."""
    with pytest.raises(TypeError, match=r"mock\.trigger: function must be a str, not <built-in function print>"):
        world.trigger("Table", print)


def test_what_clients_take_is_taken(world):
    """A tuple is a list, any mapping a dict, and ``None`` in place of filters none."""
    variables = MappingProxyType({"PORT": "8080"})
    world.function("g", print, environment=variables, architectures=("arm64",), layers=())
    mapping = world.trigger("Table", "g", filters=None, function_response_types=("ReportBatchItemFailures",))
    client = boto3.client("lambda")
    assert client.get_function_configuration(FunctionName="g")["Environment"] == {"Variables": {"PORT": "8080"}}
    described = client.get_event_source_mapping(UUID=mapping.uuid)
    assert described["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
