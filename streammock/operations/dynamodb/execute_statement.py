"""ExecuteStatement."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import statements as texts
from streammock.expressions.partiql.parser import bind, normalise_parameters
from streammock.expressions.partiql.statements import Exists
from streammock.tables import capacity, lookup, reports, selection, statement
from streammock.validation import item_params

PARAMETERS = item_params.CAPACITY_REPORT | {
    "Statement",
    "Parameters",
    "ConsistentRead",
    "NextToken",
    "Limit",
    "ReturnValuesOnConditionCheckFailure",
}


def execute_statement(call: Call, region: Region) -> Result:
    """Run one statement; a write answers with no item unless it asks for one."""
    params = call.params
    text = params["Statement"]
    bound = bind(text, normalise_parameters(params.get("Parameters")))
    if isinstance(bound.statement, Exists):
        raise texts.exists_alone()
    name = statement.target_of(bound).table
    table = lookup.for_data(region.tables, name)
    wanted = reports.capacity_wanted(params)
    token = params.get("NextToken")
    bound_to = selection.fingerprint(text, bound.values, table)
    place = selection.Place() if token is None else selection.place_of(token, bound_to)
    result: Result
    if statement.is_read(bound):
        rows = selection.run(
            bound,
            table,
            bound_to=bound_to,
            place=place,
            limit=params.get("Limit"),
            consistent=params.get("ConsistentRead", False),
            exactly=wanted,
        )
        result = {"Items": rows.items}
        if rows.next_token is not None:
            result["NextToken"] = rows.next_token
        if rows.last_key is not None:
            result["LastEvaluatedKey"] = rows.last_key
        consumed = rows.consumed
    else:
        return_old = params.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        action = statement.action(bound, table, return_old=return_old)
        written = statement.write(table, action, call.now)
        shown = statement.returned(bound, written)
        result = {"Items": [] if shown is None else [shown]}
        consumed = capacity.of_write(table, written.old, written.new)
    if wanted:
        result["ConsumedCapacity"] = capacity.describe(table, name, consumed, params["ReturnConsumedCapacity"])
    return result
