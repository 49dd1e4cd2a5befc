"""Lambda's texts about functions. Sources: aws_facts 3.3 and 3.6, recorded unless a docstring says more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from streammock.errors.base import AwsError
from streammock.errors.common import at_most, constraint_failures, each, failure, matching, one_of
from streammock.errors.lambda_base import conflict, invalid, not_found, precondition, too_large, unreadable

_FUNCTION_NAME_PATTERN = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
    r"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"
)


# --- names ----------------------------------------------------------------------------------------------------------
def function_not_found(arn: str) -> AwsError:
    """A function, version or alias that does not exist."""
    return not_found(f"Function not found: {arn}")


def other_region(given: str, own: str) -> AwsError:
    """A function's ARN of another region."""
    return not_found(f"Functions from '{given}' are not reachable in this region ('{own}')")


def qualifiers_differ() -> AwsError:
    """A qualifier in the name and another in the parameter."""
    return invalid("The derived qualifier from the function name does not match the specified qualifier.")


def malformed_function_name(name: str) -> AwsError:
    """A name that no function can have."""
    return constraint_failures([failure(name, "functionName", matching(_FUNCTION_NAME_PATTERN))])


def function_name_too_long(name: str, limit: int) -> AwsError:
    """A name that fits the pattern and is too long for a new function."""
    return invalid(
        f"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: "
        f"Member must have length less than or equal to {limit}"
    )


def other_account(arn: str, own: str) -> AwsError:
    """A function of another account; code and status are recorded, the text is ours."""
    message = f"User: arn:aws:iam::{own}:root is not authorized to access the resource: {arn}"
    return AwsError("AccessDeniedException", message, status=403)


def qualified() -> AwsError:
    """A version or an alias where only a whole function will do."""
    return invalid(
        "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. "
        "Please specify either a function name or an unqualified function ARN."
    )


def latest_not_deletable() -> AwsError:
    """DeleteFunction with the qualifier $LATEST."""
    return invalid("$LATEST version cannot be deleted without deleting the function.")


def function_exists(name: str) -> AwsError:
    """CreateFunction with a name in use; the code is AWS's, the text is documented but not recorded."""
    return conflict(f"Function already exist: {name}")


# --- code -----------------------------------------------------------------------------------------------------------
def not_a_zip() -> AwsError:
    """A package that cannot be read."""
    return invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")


def empty_zip() -> AwsError:
    """A package with no member."""
    return invalid("Uploaded file must be a non-empty zip")


def unzipped_too_large(limit: int) -> AwsError:
    """A package over 250 MB unzipped."""
    return invalid(f"Unzipped size must be smaller than {limit} bytes")


def zip_too_large(limit: int) -> AwsError:
    """A package over 50 MB."""
    return too_large(f"Zipped size must be smaller than {limit} bytes")


def code_missing() -> AwsError:
    """No source of code at all; the text is not recorded."""
    return invalid("Please provide a source for function code.")


def code_twice() -> AwsError:
    """A package and, beside it, the name of another; the text is not recorded."""
    return invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.")


def object_not_read(code: str, message: str) -> AwsError:
    """A package that S3 does not give."""
    return invalid(f"Error occurred while GetObject. S3 Error Code: {code}. S3 Error Message: {message}")


def image_for_zip() -> AwsError:
    """UpdateFunctionCode with an image for a function made of a zip."""
    return invalid("Please don't provide ImageUri when updating a function with packageType Zip.")


# --- settings -------------------------------------------------------------------------------------------------------
def runtime_and_handler_missing() -> AwsError:
    """CreateFunction without either; observed in github.com/pipe-cd/pipecd issue 1400."""
    return invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")


def unknown_architecture(given: Sequence[str], known: Sequence[str]) -> AwsError:
    """An instruction set that Lambda does not have; the whole list is shown."""
    return constraint_failures([failure(f"[{', '.join(given)}]", "architectures", each(one_of(known)))])


def unknown_runtime(runtime: str, known: Sequence[str]) -> AwsError:
    """A runtime identifier that does not exist; AWS lists those that can be created, we list botocore's."""
    return invalid(
        f"Value {runtime} at 'runtime' failed to satisfy constraint: "
        f"Member must satisfy enum value set: [{', '.join(known)}] or be a valid ARN"
    )


def more_than_a_function_has(member: str, given: int, most: int) -> AwsError:
    """A time-out, or a size in megabytes, of more than a function without a capacity provider may have.

    Recorded before there were such (covidatlas/li#575): the limits are as ever (cfn-lint E3717), the words perhaps not.
    """
    return constraint_failures([failure(str(given), member, at_most(most))])


def environment_too_large(measured: str) -> AwsError:
    """More than 4 KB of variables."""
    return invalid(
        "Lambda was unable to configure your environment variables because the environment variables you have "
        f"provided exceeded the 4KB limit. String measured: {measured}"
    )


def reserved_variables(names: Iterable[str]) -> AwsError:
    """Variables that Lambda sets itself; observed in github.com/mattermost/mattermost-cloud-monitoring pull 264."""
    return invalid(
        "Lambda was unable to configure your environment variables because the environment variables you have "
        "provided contains reserved keys that are currently not supported for modification. "
        f"Reserved keys used in this request: {', '.join(names)}"
    )


def malformed_variable() -> AwsError:
    """A variable's name of one character or with others than AWS's; variables are secret, so no value is shown.

    Observed in github.com/trek10inc/serverless-secrets issue 39.
    """
    failure = (
        "Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy "
        "constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"
    )
    return constraint_failures([failure])


def levels_of_text() -> AwsError:
    """Log levels where the log is text; seen by users of CloudFormation (aws-cdk's pull request 28045)."""
    return invalid(
        'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the '
        'LogFormat to "Json" and try again.'
    )


def no_snapshots(runtime: str) -> AwsError:
    """SnapStart for a runtime that has none; seen by users of the CDK with nodejs18.x."""
    return invalid(f"{runtime} is not supported for SnapStart enabled functions.")


def malformed_network(member: str, given: Sequence[str], limit: int, pattern: str) -> AwsError:
    """Subnets or security groups of another form; the whole list is shown."""
    rule = (
        f"Member must satisfy constraint: [Member must have length less than or equal to {limit}, Member must have "
        f"length greater than or equal to 0, Member must satisfy regular expression pattern: {pattern}]"
    )
    return constraint_failures([failure(f"[{', '.join(given)}]", f"vpcConfig.{member}", rule)])


def half_a_network() -> AwsError:
    """Subnets without security groups, or the reverse (aws-sdk-js's issue 1293)."""
    return invalid("SubnetIds and SecurityIds must coexist or be both empty list.")


def zero_character(member: str) -> AwsError:
    """Text that no process can be given; AWS's own answer is not known."""
    return invalid(f"The value at '{member}' must not contain a zero character.")


def wrong_revision() -> AwsError:
    """A RevisionId that is no longer current."""
    return precondition("GetFunction/GetAlias")


# --- invoking -------------------------------------------------------------------------------------------------------
def payload_not_json(reason: str) -> AwsError:
    """An event that is no JSON; AWS names Jackson's reason behind the same beginning."""
    return unreadable(f"Could not parse request body into json: Could not parse payload into json: {reason}")


def payload_too_large(limit: int) -> AwsError:
    """A synchronous event over 6 MB; observed in github.com/pelmers/streetwarp-web issue 14."""
    return too_large(f"Request must be smaller than {limit} bytes for the InvokeFunction operation")


def async_payload_too_large(size: int, limit: int) -> AwsError:
    """An asynchronous event over the limit; observed in github.com/ASFHyP3/hyp3 issue 2241, when that was 256 KB."""
    return too_large(f"{size} byte payload is too large for the Event invocation type (limit {limit} bytes)")


def malformed_client_context() -> AwsError:
    """A client context that is not base64 of a JSON object; observed in github.com/boto/boto3 issue 2153."""
    return unreadable("Client context must be a valid Base64-encoded JSON object.")


def client_context_too_large(limit: int) -> AwsError:
    """A client context over its limit (streams_and_mappings C.1); neither code nor text is recorded."""
    return unreadable(f"Client context must not be larger than {limit} bytes.")


def throttled() -> AwsError:
    """No invocation more: the function runs as often as its reserved concurrency allows."""
    message = "Rate Exceeded."
    fields = {
        "Type": "User",
        "message": message,
        "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
    }
    return AwsError("TooManyRequestsException", message, status=429, fields=fields)
