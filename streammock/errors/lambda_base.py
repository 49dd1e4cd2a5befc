"""The shapes of Lambda's errors: code, status, and under which name the text stands (aws_facts 3.1)."""

from __future__ import annotations

from streammock.errors.base import AwsError


def invalid(message: str) -> AwsError:
    """A parameter that the service refuses."""
    return AwsError("InvalidParameterValueException", message, fields={"Type": "User", "message": message})


def not_found(message: str) -> AwsError:
    """Something that is not there; this shape alone spells its text with a capital."""
    fields = {"Type": "User", "Message": message}
    return AwsError("ResourceNotFoundException", message, status=404, fields=fields)


def conflict(message: str) -> AwsError:
    """Something that is there already, or in use."""
    return AwsError("ResourceConflictException", message, status=409, fields={"Type": "User", "message": message})


def precondition(call: str) -> AwsError:
    """A RevisionId that is no longer current; ``call`` tells the one that is."""
    message = (
        "The Revision Id provided does not match the latest Revision Id. "
        f"Call the {call} API to retrieve the latest Revision Id"
    )
    return AwsError("PreconditionFailedException", message, status=412, fields={"Type": "User", "message": message})


def unreadable(message: str) -> AwsError:
    """A request whose content makes no sense."""
    return AwsError("InvalidRequestContentException", message, fields={"Type": "User", "message": message})


def too_large(message: str) -> AwsError:
    """A request over a limit."""
    return AwsError("RequestEntityTooLargeException", message, status=413)
