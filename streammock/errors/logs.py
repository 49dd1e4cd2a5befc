"""CloudWatch Logs' texts. The codes are its API reference's; what a docstring does not source is worded after it."""

from __future__ import annotations

from streammock.errors.base import AwsError


def invalid(message: str) -> AwsError:
    """A parameter that the service refuses."""
    return AwsError("InvalidParameterException", message)


def no_such_group() -> AwsError:
    """A log group that nothing was logged to; observed in github.com/serverless/serverless issue 3106."""
    return AwsError("ResourceNotFoundException", "The specified log group does not exist.")


def no_such_stream() -> AwsError:
    """A log stream that does not exist; observed in github.com/aws/aws-cli issue 5477."""
    return AwsError("ResourceNotFoundException", "The specified log stream does not exist.")


def invalid_token() -> AwsError:
    """A nextToken that was not given out."""
    return invalid("The specified nextToken is invalid.")


def no_group_named() -> AwsError:
    """Neither logGroupName nor logGroupIdentifier."""
    return invalid("Exactly one of logGroupName or logGroupIdentifier must be provided.")


def prefix_and_order() -> AwsError:
    """A prefix with an order that it does not go with."""
    return invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")


def prefix_and_pattern() -> AwsError:
    """A prefix of names and a part of them at once."""
    return invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")


def prefix_and_names() -> AwsError:
    """A prefix of names and the names themselves at once."""
    return invalid("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.")


def invalid_pattern() -> AwsError:
    """A filter pattern that cannot be read."""
    return invalid("Invalid filter pattern")
