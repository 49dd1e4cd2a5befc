"""The server as its user sees it: started, asked over HTTP, read, and ended."""

import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from serve_process import PATIENCE, Server

from streammock import Backoff
from streammock.cli import main
from streammock.tour.guide import BARK, deployment_package

RECORD_WITHIN_SECONDS = 1  # of the put, on the server's output (the project's own promise)
PYTHON = """
import boto3

def handler(event, context):
    for record in event["Records"]:
        print("seen", record["dynamodb"]["Keys"]["pk"]["S"])
        boto3.client("dynamodb").put_item(TableName="Seen", Item=record["dynamodb"]["Keys"])
"""

STUCK = """
def handler(event, context):
    while True:
        pass
"""


@pytest.fixture
def serve():
    servers = []

    def start(*options):
        servers.append(Server(*options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def client_of(server, service, key=("123456789012", "secret")):
    return boto3.client(
        service,
        endpoint_url=server.url,
        region_name="eu-west-1",
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
        config=Config(retries={"total_max_attempts": 1}, read_timeout=PATIENCE),
    )


def create_table(dynamodb, name):
    return dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )["TableDescription"]


def create_function(awslambda, **settings):
    awslambda.create_function(
        FunctionName="f", Handler="index.handler", Role="arn:aws:iam::123456789012:role/r", Timeout=50, **settings
    )


def zipped(name, text):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, text)
    return {"ZipFile": content.getvalue()}


def test_a_trigger_over_http(serve):
    """A put sets the function going in the background; the output names the trigger and shows what it printed."""
    server = serve()
    dynamodb, awslambda = client_of(server, "dynamodb"), client_of(server, "lambda")
    stream = create_table(dynamodb, "Table")["LatestStreamArn"]
    create_table(dynamodb, "Seen")
    create_function(awslambda, Runtime="python3.13", Code=zipped("index.py", PYTHON))
    awslambda.create_event_source_mapping(FunctionName="f", EventSourceArn=stream, StartingPosition="TRIM_HORIZON")
    dynamodb.put_item(TableName="Table", Item={"pk": {"S": "bark"}})

    server.wait_for(r"f invoked by arn:aws:lambda:eu-west-1:123456789012:event-source-mapping:\S+ with 1 record: ok")
    for line in (
        r"START RequestId: \S+ Version: \$LATEST",
        "seen bark",
        "END RequestId",
        r"REPORT .* Duration: [\d.]+ ms",
    ):
        server.wait_for(line)
    assert dynamodb.get_item(TableName="Seen", Key={"pk": {"S": "bark"}})["Item"] == {"pk": {"S": "bark"}}
    assert any("dynamodb.PutItem => 200" in line for line in server.output)


@pytest.mark.node
def test_the_log_comes_soon(serve):
    """The record that was put is in the output within a second, once the handler's process is warm."""
    server = serve()
    dynamodb, awslambda = client_of(server, "dynamodb"), client_of(server, "lambda")
    dynamodb.create_table(
        TableName="BarkTable",
        KeySchema=[
            {"AttributeName": "Username", "KeyType": "HASH"},
            {"AttributeName": "Timestamp", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("Username", "Timestamp")],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    stream = dynamodb.describe_table(TableName="BarkTable")["Table"]["LatestStreamArn"]
    create_function(awslambda, Runtime="nodejs16.x", Code={"ZipFile": deployment_package("index.js")})
    assert "Successfully" in json.load(awslambda.invoke(FunctionName="f", Payload=b'{"Records": []}')["Payload"])
    awslambda.create_event_source_mapping(
        FunctionName="f", EventSourceArn=stream, StartingPosition="TRIM_HORIZON", BatchSize=1
    )
    dynamodb.put_item(TableName="BarkTable", Item=BARK)
    server.wait_for(BARK["Message"]["S"].replace(".", r"\."), seconds=RECORD_WITHIN_SECONDS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_on_a_signal(number):
    """Exit code 0, no traceback, nothing that listens."""
    server = Server()
    port = int(server.url.rpartition(":")[2])
    assert server.stop(number) == (0, "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_output_that_nobody_reads():
    """It holds up neither a request nor the end, though the pipe is full."""
    command = [sys.executable, "-m", "streammock", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().partition(" at ")[2].partition(" ")[0]
            awslambda = client_of(SimpleNamespace(url=url), "lambda")
            text = "def handler(event, context): print('x' * 200_000)"  # more than a pipe holds
            create_function(awslambda, Runtime="python3.13", Code=zipped("index.py", text))
            for _ in range(3):
                assert json.load(awslambda.invoke(FunctionName="f")["Payload"]) is None
            process.terminate()
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()


def test_a_python_function_that_never_ends(serve):
    """It times out as on Lambda, and no other function waits for it."""
    server = serve()
    awslambda = client_of(server, "lambda")
    create_function(awslambda, Runtime="python3.13", Code=zipped("index.py", STUCK))
    awslambda.update_function_configuration(FunctionName="f", Timeout=1)
    awslambda.invoke(FunctionName="f", InvocationType="Event")
    result = awslambda.invoke(FunctionName="f")
    assert "timed out after 1.00 seconds" in json.load(result["Payload"])["errorMessage"]


def test_a_python_function_ends_with_the_server(serve):
    """So do the processes that it has started."""
    server = Server()
    awslambda = client_of(server, "lambda")
    text = "import subprocess\ndef handler(event, context): return subprocess.Popen(['sleep', '100']).pid"
    create_function(awslambda, Runtime="python3.13", Code=zipped("index.py", text))
    pid = json.load(awslambda.invoke(FunctionName="f")["Payload"])
    server.stop()
    assert not is_running(pid)


@pytest.mark.node
def test_no_child_is_left(serve):
    """The process of a warm function ends with the server."""
    server = Server()
    awslambda = client_of(server, "lambda")
    create_function(
        awslambda, Runtime="nodejs20.x", Code=zipped("index.js", "exports.handler = async () => process.pid")
    )
    pid = json.load(awslambda.invoke(FunctionName="f")["Payload"])
    server.stop()
    with pytest.raises(ProcessLookupError):
        signal_process(pid)


def signal_process(pid):
    os.kill(pid, 0)


def is_running(pid):
    """Whether a process is there, and not merely waiting for somebody to ask how it ended."""
    try:
        signal_process(pid)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().split()[2] != "Z"


def test_a_port_that_is_taken(capsys):
    """The error names the address and the way out; the exit code is 1."""
    before = signal.getsignal(signal.SIGINT)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--quiet"]) == 1
    assert f"can't listen on 127.0.0.1:{port}" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before
    log = logging.getLogger("streammock")
    assert (log.level, log.handlers, log.propagate) == (logging.NOTSET, [], True)


def test_a_key_that_is_required(serve):
    """With --require-key, a signature made with another key is refused as AWS refuses it."""
    server = serve("--require-key", "AKIAMINE:s3cret")
    assert client_of(server, "dynamodb", ("AKIAMINE", "s3cret")).list_tables()["TableNames"] == []
    for key, code in {
        ("AKIAMINE", "wrong"): "InvalidSignatureException",
        ("AKIAELSE", "s3cret"): "UnrecognizedClientException",
    }.items():
        with pytest.raises(ClientError) as caught:
            client_of(server, "dynamodb", key).list_tables()
        assert caught.value.response["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--require-key", "mine"),
        ("--port", "http"),
        ("--latest", "late"),
        ("--backoff", "base=0"),
        ("--runtime", "java21"),
        ("--python", "elsewhere"),
    ],
)
def test_bad_options(option, value, capsys):
    """A wrong use has exit code 2 and names the option."""
    with pytest.raises(SystemExit) as exit_:
        main(["serve", option, value])
    assert exit_.value.code == 2
    assert option in capsys.readouterr().err


def test_options_reach_the_mock(monkeypatch):
    """Those that are not the server's own, with its defaults."""
    given = []

    def mock_streams(**options):
        given.append(options)
        raise ValueError

    monkeypatch.setattr("streammock.mock_streams", mock_streams)
    monkeypatch.delenv("STREAMMOCK_PYTHON", raising=False)
    main(["serve"])
    main(["serve", "--latest", "gap", "--region", "eu-west-1", "--backoff", "base=0.1,cap=1", "--history", "9"])
    main(["serve", "--python", "in-process"])
    monkeypatch.setenv("STREAMMOCK_PYTHON", "python3.13")
    main(["serve"])
    default, chosen, *others = given
    assert [(each["python"], each["runtimes"]) for each in others] == [("in-process", {}), ("subprocess", {})]
    assert (default["latest"], default["region"], default["backoff"]) == ("exact", "us-east-1", Backoff())
    assert (default["python"], default["runtimes"]["python3.12"]) == ("subprocess", sys.executable)
    assert chosen == {
        **default,
        "latest": "gap",
        "region": "eu-west-1",
        "backoff": Backoff(base=0.1, cap=1),
        "history": 9,
    }


def test_a_runtime_of_the_users_choice(serve, tmp_path):
    """A function is run by the program that the command line names for its identifier."""
    chosen = tmp_path / "mine"
    chosen.symlink_to(sys.executable)
    awslambda = client_of(serve("--runtime", f"python3.12={chosen}"), "lambda")
    program = "import sys\ndef handler(event, context): return sys.executable"
    create_function(awslambda, Runtime="python3.12", Code=zipped("index.py", program))
    assert json.load(awslambda.invoke(FunctionName="f")["Payload"]) == str(chosen)


def test_a_bad_runtime(capsys):
    """An identifier that Lambda does not have is an error, not a traceback."""
    assert main(["serve", "--runtime", "java=java Main", "--quiet"]) == 1
    assert "runtimes names 'java'" in capsys.readouterr().err


TEMPLATE = {
    "Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
    "Resources": {
        "Barks": {
            "Type": "AWS::DynamoDB::GlobalTable",
            "Properties": {
                "TableName": {"Fn::Sub": "barks-${Stage}"},
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
                "Replicas": [{"Region": {"Ref": "AWS::Region"}}],
            },
        },
        "Seen": {
            "Type": "AWS::Serverless::SimpleTable",
            "Properties": {"PrimaryKey": {"Name": "pk", "Type": "String"}},
        },
        "Watch": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "CodeUri": "src",
                "AutoPublishAlias": "live",
                "Events": {
                    "Barks": {
                        "Type": "DynamoDB",
                        "Properties": {
                            "Stream": {"Fn::GetAtt": ["Barks", "StreamArn"]},
                            "StartingPosition": "TRIM_HORIZON",
                            "FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
                        },
                    },
                    "Web": {"Type": "Api", "Properties": {"Path": "/", "Method": "get"}},
                },
            },
        },
    },
}


def test_a_template(serve, tmp_path):
    """Its tables and functions are there for any client, its mappings work, and what was left out is printed."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "index.py").write_text(PYTHON)
    path = tmp_path / "template.json"
    path.write_text(json.dumps(TEMPLATE))
    server = serve("--template", str(path), "--region", "eu-west-1", "--account-id", "123456789012")
    server.wait_for("tables: Seen, barks-dev$")
    server.wait_for("functions: Watch$")
    server.wait_for("event source mappings: 1$")
    server.wait_for(r"not loaded: Watch\.Web \(event of type Api\)")
    dynamodb = client_of(server, "dynamodb")
    assert dynamodb.list_tables()["TableNames"] == ["Seen", "barks-dev"]
    dynamodb.put_item(TableName="barks-dev", Item={"pk": {"S": "bark"}})
    server.wait_for("Watch:live invoked by .* with 1 record: ok|Watch invoked by .* with 1 record: ok")
    assert dynamodb.get_item(TableName="Seen", Key={"pk": {"S": "bark"}})["Item"] == {"pk": {"S": "bark"}}


def test_a_template_that_is_refused(tmp_path, capsys):
    """The reason is an error of the command, not a traceback, and nothing is served."""
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": {"F": {"Type": "AWS::Lambda::Version", "Properties": {"SnapStart": 1}}}}))
    assert main(["serve", "--port", "0", "--quiet", "--template", str(path)]) == 1
    assert "does not support SnapStart of F" in capsys.readouterr().err
    assert main(["serve", "--port", "0", "--quiet", "--template", str(tmp_path / "none.json")]) == 1
    assert "none.json" in capsys.readouterr().err


def test_a_bad_account(capsys):
    """What no mock can be made of is an error, not a traceback."""
    assert main(["serve", "--account-id", "12", "--quiet"]) == 1
    assert "12 digits" in capsys.readouterr().err


def test_the_timeline_has_an_address(serve):
    """The second line names it, and it answers."""
    server = serve()
    address = server.wait_for(r"drawn at (http://\S+/_streammock/)").group(1)
    with urllib.request.urlopen(address, timeout=20) as response:
        assert b"streammock timeline</title>" in response.read()
