"""TransactWriteItems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import capacity, reports, transaction
from streammock.tables.client_tokens import Touched, fingerprint
from streammock.tables.table import Table, Write
from streammock.tables.transaction import ConditionCheck
from streammock.validation import item_params, transact_params

PARAMETERS = frozenset(("TransactItems", "ClientRequestToken")) | item_params.REPORTS


def transact_write_items(call: Call, region: Region) -> Result:
    """Up to 100 writes and checks of several tables, all of them or none; once only under one token."""
    params = call.params
    actions = transact_params.writes(params["TransactItems"])
    token = params.get("ClientRequestToken")
    if token is None:
        return _answer(params, actions, transaction.write(region.tables, actions, call.now))
    request, tokens = fingerprint(params), region.client_tokens
    if tokens.replays(token, request, call.now):
        return _answer_of_replay(params, tokens.touched(token))
    writes = transaction.write(region.tables, actions, call.now)
    tokens.keep(token, request, call.now, _touched(actions, writes))
    return _answer(params, actions, writes)


def _answer(params: dict[str, Any], actions: Sequence[ConditionCheck], writes: Sequence[tuple[Table, Write]]) -> Result:
    result: Result = {}
    if reports.capacity_wanted(params):
        used = [
            (action.table_name, table, capacity.of_transact_write(table, write.old, write.new))
            for action, (table, write) in zip(actions, writes, strict=True)
        ]
        result["ConsumedCapacity"] = reports.of_actions(params, used, "WriteCapacityUnits")
    if reports.collections_wanted(params):
        collections = reports.collections(
            (action.table_name, table, action.attributes)
            for action, (table, _) in zip(actions, writes, strict=True)
            if type(action) is not ConditionCheck
        )
        if collections:
            result["ItemCollectionMetrics"] = collections
    return result


def _touched(actions: Sequence[ConditionCheck], writes: Sequence[tuple[Table, Write]]) -> Touched:
    return [
        (action.table_name, table, capacity.size_of(write.old, write.new))
        for action, (table, write) in zip(actions, writes, strict=True)
    ]


def _answer_of_replay(params: dict[str, Any], touched: Touched) -> Result:
    """Nothing is written: AWS charges for reading what was (paritysuite #68, July 2026)."""
    if not reports.capacity_wanted(params):
        return {}
    used = [(name, table, capacity.of_transact_read(size)) for name, table, size in touched]
    return {"ConsumedCapacity": reports.of_actions(params, used, "ReadCapacityUnits")}
