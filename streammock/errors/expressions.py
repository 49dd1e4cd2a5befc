"""AWS's texts about expressions, each once.

Sources: ``C`` paritysuite/dynamodb-conformance (captured in several regions, October 2026), ``M`` moto's tests marked
``aws_verified`` (August 2026), ``A`` comments of Alternator's tests, which also run on AWS, ``D`` dynalite's recordings
(2020). Where they disagree the newest wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from streammock.errors.base import AwsError
from streammock.errors.common import validation

ENVELOPE: Final = "1 validation error detected: "
# Which operations report what is wrong with their expressions inside the envelope (C, dynamodb_facts 6) …
ENVELOPED_OPERATIONS: Final = frozenset(("PutItem", "UpdateItem", "DeleteItem"))
# … and what they report bare nevertheless: here AWS's regions differed when last captured (C, June 2026).
BARE_SITUATIONS: Final = frozenset(("syntax", "redundant parentheses", "reserved word"))
# Who says bare what is wrong with a value; the others name the value's key around it (C, valueLayers).
CURRENT_VALUE_LAYER: Final = ENVELOPED_OPERATIONS | {"GetItem", "BatchGetItem", "Query"}


class InvalidExpression(Exception):
    """What is wrong with an expression, before it is said which parameter of which operation it is.

    Parameters
    ----------
    situation:
        What the table of envelopes goes by.
    text:
        AWS's text behind ``Invalid …Expression: ``.
    """

    def __init__(self, situation: str, text: str) -> None:
        super().__init__(text)
        self.situation = situation
        self.text = text


def enveloped(text: str, operation: str | None, situation: str = "") -> AwsError:
    """A ValidationException in the form that the operation gives it."""
    if operation in ENVELOPED_OPERATIONS and situation not in BARE_SITUATIONS:
        text = ENVELOPE + text
    return validation(text)


def refused(problem: InvalidExpression, kind: str, operation: str | None) -> AwsError:
    """The answer to an invalid expression; ``kind`` is the parameter's name."""
    return enveloped(f"Invalid {kind}: {problem.text}", operation, problem.situation)


# --- the text of an expression --------------------------------------------------------------------------------------
def empty_expression() -> InvalidExpression:
    """``""``. (M, C)"""
    return InvalidExpression("empty", "The expression can not be empty;")


def expression_too_long(size: int) -> InvalidExpression:
    """Over 4,096 bytes of UTF-8. (C, A)"""
    return InvalidExpression("size", f"Expression size has exceeded the maximum allowed size; expression size: {size}")


def update_too_long(_size: int) -> InvalidExpression:
    """The same for an UpdateExpression, which does not say its size. (C, deepRequests)"""
    return InvalidExpression("size", "Expression size has exceeded the maximum allowed size;")


def syntax_error(token: str, near: str) -> InvalidExpression:
    """A token that cannot stand where it stands. (C, A)"""
    return InvalidExpression("syntax", f'Syntax error; token: "{token}", near: "{near}"')


def too_many_operators(count: int) -> InvalidExpression:
    """More than 300, functions among them; the service stops counting at 301. (A)"""
    return InvalidExpression("operators", f"The expression contains too many operators; operator count: {count}")


def redundant_parentheses() -> InvalidExpression:
    """``((a))``. (C, D)"""
    return InvalidExpression("redundant parentheses", "The expression has redundant parentheses;")


def section_repeated(section: str) -> InvalidExpression:
    """``SET … SET …``. (M)"""
    return InvalidExpression("section", f'The "{section}" section can only be used once in an update expression;')


# --- names and values -----------------------------------------------------------------------------------------------
def reserved_word(name: str) -> InvalidExpression:
    """A name that needs a ``#name``. (D)"""
    return InvalidExpression("reserved word", f"Attribute name is a reserved keyword; reserved keyword: {name}")


def undefined_name(name: str) -> InvalidExpression:
    """``#name`` without an entry. (D)"""
    return InvalidExpression(
        "name", f"An expression attribute name used in the document path is not defined; attribute name: {name}"
    )


def undefined_value(name: str) -> InvalidExpression:
    """``:value`` without an entry. (C)"""
    return InvalidExpression(
        "value", f"An expression attribute value used in expression is not defined; attribute value: {name}"
    )


def map_empty(parameter: str) -> str:
    """``{}`` where names or values should stand. (C)"""
    return f"{parameter} must not be empty"


def map_key_invalid(parameter: str, key: str) -> str:
    """A key that is no ``#name`` or ``:value``. (D)"""
    return f'{parameter} contains invalid key: Syntax error; key: "{key}"'


def map_key_too_long(parameter: str, size: int) -> str:
    """A ``#name`` or ``:value`` of more than 255 bytes, as AWS's quotas have it; the words are DynamoDB Local's."""
    shown = f" size of key: {size}" if parameter == "ExpressionAttributeNames" else ""
    return f"{parameter} contains invalid key: The expression attribute map contains a key that is too long;{shown}"


def invalid_entry(parameter: str, text: str, key: str, operation: str | None) -> AwsError:
    """An entry of ExpressionAttributeValues that is no value, or of ExpressionAttributeNames that is no name.

    Operations of the current layer say bare what is wrong; the older ones name the entry. (C, valueLayers)
    """
    if operation in CURRENT_VALUE_LAYER:
        return enveloped(text, operation)
    return validation(f"{parameter} contains invalid value: {text} for key {key}")


def empty_attribute_name() -> str:
    """An attribute without a name. (C)"""
    return "Empty attribute name"


def unused(parameter: str, keys: Iterable[str]) -> str:
    """Names or values that no expression uses. (M)"""
    return f"Value provided in {parameter} unused in expressions: keys: {{{', '.join(keys)}}}"


def mixed_with_legacy(older: Iterable[str], expressions: Iterable[str], operation: str | None = None) -> AwsError:
    """Expressions beside the parameters that they replace. (C)"""
    return enveloped(
        "Can not use both expression and non-expression parameters in the same request: "
        f"Non-expression parameters: {{{', '.join(older)}}} Expression parameters: {{{', '.join(expressions)}}}",
        operation,
    )


def placeholders_without_expression(
    parameter: str, operation: str | None = None, *, missing: Sequence[str] = ()
) -> AwsError:
    """Names or values without an expression; in the envelope AWS does not say which expressions are missing. (C, D)"""
    text = f"{parameter} can only be specified when using expressions"
    if missing and operation not in ENVELOPED_OPERATIONS:
        text += f": {' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} null"
    return enveloped(text, operation)


# --- paths ----------------------------------------------------------------------------------------------------------
def path_too_deep(levels: int) -> InvalidExpression:
    """More than 32 steps. (A)"""
    return InvalidExpression("path", f"The document path has too many nesting levels; nesting levels: {levels}")


def index_out_of_range(index: int) -> InvalidExpression:
    """An index that is no 32-bit integer. (A)"""
    return InvalidExpression("path", f"List index is not within the allowable range; index: [{index}]")


def paths_overlap(one: str, two: str) -> InvalidExpression:
    """One path is the other or leads to it. (M)"""
    return InvalidExpression("overlap", f"Two document paths overlap with each other; {_rewrite(one, two)}")


def paths_conflict(one: str, two: str) -> InvalidExpression:
    """A name in one path stands where the other has an index. (A, D)"""
    return InvalidExpression("conflict", f"Two document paths conflict with each other; {_rewrite(one, two)}")


def _rewrite(one: str, two: str) -> str:
    return f"must remove or rewrite one of these paths; path one: {one}, path two: {two}"


# --- functions and operators ----------------------------------------------------------------------------------------
def unknown_function(name: str) -> InvalidExpression:
    """No such function. (A, D)"""
    return InvalidExpression("function", f"Invalid function name; function: {name}")


def function_of_other_expression(name: str, expression: str) -> InvalidExpression:
    """A function of updates in a ``condition``, or one of conditions in an ``update``."""
    article = "an" if expression == "update" else "a"
    return InvalidExpression(
        "function", f"The function is not allowed in {article} {expression} expression; function: {name}"
    )


def function_misused(name: str) -> InvalidExpression:
    """``size(a)`` as a condition, ``attribute_exists(a) = b``. (A, D)"""
    return InvalidExpression(
        "function", f"The function is not allowed to be used this way in an expression; function: {name}"
    )


def wrong_operand_count(operator: str, count: int) -> InvalidExpression:
    """Too few or too many arguments. (A, D)"""
    return InvalidExpression(
        "operand",
        "Incorrect number of operands for operator or function; "
        f"operator or function: {operator}, number of operands: {count}",
    )


def too_many_options(count: int) -> InvalidExpression:
    """``IN`` with more than 100 options."""
    return InvalidExpression(
        "operand", f"The IN operator is provided with too many operands; number of operands: {count}"
    )


def wrong_operand_type(operator: str, kind: str) -> InvalidExpression:
    """A constant of a type that the operator cannot take. (C, D)"""
    return InvalidExpression(
        "operand",
        f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}",
    )


def wrong_action_operand_type(section: str, kind: str) -> InvalidExpression:
    """``ADD a :text``, ``DELETE a :text``; most types have long names here (captured by floci, September 2026)."""
    return InvalidExpression(
        "operand",
        f"Incorrect operand type for operator or function; operator: {section}, operand type: {kind}, "
        "typeSet: ALLOWED_FOR_ADD_OPERAND",
    )


def path_required(operator: str) -> InvalidExpression:
    """``attribute_exists(:value)``. (A, D)"""
    return InvalidExpression(
        "operand", f"Operator or function requires a document path; operator or function: {operator}"
    )


def operands_not_distinct(operator: str, path: str) -> InvalidExpression:
    """``a = a``, ``contains(a, a)``. (C)"""
    return InvalidExpression(
        "operand",
        "The first operand must be distinct from the remaining operands for this operator or function; "
        f"operator: {operator}, first operand: {path}",
    )


def unknown_type_name(name: str) -> InvalidExpression:
    """``attribute_type(a, :t)`` with a type that is none (in this order captured by floci, September 2026)."""
    return InvalidExpression(
        "operand",
        f"Invalid attribute type name found; type: {name}, valid types: {{N,BS,L,B,NULL,M,S,SS,NS,BOOL}}",
    )


def bounds_of_different_types(low: str, high: str) -> InvalidExpression:
    """``BETWEEN 1 AND "a"``. (D)"""
    return InvalidExpression(
        "operand", f"The BETWEEN operator requires same data type for lower and upper bounds; {_bounds(low, high)}"
    )


def bounds_out_of_order(low: str, high: str) -> InvalidExpression:
    """``BETWEEN 2 AND 1``. (D)"""
    return InvalidExpression(
        "operand",
        f"The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {_bounds(low, high)}",
    )


def _bounds(low: str, high: str) -> str:
    return f"lower bound operand: AttributeValue: {{{low}}}, upper bound operand: AttributeValue: {{{high}}}"


# --- what only the item can tell ------------------------------------------------------------------------------------
def attribute_missing() -> AwsError:
    """``SET a = b`` without b. (D)"""
    return validation("The provided expression refers to an attribute that does not exist in the item")


def operand_type_in_item() -> AwsError:
    """``SET a = a + :one`` where a is no number. (A, D)"""
    return validation("An operand in the update expression has an incorrect data type")


def path_invalid_for_update() -> AwsError:
    """``SET a.b = :v`` where a is no map. (A, D)"""
    return validation("The document path provided in the update expression is invalid for update")


def older_update_type_mismatch() -> AwsError:
    """AttributeUpdates that add to, or delete from, another type. (A, D)"""
    return validation("Type mismatch for attribute to update")


def key_attribute_not_scalar(name: str, kind: str) -> AwsError:
    """A path into an attribute that is a ``Key`` of the table, or an ``IndexKey``. (A, D)"""
    return validation(
        f"Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {kind}: {name}"
    )
