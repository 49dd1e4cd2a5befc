"""Statements as text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from streammock.errors import partiql as texts
from streammock.errors.common import validation
from streammock.errors.expressions import InvalidExpression
from streammock.expressions.check import check_one, conditions_of
from streammock.expressions.check_update import check_actions
from streammock.expressions.condition import CompiledCondition
from streammock.expressions.evaluate import Values
from streammock.expressions.partiql.conditions import parse_where
from streammock.expressions.partiql.literals import ROOT, at_constant, parse_constant, parse_map_key, parse_path
from streammock.expressions.partiql.statements import (
    Bound,
    Columns,
    Delete,
    Exists,
    Insert,
    Select,
    Statement,
    Target,
    Update,
)
from streammock.expressions.partiql.tokens import Tokens
from streammock.expressions.partiql.updates import parse_actions
from streammock.expressions.placeholders import Scope
from streammock.expressions.tree import Node, Path
from streammock.expressions.update import CompiledUpdate
from streammock.values.attribute import AttributeValue, normalise

_UNSUPPORTED_CLAUSES = ("LIMIT", "GROUP", "HAVING", "LET")


def normalise_parameters(parameters: Sequence[AttributeValue] | None) -> Values:
    """The parameters by their numbers; AWS looks at them before it reads the statement (floci's captures)."""
    return {str(number): normalise(value) for number, value in enumerate(parameters or ())}


def bind(text: str, values: Values) -> Bound:
    """A statement with its parameters; raises AWS's error for what is wrong with either."""
    statement = parse(text, tuple([next(iter(value)) for value in values.values()]))
    where = statement.select.where if isinstance(statement, Exists) else getattr(statement, "where", None)
    if where is not None:
        try:
            where.bind(values)
        except InvalidExpression as problem:
            raise validation(problem.text) from None
    return Bound(statement, values)


@lru_cache(maxsize=1024)
def parse(text: str, kinds: tuple[str, ...] = ()) -> Statement:
    """The statement that a text is, with parameters of these types; raises AwsError."""
    tokens = Tokens(text)
    if tokens.parameters != len(kinds):
        raise texts.parameter_count()
    try:
        return _Parser(tokens, kinds).statement()
    except InvalidExpression as problem:
        raise validation(problem.text) from None


class _Parser:
    def __init__(self, tokens: Tokens, kinds: tuple[str, ...]) -> None:
        self.tokens = tokens
        self.kinds = kinds

    def statement(self) -> Statement:
        tokens = self.tokens
        statement: Statement
        if tokens.take_keyword("SELECT"):
            statement = self.select()
        elif tokens.take_keyword("INSERT"):
            statement = self.insert()
        elif tokens.take_keyword("UPDATE"):
            statement = self.update()
        elif tokens.take_keyword("DELETE"):
            statement = self.delete()
        elif tokens.take_keyword("FROM"):
            statement = self.update_from()
        elif tokens.take_keyword("EXISTS"):
            statement = self.exists()
        else:
            raise texts.not_a_statement()
        tokens.take_symbol(";")
        if tokens.current.kind != "end":
            raise texts.left_over()
        return statement

    def select(self) -> Select:
        tokens = self.tokens
        columns = self.columns()
        if not tokens.take_keyword("FROM"):
            raise texts.expected(what="FROM")
        if not tokens.current.is_name():
            raise tokens.unexpected()
        target = self.target()
        if tokens.at_symbol(","):
            raise texts.several_sources()
        self.refuse_alias()
        where = self.where()
        order = self.order()
        if tokens.at_keyword(*_UNSUPPORTED_CLAUSES):
            clause = tokens.take().text
            raise texts.unsupported_clause(clause, tokens.place(tokens.current))
        return Select(target, columns, where, order)

    def exists(self) -> Exists:
        tokens = self.tokens
        tokens.expect_symbol("(", texts.not_a_statement())
        if not tokens.take_keyword("SELECT"):
            raise texts.not_a_statement()
        select = self.select()
        tokens.expect_symbol(")", texts.expected(what="RIGHT_PAREN"))
        return Exists(select)

    def insert(self) -> Insert:
        tokens = self.tokens
        if not tokens.take_keyword("INTO"):
            raise texts.not_a_statement()
        target = self.written_target()
        if target.index is not None:
            raise texts.index_in_insert()
        if tokens.at_keyword("VALUES"):
            raise texts.several_items()
        if not tokens.take_keyword("VALUE"):
            raise texts.left_over() if tokens.current.is_name() else tokens.unexpected()
        item = self.item()
        if tokens.at_keyword("RETURNING"):
            raise texts.returning_in_insert()
        return Insert(target, item)

    def item(self) -> dict[str, Node]:
        """A map whose entries may be parameters: those inside of them may not (floci's captures)."""
        tokens = self.tokens
        if tokens.at_end():
            raise texts.unexpected_term()
        tokens.expect_symbol("{", texts.item_not_a_map())
        entries: dict[str, Node] = {}
        while not tokens.take_symbol("}"):
            if entries:
                tokens.expect_symbol(",", texts.expected(what="RIGHT_CURLY"))
            key = parse_map_key(tokens, entries, ROOT)
            entries[key] = parse_constant(tokens)
        return entries

    def update(self) -> Update:
        tokens = self.tokens
        target = self.written_target()
        self.refuse_alias()
        if not tokens.at_keyword("SET", "REMOVE"):
            raise texts.not_a_statement()
        update = self.actions()
        return Update(target, update, self.where(), self.returning())

    def update_from(self) -> Update:
        """``FROM table WHERE … SET …``: PartiQL's other form of UPDATE."""
        target = self.written_target()
        self.refuse_alias()
        where = self.where()
        if not self.tokens.at_keyword("SET", "REMOVE"):
            raise texts.not_a_statement()
        return Update(target, self.actions(), where, self.returning())

    def delete(self) -> Delete:
        if not self.tokens.take_keyword("FROM"):
            raise texts.not_a_statement()
        target = self.written_target()
        self.refuse_alias()
        where = self.where()
        returning = self.returning()
        if returning not in (None, "ALL OLD"):
            raise texts.returning_in_delete(str(returning))
        return Delete(target, where, returning)

    # --- parts ------------------------------------------------------------------------------------------------------
    def target(self) -> Target:
        """The table at the cursor, and the index behind a dot."""
        tokens = self.tokens
        names = [tokens.take().text]
        while tokens.take_symbol("."):
            if not tokens.current.is_name():
                raise texts.dot_component_invalid()
            names.append(tokens.take().text)
        if not all(names):
            raise texts.path_component_empty()
        if len(names) > 2:
            raise texts.too_many_path_components()
        return Target(*names)

    def written_target(self) -> Target:
        if not self.tokens.current.is_name():
            raise texts.name_expected()
        return self.target()

    def refuse_alias(self) -> None:
        if self.tokens.at_keyword("AS") or self.tokens.current.is_name():
            raise texts.aliasing()

    def columns(self) -> Columns | None:
        tokens = self.tokens
        if tokens.take_symbol("*"):
            if tokens.at_symbol(","):
                raise texts.star_and_columns()
            return None
        paths = {}
        while True:
            path = self.column()
            name = _column_name(path)
            if name in paths:
                raise texts.duplicate_columns(name)
            paths[name] = Scope({}, {}).steps(path)
            if not tokens.take_symbol(","):
                return Columns(paths)

    def column(self) -> Path:
        tokens = self.tokens
        if tokens.at_call() or at_constant(tokens):
            raise texts.column_not_a_path(tokens.place(tokens.current))
        if tokens.at_symbol("*"):
            raise texts.star_and_columns()
        if not tokens.current.is_name():
            raise tokens.unexpected()
        path = parse_path(tokens)
        self.refuse_alias()
        return path

    def where(self) -> CompiledCondition | None:
        if not self.tokens.take_keyword("WHERE"):
            return None
        root = parse_where(self.tokens)
        scope = self.scope()
        for condition in conditions_of(root):
            check_one(condition, scope)
        return CompiledCondition(root, scope)

    def actions(self) -> CompiledUpdate:
        actions = parse_actions(self.tokens, self.kinds)
        scope = self.scope()
        check_actions(actions, scope)
        return CompiledUpdate(actions, scope)

    def scope(self) -> Scope:
        return Scope({}, {str(number): kind for number, kind in enumerate(self.kinds)})

    def order(self) -> dict[str, bool] | None:
        tokens = self.tokens
        if not tokens.take_keyword("ORDER"):
            return None
        if not tokens.take_keyword("BY"):
            raise texts.expected(what="BY")
        order: dict[str, bool] = {}
        while True:
            if not tokens.current.is_name():
                raise tokens.unexpected()
            name = _column_name(parse_path(tokens))
            order[name] = not tokens.take_keyword("DESC")
            if order[name]:
                tokens.take_keyword("ASC")
            if not tokens.take_symbol(","):
                return order

    def returning(self) -> str | None:
        tokens = self.tokens
        if not tokens.take_keyword("RETURNING"):
            return None
        if not (tokens.at_keyword("ALL", "MODIFIED") and tokens.following.text in ("OLD", "NEW")):
            raise texts.returning_incomplete()
        returning = f"{tokens.take().text} {tokens.take().text}"
        tokens.expect_symbol("*", texts.returning_incomplete())
        return returning


def _column_name(path: Path) -> str:
    """The last name of a path and the indexes behind it (floci's captures)."""
    steps = list(path.steps)
    name = ""
    while isinstance(steps[-1], int):
        name = f"[{steps.pop()}]{name}"
    return f"{steps[-1]}{name}"
