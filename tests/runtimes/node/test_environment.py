"""The environment of a handler: made from nothing."""

import os

import pytest

pytestmark = pytest.mark.node

ENVIRONMENT = "exports.handler = async () => process.env"


def test_nothing_is_inherited(start, monkeypatch):
    """Neither the user's credentials nor proxies nor anything else of this process reaches a handler."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "HTTPS_PROXY", "https_proxy", "NODE_OPTIONS", "SECRET"):
        monkeypatch.setenv(name, "--mine")
    environment = start(ENVIRONMENT)()
    assert "--mine" not in environment.values()
    assert not {"SECRET", "AWS_PROFILE", "HTTPS_PROXY"} & set(environment)


def test_what_lambda_sets(start, endpoint_url):
    """The recorded variables (aws_facts 3.3), and those that lead an SDK to us."""
    environment = start(ENVIRONMENT)()
    expected = {
        "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs20.x",
        "AWS_LAMBDA_FUNCTION_NAME": "bark",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_REGION": "eu-west-1",
        "_HANDLER": "index.handler",
        "TZ": ":UTC",
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SESSION_TOKEN": "streammock-handler-0123456789abcdef0123456789abcdef",
        "AWS_CONFIG_FILE": os.devnull,
    }
    assert {name: environment.get(name) for name in expected} == expected
    assert environment["LAMBDA_TASK_ROOT"].endswith("/var/task")
    assert environment["PWD"] == environment["LAMBDA_TASK_ROOT"]
    assert environment["AWS_LAMBDA_RUNTIME_API"].startswith("127.0.0.1:")
    assert "_LAMBDA_TELEMETRY_LOG_FD" not in environment


def test_the_functions_own_variables(start):
    """They are there as well."""
    assert start(ENVIRONMENT, environment={"TABLE": "Barks"})()["TABLE"] == "Barks"


def test_directories(start):
    """The code runs where it stands; home and /tmp are empty and its own; the time zone is UTC."""
    handler = start(
        "const fs = require('fs'); exports.handler = async () =>"
        " [process.cwd() === process.env.LAMBDA_TASK_ROOT, process.cwd() === __dirname,"
        " fs.readdirSync(process.env.HOME), fs.readdirSync(require('os').tmpdir()), new Date().getTimezoneOffset()]"
    )
    assert handler() == [True, True, [], [], 0]
