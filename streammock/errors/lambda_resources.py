"""Lambda's texts about what belongs to functions: layers, tags, policies, URLs, asynchronous settings.

Source: aws_facts 3.6, recorded unless a docstring says more.
"""

from __future__ import annotations

from collections.abc import Sequence

from streammock.errors.base import AwsError
from streammock.errors.common import constraint_failures, failure, missing
from streammock.errors.lambda_base import conflict, invalid, not_found, precondition

_LAYER_VERSION_PATTERN = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:"
    r"[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)"
)

# Event source mappings have it too, under another code.
NO_FUNCTION = "Function does not exist"


# --- layers ---------------------------------------------------------------------------------------------------------
def too_many_layers(limit: int) -> AwsError:
    """More layers than a function can have."""
    return invalid(f"Cannot reference more than {limit} layers.")


def same_layer_twice(first: str, second: str) -> AwsError:
    """Two versions of a layer in one function."""
    return invalid(
        "Two different versions of the same layer are not allowed to be referenced in the same function. "
        f"{first} and {second} are versions of the same layer."
    )


def layer_in_other_region(region: str) -> AwsError:
    """A layer of another region than the function's."""
    return invalid(f"Layers are not in the same region as the function. Layers are expected to be in region {region}.")


def no_such_layer(arn: str) -> AwsError:
    """A function with a layer version that does not exist."""
    return invalid(_no_layer_version(arn))


def layer_version_missing(layer_arn: str, number: int) -> AwsError:
    """A permission of a layer version that does not exist: the same words under another code."""
    return not_found(_no_layer_version(f"{layer_arn}:{number}"))


def _no_layer_version(arn: str) -> str:
    return f"Layer version {arn} does not exist."


def malformed_layers(given: Sequence[str]) -> AwsError:
    """A layer named by anything but the ARN of a version; the whole list is shown."""
    rule = (
        "Member must satisfy constraint: [Member must have length less than or equal to 2048, "
        "Member must have length greater than or equal to 1, "
        f"Member must satisfy regular expression pattern: {_LAYER_VERSION_PATTERN}, Member must not be null]"
    )
    return constraint_failures([failure(f"[{', '.join(given)}]", "layers", rule)])


def unknown_compatibility(failures: Sequence[tuple[str, str, str]]) -> AwsError:
    """Runtimes and instruction sets that do not exist, in what a layer is for: value, member, and what it breaks."""
    return constraint_failures([failure(*one) for one in failures])


def layer_version_too_low() -> AwsError:
    """Versions count from one."""
    return invalid("Layer Version Cannot be less than 1")


def no_such_resource() -> AwsError:
    """A layer version, policy, function URL or mapping that is not there.

    For policies and URLs observed in github.com/prowler-cloud/prowler pull 1732.
    """
    return not_found("The resource you requested does not exist.")


# --- tags -----------------------------------------------------------------------------------------------------------
def no_tags_given() -> AwsError:
    """TagResource without a tag."""
    return invalid("An error occurred and the request cannot be processed.")


def too_many_tags() -> AwsError:
    """Over fifty tags."""
    return invalid("Number of tags exceeds resource tag limit.")


def tags_of_qualified() -> AwsError:
    """Tags of a version or an alias."""
    return invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.")


def mapping_with_tags_missing(arn: str) -> AwsError:
    """Tags of an event source mapping that is not there."""
    return not_found(f"Event source mapping not found: {arn}")


def no_tag_keys() -> AwsError:
    """UntagResource without a key: an empty list is none on the wire."""
    return constraint_failures([missing("tagKeys")])


# --- policies -------------------------------------------------------------------------------------------------------
def statement_exists(sid: str) -> AwsError:
    """AddPermission with a statement id in use."""
    return conflict(
        f"The statement id ({sid}) provided already exists. "
        "Please provide a new statement id, or remove the existing statement."
    )


def invalid_principal() -> AwsError:
    """A principal that is no account, ARN, service or ``*``."""
    return invalid("The provided principal was invalid. Please check the principal and try again.")


def policy_of_latest() -> AwsError:
    """A policy for $LATEST."""
    return invalid("We currently do not support adding policies for $LATEST.")


def wrong_policy_revision() -> AwsError:
    """A RevisionId of a policy that is no longer current."""
    return precondition("GetPolicy")


def wrong_layer_policy_revision() -> AwsError:
    """The same of a layer version's."""
    return precondition("GetLayerPolicy")


def no_policy_for(arn: str) -> AwsError:
    """RemovePermission from a function that does not exist."""
    return not_found(f"No policy found for: {arn}")


def no_policy() -> AwsError:
    """RemovePermission from a function without a policy."""
    return not_found("No policy is associated with the given resource.")


def no_such_statement(sid: str) -> AwsError:
    """RemovePermission of a statement that is not there."""
    return not_found(f"Statement {sid} is not found in resource policy.")


# --- function URLs --------------------------------------------------------------------------------------------------
def function_does_not_exist() -> AwsError:
    """A URL for a function or an alias that is not there; recorded for lists of URLs (aws_facts 2.7)."""
    return not_found(NO_FUNCTION)


def url_exists(arn: str) -> AwsError:
    """A second URL; the spaces are AWS's."""
    return conflict(
        f"Failed to create function url config for [functionArn = {arn}]. "
        "Error message:  FunctionUrlConfig exists for this Lambda function"
    )


# --- asynchronous invocations ---------------------------------------------------------------------------------------
def nothing_to_set() -> AwsError:
    """PutFunctionEventInvokeConfig with nothing but a name."""
    return invalid("You must specify at least one of error handling or destination setting.")


def function_missing() -> AwsError:
    """Settings that are put, changed or listed of a function that does not exist."""
    return not_found("The function doesn't exist.")


def no_event_invoke_config(arn: str) -> AwsError:
    """A function, version or alias whose settings were never put."""
    return not_found(f"The function {arn} doesn't have an EventInvokeConfig")


def own_destination() -> AwsError:
    """A function that would be called with its own records."""
    return invalid("You can't specify the function as a destination for itself.")


def invalid_destination(arn: str) -> AwsError:
    """A destination that is not there."""
    return invalid(f"The destination ARN {arn} is invalid.")


def unsupported_destinations(on_success: str | None, on_failure: str | None) -> AwsError:
    """A destination of another service than those that can be one (aws_facts 2.7); both as Java prints them."""
    shown = [
        f"on{name}={'null' if arn is None else f'On{name}(destination={arn})'}"
        for name, arn in (("Success", on_success), ("Failure", on_failure))
    ]
    return invalid(f"The provided destination config DestinationConfig({', '.join(shown)}) is invalid.")


def invalid_dead_letter_target(arn: str) -> AwsError:
    """A dead-letter target that is neither a queue nor a topic; the text is ours, AWS's is not recorded."""
    return invalid(f"The provided dead-letter target {arn} is neither an SQS queue nor an SNS topic.")
