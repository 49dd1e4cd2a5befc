"""Random steps on the table, as plain data: what shrinks, repeats, and prints."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from properties.reference import INDEXES, Item, Value

_PATHS: list[tuple[Any, ...]] = [(name,) for name in ("n", "t", "extra", "rank", "kind", "grp", "set", "m", "l")]
_PATHS += [("m", "x"), ("m", "y"), ("m", "x", "x"), ("l", 0), ("l", 1), ("l", 4), ("l", 0, "x")]
_WHOLE = [path for path in _PATHS if len(path) == 1]
_NUMBERS = [Decimal(text) for text in ("-2.5", "-1", "0", "1", "2", "2.50", "10", "1e3")]
_TEXTS = ["", "a", "ab", "abc", "b", "ä"]
_COMPARISONS = ["=", "<", "<=", ">", ">=", "between"]
Step = tuple[Any, ...]


class Chance:
    """Draws steps from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.pick = self._random.choice

    def one_in(self, count: int) -> bool:
        """Sometimes."""
        return self._random.randrange(count) == 0

    def some(self, make: Any, low: int, high: int) -> list[Any]:
        """So many of something."""
        return [make() for _ in range(self._random.randint(low, high))]

    def step(self) -> Step:
        """Anything that can be done."""
        verbs = (self.write,) * 10 + (self.query,) * 3 + (self.scan, self.select, self.batch, self.transact, self.get)
        step: Step = self.pick(verbs)()
        return step

    # --- values -----------------------------------------------------------------------------------------------------
    def scalar(self, kind: str | None = None) -> Value:
        """A text, number or binary."""
        kind = kind or self.pick("SNNB")
        if kind == "N":
            return "N", self.pick(_NUMBERS)
        text = self.pick(_TEXTS)
        return (kind, text) if kind == "S" else (kind, text.encode())

    def set_of(self) -> Value:
        """A set."""
        kind = self.pick("SNB")
        return f"{kind}S", frozenset(self.scalar(kind)[1] for _ in range(3))

    def value(self, depth: int = 2) -> Value:
        """Anything."""
        form = self._random.randrange(9 if depth else 6)
        if form < 4:
            return self.scalar()
        if form == 4:
            return self.set_of()
        if form == 5:
            return self.pick([("NULL", True), ("BOOL", True), ("BOOL", False)])
        if form == 6:
            return "L", self.some(lambda: self.value(depth - 1), 0, 3)
        return "M", {name: self.value(depth - 1) for name in self.some(lambda: self.pick("xyz"), 0, 3)}

    def fitting(self, name: str) -> Value:
        """A value for an attribute: mostly one that its index takes."""
        kind = {"rank": "N", "kind": "S", "grp": "B", "n": "N", "t": "S"}.get(name)
        if name in ("kind", "grp") and not self.one_in(20):
            return self.pick([("S", "a"), ("S", "b")] if name == "kind" else [("B", b"a"), ("B", b"b")])
        if kind and not self.one_in(20):
            return self.scalar(kind)
        if name == "set":
            return self.set_of()
        if name in ("m", "l") and not self.one_in(6):
            return ("M", {"x": self.value(), "y": self.value()}) if name == "m" else ("L", self.some(self.value, 0, 3))
        return self.value()

    def key(self) -> Item:
        """One of few keys, so that writes meet."""
        return {"pk": ("S", self.pick("abc")), "sk": ("N", self.pick(_NUMBERS))}

    def keys(self, low: int, high: int) -> list[Item]:
        """Distinct keys."""
        keys = self.some(self.key, low, high)
        return [key for place, key in enumerate(keys) if key not in keys[:place]]

    # --- conditions -------------------------------------------------------------------------------------------------
    def leaf(self, paths: list[tuple[Any, ...]], operators: list[str]) -> tuple[Any, ...]:
        """One comparison or function."""
        path, operator = self.pick(paths), self.pick(operators)
        if operator in ("exists", "not_exists"):
            return operator, path
        if operator in ("=", "<>") and self.one_in(3):
            return operator, path, self.value()
        if operator == "type":
            return operator, path, ("S", self.pick(["S", "N", "B", "SS", "L", "M", "NULL", "BOOL"]))
        if operator == "size":
            return operator, self.pick(["=", "<", ">="]), path, ("N", Decimal(self.pick("0123")))
        kinds = {"n": "N", "rank": "N", "t": "S", "kind": "S", "grp": "B"}
        first = self.scalar(self.pick("SB") if operator == "begins_with" else kinds.get(path[0]))
        if operator == "between":
            return operator, path, *sorted((first, self.scalar(first[0])))
        if operator == "in":
            return operator, path, first, self.scalar(first[0])
        others = [other for other in paths if other != path]
        if operator in ("=", "<>", "<", ">=") and others and self.one_in(6):
            return operator, path, ("path", self.pick(others))
        return operator, path, first

    def condition(self, exclude: tuple[str | None, ...] = (), depth: int = 2) -> tuple[Any, ...]:
        """A condition of any shape."""
        form = self._random.randrange(6) if depth else 5
        if form < 2:
            return self.pick(["and", "or"]), self.some(lambda: self.condition(exclude, depth - 1), 2, 3)
        if form == 2:
            return "not", self.condition(exclude, depth - 1)
        paths = [path for path in [*_PATHS, ("pk",), ("sk",)] if path[0] not in exclude]
        more = ["<>", "in", "begins_with", "contains", "exists", "not_exists", "type", "size"]
        return self.leaf(paths, _COMPARISONS + more)

    def flat(self, exclude: tuple[str | None, ...] = ()) -> tuple[Any, ...]:
        """A condition that the older parameters can express."""
        more = ["<>", "in", "begins_with", "contains", "not_contains", "exists", "not_exists"]
        paths = [path for path in _WHOLE if path[0] not in exclude]
        found: dict[str, tuple[Any, ...]] = {}
        for _ in range(self._random.randint(1, 3)):
            leaf = self.leaf([self.pick(paths)], _COMPARISONS + more)
            found[leaf[1][0]] = leaf
        leaves = list(found.values())
        return leaves[0] if len(leaves) == 1 else (self.pick(["and", "or"]), leaves)

    # --- writes -----------------------------------------------------------------------------------------------------
    def item(self) -> Item:
        """A whole item."""
        return {**self.key(), **{name: self.fitting(name) for (name,) in _WHOLE if not self.one_in(3)}}

    def actions(self, *, whole: bool = False) -> list[tuple[Any, ...]]:
        """An update; no path of it leads into another one."""
        paths: list[tuple[Any, ...]] = []
        for path in self.some(lambda: self.pick(_WHOLE if whole else _PATHS), 1, 4):
            if all(path[: len(other)] != other[: len(path)] for other in paths):
                paths.append(path)
        return [self._action(path, whole=whole) for path in paths]

    def _action(self, path: tuple[Any, ...], *, whole: bool) -> tuple[Any, ...]:
        verb = self.pick(["set", "set", "set", "remove", "add", "delete"])
        if verb == "remove":
            return verb, path, None
        if verb == "set":
            return verb, path, ("value", self.fitting(path[-1])) if whole else self.operand(path)
        if verb == "add" and not self.one_in(3):
            return verb, path, self.scalar("N")
        return verb, path, self.set_of()

    def deep(self) -> Value:
        """About as deep as an item may be."""
        value: Value = ("L", [])
        for _ in range(self.pick([28, 29, 30, 31])):
            value = "L", [value]
        return value

    def operand(self, path: tuple[Any, ...]) -> tuple[Any, ...]:
        """The right side of SET."""
        if self.one_in(8 if len(path) > 1 else 60):
            return "value", self.deep()
        form, number = self._random.randrange(12), ("value", self.scalar("N"))
        plain = [("n",), ("t",), ("rank",), ("l", 0), ("m", "x")]
        if form == 0:
            return "path", self.pick(plain) if not self.one_in(4) else ("m",)
        if form == 1:
            return "plus", ("path", self.pick([("n",), ("rank",), ("m", "x")])), number
        if form == 2:
            return "minus", number, ("path", self.pick([("n",), ("l", 0)]))
        if form == 3:
            return "default", self.pick(plain), ("value", self.value())
        if form == 4:
            return "append", ("path", ("l",)), ("value", ("L", [self.scalar()]))
        return "value", self.fitting(str(path[-1]))

    def write(self, *, form: str = "") -> Step:
        """One write, in one of its forms, and what it is to return."""
        form = form or self.pick(["expression", "expression", "expression", "older", "statement"])
        condition: Any = None
        if self.one_in(2):
            condition = {"expression": self.condition, "older": self.flat, "statement": self._comparison}[form]()
        verb = self.pick(["put", "put", "update", "update", "update", "delete"])
        if verb == "put":
            return (
                "write",
                form,
                (verb, self.item(), None if form == "statement" else condition),
                self.pick(["NONE", "ALL_OLD"]),
            )
        if verb == "delete":
            return "write", form, (verb, self.key(), condition), self.pick(["NONE", "ALL_OLD"])
        actions = self._set_and_remove() if form == "statement" else self.actions(whole=form == "older")
        shown = ["NONE", "ALL_OLD", "ALL_NEW"]
        if all(len(path) == 1 for _, path, _ in actions):
            shown += ["UPDATED_OLD", "UPDATED_NEW"]
        return "write", form, (verb, self.key(), actions, condition), self.pick(shown)

    def _comparison(self) -> tuple[Any, ...]:
        return self.leaf([self.pick([("n",), ("t",), ("rank",), ("m", "x")])], ["<", ">=", "between", "begins_with"])

    def _set_and_remove(self) -> list[tuple[Any, ...]]:
        names = [name for name in ("n", "t", "extra", "rank", "set") if self.one_in(3)] or ["extra"]
        actions: list[tuple[Any, ...]] = []
        for name in names:
            if self.one_in(3):
                actions.append(("remove", (name,), None))
            elif name in ("n", "rank") and self.one_in(2):
                sign, amount = self.pick(["plus", "minus"]), ("value", self.scalar("N"))
                actions.append(("set", (name,), (sign, ("path", (name,)), amount)))
            else:
                actions.append(("set", (name,), ("value", self.fitting(name))))
        return actions

    def batch(self) -> Step:
        """A batch of puts and deletions, or of statements; or one of reads."""
        if self.one_in(2):
            return self.pick(["batch_get", "transact_get"]), self.keys(1, 8)
        keys = self.keys(1, 10)
        writes = [("delete", key, None) if self.one_in(3) else ("put", {**self.item(), **key}, None) for key in keys]
        return self.pick(["batch", "statements"]), writes

    def transact(self) -> Step:
        """Several writes, all or none."""
        form = self.pick(["expression", "statement"])
        writes = []
        for key in self.keys(1, 4):
            write = self.write(form=form)[2]
            if form == "expression" and write[0] == "delete" and write[-1] and self.one_in(2):
                write = ("check", *write[1:])
            writes.append((write[0], {**write[1], **key}, *write[2:]))
        return "transact", form, writes

    # --- reads ------------------------------------------------------------------------------------------------------
    def get(self) -> Step:
        """One item."""
        return "get", self.key()

    def _range(self, sort: str) -> tuple[Any, ...]:
        first, second = sorted((self.scalar("N"), self.scalar("N")))
        operator = self.pick(_COMPARISONS)
        return operator, (sort,), first, *([second] if operator == "between" else [])

    def _partition(self, index: str | None) -> tuple[Value, tuple[Any, ...] | None]:
        hash_name, sort, _ = INDEXES[index]
        value = self.fitting(hash_name) if hash_name != "pk" else ("S", self.pick("abcd"))
        kind = {"pk": "S", "kind": "S", "grp": "B"}[hash_name]
        if value[0] != kind or not value[1]:
            value = (kind, "a" if kind == "S" else b"a")
        return value, self._range(sort) if sort and self.one_in(2) else None

    def query(self) -> Step:
        """A run of an index's partition, perhaps filtered, against the order, in pages."""
        index = self.pick(list(INDEXES))
        form = self.pick(["expression", "older"])
        exclude = ("pk", "sk", *INDEXES[index][:2])
        condition = self.pick([None, self.condition(exclude) if form == "expression" else self.flat(exclude)])
        forward, limit = self.one_in(2), self.pick([None, None, 1, 2, 5])
        return "query", form, index, *self._partition(index), condition, forward, limit

    def scan(self) -> Step:
        """Everything, perhaps filtered, in segments and pages."""
        form = self.pick(["expression", "older"])
        condition = self.pick([None, self.condition() if form == "expression" else self.flat()])
        return "scan", form, self.pick(list(INDEXES)), condition, self.pick([1, 1, 2, 3]), self.pick([None, 1, 3, 7])

    def select(self) -> Step:
        """A query in PartiQL."""
        index = self.pick(list(INDEXES))
        return "select", index, *self._partition(index), self.pick([None, 1, 3])
