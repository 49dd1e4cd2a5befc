"""Lambda's texts about code signing configurations (aws_facts 3.6, recorded unless a docstring says more)."""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.lambda_base import conflict, not_found


def config_not_found(arn: str) -> AwsError:
    """A configuration that is read, changed or deleted, and is not there."""
    return not_found(f"The Lambda code signing configuration {arn} can not be found.")


def config_missing(arn: str) -> AwsError:
    """A function that is given a configuration that is not there."""
    message = (
        f"The code signing configuration cannot be found. Check that the provided configuration is not deleted: {arn}."
    )
    fields = {"Type": "User", "Message": message}
    return AwsError("CodeSigningConfigNotFoundException", message, status=404, fields=fields)


def config_in_use(arn: str) -> AwsError:
    """Deletion of one that a function has; the rule is the API reference's, the text is ours."""
    return conflict(f"The code signing configuration {arn} is used by a function.")
