"""Lambda's texts about functions that are busy, and about their runtimes.

Source: aws_facts 3.6, recorded unless a docstring says more.
"""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.lambda_base import conflict, invalid

_NOT_NOW = "The operation cannot be performed at this time."


def not_invocable(state: str) -> AwsError:
    """Invoke of a function that is being created; observed in github.com/remotion-dev/remotion issue 1186."""
    return conflict(f"{_NOT_NOW} The function is currently in the following state: {state}")


def being_created(arn: str) -> AwsError:
    """A change of one; observed in github.com/aws/serverless-application-model issue 2356."""
    return conflict(
        f"{_NOT_NOW} The resource {arn} is currently in the following state: 'Pending'. StateReasonCode: 'Creating'"
    )


def update_in_progress(arn: str) -> AwsError:
    """A change while another is going on."""
    return conflict(f"{_NOT_NOW} An update is in progress for resource: {arn}")


def runtime_version_and_mode() -> AwsError:
    """A runtime version that goes without ``Manual``, or the other way round; the text is ours."""
    return invalid("RuntimeVersionArn must be given with UpdateRuntimeOn Manual, and with no other.")
