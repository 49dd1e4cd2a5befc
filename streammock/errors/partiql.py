"""DynamoDB's texts about PartiQL, each once: what is wrong with a statement whatever the tables hold.

Sources: ``C`` paritysuite/dynamodb-conformance (captured in several regions, July to October 2026), ``F`` captures of
eu-west-2 by floci-io/floci (September 2026), ``M`` moto's tests marked ``aws_verified``, ``P`` reports of users of
PyDynamoDB and of the SDKs, ``L`` DynamoDB Local. What has only ``L`` is not established for the service itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from streammock.errors.base import AwsError
from streammock.errors.common import validation
from streammock.errors.dynamodb import INVALID


# --- the text of a statement ----------------------------------------------------------------------------------------
def not_well_formed(detail: str = "") -> AwsError:
    """What cannot be read; of a literal or a comment that breaks off AWS says no more than that. (C)"""
    return validation(f"Statement wasn't well formed, can't be processed: {detail}")


def left_over() -> AwsError:
    """Something behind the end of the statement, or where it cannot stand. (C)"""
    return not_well_formed("Unexpected token after expression")


def not_a_statement() -> AwsError:
    """Neither SELECT, INSERT, UPDATE, DELETE, FROM nor EXISTS; an UPDATE without SET or REMOVE. (C, P)"""
    return not_well_formed("Expected data manipulation")


def unexpected_term() -> AwsError:
    """Nothing where an expression should begin, or what can begin none. (C)"""
    return not_well_formed("Unexpected term")


def unexpected_keyword() -> AwsError:
    """A keyword where an expression should begin: such a name needs quotes. (C, P)"""
    return not_well_formed("Unexpected keyword")


def unexpected_operator() -> AwsError:
    """An operator where an expression should begin. (C)"""
    return not_well_formed("Unexpected operator")


def right_side_missing() -> AwsError:
    """Nothing behind an operator. (C)"""
    return not_well_formed("Missing right-hand side expression of infix operator")


def name_expected() -> AwsError:
    """No table behind DELETE FROM, no attribute behind SET. (C)"""
    return not_well_formed("Expected identifier for simple path")


def dot_component_invalid() -> AwsError:
    """A keyword, or no name at all, behind the dot of a path. (C)"""
    return not_well_formed("Invalid path dot component")


def type_name_expected() -> AwsError:
    """``IS`` something that is no type. (C)"""
    return not_well_formed("Expected type name")


def expected(what: str) -> AwsError:
    """A bracket or the like that is missing. (P, for RIGHT_PAREN)"""
    return not_well_formed(f"Expected {what}")


def nested_too_deeply() -> AwsError:
    """More parentheses in each other than can be read; whether the service has such a limit is not established."""
    return not_well_formed("Expression is nested too deeply")


def parameter_count() -> AwsError:
    """More or fewer ``?`` than Parameters. (M)"""
    return validation("Number of parameters in request and statement don't match.")


# --- the table ------------------------------------------------------------------------------------------------------
def aliasing() -> AwsError:
    """Another name for a table or a column. (C)"""
    return validation("Aliasing is not supported")


def path_component_empty() -> AwsError:
    """``FROM ""``; of the names of attributes it is not established. (C)"""
    return validation("Path component cannot be an empty string")


def too_many_path_components() -> AwsError:
    """``FROM a.b.c``. (C)"""
    return validation("A path may contain at most 2 components in the FROM clause")


def several_sources() -> AwsError:
    """``FROM a, b``. (L)"""
    return validation("Only select from a single table or index is supported.")


def index_in_insert() -> AwsError:
    """INSERT INTO an index. (C)"""
    return validation("FROM clause may only contain a single table name in data manipulation statements")


# --- clauses --------------------------------------------------------------------------------------------------------
def unsupported_clause(name: str, place: str) -> AwsError:
    """LIMIT and other clauses that DynamoDB does not have. (L)"""
    return validation(f"Unsupported clause: {name} at {place}")


def star_and_columns() -> AwsError:
    """``SELECT *, a``. (L)"""
    return validation("Other attributes should not be present in the projection when '*' is used.")


def duplicate_columns(name: str) -> AwsError:
    """``SELECT a, b.a``. (L)"""
    return validation(f"Duplicate identifiers in select clause: {name}")


def column_not_a_path(place: str) -> AwsError:
    """``SELECT size(a)``. (C)"""
    return validation(f"Unexpected path component at {place}")


def wildcard_in_path() -> AwsError:
    """``a[*].b``. (L)"""
    return validation("Wildcard path component like a[*].b are not supported")


def unpivot_in_path() -> AwsError:
    """``a.*.b``. (L)"""
    return validation("Unpivot path component like a.*.b are not supported")


def returning_in_insert() -> AwsError:
    """INSERT … RETURNING. (L)"""
    return validation("RETURNING is not supported in INSERT")


def returning_in_delete(returning: str) -> AwsError:
    """DELETE … RETURNING anything but ALL OLD. (C)"""
    return validation(
        f"Invalid returning clause: RETURNING {returning} *. Only RETURNING ALL OLD * is allowed in DELETE statements."
    )


def returning_incomplete() -> AwsError:
    """RETURNING ALL OLD without the star. (L)"""
    return validation("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause")


# --- conditions -----------------------------------------------------------------------------------------------------
def unrecognized_function(name: str, place: str) -> AwsError:
    """A function that does not exist, or does not there. (C)"""
    return validation(f"Unrecognized function: {name} at {place}")


def unsupported_condition_operator(operator: str) -> AwsError:
    """Arithmetic, LIKE, ``||``. (L)"""
    return validation(f"Unsupported operator in Condition Expression. Operator: {operator}")


def not_a_condition() -> AwsError:
    """``WHERE a``. (L)"""
    return validation("WHERE clause must contain an expression that resolves to a boolean")


def junction_of_values() -> AwsError:
    """``a AND b``. (L)"""
    return validation("The arguments to AND/OR must be Expressions")


def negation_of_value() -> AwsError:
    """``NOT a``. (L)"""
    return validation("The argument to NOT must be a Type or Expression")


def missing_as_value() -> AwsError:
    """``a = MISSING``. (L)"""
    return validation("MISSING must be compared using IS operator")


def is_of_value() -> AwsError:
    """``(a = b) IS NULL``. (L)"""
    return validation("The left hand side argument to IS must be a Variable Reference, Literal, or Path")


def unsupported_is_type(name: str) -> AwsError:
    """``IS DATE``. (L)"""
    return validation(
        f"Unsupported data type for IS operator: {name}. "
        "Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]"
    )


def in_without_list() -> AwsError:
    """``a IN b``, ``a IN []``. (L)"""
    return validation(
        "IN operator must have a left hand argument of type Variable Reference "
        "and right hand argument of type Seq with at least one member"
    )


def list_index_out_of_range(index: str, place: str) -> AwsError:
    """``a[-1]``, ``a[2147483648]``. (F)"""
    return validation(f"List index is not within the allowable range; index: [{index}] at {place}")


# --- literals -------------------------------------------------------------------------------------------------------
def under(text: str, path: str) -> AwsError:
    """What is wrong with a number, and where in its literal. (C)"""
    return validation(f"{text} under {path}")


def literal_too_deep(path: str) -> AwsError:
    """A literal of more than 31 levels. (F)"""
    return under("Nesting Levels have exceeded supported limits", path)


def unsupported_in_literal(what: str, path: str, place: str) -> AwsError:
    """A parameter, a function or a name inside a list, map or set. (C, F)"""
    return validation(f"Unsupported data type: {what} under key {path} at {place}")


def empty_bag() -> AwsError:
    """``<<>>``. (C)"""
    return validation("Empty bags are not supported")


def mixed_bag() -> AwsError:
    """``<<1, 'a'>>``. (F)"""
    return validation("Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags")


def duplicate_numbers_in_bag(members: Sequence[str], path: str) -> AwsError:
    """``<<2, 2.0>>``; of text AWS says it as of any set. (F)"""
    return under(f"{INVALID}Input collection [{', '.join(members)}] contains duplicates!", path)


def duplicate_map_key(key: str, path: str) -> AwsError:
    """``{'a': 1, 'a': 2}``. (L)"""
    return validation(f"Duplicate keys in tuple. Key: {key} under {path}")


def map_key_not_text(what: str, path: str) -> AwsError:
    """``{1: 2}``. (L)"""
    return validation(f"Tuple keys must be of type String. Actual type: {what} under {path}")


# --- writes ---------------------------------------------------------------------------------------------------------
def item_not_a_map() -> AwsError:
    """INSERT INTO a VALUE 'text'. (L)"""
    return validation(
        "Unsupported format in item expression. "
        "Please use struct format {...} to express item values for insert statement."
    )


def several_items() -> AwsError:
    """INSERT INTO a VALUES …. (L)"""
    return validation(
        "Unsupported operation: Inserting multiple items in a single statement is not supported, "
        'use "INSERT INTO tableName VALUE item" instead'
    )


def set_function_arguments(function: str, place: str) -> AwsError:
    """``set_add(a)``. (C)"""
    return validation(f"{function} must have exactly two arguments at {place}")


def set_function_target(function: str, place: str) -> AwsError:
    """``SET a = set_add(b, …)``. (C)"""
    return validation(f"The first argument to {function} must equal the assignment value at {place}")


def set_function_value(function: str, place: str) -> AwsError:
    """``set_add(a, 'text')``. (C)"""
    return validation(f"The second argument to {function} must be a value with type SET at {place}")


def unsupported_update_operator(operator: str) -> AwsError:
    """More than one ``+`` or ``-`` on a right side. (L)"""
    return validation(f"Unsupported operator in Update Expression. Operator: {operator}")
