"""Functions whose log is JSON, from the request that says so to what is read of it."""

import base64
import json
import logging

import boto3
import pytest
from botocore.exceptions import ClientError
from sandboxed import zipped

JSON = {"LogFormat": "JSON"}
PYTHON = """
import logging, os, time
def handler(event, context):
    logging.debug("hidden")
    logging.info({"name": event})
    print("plain")
    if event == "slow":
        time.sleep(9)
    return [os.environ.get(name) for name in ("AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL")]
"""
NODE = """
exports.handler = async (event) => { console.debug('hidden'); console.log({ name: event }); console.error('e', new Error('x')) }
"""


@pytest.fixture(params=["in-process", "subprocess"])
def bark(request, mock):
    """A function that logs JSON; its name."""
    package = zipped({"index.py": PYTHON}).content
    settings = {"runtime": "python3.13", "handler": "index.handler", "timeout": 1, "logging_config": JSON}
    mock.function("bark", package, python=request.param, **settings)
    return "bark"


@pytest.fixture
def run(awslambda):
    """Invokes ``bark``; its reply, and the lines of LogResult, read where they are JSON."""

    def run(event, name="bark"):
        answer = awslambda.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
        lines = base64.b64decode(answer["LogResult"]).decode().splitlines()
        return json.loads(answer["Payload"].read()), [
            json.loads(line) if line.startswith("{") else line for line in lines
        ]

    return run


def kinds(lines):
    return [line.get("type", line.get("level")) if isinstance(line, dict) else line for line in lines]


def test_described(awslambda, create):
    """The levels that are not given are INFO."""
    answer = create(LoggingConfig={**JSON, "SystemLogLevel": "WARN", "LogGroup": "/mine"})
    wanted = {**JSON, "ApplicationLogLevel": "INFO", "SystemLogLevel": "WARN", "LogGroup": "/mine"}
    assert answer["LoggingConfig"] == wanted
    assert awslambda.get_function_configuration(FunctionName="bark")["LoggingConfig"] == wanted


def test_updated(awslambda, bark):
    """A level can be changed, and the format back."""
    update = awslambda.update_function_configuration
    answer = update(FunctionName=bark, LoggingConfig={"ApplicationLogLevel": "DEBUG"})
    assert answer["LoggingConfig"]["ApplicationLogLevel"] == "DEBUG"
    answer = update(FunctionName=bark, LoggingConfig={"LogFormat": "Text"})
    assert answer["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/aws/lambda/bark"}


def test_levels_of_text(create):
    """They are refused."""
    with pytest.raises(ClientError, match="LogLevel is not supported when LogFormat is set to"):
        create(LoggingConfig={"ApplicationLogLevel": "INFO"})


def test_a_level_that_is_none(unchecked, define):
    """The model's own check."""
    with pytest.raises(ClientError, match=r"at 'loggingConfig\.applicationLogLevel' failed to satisfy constraint"):
        unchecked.create_function(**define(LoggingConfig={**JSON, "ApplicationLogLevel": "LOUD"}))


def test_python(bark, run):
    """Logging is JSON and filtered, print stays text, and the platform's events stand around; also in LogResult."""
    reply, lines = run("Rex")
    assert reply == ["JSON", "INFO"]
    lines = [line for line in lines if "streammock" not in str(line)]
    assert sorted(map(str, kinds(lines))) == sorted(
        ["platform.initStart", "platform.start", "INFO", "plain", "platform.report"]
    )
    logged = next(line for line in lines if isinstance(line, dict) and "level" in line)
    request = next(line for line in lines if isinstance(line, dict) and line.get("type") == "platform.start")
    assert logged == {
        "timestamp": logged["timestamp"],
        "level": "INFO",
        "message": {"name": "Rex"},
        "logger": "root",
        "requestId": request["record"]["requestId"],
    }


def test_a_time_out(mock, bark, run):
    """It is told by the platform's events alone."""
    error, lines = run("slow")
    assert error["errorType"] == "Sandbox.Timedout"
    assert kinds(lines)[-2:] == ["platform.runtimeDone", "platform.report"]
    assert not [line for line in lines if "Task timed out" in str(line)]
    assert mock.functions[bark].invocations[-1].error


@pytest.mark.node
def test_node(create, run):
    """The console's calls are JSON, filtered by level."""
    create(
        Runtime="nodejs20.x",
        Code={"ZipFile": zipped({"index.js": NODE}).content},
        LoggingConfig={**JSON, "ApplicationLogLevel": "INFO"},
    )
    _, lines = run("Rex")
    info, error = (line for line in lines if isinstance(line, dict) and "level" in line)
    assert (info["message"], info["level"]) == ({"name": "Rex"}, "INFO")
    assert (error["errorType"], error["errorMessage"], error["level"]) == ("Error", "x", "ERROR")


def test_in_cloud_watch_logs(bark, run):
    """The platform's events stand in the stream, and no INIT_START beside them."""
    run("Rex")
    logs = boto3.client("logs", region_name="us-east-1")
    events = logs.filter_log_events(logGroupName="/aws/lambda/bark")["events"]
    assert events[-1]["message"].startswith('{"time":')
    assert not [event for event in events if event["message"].startswith(("INIT_START", "START", "END", "REPORT"))]


def test_a_callable_of_the_test(mock, awslambda, caplog):
    """Its records are JSON in the function's log, and are still seen by the test's own handlers."""

    def handler(event, context):
        logging.getLogger("wag").info("seen by %s", "both")

    mock.function("wag", handler, logging_config=JSON)
    awslambda.invoke(FunctionName="wag")
    event = next(json.loads(line) for line in mock.functions["wag"].logs if '"level"' in line)
    assert (event["message"], event["level"]) == ("seen by both", "INFO")
    assert "seen by both" in caplog.text
    assert logging.getLogger().level == logging.WARNING
