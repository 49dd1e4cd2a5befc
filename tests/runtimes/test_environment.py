"""A handler's environment variables, before a runtime adds its own."""

import pytest

from streammock.functions.runtime import LaunchSpec, ZipCode
from streammock.runtimes import environment


def spec(runtime="python3.13", **variables):
    return LaunchSpec(
        function_name="bark",
        version="7",
        runtime=runtime,
        handler="app.handler",
        code=ZipCode(b"", ""),
        environment=variables,
        timeout=3,
        memory_size=256,
        region="eu-west-1",
        account="000000000000",
        log_group="/aws/lambda/bark",
        log_stream="2026/01/01/[7]0123456789abcdef0123456789abcdef",
    )


def test_what_lambda_sets():
    """The recorded names and values (aws_facts 3.3); keys that nobody can use."""
    built = environment.build(spec(), task_root="/var/task")
    assert built == {
        "AWS_LAMBDA_FUNCTION_NAME": "bark",
        "AWS_LAMBDA_FUNCTION_VERSION": "7",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/bark",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/01/[7]0123456789abcdef0123456789abcdef",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "000000000000",  # the handler's calls are its own account's
        "AWS_SECRET_ACCESS_KEY": "streammock",
        "AWS_SESSION_TOKEN": "streammock",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "LAMBDA_TASK_ROOT": "/var/task",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "_HANDLER": "app.handler",
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
    }


@pytest.mark.parametrize("runtime", ["provided", "provided.al2", "provided.al2023"])
def test_custom_runtimes_have_no_execution_environment(runtime):
    """AWS_EXECUTION_ENV is absent there (streams_and_mappings C.3)."""
    assert "AWS_EXECUTION_ENV" not in environment.build(spec(runtime), task_root="/var/task")


def test_the_functions_own_variables_come_last():
    """After what a runtime adds, as on Lambda, where nobody may set a reserved name."""
    built = environment.build(spec(LANG="C", TABLE="Barks"), task_root="/t", extra={"LANG": "x", "HOME": "/home"})
    assert (built["LANG"], built["TABLE"], built["HOME"], built["LAMBDA_TASK_ROOT"]) == ("C", "Barks", "/home", "/t")
