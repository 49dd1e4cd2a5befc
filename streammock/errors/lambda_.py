"""Lambda's texts about functions. Sources: aws_facts 3.3 and 3.6, recorded unless noted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from streammock.errors.base import AwsError
from streammock.errors.common import constraint_failures

_FUNCTION_NAME_PATTERN = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
    r"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"
)


def _invalid(message: str) -> AwsError:
    fields = {"Type": "User", "message": message}
    return AwsError("InvalidParameterValueException", message, fields=fields)


def _not_found(message: str) -> AwsError:
    fields = {"Type": "User", "Message": message}
    return AwsError("ResourceNotFoundException", message, status=404, fields=fields)


# --- names ----------------------------------------------------------------------------------------------------------
def function_not_found(arn: str) -> AwsError:
    """A function, version or alias that does not exist."""
    return _not_found(f"Function not found: {arn}")


def other_region(given: str, own: str) -> AwsError:
    """A function's ARN of another region."""
    return _not_found(f"Functions from '{given}' are not reachable in this region ('{own}')")


def qualifiers_differ() -> AwsError:
    """A qualifier in the name and another in the parameter."""
    return _invalid("The derived qualifier from the function name does not match the specified qualifier.")


def malformed_function_name(name: str) -> AwsError:
    """A name that no function can have."""
    return constraint_failures(
        [
            f"Value '{name}' at 'functionName' failed to satisfy constraint: "
            f"Member must satisfy regular expression pattern: {_FUNCTION_NAME_PATTERN}"
        ]
    )


def function_exists(name: str) -> AwsError:
    """CreateFunction with a name in use; the code is AWS's, the text is documented but not recorded."""
    message = f"Function already exist: {name}"
    return AwsError("ResourceConflictException", message, status=409, fields={"Type": "User", "message": message})


# --- code -----------------------------------------------------------------------------------------------------------
def not_a_zip() -> AwsError:
    """A package that cannot be read."""
    return _invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")


def unzipped_too_large(limit: int) -> AwsError:
    """A package over 250 MB unzipped."""
    return _invalid(f"Unzipped size must be smaller than {limit} bytes")


def zip_too_large(limit: int) -> AwsError:
    """A package over 50 MB."""
    return AwsError("RequestEntityTooLargeException", f"Zipped size must be smaller than {limit} bytes", status=413)


def code_missing() -> AwsError:
    """No source of code at all; the text is not recorded."""
    return _invalid("Please provide a source for function code.")


# --- settings -------------------------------------------------------------------------------------------------------
def unknown_runtime(runtime: str, known: Sequence[str]) -> AwsError:
    """A runtime identifier that does not exist; AWS lists those that can be created, we list botocore's."""
    return _invalid(
        f"Value {runtime} at 'runtime' failed to satisfy constraint: "
        f"Member must satisfy enum value set: [{', '.join(known)}] or be a valid ARN"
    )


def environment_too_large(measured: str) -> AwsError:
    """More than 4 KB of variables."""
    return _invalid(
        "Lambda was unable to configure your environment variables because the environment variables you have "
        f"provided exceeded the 4KB limit. String measured: {measured}"
    )


def reserved_variables(names: Iterable[str]) -> AwsError:
    """Variables that Lambda sets itself (AWS: Invoke errors; the text is documented, not recorded)."""
    return _invalid(
        "Lambda was unable to configure your environment variables because the environment variables you have "
        "provided contains reserved keys that are currently not supported for modification. "
        f"Reserved keys used in this request: {', '.join(names)}"
    )


def malformed_variable(name: str) -> AwsError:
    """A variable's name that does not match AWS's pattern."""
    return constraint_failures(
        [
            f"Value '{{{name}}}' at 'environment.variables' failed to satisfy constraint: Map keys must satisfy "
            "constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"
        ]
    )


def wrong_revision() -> AwsError:
    """A RevisionId that is no longer current."""
    message = (
        "The Revision Id provided does not match the latest Revision Id. "
        "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
    )
    return AwsError("PreconditionFailedException", message, status=412, fields={"Type": "User", "message": message})


# --- invoking -------------------------------------------------------------------------------------------------------
def payload_not_json(reason: str) -> AwsError:
    """An event that is no JSON; AWS names Jackson's reason behind the same beginning."""
    message = f"Could not parse request body into json: Could not parse payload into json: {reason}"
    return AwsError("InvalidRequestContentException", message, fields={"Type": "User", "message": message})


def payload_too_large(size: int, limit: int) -> AwsError:
    """An event over 6 MB, or 1 MB when asynchronous (streams_and_mappings C.1; the text is documented)."""
    message = f"{size} byte payload is too large for the invocation type (limit {limit} bytes)"
    return AwsError("RequestTooLargeException", message, status=413, fields={"Type": "User", "message": message})


def malformed_client_context() -> AwsError:
    """A client context that is not base64 of JSON; the text is not recorded."""
    return _invalid("Client context must be a valid Base64-encoded JSON object.")
