"""Texts of event source mappings, each once. Source: aws_facts 2.7, recorded from AWS, unless a docstring says more."""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.lambda_resources import NO_FUNCTION, no_such_resource


def _invalid_parameter(message: str) -> AwsError:
    return AwsError("InvalidParameterValueException", message, fields={"Type": "User", "message": message})


def no_starting_position() -> AwsError:
    """A stream without StartingPosition; unlike other constraint failures it ends in a full stop."""
    return _invalid_parameter(
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
        "Member must not be null."
    )


def unsupported_starting_position(source_arn: str) -> AwsError:
    """AT_TIMESTAMP on a DynamoDB stream."""
    return _invalid_parameter(f"Unsupported starting position for arn type: {source_arn}")


def unrecognized_event_source() -> AwsError:
    """Neither the ARN of a source that Lambda knows, nor a self-managed one."""
    return _invalid_parameter("Unrecognized event source.")


def function_does_not_exist() -> AwsError:
    """The function, or its version or alias, is missing."""
    return _invalid_parameter(NO_FUNCTION)


def stream_not_found(stream_arn: str) -> AwsError:
    """A well-formed ARN of a stream that is not there."""
    return _invalid_parameter(f"Stream not found: {stream_arn}")


def invalid_filter_pattern() -> AwsError:
    """A pattern that is no JSON object, or breaks the grammar."""
    return _invalid_parameter("Invalid filter pattern definition.")


def too_many_filters(count: int, greatest: int) -> AwsError:
    """More filters than a raised quota allows (streams_and_mappings A.2); the text is ours, AWS's is not recorded."""
    return _invalid_parameter(f"FilterCriteria has {count} filters; an event source mapping may have {greatest}.")


def unsupported_destination() -> AwsError:
    """OnSuccess: mappings know failures only."""
    return _invalid_parameter("Unsupported DestinationConfig parameter for given event source mapping type.")


def unsupported_destination_arn(arn: str) -> AwsError:
    """A destination that is none of SQS queue, SNS topic and S3 bucket; the text is ours, AWS's is not recorded."""
    return _invalid_parameter(
        f"The provided destination config DestinationConfig(onFailure=OnFailure(destination={arn})) is invalid."
    )


def record_age_too_low(seconds: int) -> AwsError:
    """Neither -1 nor at least a minute (streams_and_mappings A.2); the text is ours, AWS's is not recorded."""
    return _invalid_parameter(f"Maximum record age in seconds must be -1 or at least 60, not {seconds}.")


def mapping_exists(stream_arn: str, function_name: str, uuid: str) -> AwsError:
    """The same source and the same function as qualified; the inner spaces are AWS's."""
    message = (
        f'The event source arn (" {stream_arn} ") and function (" {function_name} ") provided mapping already exists. '
        f"Please update or delete the existing mapping with UUID {uuid}"
    )
    return AwsError("ResourceConflictException", message, status=409, fields={"Type": "User", "message": message})


def mapping_not_found() -> AwsError:
    """No mapping has that UUID."""
    return no_such_resource()


def mapping_in_use(doing: str) -> AwsError:
    """A change while the mapping passes from state to state (widely reported; not in the project's notes)."""
    message = f"Cannot {doing} the event source mapping because it is in use."
    return AwsError("ResourceInUseException", message, status=400, fields={"Type": "User", "Message": message})


def invalid_marker(marker: str) -> AwsError:
    """A Marker that no list has handed out; the text is ours, AWS's is not recorded."""
    return _invalid_parameter(f"Invalid marker: {marker}. Pass on the NextMarker of the answer before.")
