"""DynamoDB's texts about tables, indexes, their streams and time to live. Sources as in ``dynamodb``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from streammock.errors.base import AwsError
from streammock.errors.common import constraint_failures, failure, validation
from streammock.errors.dynamodb import INVALID


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


def table_in_use(name: str, doing: str) -> AwsError:
    """A change of a table that is being created or deleted (widely reported), or updated (DDB-TABLE-063)."""
    what = f"Table: {name} is in the process of being updated."
    return resource_in_use(what if doing == "updated" else f"Table is being {doing}: {name}")


def resource_in_use(what: str) -> AwsError:
    """A change of what is still being changed."""
    return AwsError("ResourceInUseException", f"Attempt to change a resource which is still in use: {what}")


def index_backfilling(name: str) -> AwsError:
    """A read of an index that is being created (widely reported; not in the project's notes)."""
    return validation(f"Cannot read from backfilling global secondary index: {name}")


def no_such_index(name: str) -> AwsError:
    """A read of an index that the table lacks (dynamodb_facts 20)."""
    return validation(f"The table does not have the specified index: {name}")


def improper_table_name(name: str, broken: Sequence[str]) -> AwsError:
    """A name that no table can have, in place of one (paritysuite, PutItem's error messages)."""
    return constraint_failures([failure(name, "tableName", rule) for rule in broken])


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"


def duplicate_attribute_definition(name: str) -> AwsError:
    """One attribute defined twice (quoted from AWS in scylladb #13870; DynamoDB Local words it otherwise)."""
    return validation(f"Attribute Name is duplicated: {name}")


def first_key_not_hash() -> AwsError:
    """A key schema that begins with RANGE."""
    return validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")


def second_key_not_range() -> AwsError:
    """A key schema of two HASH elements."""
    return validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")


def hash_after_range() -> AwsError:
    """A composite key schema out of order (ack-api-quirks DDB-TABLE-442, October 2026)."""
    return validation(f"{INVALID}All HASH key attributes must precede RANGE key attributes in the KeySchema")


def too_many_key_attributes(key_type: str) -> AwsError:
    """More attributes in a composite key than AWS allows (ack-api-quirks DDB-TABLE-442)."""
    return validation(f"{INVALID}The KeySchema exceeds the maximum allowed number of {key_type} key attributes")


def too_many_key_elements(elements: Iterable[Mapping[str, str]], path: str) -> AwsError:
    """More than two key elements of a table or local index (paritysuite, CreateTable's error messages)."""
    shown = _listed(
        f"KeySchemaElement(attributeName={element['AttributeName']}, keyType={element['KeyType']})"
        for element in elements
    )
    return constraint_failures([failure(shown, path, "Member must have length less than or equal to 2")])


def same_hash_and_range() -> AwsError:
    """One attribute for both keys."""
    return validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")


def same_key_attributes() -> AwsError:
    """One attribute twice in a composite key (ack-api-quirks DDB-TABLE-442)."""
    return validation("The KeySchema contains multiple key attributes with the same name")


def keys_without_definition() -> AwsError:
    """Fewer definitions than keys of the table (paritysuite, CreateTable's error messages)."""
    return validation("Invalid KeySchema: Some index key attribute have no definition")


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


def stream_and_throughput() -> AwsError:
    """A change of the stream beside other capacity units, or provisioned billing (ack-api-quirks DDB-TABLE-382)."""
    return validation(f"{INVALID}You cannot modify stream status while updating table IOPS")


def index_exists() -> AwsError:
    """UpdateTable adds an index that is there (ack-api-quirks, October 2026: without its name)."""
    return validation("Attempting to create an index which already exists")


def no_indexes_listed(member: str) -> AwsError:
    """An empty list of indexes."""
    return validation(f"{INVALID}List of {member} is empty")


def too_many_local_indexes(limit: int) -> AwsError:
    """More local indexes than a table may have (ack-api-quirks DDB-TABLE-442)."""
    return validation(f"{INVALID}Number of LocalSecondaryIndexes exceeds per-table limit of {limit}")


def too_many_global_indexes(limit: int) -> AwsError:
    """More global indexes than a table may have (ack-api-quirks DDB-TABLE-169)."""
    return validation(f"{INVALID}GlobalSecondaryIndex count exceeds the per-table limit of {limit}")


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


def duplicate_projected_attribute(name: str) -> AwsError:
    """One attribute twice in a projection (ack-api-quirks DDB-TABLE-442)."""
    return validation(f"{INVALID}Duplicate element in NonKeyAttributes: {name}")


def too_many_projected_attributes(limit: int) -> AwsError:
    """More attributes in the projections of all indexes than a table may have (AWS: "Projection"; a guess)."""
    return validation(f"{INVALID}Number of NonKeyAttributes exceeds per-table limit of {limit}")


def throughput_missing() -> AwsError:
    """Provisioned billing without capacity units."""
    return validation(
        f"{INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
    )


def throughput_not_specified() -> AwsError:
    """UpdateTable to provisioned billing without capacity units (ack-api-quirks DDB-TABLE-442)."""
    return validation(f"{INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED")


def throughput_unchanged(read: int, write: int, index: str | None = None) -> AwsError:
    """UpdateTable to the capacity units that a table or an index has (ack-api-quirks DDB-TABLE-164, 442)."""
    what, whose = ("the table", "the table") if index is None else (f"the index {index}", f"index {index}")
    return validation(
        f"The provisioned throughput for {what} will not change. The requested value equals the current value. "
        f"Current ReadCapacityUnits provisioned for {whose}: {read}. Requested ReadCapacityUnits: {read}. "
        f"Current WriteCapacityUnits provisioned for {whose}: {write}. Requested WriteCapacityUnits: {write}. "
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )


def throughput_of_switched() -> AwsError:
    """UpdateTable to on-demand billing with capacity units (ack-api-quirks DDB-TABLE-056)."""
    return validation(f"{INVALID}ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST")


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


def index_throughput_update_with_on_demand(name: str) -> AwsError:
    """Capacity units for a global index of an on-demand table (ack-api-quirks DDB-TABLE-442)."""
    return validation(
        f"{INVALID}The only Updates for index: {name} when TableThroughputMode is PAY_PER_REQUEST can be to "
        "OnDemandThroughput, WarmThroughput"
    )


def _warm_below(member: str, index: str | None, than: str) -> AwsError:
    where = "table" if index is None else f"index {index}"
    return validation(f"{INVALID}Requested {member} for WarmThroughput for {where} is lower than {than}")


def warm_below_initial(member: str, index: str | None) -> AwsError:
    """Less than what on-demand billing begins with (ack-api-quirks DDB-TABLE-039)."""
    guide = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
    return _warm_below(member, index, f"initial throughput for OnDemand. See: {guide}#on-demand-capacity-mode-initial")


def warm_below_provisioned(member: str, index: str | None) -> AwsError:
    """Less than the capacity units (ack-api-quirks DDB-TABLE-039)."""
    units = member.replace("UnitsPerSecond", "CapacityUnits")
    return _warm_below(member, index, f"{units} of ProvisionedThroughput")


def warm_decreased(member: str, index: str | None) -> AwsError:
    """Less than there is (ack-api-quirks DDB-TABLE-059)."""
    return _warm_below(member, index, "current WarmThroughput, decreasing WarmThroughput is not supported")


def warm_not_alone() -> AwsError:
    """UpdateTable changes the warm throughput and something else (ack-api-quirks DDB-TABLE-442)."""
    return validation(f"{INVALID}WarmThroughput must be the only operation in the request")


def on_demand_limit_when_provisioned(member: str, index: str | None, *, creating: bool) -> AwsError:
    """A limit of on-demand billing for what is provisioned (ack-api-quirks DDB-TABLE-038, 059, 128, 153)."""
    where = "" if index is None else f" for index{'' if creating else ' '}: {index}"
    when = "when table BillingMode is PROVISIONED." if creating else "when the table BillingMode is PROVISIONED"
    return validation(f"{INVALID}{member} for OnDemandThroughput{where} cannot be specified {when}")


def on_demand_limit_out_of_range(member: str, index: str | None) -> AwsError:
    """A limit of 0 or less (ack-api-quirks DDB-TABLE-039, 128)."""
    where = "table" if index is None else f"index : {index}"
    return validation(f"{INVALID}Requested {member} for OnDemandThroughput for {where} is outside of valid range")


def on_demand_limit_not_alone() -> AwsError:
    """UpdateTable changes the limits and something else than the billing mode (ack-api-quirks DDB-TABLE-442)."""
    return validation(f"{INVALID}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")


def deletion_protected() -> AwsError:
    """DeleteTable on a protected table (ack-api-quirks DDB-TABLE-442)."""
    return validation(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    )


def nothing_to_update() -> AwsError:
    """UpdateTable without anything to change (ack-api-quirks DDB-TABLE-449, October 2026)."""
    return validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
        "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
        "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"
    )


def index_to_change_missing(name: str, table: str) -> AwsError:
    """UpdateTable removes or changes an index that is not there (ack-api-quirks DDB-TABLE-375)."""
    return _not_found(f": Index {name} for table {table}")


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
    """Disabling a stream that is not enabled (ack-api-quirks DDB-TABLE-050)."""
    return validation(f"Table has no stream to disable: TableName: {table}")


def view_type_missing(*, creating: bool) -> AwsError:
    """A stream without a view type (ack-api-quirks DDB-TABLE-442)."""
    when = "Table is being created with a stream enabled," if creating else "If stream is being enabled then"
    return validation(f"{INVALID}{when} UpdateViewType is required")


def view_type_not_allowed(*, creating: bool) -> AwsError:
    """A view type for no stream (ack-api-quirks DDB-TABLE-442)."""
    if creating:
        return validation(
            f"{INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified"
        )
    return validation(f"{INVALID}If stream is being disabled, then UpdateViewType must not be specified")


# --- time to live ---------------------------------------------------------------------------------------------------
def ttl_already_enabled() -> AwsError:
    """Enabling TTL twice (dynamodb_facts 26)."""
    return validation("TimeToLive is already enabled")


def ttl_already_disabled() -> AwsError:
    """Disabling TTL when it is off (dynamodb_facts 26)."""
    return validation("TimeToLive is already disabled")


def ttl_other_attribute(current: str) -> AwsError:
    """Another attribute than the one that is set (ack-api-quirks DDB-TABLE-146, 147)."""
    return validation(f"TimeToLive is active on a different AttributeName: current AttributeName is {current}")
