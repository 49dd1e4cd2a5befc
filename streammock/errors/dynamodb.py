"""DynamoDB's texts, each once. Sources: dynamodb_facts, aws_facts 5, and AWS's own documentation where noted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from streammock.errors.base import AwsError
from streammock.errors.common import validation

INVALID = "One or more parameter values were invalid: "


# --- attribute values -----------------------------------------------------------------------------------------------
def empty_attribute_value() -> AwsError:
    """``{}`` where a value should stand."""
    return validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")


def several_datatypes() -> AwsError:
    """``{"S": …, "N": …}``."""
    return validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    )


def not_a_number(text: str) -> AwsError:
    """An N whose text is no number."""
    if not text:
        return validation("The parameter cannot be converted to a numeric value")
    return validation(f"The parameter cannot be converted to a numeric value: {text}")


def too_many_digits() -> AwsError:
    """More than 38 significant digits (dynamodb_facts 16)."""
    return validation("Attempting to store more than 38 significant digits in a Number")


def number_overflow() -> AwsError:
    """A magnitude above 9.99…E+125 (dynamodb_facts 16)."""
    return validation("Number overflow. Attempting to store a number with magnitude larger than supported range")


def number_underflow() -> AwsError:
    """A magnitude below 1E-130 (dynamodb_facts 16)."""
    return validation("Number underflow. Attempting to store a number with magnitude smaller than supported range")


def empty_set(kind: str) -> AwsError:
    """A set without members; two spaces as on AWS (dynamodb_facts 6)."""
    return validation(f"{INVALID}An {kind} set  may not be empty")


def duplicates_in_set(members: Sequence[Any]) -> AwsError:
    """A set with a member twice."""
    shown = ", ".join(member if isinstance(member, str) else repr(member) for member in members)
    return validation(f"{INVALID}Input collection [{shown}] contains duplicates.")


def null_not_true() -> AwsError:
    """``{"NULL": False}``."""
    return validation(f"{INVALID}Null attribute value types must have the value of true")


def nesting_too_deep() -> AwsError:
    """More than 32 levels of documents."""
    return validation(
        "Nesting Levels have exceeded supported limits: "
        "Attributes in the item have nested levels beyond supported limit"
    )


def attribute_name_too_long() -> AwsError:
    """An attribute name of more than 65,535 bytes."""
    return validation("Attribute name is too large, must be less than 65536 bytes")


# --- keys and items -------------------------------------------------------------------------------------------------
def missing_key_in_item(name: str) -> AwsError:
    """A write without a key attribute (aws_facts 5.3)."""
    return validation(f"{INVALID}Missing the key {name} in the item")


def key_type_mismatch(name: str, *, expected: str, actual: str) -> AwsError:
    """A key attribute of another type than the table's."""
    return validation(f"{INVALID}Type mismatch for key {name} expected: {expected} actual: {actual}")


def key_does_not_match_schema() -> AwsError:
    """A Key parameter with missing, further or mistyped attributes (dynamodb_facts 17)."""
    return validation("The provided key element does not match the schema")


def empty_key_value(name: str, kind: str) -> AwsError:
    """An empty string or binary as a key (dynamodb_facts 17)."""
    return validation(
        "One or more parameter values are not valid. "
        f"The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {name}"
    )


def partition_key_too_long(limit: int) -> AwsError:
    """A partition key over 2,048 bytes (dynamodb_facts 18)."""
    return validation(f"{INVALID}Size of hashkey has exceeded the maximum size limit of{limit} bytes")


def sort_key_too_long(limit: int) -> AwsError:
    """A sort key over 1,024 bytes (dynamodb_facts 18)."""
    return validation(f"{INVALID}Aggregated size of all range keys has exceeded the size limit of {limit} bytes")


def index_key_type_mismatch(name: str, *, expected: str, actual: str, index: str) -> AwsError:
    """An index key attribute of another type than defined (dynamodb_facts 19)."""
    return validation(
        f"{INVALID}Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} IndexName: {index}"
    )


def index_key_empty(name: str, kind: str, index: str) -> AwsError:
    """An index key attribute without content (dynamodb_facts 19)."""
    return validation(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
        f"The AttributeValue for a key attribute cannot contain an empty {kind} value. "
        f"IndexName: {index}, IndexKey: {name}"
    )


def item_too_large() -> AwsError:
    """An item over 400 KB."""
    return validation("Item size has exceeded the maximum allowed size")


def update_too_large() -> AwsError:
    """An update that makes an item larger than 400 KB."""
    return validation("Item size to update has exceeded the maximum allowed size")


def cannot_update_key(name: str) -> AwsError:
    """An update of a key attribute."""
    return validation(f"{INVALID}Cannot update attribute {name}. This attribute is part of the key")


def condition_failed(item: dict[str, Any] | None = None) -> AwsError:
    """A condition that does not hold; with the item where ALL_OLD was asked for (aws_facts 5.2)."""
    fields = {"Item": item} if item is not None else None
    return AwsError("ConditionalCheckFailedException", "The conditional request failed", fields=fields)


# --- tables and indexes ---------------------------------------------------------------------------------------------
def _not_found(what: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Requested resource not found{what}")


def table_not_found(name: str) -> AwsError:
    """A table call that names the table (aws_facts 5.1)."""
    return _not_found(f": Table: {name} not found")


def resource_not_found() -> AwsError:
    """A data call on a table that does not exist: AWS names nothing (aws_facts 5.2)."""
    return _not_found("")


def table_exists(name: str) -> AwsError:
    """CreateTable with a name in use (aws_facts 5.1)."""
    return AwsError("ResourceInUseException", f"Table already exists: {name}")


def no_such_index(name: str) -> AwsError:
    """A read of an index that the table lacks (dynamodb_facts 20)."""
    return validation(f"The table does not have the specified index: {name}")


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"


def duplicate_attribute_definition(name: str) -> AwsError:
    """One attribute defined twice (aws_facts 5.2)."""
    return validation(f"{INVALID}Cannot have two attributes with the same name: {name}")


def first_key_not_hash() -> AwsError:
    """A key schema that begins with RANGE."""
    return validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")


def second_key_not_range() -> AwsError:
    """A key schema of two HASH elements."""
    return validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")


def hash_after_range() -> AwsError:
    """A composite key schema out of order; the text is not recorded."""
    return validation("Invalid KeySchema: HASH key elements must come before RANGE key elements")


def too_many_key_elements() -> AwsError:
    """More key elements than AWS allows; the text is not recorded."""
    return validation(f"{INVALID}Too many KeySchema elements")


def same_hash_and_range() -> AwsError:
    """One attribute for both keys."""
    return validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")


def keys_not_defined(keys: Iterable[str], defined: Iterable[str]) -> AwsError:
    """Key attributes without a definition (aws_facts 5.3)."""
    return validation(
        f"{INVALID}Some index key attributes are not defined in AttributeDefinitions. "
        f"Keys: {_listed(keys)}, AttributeDefinitions: {_listed(defined)}"
    )


def definitions_do_not_match_keys() -> AwsError:
    """Definitions without a key, in a table without indexes (aws_facts 5.3)."""
    return validation(
        f"{INVALID}Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions"
    )


def definitions_not_used(defined: Iterable[str], used: Iterable[str]) -> AwsError:
    """Definitions without a key, in a table with indexes (aws_facts 5.3)."""
    return validation(
        f"{INVALID}Some AttributeDefinitions are not used. "
        f"AttributeDefinitions: {_listed(defined)}, keys used: {_listed(used)}"
    )


def duplicate_index_name(name: str) -> AwsError:
    """Two indexes of one name."""
    return validation(f"{INVALID}Duplicate index name: {name}")


def index_exists(name: str) -> AwsError:
    """UpdateTable adds an index that is there."""
    return validation(f"Attempting to create an index which already exists: {name}")


def no_indexes_listed(member: str) -> AwsError:
    """An empty list of indexes."""
    return validation(f"{INVALID}List of {member} is empty")


def too_many_indexes(member: str, limit: int) -> AwsError:
    """More indexes than a table may have."""
    return validation(f"{INVALID}Number of {member} exceeds per-table limit of {limit}")


def local_index_without_table_range() -> AwsError:
    """A local index on a table without a sort key."""
    return validation(
        f"{INVALID}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
    )


def local_index_without_range(name: str) -> AwsError:
    """A local index without a sort key."""
    return validation(f"{INVALID}Index KeySchema does not have a range key for index: {name}")


def local_index_other_hash(name: str, *, own: str, table: str) -> AwsError:
    """A local index with a partition key of its own."""
    return validation(
        f"{INVALID}Index KeySchema does not have the same leading hash key as table KeySchema for index: {name}. "
        f"index hash key: {own}, table hash key: {table}"
    )


def unknown_projection_type() -> AwsError:
    """A projection without a type."""
    return validation(f"{INVALID}Unknown ProjectionType: null")


def projection_without_attributes() -> AwsError:
    """INCLUDE, and nothing to include."""
    return validation(f"{INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified")


def projection_with_attributes(kind: str) -> AwsError:
    """Attributes named for a projection that takes none."""
    return validation(f"{INVALID}ProjectionType is {kind}, but NonKeyAttributes is specified")


def throughput_missing() -> AwsError:
    """Provisioned billing without capacity units."""
    return validation(
        f"{INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
    )


def throughput_with_on_demand() -> AwsError:
    """Capacity units with on-demand billing."""
    return validation(
        f"{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST"
    )


def index_throughput_missing(name: str) -> AwsError:
    """A global index of a provisioned table without capacity units."""
    return validation(f"{INVALID}ProvisionedThroughput is not specified for index: {name}")


def index_throughput_with_on_demand(name: str) -> AwsError:
    """A global index of an on-demand table with capacity units."""
    return validation(
        f"{INVALID}ProvisionedThroughput should not be specified for index: {name} when BillingMode is PAY_PER_REQUEST"
    )


def deletion_protected(arn: str) -> AwsError:
    """DeleteTable on a protected table."""
    return validation(
        f"Resource cannot be deleted as it is currently protected against deletion. "
        f"Disable deletion protection first. TableArn: {arn}"
    )


def nothing_to_update() -> AwsError:
    """UpdateTable without anything to change."""
    return validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
        "SSESpecification or ReplicaUpdates is required"
    )


def index_to_delete_missing(name: str) -> AwsError:
    """UpdateTable removes or changes an index that is not there."""
    return AwsError("ResourceNotFoundException", f"Requested resource not found: Index: {name} not found")


def one_index_change_at_a_time() -> AwsError:
    """UpdateTable creates or deletes more than one index."""
    return AwsError(
        "LimitExceededException",
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    )


# --- streams of tables ----------------------------------------------------------------------------------------------
def stream_already_enabled(table: str) -> AwsError:
    """Enabling a stream twice, also with another view type (streams_and_mappings B.1)."""
    return validation(f"Table already has an enabled stream: TableName: {table}")


def stream_already_disabled(table: str) -> AwsError:
    """Disabling a stream that is not enabled (streams_and_mappings B.1; the exact text is not recorded)."""
    return validation(f"Table is already in the desired state: the stream is disabled: TableName: {table}")


def view_type_missing() -> AwsError:
    """A stream without a view type."""
    return validation(f"{INVALID}StreamViewType is required when StreamEnabled is set to true")


def view_type_not_allowed() -> AwsError:
    """A view type for no stream."""
    return validation(f"{INVALID}StreamViewType should not be specified when StreamEnabled is set to false")


# --- time to live ---------------------------------------------------------------------------------------------------
def ttl_already_enabled() -> AwsError:
    """Enabling TTL twice (dynamodb_facts 26)."""
    return validation("TimeToLive is already enabled")


def ttl_already_disabled() -> AwsError:
    """Disabling TTL when it is off (dynamodb_facts 26)."""
    return validation("TimeToLive is already disabled")


def ttl_other_attribute(current: str) -> AwsError:
    """Disabling TTL under another attribute than the one that is set."""
    return validation(f"TimeToLive is active on a different AttributeName: current AttributeName is {current}")


# --- reads and batches ----------------------------------------------------------------------------------------------
def too_many_keys() -> AwsError:
    """More than 100 keys in BatchGetItem (aws_facts 5.3)."""
    return validation("Too many items requested for the BatchGetItem call")


def too_many_writes() -> AwsError:
    """More than 25 writes in BatchWriteItem."""
    return validation("Too many items requested for the BatchWriteItem call")


def duplicate_keys() -> AwsError:
    """One key twice in a batch (aws_facts 5.3)."""
    return validation("Provided list of item keys contains duplicates")


def write_request_unclear() -> AwsError:
    """A batch write that is neither a put nor a deletion, or both."""
    return validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    )


def unsupported_return_values() -> AwsError:
    """PutItem and DeleteItem know NONE and ALL_OLD only (aws_facts 5.3)."""
    return validation("Return values set to invalid value")


def invalid_starting_key() -> AwsError:
    """An ExclusiveStartKey that is no position (dynamodb_facts 21)."""
    return validation("The provided starting key is invalid")


def starting_key_outside_query() -> AwsError:
    """An ExclusiveStartKey in another partition or outside the range (dynamodb_facts 21)."""
    return validation("The provided starting key is outside query boundaries based on provided conditions")


def single_row_query_restarted() -> AwsError:
    """An ExclusiveStartKey for a query that can return one row at most (dynamodb_facts 21)."""
    return validation("The query can return at most one row and cannot be restarted")


def key_conditions_missing() -> AwsError:
    """A Query without a key condition."""
    return validation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")


def consistent_read_of_global_index() -> AwsError:
    """ConsistentRead on a global index."""
    return validation("Consistent reads are not supported on global secondary indexes")


def filter_on_key(name: str) -> AwsError:
    """A Query filter on a key attribute (dynamodb_facts 12)."""
    return validation(f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {name}")


def select_needs_attributes() -> AwsError:
    """SPECIFIC_ATTRIBUTES without any."""
    return validation(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
    )


def select_with_attributes(select: str) -> AwsError:
    """Attributes named although another selection was made."""
    return validation(f"Cannot specify the AttributesToGet or ProjectionExpression when choosing to get {select}")


def select_projected_without_index() -> AwsError:
    """ALL_PROJECTED_ATTRIBUTES of the table itself."""
    return validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")


def select_all_of_partial_index(index: str) -> AwsError:
    """ALL_ATTRIBUTES of a global index that does not hold them."""
    return validation(
        f"{INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index {index} "
        "because its projection type is not ALL"
    )


def total_segments_missing() -> AwsError:
    """Segment without TotalSegments."""
    return validation(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"
    )


def segment_missing() -> AwsError:
    """TotalSegments without Segment."""
    return validation(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
    )


def segment_out_of_range(segment: int, total: int) -> AwsError:
    """A segment that the scan does not have."""
    return validation(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
        f"Segment: {segment} is not less than TotalSegments: {total}"
    )


def scan_start_in_other_segment() -> AwsError:
    """An ExclusiveStartKey that belongs to another segment."""
    return validation(
        "The provided starting key is invalid: "
        "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment."
    )
