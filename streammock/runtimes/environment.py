"""A handler's environment variables, as Lambda sets them (recorded: aws_facts 3.3, streams_and_mappings C.3)."""

from __future__ import annotations

from collections.abc import Mapping

from streammock.functions.runtime import CallableCode, LaunchSpec

# What a runtime's client needs to sign with, and nobody can use.
_FAKE = "streammock"


def build(spec: LaunchSpec, *, task_root: str, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """All variables of one function version.

    Parameters
    ----------
    spec:
        The function version; its own variables may not name any that Lambda sets, so none of these is lost.
    task_root:
        Where its code lies.
    extra:
        What a runtime adds or sets differently.
    """
    variables = {
        "AWS_LAMBDA_FUNCTION_NAME": spec.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": spec.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": spec.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": spec.log_stream,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_REGION": spec.region,
        "AWS_DEFAULT_REGION": spec.region,
        "AWS_ACCESS_KEY_ID": _key_id(spec),
        "AWS_SECRET_ACCESS_KEY": _FAKE,
        "AWS_SESSION_TOKEN": _FAKE,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "LAMBDA_TASK_ROOT": task_root,
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "_HANDLER": spec.handler,
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
    }
    if not spec.runtime.startswith("provided"):
        variables["AWS_EXECUTION_ENV"] = f"AWS_Lambda_{spec.runtime}"
    if spec.logs_json:
        variables["AWS_LAMBDA_LOG_FORMAT"] = spec.logging.format
        variables["AWS_LAMBDA_LOG_LEVEL"] = spec.logging.application_level
    return {**variables, **(extra or {}), **spec.environment}


def _key_id(spec: LaunchSpec) -> str:
    """The doors read it: a handler's calls are its own account's.

    A callable may be the first to make boto3's default session, which is the test's own and outlives the mock.
    """
    return _FAKE if isinstance(spec.code, CallableCode) else spec.account
