"""DynamoDB's texts about statements that are carried out, each once. Sources as in ``partiql``."""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.common import validation


# --- indexes and orders ---------------------------------------------------------------------------------------------
def write_to_index() -> AwsError:
    """UPDATE or DELETE FROM an index. (C)"""
    return validation("This operation is not supported on an index")


def no_such_index() -> AwsError:
    """An index that the table lacks: Query adds the name, PartiQL does not. (C, M)"""
    return validation("The table does not have the specified index")


def composite_index() -> AwsError:
    """An index whose key has several attributes of one type (C); the wording is not established."""
    return validation("PartiQL operations are not supported on tables with multi-attribute keys")


def consistent_read_of_global_index() -> AwsError:
    """ConsistentRead on a global index. (C)"""
    return validation("Strongly consistent read is not supported on Global Secondary Indexes")


def order_without_where() -> AwsError:
    """ORDER BY without WHERE. (F)"""
    return validation("Must have WHERE clause in the statement when using ORDER BY clause.")


def order_by_attribute(name: str) -> AwsError:
    """ORDER BY what is no key. (F)"""
    return validation(f"Attribute {name} in ORDER BY clause must be part of the primary key")


def order_without_partition() -> AwsError:
    """ORDER BY where WHERE names no partition. (F)"""
    return validation(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
    )


def order_of_partitions_missing() -> AwsError:
    """ORDER BY the sort key alone where WHERE names several partitions. (F)"""
    return validation(
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."
    )


# --- keys -----------------------------------------------------------------------------------------------------------
def key_incomplete() -> AwsError:
    """A write whose WHERE does not name one item. (C)"""
    return validation("Where clause does not contain a mandatory equality on all key attributes")


def key_named_twice(name: str) -> AwsError:
    """A write whose WHERE gives a key two values. (F)"""
    return validation(f"Multiple conditions on same key {name}. Only single item Update/Insert/Delete are supported")


def key_type(name: str) -> AwsError:
    """A key compared with a value of another type. (F)"""
    return validation(f"Key attribute's data type should match its data type in table's schema: Key {name}")


def overlapping_reads() -> AwsError:
    """Two branches of a WHERE that may read one item. (C, F)"""
    return validation("Overlapping conditions with range keys are not supported in where clause")


def too_many_reads() -> AwsError:
    """A WHERE that comes to more than 50 queries. (F)"""
    return validation("Too many decomposed read operations for a given query.")


# --- writes ---------------------------------------------------------------------------------------------------------
def duplicate_item() -> AwsError:
    """INSERT of an item whose key is taken. (P)"""
    return AwsError("DuplicateItemException", "Duplicate primary key exists in table")


# --- pages ----------------------------------------------------------------------------------------------------------
def invalid_next_token() -> AwsError:
    """A NextToken that no answer gave. (C)"""
    return validation("Invalid NextToken")


def next_token_of_other_request() -> AwsError:
    """A NextToken of another statement, other parameters or another table. (C, F)"""
    return validation("NextToken does not match request")


# --- transactions and batches ---------------------------------------------------------------------------------------
def in_transaction(number: int, problem: AwsError) -> AwsError:
    """What is wrong with one statement of a transaction. (C)"""
    return AwsError(
        problem.code, f"Validation failed in TransactStatements[{number}]: {problem.message}", fields=problem.fields
    )


def returning_in_transaction() -> AwsError:
    """RETURNING in a transaction. (C)"""
    return validation("RETURNING clause is not supported in ExecuteTransaction.")


def index_in_transaction() -> AwsError:
    """SELECT from an index in a transaction. (C)"""
    return validation("Reads on indices are not supported within transactions.")


def exists_on_index() -> AwsError:
    """EXISTS of an index. (L)"""
    return validation("Operations on indices are not supported in transactions")


def exists_incomplete() -> AwsError:
    """EXISTS that names no single item, or no condition beside its key. (C)"""
    return validation("EXISTS() must contain a single item read with additional condition")


def exists_alone() -> AwsError:
    """EXISTS outside of a transaction. (F)"""
    return validation("EXISTS can only be used in ExecuteTransaction write requests.")


def mixed_transaction() -> AwsError:
    """SELECT beside writes in a transaction. (F)"""
    return validation("ExecuteTransaction API does not support both read and write operations in the same request.")


def mixed_batch() -> AwsError:
    """SELECT beside writes in a batch: AWS's documentation forbids it. (L)"""
    return validation("Read and write requests together in the same batch is not supported.")


def read_without_key(operation: str) -> AwsError:
    """SELECT in a batch or transaction that does not name one item, or more than its key. (C, F)"""
    return validation(f"Select statements within {operation} must specify the primary key in the where clause.")
