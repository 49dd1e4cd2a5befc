"""Plays steps on a real table and on the reference, and compares what they answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from properties.reference import INDEXES, Change, Item, Reference, Refused, Value, holds, items_of, names_in
from properties.steps import Step
from properties.wording import Words, comparison, joined, older_condition, older_update, statement, wire, wire_item

from streammock.call import Call
from streammock.errors import AwsError

TABLE = "Table"
_ATTRIBUTES = {"pk": "S", "sk": "N", "rank": "N", "kind": "S", "grp": "B"}
_SHOWN = {"ALL_OLD": "old", "UPDATED_OLD": "old", "ALL_NEW": "new", "UPDATED_NEW": "new"}


def _index(name: str) -> dict[str, Any]:
    partition, sort, stored = INDEXES[name]
    schema = [{"AttributeName": partition, "KeyType": "HASH"}]
    if sort:
        schema.append({"AttributeName": sort, "KeyType": "RANGE"})
    projection: dict[str, Any] = {"ProjectionType": "ALL" if stored is None else "KEYS_ONLY"}
    if stored:
        projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": sorted(stored)}
    return {"IndexName": name, "KeySchema": schema, "Projection": projection}


DEFINITION = {
    "TableName": TABLE,
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in _ATTRIBUTES.items()],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "BillingMode": "PAY_PER_REQUEST",
    "LocalSecondaryIndexes": [_index("by_rank")],
    "GlobalSecondaryIndexes": [_index("by_kind"), _index("by_group")],
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
}


# One request: operation, service, parameters; raises AwsError.
Door = Callable[[str, str, dict[str, Any]], dict[str, Any]]


def endpoint_of(mock: Any) -> Door:
    """The endpoint, where every door leads: botocore's share of the time is spent on more steps instead."""

    def ask(operation: str, service: str, params: dict[str, Any]) -> dict[str, Any]:
        call = Call(service, operation, params, "000000000000", "us-east-1", mock._backend.clock.now())
        result: dict[str, Any] = mock._endpoint.handle(call)
        return result

    return ask


class Player:
    """A table behind a door, and its reference."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.reference = Reference()
        self._seen = 0
        arn = self.call("CreateTable", **DEFINITION)["TableDescription"]["LatestStreamArn"]
        description = self.call("DescribeStream", "dynamodbstreams", StreamArn=arn)["StreamDescription"]
        (shard,) = description["Shards"]
        start = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        self._iterator = self.call("GetShardIterator", "dynamodbstreams", **start)["ShardIterator"]
        self._replayed: dict[Any, Item] = {}

    def call(self, operation: str, service: str = "dynamodb", **params: Any) -> dict[str, Any]:
        """One request."""
        return self._door(operation, service, params)

    def _refusal(self, operation: str, **params: Any) -> str | None:
        try:
            self.call(operation, **params)
        except AwsError as error:
            return error.code
        return None

    def play(self, step: Step) -> None:
        """Do a step on both sides; raises where they differ."""
        getattr(self, f"_{step[0]}")(*step[1:])

    # --- writes -----------------------------------------------------------------------------------------------------
    def _write(self, form: str, write: tuple[Any, ...], returned: str) -> None:
        expected: Any
        try:
            expected = self._written(form, write, returned)
        except Refused as refused:
            expected = refused.code
        try:
            request = _REQUESTS[form](write, returned)
            operation = "ExecuteStatement" if form == "statement" else f"{write[0].title()}Item"
            answer = self.call(operation, **request)
            if form == "statement":
                answer = {"Attributes": answer["Items"][0]} if answer["Items"] else {}
            found: Any = items_of(answer["Attributes"]) if "Attributes" in answer else None
        except AwsError as error:
            found = error.code
        same(expected, found)

    def _written(self, form: str, write: tuple[Any, ...], returned: str) -> Item | None:
        """What a write returns."""
        if form == "statement":
            write = self._as_statement(write)
            if write[0] == "put" and write[-1] is not None:
                refused = self.reference.refusal(write)
                if refused == "ConditionalCheckFailedException":
                    raise Refused("DuplicateItemException")
                returned = "NONE"
        change = self.reference.write(write)
        shown: Item | None = getattr(change, _SHOWN.get(returned, ""), None)
        if shown is not None and returned.startswith("UPDATED"):
            shown = {path[0]: shown[path[0]] for _, path, _ in write[2] if path[0] in shown} or None
        return shown

    def _as_statement(self, write: tuple[Any, ...]) -> tuple[Any, ...]:
        """What PartiQL adds to a write: INSERT needs a free place, UPDATE an item; DELETE finds none, or holds."""
        verb, condition = write[0], write[-1]
        if verb == "put":
            return *write[:-1], ("not_exists", ("pk",))
        if verb == "update":
            there = ("exists", ("pk",))
            return *write[:-1], there if condition is None else ("and", [there, condition])
        return *write[:-1], None if condition is None else ("or", [("not_exists", ("pk",)), condition])

    def _batch(self, writes: list[tuple[Any, ...]]) -> None:
        requests = [_batched(write) for write in writes]
        self._all_or_none(writes, lambda: self.call("BatchWriteItem", RequestItems={TABLE: requests}))

    def _all_or_none(self, writes: list[tuple[Any, ...]], call: Any) -> None:
        """A batch with a write that can never be is refused as a whole."""
        try:
            changes = [self.reference.outcome(write) for write in writes]
            expected = None
        except Refused as refused:
            changes, expected = [], refused.code
        for change in changes:
            self.reference.commit(change)
        try:
            call()
            found = None
        except AwsError as error:
            found = error.code
        same(expected, found)

    def _statements(self, writes: list[tuple[Any, ...]]) -> None:
        requests = [_parametrised(write) for write in writes]
        responses = self.call("BatchExecuteStatement", Statements=requests)["Responses"]
        expected = [self._outcome_of_one(self._as_statement(write)) for write in writes]
        same(expected, [response.get("Error", {}).get("Code") for response in responses])

    def _outcome_of_one(self, write: tuple[Any, ...]) -> str | None:
        try:
            self.reference.write(write)
        except Refused as refused:
            return "ValidationError" if refused.code == "ValidationException" else "DuplicateItem"
        return None

    def _transact(self, form: str, writes: list[tuple[Any, ...]]) -> None:
        try:
            if form == "statement":
                self.call("ExecuteTransaction", TransactStatements=[_parametrised(write) for write in writes])
                writes = [self._as_statement(write) for write in writes]
            else:
                self.call("TransactWriteItems", TransactItems=[_action(write) for write in writes])
            found = []
        except AwsError as error:
            writes = [self._as_statement(write) for write in writes] if form == "statement" else writes
            reasons = error.fields.get("CancellationReasons", [{"Code": error.code}])
            found = [reason["Code"] for reason in reasons]
        found = ["ConditionalCheckFailed" if reason == "DuplicateItem" else reason for reason in found]
        expected = self._transacted(writes, all_puts=form == "statement")
        same(expected, found)

    def _transacted(self, writes: list[tuple[Any, ...]], *, all_puts: bool) -> list[str]:
        """Index keys given empty are refused at once; then puts that can never be are the only reasons.

        ExecuteTransaction names all of these, TransactWriteItems the first.
        """
        if any(named.get("kind") == ("S", "") or named.get("grp") == ("B", b"") for named in map(_given, writes)):
            return ["ValidationException"]
        never = [write[0] == "put" and self.reference.refusal((*write[:-1], None)) is not None for write in writes]
        if any(never):
            shown = never if all_puts else [place == never.index(True) for place in range(len(never))]
            return ["ValidationError" if refused else "None" for refused in shown]
        return self.reference.transact(writes)

    # --- reads ------------------------------------------------------------------------------------------------------
    def _get(self, key: Item) -> None:
        answer = self.call("GetItem", TableName=TABLE, Key=wire_item(key))
        same(self._stored(key), items_of(answer["Item"]) if "Item" in answer else None)

    def _batch_get(self, keys: list[Item]) -> None:
        answer = self.call("BatchGetItem", RequestItems={TABLE: {"Keys": [wire_item(key) for key in keys]}})
        expected = [item for item in map(self._stored, keys) if item is not None]
        same_items(expected, [items_of(item) for item in answer["Responses"][TABLE]])

    def _transact_get(self, keys: list[Item]) -> None:
        gets = [{"Get": {"TableName": TABLE, "Key": wire_item(key)}} for key in keys]
        responses = self.call("TransactGetItems", TransactItems=gets)["Responses"]
        same([self._stored(key) for key in keys], [items_of(r["Item"]) if "Item" in r else None for r in responses])

    def _stored(self, key: Item) -> Item | None:
        return self.reference.items.get((key["pk"][1], key["sk"][1]))

    def _query(self, form: str, index: str | None, partition: Value, sort: Any, *more: Any) -> None:
        condition, forward, limit = more
        leaf = ("=", (INDEXES[index][0],), partition)
        keys = leaf if sort is None else ("and", [leaf, sort])
        params = self._reading(form, index, condition, keys)
        stored = INDEXES[index][2]
        if condition is not None and stored is not None and not names_in(condition) <= stored | {"pk", "sk"}:
            same("ValidationException", self._refusal("Query", **params))
            return
        pages = self._pages("Query", limit, ScanIndexForward=forward, **params)
        expected = self.reference.query(index, partition, sort)
        items = self._compare_pages(pages, expected, condition, limit)
        if INDEXES[index][1] and condition is None:
            order = [item[INDEXES[index][1]][1] for item in items]
            same(sorted(order, reverse=not forward), order)

    def _scan(self, form: str, index: str | None, condition: Any, segments: int, limit: int | None) -> None:
        params = self._reading(form, index, condition)
        pages, walked = [], []
        for segment in range(segments):
            own = {"Segment": segment, "TotalSegments": segments} if segments > 1 else {}
            pages += self._pages("Scan", limit, **own, **params)
        walked = self._compare_pages(pages, self.reference.view(index), condition, limit if segments == 1 else None)
        if limit is not None or segments > 1:
            whole = self._pages("Scan", None, **params)
            same([items_of(item) for page in whole for item in page["Items"]], walked)

    def _select(self, index: str | None, partition: Value, sort: Any, limit: int | None) -> None:
        parameters = [wire(partition)]

        def bound(value: Value) -> str:
            parameters.append(wire(value))
            return "?"

        target = f'"{TABLE}"' + (f'."{index}"' if index else "")
        text = f"SELECT * FROM {target} WHERE {INDEXES[index][0]} = ?"
        text += "" if sort is None else f" AND {comparison(sort, bound)}"
        request = {"Statement": text, "Parameters": parameters, **({} if limit is None else {"Limit": limit})}
        found, token = [], {}
        while True:
            answer = self.call("ExecuteStatement", **request, **token)
            found += [items_of(item) for item in answer["Items"]]
            if "NextToken" not in answer:
                break
            token = {"NextToken": answer["NextToken"]}
        same_items(self.reference.query(index, partition, sort), found)

    def _reading(self, form: str, index: str | None, condition: Any, keys: Any = None) -> dict[str, Any]:
        params: dict[str, Any] = {"TableName": TABLE, **({"IndexName": index} if index else {})}
        if form == "older":
            name = "ScanFilter" if keys is None else "QueryFilter"
            filtered = {} if condition is None else {name: older_condition(condition), **joined(condition)}
            return {**params, **({} if keys is None else {"KeyConditions": older_condition(keys)}), **filtered}
        words = Words()
        if keys is not None:
            params["KeyConditionExpression"] = words.condition(keys)
        if condition is not None:
            params["FilterExpression"] = words.condition(condition)
        return {**params, **words.placeholders()}

    def _pages(self, operation: str, limit: int | None, **params: Any) -> list[dict[str, Any]]:
        pages, more = [], {} if limit is None else {"Limit": limit}
        while True:
            pages.append(self.call(operation, **params, **more))
            if "LastEvaluatedKey" not in pages[-1]:
                return pages
            more["ExclusiveStartKey"] = pages[-1]["LastEvaluatedKey"]

    def _compare_pages(self, pages: Any, expected: list[Item], condition: Any, limit: int | None) -> list[Item]:
        same(len(expected), sum(page["ScannedCount"] for page in pages))
        if limit is not None:
            same({limit}, {page["ScannedCount"] for page in pages[:-1]} or {limit})
        shown = [item for item in expected if condition is None or holds(condition, item)]
        items = [items_of(item) for page in pages for item in page["Items"]]
        same(len(items), sum(page["Count"] for page in pages))
        same_items(shown, items)
        return items

    # --- all of it --------------------------------------------------------------------------------------------------
    def check(self) -> None:
        """Table, indexes and stream are what the reference has; the stream alone gives the table."""
        for index in INDEXES:
            self._scan("expression", index, None, 1, None)
        for change in self._records():
            same(self._replayed.get(change.key), change.old)
            if change.new is None:
                del self._replayed[change.key]
            else:
                self._replayed[change.key] = change.new
            same(self.reference.log[self._seen], change)
            self._seen += 1
        same(len(self.reference.log), self._seen)
        same(self.reference.items, self._replayed)

    def _records(self) -> list[Change]:
        changes = []
        while True:
            answer = self.call("GetRecords", "dynamodbstreams", ShardIterator=self._iterator)
            self._iterator = answer["NextShardIterator"]
            if not answer["Records"]:
                return changes
            changes += [_change(record) for record in answer["Records"]]


def _change(record: dict[str, Any]) -> Change:
    image = record["dynamodb"]
    old, new = (items_of(image[name]) if name in image else None for name in ("OldImage", "NewImage"))
    same(record["eventName"], "INSERT" if old is None else "REMOVE" if new is None else "MODIFY")
    keys = items_of(image["Keys"])
    return Change((keys["pk"][1], keys["sk"][1]), old, new)


# --- requests -------------------------------------------------------------------------------------------------------
def _by_expression(write: tuple[Any, ...], returned: str) -> dict[str, Any]:
    return {**_worded(write), "ReturnValues": returned}


def _worded(write: tuple[Any, ...]) -> dict[str, Any]:
    verb, target, condition = write[0], write[1], write[-1]
    words = Words()
    params = {"TableName": TABLE, "Item" if verb == "put" else "Key": wire_item(target)}
    if verb == "update":
        params["UpdateExpression"] = words.update(write[2])
    if condition is not None:
        params["ConditionExpression"] = words.condition(condition)
    return {**params, **words.placeholders()}


def _by_older(write: tuple[Any, ...], returned: str) -> dict[str, Any]:
    verb, target, condition = write[0], write[1], write[-1]
    params = {"TableName": TABLE, "Item" if verb == "put" else "Key": wire_item(target), "ReturnValues": returned}
    if verb == "update":
        params["AttributeUpdates"] = older_update(write[2])
    if condition is not None:
        params |= {"Expected": older_condition(condition), **joined(condition)}
    return params


def _by_statement(write: tuple[Any, ...], returned: str) -> dict[str, Any]:
    request = _parametrised(write)
    if write[0] != "put" and returned != "NONE":
        way, age = returned.split("_")
        request["Statement"] += f" RETURNING {'MODIFIED' if way == 'UPDATED' else way} {age} *"
    return request


_REQUESTS = {"expression": _by_expression, "older": _by_older, "statement": _by_statement}


def _parametrised(write: tuple[Any, ...]) -> dict[str, Any]:
    text, parameters = statement(write, TABLE)
    return {"Statement": text, "Parameters": parameters}


def _batched(write: tuple[Any, ...]) -> dict[str, Any]:
    if write[0] == "put":
        return {"PutRequest": {"Item": wire_item(write[1])}}
    return {"DeleteRequest": {"Key": wire_item(write[1])}}


def _action(write: tuple[Any, ...]) -> dict[str, Any]:
    name = "ConditionCheck" if write[0] == "check" else write[0].title()
    return {name: _worded(write)}


def _given(write: tuple[Any, ...]) -> Item:
    """The values that a write names for whole attributes."""
    if write[0] == "put":
        return write[1]
    if write[0] != "update":
        return {}
    settings = [(path, operand) for verb, path, operand in write[2] if verb == "set"]
    return {path[0]: operand[1] for path, operand in settings if len(path) == 1 and operand[0] == "value"}


# --- comparing ------------------------------------------------------------------------------------------------------
def same(expected: Any, found: Any) -> None:
    """Raise unless both are equal."""
    assert found == expected, f"the reference has {expected!r}, the table {found!r}"


def same_items(expected: list[Item], found: list[Item]) -> None:
    """Raise unless both hold the same items, in any order."""
    order = lambda item: (item["pk"], item["sk"])  # noqa: E731 -- one use, one line
    same(sorted(expected, key=order), sorted(found, key=order))
