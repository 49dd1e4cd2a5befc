"""DynamoDB's texts about UpdateTable's changes of global indexes, recorded in ack-api-quirks (October 2026).

Docstrings name the DDB-TABLE numbers, or another source.
"""

from __future__ import annotations

from collections.abc import Iterable

from streammock.errors.base import AwsError
from streammock.errors.common import validation
from streammock.errors.dynamodb import INVALID
from streammock.errors.tables import no_indexes_listed, resource_in_use

Keys = Iterable[tuple[str, str, str]]


def no_updates_listed() -> AwsError:
    """An empty list beside another change (359); by itself it is no change at all."""
    return no_indexes_listed("GlobalSecondaryIndexUpdates")


def no_action() -> AwsError:
    """An update that says nothing (442; dynalite's tests of UpdateTable)."""
    return validation(
        f"{INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
        "GlobalSecondaryIndexUpdate.Delete must not be null"
    )


def several_actions() -> AwsError:
    """An update that says more than one thing (442)."""
    return validation(
        f"{INVALID}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"
    )


def index_named_twice(name: str) -> AwsError:
    """Two updates of one index (442; dynalite's tests of UpdateTable)."""
    return validation(
        f"{INVALID}Only one global secondary index update per index is allowed simultaneously. Index: {name}"
    )


def index_and_stream() -> AwsError:
    """A new index, or the end of one, beside a change of the stream (174)."""
    return validation(f"{INVALID}You cannot create or delete index while changing stream status")


def index_and_throughput() -> AwsError:
    """The same beside other capacity units of the table (174, 382)."""
    return validation(f"{INVALID}You cannot create or delete index while updating table IOPS")


def new_index_and_warm() -> AwsError:
    """A new index beside another warm throughput of the table (174)."""
    return validation(f"{INVALID}Create global secondary index cannot be specified when updating WarmThroughput")


def too_many_indexes(limit: int) -> AwsError:
    """More indexes than a table may have, which CreateTable says otherwise (169)."""
    return AwsError(
        "LimitExceededException",
        f"Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of {limit}",
    )


def definitions_missing(index: str) -> AwsError:
    """A new index whose keys the request does not define, be they known already (162)."""
    return validation(f"{INVALID}AttributeDefinitions is not specified for index: {index}")


def attributes_redefined(existing: Keys, new: Keys) -> AwsError:
    """Another type for an attribute that is a key (quoted in scylladb's test_gsi_key_type_conflict_on_update).

    Keys are names, types and key types. How more than one is joined is a guess.
    """
    return validation(
        f"{INVALID}Attributes cannot be redefined. Please check that your attribute has the same type as previously "
        f"defined. Existing schema: {_schema(existing)} New schema: {_schema(new)}"
    )


def units_missing(indexes: Iterable[str]) -> AwsError:
    """Indexes whose units are not told when their table becomes provisioned (152; dynalite's tests of UpdateTable)."""
    return validation(f"{INVALID}ProvisionedThroughput must be specified for index: {','.join(indexes)}")


def units_of_new_index_missing(index: str) -> AwsError:
    """A new index of a provisioned table without its units (152)."""
    return validation(f"{INVALID}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {index}")


def units_of_new_index_on_demand(index: str) -> AwsError:
    """A new index of an on-demand table with units (442)."""
    return validation(
        f"{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {index} when "
        "BillingMode is PAY_PER_REQUEST"
    )


def index_in_use(table: str, index: str) -> AwsError:
    """A change of an index that is being changed (135)."""
    return resource_in_use(f"Index is being updated. Table: {table} Index: {index}")


def indexes_in_use() -> AwsError:
    """DeleteTable while an index is being built or changed, be the table itself at rest (150)."""
    return resource_in_use("Cannot delete table while indexes are being created, updated, or deleted.")


def not_global(action: str, index: str) -> AwsError:
    """A local index to be deleted or updated (137)."""
    return validation(f"Cannot {action.lower()} an index that is not a GlobalSecondaryIndex: {index}")


def _schema(keys: Keys) -> str:
    shown = ", ".join(f"SchemaElement: key{{{name}:{kind}:{key_type}}}" for name, kind, key_type in keys)
    return f"Schema:[{shown}]"
