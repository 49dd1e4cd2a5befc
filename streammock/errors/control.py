"""DynamoDB's texts about tags, resource policies, encryption, Kinesis destinations and contributor insights.

Recorded in ack-api-quirks (October 2026), under the DDB-TABLE numbers that each text names.
"""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.common import constraint_failures, validation
from streammock.errors.dynamodb import INVALID


def _not_found(what: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Requested resource not found: {what} not found")


# --- resource ARNs --------------------------------------------------------------------------------------------------
def no_arn(text: str) -> AwsError:
    """A name where an ARN should stand (071)."""
    return validation(f"{INVALID}ARNs must start with 'arn:': {text}")


def no_dynamodb_arn(arn: str) -> AwsError:
    """An ARN of something else, a backup among them (212)."""
    return validation(f"{INVALID}Provided Arn is not a DynamoDB resource arn: {arn}")


def only_tables_and_streams(arn: str) -> AwsError:
    """The ARN of an index (212)."""
    return validation(
        f"{INVALID}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}"
    )


def access_denied() -> AwsError:
    """What belongs to another account (071)."""
    return AwsError("AccessDeniedException", "Access is denied")


def table_of_another_region(arn: str) -> AwsError:
    """A table elsewhere, by its ARN in place of a name (011)."""
    return constraint_failures([f"Invalid AWS region in '{arn}'"])


def tags_of_another_region(arn: str) -> AwsError:
    """Tags of a table elsewhere (071)."""
    return validation(f"Invalid TableArn: Invalid ResourceArn provided as input {arn}")


def tagged_resource_not_found(arn: str) -> AwsError:
    """Tags of a table that does not exist, or of a stream (070, 071)."""
    return _not_found(f"ResourceArn: {arn}")


# --- tags -----------------------------------------------------------------------------------------------------------
def no_tags_given() -> AwsError:
    """TagResource without tags (107)."""
    return validation("Atleast one Tag needs to be provided as Input.")


def no_tag_keys_given() -> AwsError:
    """UntagResource without keys (107)."""
    return validation("Atleast one Tag Key needs to be provided as Input.")


def bad_tag_key(key: str | None) -> AwsError:
    """A tag's key that is empty, too long or of forbidden characters (107, 372)."""
    return validation(f"The Tag Key provided is invalid, Key: {'null' if key is None else key}")


def bad_tag_value(value: str | None) -> AwsError:
    """A tag's value that is missing, too long or of forbidden characters (107, 372)."""
    return validation(f"The Tag Value provided is invalid, Value: {'null' if value is None else value}")


def reserved_tag_key(key: str) -> AwsError:
    """A tag of AWS's own, in any letter case (105)."""
    return validation(f"Tag Key cannot be prefixed with aws:, Key: {key}")


def duplicate_tag_key(key: str) -> AwsError:
    """One key twice in a request (107)."""
    return validation(f"Duplicate Tag Keys provided as input: Duplicate Tag Key found {key}")


def too_many_tags() -> AwsError:
    """More than 50 tags, or keys to remove (107, 108)."""
    return validation("Number of Tags exceed the current limit for the provided ResourceArn")


def unknown_token() -> AwsError:
    """A NextToken that no answer carried; the text is not recorded."""
    return validation("Invalid NextToken")


# --- resource policies ----------------------------------------------------------------------------------------------
def policy_of_another_account() -> AwsError:
    """A policy of somebody else's table; the apostrophe is AWS's (212)."""
    return validation("This action is only supported by accounts that match the resource owner\u2019s account.")


def policy_of_another_region(arn: str) -> AwsError:
    """A policy of a table elsewhere (212)."""
    return validation(f"{INVALID}Invalid resource Arn: {arn}")


def stream_of_policy_not_found(label: str, table: str) -> AwsError:
    """The policy of a stream that does not exist (212)."""
    return AwsError(
        "ResourceNotFoundException",
        f"Requested resource not found: Stream: {label} not found for Table: {table}",
    )


def _policy_not_found(what: str) -> AwsError:
    return AwsError("PolicyNotFoundException", f"Resource-based policy not found for the provided ResourceArn: {what}")


def no_policy(arn: str) -> AwsError:
    """A resource without a policy."""
    return _policy_not_found(arn)


def other_policy_revision(expected: str, table: str, current: str) -> AwsError:
    """An ExpectedRevisionId that is not the current one."""
    return _policy_not_found(
        f"Requested update for policy with revision id {expected}, but the policy associated to target table {table} "
        f"has revision id {current}."
    )


def no_policy_to_revise(expected: str, table: str) -> AwsError:
    """An ExpectedRevisionId where there is no policy (205)."""
    return _policy_not_found(
        f"Requested update for policy with revision id {expected}, but table {table} has no associated policy."
    )


def policy_exists(table: str, current: str) -> AwsError:
    """NO_POLICY expected, and there is one."""
    return _policy_not_found(
        f"Requested policy update expecting none to be present for table {table}, but a policy exists with revision "
        f"id {current}."
    )


def policy_too_large(limit: int) -> AwsError:
    """A document of too many bytes, white space included (211)."""
    return validation(f"{INVALID}Maximum policy size of {limit} bytes exceeded")


def bad_policy(reason: str) -> AwsError:
    """A document that is no policy."""
    return validation(f"{INVALID}Invalid policy document: {reason}")


def policy_no_json() -> AwsError:
    """A document that is no JSON object (211)."""
    return bad_policy("This policy contains invalid Json")


def policy_without_statements() -> AwsError:
    """An empty policy (211)."""
    return bad_policy("Could not parse the policy: Statement is empty!")


def policy_without_resource() -> AwsError:
    """A statement about nothing (211)."""
    return bad_policy("Missing required field Resource")


def policy_with_duplicate_sids() -> AwsError:
    """Two statements of one Sid (356)."""
    return bad_policy("The Statement Ids in the policy are not unique")


def policy_with_bad_principal() -> AwsError:
    """A principal that can be none (356)."""
    return validation(f"{INVALID}Invalid principal in policy document.")


def policy_for_everybody() -> AwsError:
    """Allow, to the principal ``*`` (356)."""
    return validation(
        "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure "
        "least-privilege form of access"
    )


# --- what UpdateTable changes on its own ----------------------------------------------------------------------------
def must_be_alone(what: str) -> AwsError:
    """A change that UpdateTable makes only on its own (433)."""
    return validation(f"{INVALID}{what} modification must be the only operation in the request")


def sse_type_when_disabled(member: str) -> AwsError:
    """SSEType or KMSMasterKeyId of no encryption (442)."""
    return validation(f"{INVALID}{member} can not be specified if Enabled is false")


def sse_type_required() -> AwsError:
    """A key, and no SSEType (442)."""
    return validation(f"{INVALID}SSEType KMS is required if KMSMasterKeyId is specified")


def sse_type_not_supported(kind: str) -> AwsError:
    """SSEType AES256 (442)."""
    return validation(f"{INVALID}SSEType {kind} is not supported")


def sse_already_default() -> AwsError:
    """Turning encryption off where it is off (079)."""
    return validation(f"{INVALID}Table is already encrypted by default")


def sse_same_key() -> AwsError:
    """The key that is in use (141)."""
    return validation(
        f"{INVALID}Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to "
        "change Master Key"
    )


# --- Kinesis destinations -------------------------------------------------------------------------------------------
def _destination_state(what: str) -> AwsError:
    return validation(f"Table is not in a valid state to enable Kinesis Streaming Destination: {what}")


def destination_in_use() -> AwsError:
    """A second live destination, the same or another (299)."""
    return _destination_state(
        "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation."
    )


def destination_not_active() -> AwsError:
    """Disabling what is not enabled; AWS says enable here too (302)."""
    return _destination_state("KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.")


def destination_not_updatable(table: str, stream_arn: str) -> AwsError:
    """Changing what is not enabled (301, 442)."""
    return _destination_state(
        "Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. "
        f"TableName: {table}, kdsArn: {stream_arn}"
    )


def no_such_destination(table: str, stream_arn: str) -> AwsError:
    """Changing what never was enabled (302)."""
    return _destination_state(
        f"No streaming destination with streamArn: {stream_arn} found for table with tableName: {table}"
    )


def destination_disabled_with_configuration() -> AwsError:
    """A precision for what is being turned off (301)."""
    return validation("Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters")


def destination_update_of_nothing() -> AwsError:
    """An update without a precision (300)."""
    return validation(
        "Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be "
        "null or contain only null values"
    )


def destination_precision_unchanged(precision: str, table_id: str, stream_arn: str) -> AwsError:
    """The precision that is set, or the default one (300)."""
    return validation(
        f"Invalid Request: Precision is already set to the desired value of {precision} for tableId: {table_id}, "
        f"kdsArn: {stream_arn}"
    )


# --- contributor insights -------------------------------------------------------------------------------------------
def index_of_insights_not_found(index: str, table: str) -> AwsError:
    """An index that is missing, or local (094)."""
    return AwsError(
        "ResourceNotFoundException", f"Requested resource not found: Index: {index} not found for table: {table}"
    )
