"""DynamoDB's texts, each once. Sources: dynamodb_facts, aws_facts 5, and AWS's own documentation where noted."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from streammock.errors.base import AwsError
from streammock.errors.common import constraint_failures, one_of, validation

_KEY_NAMES = {"S": "string", "B": "binary"}
_SET_NAMES = {"SS": "string", "NS": "number"}
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
    """A set without members; two spaces as on AWS (dynamodb_facts 6), and other words for binary (paritysuite)."""
    text = "Binary sets should not be empty" if kind == "BS" else f"An {_SET_NAMES[kind]} set  may not be empty"
    return validation(INVALID + text)


def duplicates_in_set(members: Sequence[Any], kind: str) -> AwsError:
    """A set with a member twice: three wordings, without a space where AWS has none (dynalite, paritysuite)."""
    if kind == "NS":
        return validation("Input collection contains duplicates")
    of_type = "of type BS" if kind == "BS" else ""
    return validation(f"{INVALID}Input collection [{', '.join(map(_shown, members))}]{of_type} contains duplicates.")


def null_not_true() -> AwsError:
    """``{"NULL": False}``."""
    return validation(f"{INVALID}Null attribute value types must have the value of true")


def nesting_too_deep() -> AwsError:
    """More than 32 levels of documents."""
    return validation(
        "Nesting Levels have exceeded supported limits: "
        "Attributes in the item have nested levels beyond supported limit"
    )


def empty_attribute_name() -> AwsError:
    """An attribute without a name."""
    return validation("Empty attribute name")


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
    """A Key parameter with missing, further or mistyped attributes (dynamodb_facts 17).

    So says BatchWriteItem, too, of items to be put whose keys are missing or mistyped (paritysuite, September 2026).
    """
    return validation("The provided key element does not match the schema")


def empty_key_value(name: str, kind: str) -> AwsError:
    """An empty string (S) or binary (B) as a key (dynamodb_facts 17)."""
    return validation(
        "One or more parameter values are not valid. "
        f"The AttributeValue for a key attribute cannot contain an empty {_KEY_NAMES[kind]} value. Key: {name}"
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
        f"The AttributeValue for a key attribute cannot contain an empty {_KEY_NAMES[kind]} value. "
        f"IndexName: {index}, IndexKey: {name}"
    )


def index_key_emptied(kind: str) -> AwsError:
    """An update expression that sets an index key attribute to a value without content (paritysuite, June 2026)."""
    return validation(
        "One or more parameter values are not valid. "
        "The update expression attempted to update a secondary index key to a value that is not supported. "
        f"The AttributeValue for a key attribute cannot contain an empty {_KEY_NAMES[kind]} value."
    )


def index_key_retyped() -> AwsError:
    """An update expression that copies a value of another type to an index key attribute (dynalite's recordings)."""
    return validation("The update expression attempted to update the secondary index key to unsupported type")


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
    """A batch write that is neither a put nor a deletion, or both: DynamoDB says it as of a value."""
    return several_datatypes()


def unknown_return_values() -> str:
    """A failure that AWS words in its own way, misspelling a choice (paritysuite, September 2026)."""
    choices = ("ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATE_NEW", "NONE")
    return f"Failed to satisfy constraint: {one_of(choices)}"


def unsupported_return_values() -> AwsError:
    """PutItem and DeleteItem know NONE and ALL_OLD only (aws_facts 5.3)."""
    return validation("Return values set to invalid value")


_STARTING_KEY = "The provided starting key is invalid"
_TOLD_BARE = ("contains duplicates", "number set", "numeric value", "significant digits", "number with magnitude")


def invalid_starting_key() -> AwsError:
    """An ExclusiveStartKey that is no position (dynamodb_facts 21)."""
    return validation(_STARTING_KEY)


def starting_key_of_bad_value(problem: AwsError) -> AwsError:
    """An ExclusiveStartKey with something that is no value: of some AWS does not say where it stands (dynalite)."""
    if any(text in problem.message for text in _TOLD_BARE):
        return problem
    return validation(f"{_STARTING_KEY}: {problem.message}")


def starting_key_mismatch() -> AwsError:
    """One that is no key of the table (dynalite's recordings; comments of Alternator's test_scan)."""
    return validation(f"{_STARTING_KEY}: {key_does_not_match_schema().message}")


def starting_key_outside_query() -> AwsError:
    """An ExclusiveStartKey in another partition (dynamodb_facts 21)."""
    return validation("The provided starting key is outside query boundaries based on provided conditions")


def starting_key_outside_range() -> AwsError:
    """An ExclusiveStartKey in the partition whose sort key is not asked for (dynalite's recordings)."""
    return validation("The provided starting key does not match the range key predicate")


def _shown(content: Any) -> str:
    return b64encode(content).decode() if isinstance(content, bytes) else str(content)


def starting_key_of_single_item(key: Mapping[str, Mapping[str, Any]]) -> AwsError:
    """An ExclusiveStartKey for a query of a table without a sort key."""
    values = ", ".join(
        f"{name}=AttributeValue: {{{kind}:{_shown(content)}}}"
        for name, value in key.items()
        for kind, content in value.items()
    )
    return validation(f"The provided exclusive start key is invalid: ExclusiveStartKey: {{{values}}}")


def single_row_query_restarted() -> AwsError:
    """An ExclusiveStartKey for a query that can return one row at most (dynamodb_facts 21)."""
    return validation("The query can return at most one row and cannot be restarted")


def key_conditions_missing() -> AwsError:
    """A Query without a key condition."""
    return validation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")


def consistent_read_of_global_index() -> AwsError:
    """ConsistentRead on a global index."""
    return validation("Consistent reads are not supported on global secondary indexes")


def filter_on_key(name: str, parameter: str) -> AwsError:
    """A Query's ``Filter Expression`` or ``QueryFilter`` on a key attribute (dynamodb_facts 12, dynalite)."""
    return validation(f"{parameter} can only contain non-primary key attributes: Primary key attribute: {name}")


def select_needs_attributes() -> str:
    """SPECIFIC_ATTRIBUTES without any."""
    return "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"


def select_with_attributes(parameter: str, select: str) -> str:
    """Attributes named although another selection was made (moto's ``aws_verified`` test_dynamodb_select)."""
    chosen = "only the Count" if select == "COUNT" else select
    return f"Cannot specify the {parameter} when choosing to get {chosen}"


def select_projected_without_index() -> str:
    """ALL_PROJECTED_ATTRIBUTES of the table itself."""
    return "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"


def select_refused(text: str, operation: str) -> AwsError:
    """A Select that does not go with the rest: Query says it as the newer layer does, Scan bare (ditto)."""
    return constraint_failures([text]) if operation == "Query" else validation(text)


def select_all_of_partial_index(index: str) -> AwsError:
    """ALL_ATTRIBUTES of a global index that does not hold them."""
    return validation(
        f"{INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index {index} "
        "because its projection type is not ALL"
    )


def index_does_not_project(index: str, names: Sequence[str]) -> AwsError:
    """Attributes of a global index that it does not hold (localstack #478; paritysuite, September 2026)."""
    return validation(f"{INVALID}Global secondary index {index} does not project [{', '.join(names)}]")


def filter_not_projected(index: str, names: Sequence[str]) -> AwsError:
    """A read by the index's key, filtered by what the index does not hold.

    Of SELECT recorded by the conformance suite, of Query quoted from AppSync's and made by DynamoDB Local, which puts
    the names in order.
    """
    return validation(
        f"{INVALID}Secondary index {index} does not project one or more filter attributes: [{', '.join(names)}]"
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


def scan_start_in_other_segment(segment: int, total: int) -> AwsError:
    """An ExclusiveStartKey that belongs to another segment (dynalite's recordings)."""
    return validation(
        f"{_STARTING_KEY}: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
        f"TotalSegments: {total} Segment: {segment}"
    )
