"""The texts of DynamoDB Streams. Sources: streams_and_mappings B, aws_facts 4."""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.common import validation


def stream_not_found(arn: str) -> AwsError:
    """A well-formed ARN without a stream (recorded, streams_and_mappings B.5)."""
    return AwsError("ResourceNotFoundException", f"Requested resource not found: Stream: {arn} not found")


def shard_not_found(arn: str, shard_id: str) -> AwsError:
    """An unknown shard; the code is recorded, the text is not."""
    return AwsError(
        "ResourceNotFoundException", f"Requested resource not found: Shard: {shard_id} in Stream: {arn} not found"
    )


def invalid_stream_arn() -> AwsError:
    """An ARN that names no stream; the code is recorded, the text is not."""
    return validation("Invalid StreamArn")


def incomplete_shard_filter() -> AwsError:
    """A ShardFilter without its type or shard (the text names ``shardFilter.shardId``, streams_and_mappings B.4)."""
    return validation(
        "1 validation error detected: Value null at 'shardFilter.shardId' failed to satisfy constraint: "
        "Member must not be null"
    )


def sequence_number_missing() -> AwsError:
    """A positional iterator without a sequence number."""
    return validation("Missing SequenceNumber for ShardIteratorType AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER")


def sequence_number_not_allowed() -> AwsError:
    """A sequence number where the type has its own place."""
    return validation("SequenceNumber must not be specified for this ShardIteratorType")


def malformed_sequence_number(number: str) -> AwsError:
    """A sequence number that is no number."""
    return validation(f"Invalid SequenceNumber: {number}")


def sequence_number_outside_shard(number: str) -> AwsError:
    """A sequence number that the shard never had."""
    return validation(f"Invalid SequenceNumber: {number} is not in the range of the shard")


def timestamp_missing() -> AwsError:
    """AT_TIMESTAMP without a time."""
    return validation("Missing Timestamp for ShardIteratorType AT_TIMESTAMP")


def timestamp_not_allowed() -> AwsError:
    """A time where the type has its own place; no text is recorded."""
    return validation("Timestamp must not be specified for this ShardIteratorType")


def timestamp_in_future() -> AwsError:
    """AT_TIMESTAMP ahead of now."""
    return validation("Timestamp must not be in the future")


def invalid_iterator() -> AwsError:
    """An iterator that was never given out."""
    return validation("Invalid ShardIterator")


def expired_iterator() -> AwsError:
    """An iterator older than 15 minutes."""
    return AwsError("ExpiredIteratorException", "Shard iterator has expired")


def trimmed(number: str) -> AwsError:
    """A place whose records were trimmed after 24 hours."""
    return AwsError(
        "TrimmedDataAccessException",
        f"The operation attempted to read past the oldest stream record in a shard: {number}",
    )
