"""The options of a mock: what is refused, and how the option ``runtimes`` is written as text."""

import sys

import boto3
import pytest

import streammock
from streammock import mock_streams
from streammock.errors import NoActiveMock
from streammock.settings import Settings, read_runtime


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (["java21"], TypeError, r"runtimes maps runtime identifiers to commands, as in \{'java21': \['java'"),
        ({"java21": "java"}, ValueError, r"runtimes\['java21'\] must be a list of arguments.*write \['java'\]"),
        ({"provided.al2": "x"}, ValueError, r"interpreter of nodejs, python, ruby alone"),
        ({"java21": ["java", 1]}, TypeError, r"runtimes\['java21'\] must be a list of texts, or the path"),
        ({"java21": b"java"}, TypeError, r"must be a list of texts"),
        ({"java21": 1}, TypeError, r"must be a list of texts"),
        ({"java21": []}, ValueError, r"runtimes\['java21'\] names no program"),
        ({"ruby3.3": ""}, ValueError, r"names no program"),
        ({"java21": [""]}, ValueError, r"names no program"),
    ],
)
def test_commands_that_cannot_be_meant(given, error, message):
    """Each is refused when the mock is described, in words that name the entry and the way out."""
    with pytest.raises(error, match=message):
        mock_streams(runtimes=given)


def test_an_identifier_that_is_none():
    """It is refused when the mock is entered: no function could have it."""
    with pytest.raises(ValueError, match="runtimes names 'java'"), mock_streams(runtimes={"java": ["java"]}):
        pass


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"strict": "no"}, ValueError, "strict must be True, False or 'all', not 'no'"),
        ({"strict": None}, ValueError, "strict must be True, False or 'all', not None"),
        ({"account_id": 123456789012}, TypeError, "account_id must be text.*: write account_id='123456789012'"),
        ({"account_id": 12}, TypeError, "account_id must be text.*: write account_id='000000000012'"),
        ({"account_id": None}, TypeError, "account_id must be text of 12 digits, not None"),
        ({"account_id": "12"}, ValueError, "account_id must be 12 digits, not '12'"),
        ({"shards": "2"}, TypeError, "shards must be a whole number, not '2'"),
        ({"history": None}, TypeError, "history must be a whole number, not None"),
        ({"seed": "2"}, TypeError, "seed must be a whole number, not '2'"),
    ],
)
def test_values_that_cannot_be_meant(options, error, message):
    """Each is refused by its name, with all that the option takes."""
    with pytest.raises(error, match=message):
        mock_streams(**options)


@pytest.mark.parametrize("decorate", [mock_streams, mock_streams()])
def test_an_option_without_its_name(decorate):
    """What is no function and no class is not decorated: options are keywords."""
    with pytest.raises(TypeError, match=r"decorates functions and classes, not 'eu-west-1'.*mock_streams\(region="):
        decorate("eu-west-1")


def test_a_stop_without_a_start():
    """It says so, also the second time."""
    mock = mock_streams()
    with pytest.raises(NoActiveMock, match="there is no mock to stop"):
        mock.stop()
    with mock:
        pass
    with pytest.raises(NoActiveMock, match=r"start\(\) comes before it, once for each stop\(\)"):
        mock.stop()


def test_a_mock_that_remembers_nothing():
    """One happening is the least: what runs must have its place."""
    with pytest.raises(ValueError, match="history must be at least 1, not 0"):
        Settings(history=0)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("nodejs22.x=/opt/node22/bin/node", ("nodejs22.x", "/opt/node22/bin/node")),
        ("java21 = java -cp '.:my lib/*' Main", ("java21", ["java", "-cp", ".:my lib/*", "Main"])),
        ("java21=run", ("java21", ["run"])),
        ("ruby3.3=ruby main.rb", ("ruby3.3", ["ruby", "main.rb"])),
        ("java21=java -Dkey=value", ("java21", ["java", "-Dkey=value"])),
    ],
)
def test_an_entry_as_text(text, entry):
    """The words of a shell after the first equals sign; one word is an interpreter where the language has one."""
    assert read_runtime(text) == entry


@pytest.mark.parametrize("text", ["java21", "=java", "java21=", "java21=''x 'y"])
def test_text_that_is_no_entry(text):
    """It is refused with what it should look like, or what is wrong with its quotes."""
    with pytest.raises(ValueError, match=r"a runtime is IDENTIFIER=COMMAND|quotation"):
        read_runtime(text)


def test_a_function_of_a_named_runtime(tmp_path):
    """The whole way: a table's write reaches a function whose identifier has a command, and its calls come back."""
    (tmp_path / "main.py").write_text(
        """
import boto3, http.client, json, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    work = api.getresponse()
    image = json.load(work)["Records"][0]["dynamodb"]["NewImage"]
    boto3.client("dynamodb").put_item(TableName="Copies", Item=image)
    request = work.headers["Lambda-Runtime-Aws-Request-Id"]
    api.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", "null")
    api.getresponse().read()
"""
    )
    with mock_streams(runtimes={"dotnet8": [sys.executable, "main.py"]}) as mock:
        client = boto3.client("dynamodb")
        for name in ("Originals", "Copies"):
            client.create_table(
                TableName=name,
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
                StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
            )
        mock.function("copy", tmp_path, runtime="dotnet8", handler="App::Copy", timeout=20)
        mock.trigger("Originals", "copy")
        client.put_item(TableName="Originals", Item={"pk": {"S": "a"}})
        assert mock.tables["Copies"].items == [{"pk": "a"}]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"region": 5}, "region must be a region's name, such as 'us-east-1', not 5"),
        ({"region": ""}, "region must be a region's name"),
        ({"time": [1]}, r"time must be ISO 8601 text, a datetime, or seconds since 1970, not \[1\]"),
    ],
)
def test_values_of_no_such_kind(options, message):
    """They are refused by their name, at the latest when the mock is entered."""
    with pytest.raises(TypeError, match=message), mock_streams(**options):
        pass


# --- the handle ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda mock: mock.advance(24), TypeError, "advances by a timedelta or its keywords, such as seconds=24, not"),
        (lambda mock: mock.advance(hour=24), TypeError, "advances by weeks, days, hours, .*, not by 'hour'"),
        (lambda mock: mock.advance(hours=-1), ValueError, "time can't go backwards"),
        (lambda mock: mock.function("f", None), TypeError, "code is a callable, .* not None \\(NoneType\\)"),
        (lambda mock: mock.explain("x"), TypeError, "explain\\(\\) takes one record, not 'x'. A record is one of"),
        (lambda mock: mock.explain({}), LookupError, "explain\\(\\) takes one record, and this has no eventID"),
    ],
    ids=range(6),
)
def test_calls_that_cannot_be_meant(call, error, message):
    """What is given is named, with what would do."""
    with mock_streams() as mock, pytest.raises(error, match=message):
        call(mock)


def test_a_handle_that_is_stopped_twice():
    """The second time is told as such, whoever does it."""
    mock = mock_streams().start()
    mock.stop()
    with pytest.raises(NoActiveMock, match="there is no mock to stop"):
        mock.stop()


def test_a_misspelt_name_of_the_package():
    """Python can tell which name is near: the error knows what was asked, and of what."""
    with pytest.raises(AttributeError, match="no attribute 'mock_stream'") as caught:
        streammock.mock_stream  # noqa: B018 -- to look is to ask
    assert (caught.value.name, caught.value.obj) == ("mock_stream", streammock)
