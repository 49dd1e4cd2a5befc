"""TransactWriteItems: what it writes, refuses, repeats and records."""

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
OTHER = {"pk": {"S": "b"}, "sk": {"N": "1"}}
THIRD = {"pk": {"S": "c"}, "sk": {"N": "1"}}
INVALID = "One or more parameter values were invalid: "
NOT_VALID = "One or more parameter values are not valid. "
EMPTY = "The AttributeValue for a key attribute cannot contain an empty string value."
FAILED = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
NONE = {"Code": "None"}
PER_ITEM = "Transaction cancelled, please refer cancellation reasons for specific reasons "


def put(item=None, **more):
    return {"Put": {"TableName": "Table", "Item": item or KEY, **more}}


def update(expression, key=None, **more):
    return {"Update": {"TableName": "Table", "Key": key or KEY, "UpdateExpression": expression, **more}}


def delete(key=None, **more):
    return {"Delete": {"TableName": "Table", "Key": key or KEY, **more}}


def check(expression="attribute_exists(pk)", key=None, **more):
    return {"ConditionCheck": {"TableName": "Table", "Key": key or KEY, "ConditionExpression": expression, **more}}


@pytest.fixture
def write(dynamodb):
    """Write a transaction: ``write(action, …)``."""
    return lambda *actions, **more: dynamodb.transact_write_items(TransactItems=list(actions), **more)


@pytest.fixture
def refused(mock):
    """The response of a transaction that fails; botocore is kept from refusing it first."""
    client = boto3.client("dynamodb", region_name="us-east-1", config=Config(parameter_validation=False))

    def refused(*actions, **more):
        with pytest.raises(ClientError) as caught:
            client.transact_write_items(TransactItems=list(actions), **more)
        return caught.value.response

    return refused


@pytest.fixture
def get(dynamodb):
    return lambda key=KEY: dynamodb.get_item(TableName="Table", Key=key).get("Item")


def error_in(response):
    return response["Error"]["Code"], response["Error"]["Message"]


# --- what it does ---------------------------------------------------------------------------------------------------
def test_it_writes_to_several_tables(dynamodb, table, write, get, define):
    """Puts, updates, deletions and checks take effect together; the answer is empty."""
    dynamodb.create_table(**define("Second"))
    write(put({**OTHER, "n": {"N": "1"}}), put(THIRD))
    answer = write(
        put({**KEY, "n": {"N": "1.0"}}),
        update("ADD n :n", OTHER, ExpressionAttributeValues={":n": {"N": "2"}}),
        delete(THIRD),
        {"Put": {"TableName": "Second", "Item": KEY}},
    )
    assert answer.keys() == {"ResponseMetadata"}
    assert get() == {**KEY, "n": {"N": "1"}}
    assert get(OTHER) == {**OTHER, "n": {"N": "3"}}
    assert get(THIRD) is None
    assert dynamodb.get_item(TableName="Second", Key=KEY)["Item"] == KEY


def test_a_table_may_be_named_by_its_arn(dynamodb, table, write, get):
    """TableName is an ARN in data calls too (aws_facts 5.2)."""
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    write({"Put": {"TableName": arn, "Item": KEY}})
    assert get() == KEY


def test_a_resource_takes_plain_values(table):
    """boto3's resource converts the values of every action."""
    resource = boto3.resource("dynamodb", region_name="us-east-1")
    item = {"pk": "a", "sk": 1, "blob": b"x"}
    resource.meta.client.transact_write_items(TransactItems=[{"Put": {"TableName": table, "Item": item}}])
    assert resource.Table(table).get_item(Key={"pk": "a", "sk": 1})["Item"]["blob"].value == b"x"


def test_an_update_that_only_removes_creates_nothing(table, write, get, records):
    """As with UpdateItem; and removing from an item that is not there is no error (dynamodb_facts 13, 14)."""
    write(update("REMOVE n, m.x"))
    assert get() is None
    assert records() == []
    write(update("SET n = :n REMOVE m.x", ExpressionAttributeValues={":n": {"N": "1"}}))
    assert get() == {**KEY, "n": {"N": "1"}}


def test_its_writes_are_in_the_stream(write, table, records):
    """One record for each effective action in the order of the actions; none for checks and no-ops (aws_facts 4, B.2)."""
    write(put(), put(OTHER))
    absent = check("attribute_not_exists(pk)", {**KEY, "sk": {"N": "2"}})
    write(delete(OTHER), put(), absent, put(THIRD))
    assert [(name, (new or old)["pk"]) for name, old, new in records()[2:]] == [("REMOVE", "b"), ("INSERT", "c")]


def test_its_writes_trigger_functions(mock, write, table, refused):
    """A transaction reaches a mapping as one batch of records, a cancelled one not at all."""
    batches = []
    mock.function("f", lambda event, _context: batches.append([r["eventName"] for r in event["Records"]]))
    mock.trigger(table, "f", batch_size=10)
    refused(put(), check(key=OTHER))
    write(put(), put(OTHER))
    assert batches == [["INSERT", "INSERT"]]


# --- cancelled ------------------------------------------------------------------------------------------------------
def test_a_cancelled_transaction_has_a_reason_for_every_action(table, write, refused, get, records):
    """Reasons stand in the order of the actions, and nothing was written (aws_facts 5.2)."""
    write(put(OTHER))
    response = refused(
        put(), check("attribute_not_exists(pk)", OTHER), delete(THIRD, ConditionExpression="attribute_exists(pk)")
    )
    codes = "[None, ConditionalCheckFailed, ConditionalCheckFailed]"
    assert error_in(response) == ("TransactionCanceledException", PER_ITEM + codes)
    assert response["CancellationReasons"] == [NONE, FAILED, FAILED]
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert get() is None
    assert len(records()) == 1


@pytest.mark.parametrize(
    "action",
    [put, delete, check, lambda **more: update("SET n = :n", **more)],
    ids=["Put", "Delete", "ConditionCheck", "Update"],
)
def test_all_old_shows_the_item_in_the_way(dynamodb, table, refused, action):
    """With ALL_OLD a failed condition carries the item, without it and where there is none it does not."""
    item = {**KEY, "b": {"B": b"\x00"}, "s": {"SS": ["x", "y"]}}
    dynamodb.put_item(TableName=table, Item=item)
    values = {":n": {"N": "1"}}
    more = {"ConditionExpression": "n = :n", "ExpressionAttributeValues": values}
    if action is check:
        more = {"expression": "n = :n", "ExpressionAttributeValues": values}
    all_old = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    assert refused(action(**more, **all_old))["CancellationReasons"] == [{**FAILED, "Item": item}]
    assert refused(action(**more))["CancellationReasons"] == [FAILED]
    dynamodb.delete_item(TableName=table, Key=KEY)
    assert refused(action(**more, **all_old))["CancellationReasons"] == [FAILED]


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (put({"pk": {"N": "1"}, "sk": {"N": "1"}}), f"{INVALID}Type mismatch for key pk expected: S actual: N"),
        (put({"pk": {"S": "a"}}), f"{INVALID}Missing the key sk in the item"),
        (delete({"pk": {"S": "a"}}), "The provided key element does not match the schema"),
        (check(key={"pk": {"L": []}, "sk": {"N": "1"}}), "The provided key element does not match the schema"),
        (update("REMOVE n", {"pk": {"N": "1"}, "sk": {"N": "1"}}), "The provided key element does not match the schema"),
        (update("REMOVE sk"), f"{INVALID}Cannot update attribute sk. This attribute is part of the key"),
        (
            put({**KEY, "kind": {"N": "1"}}),
            f"{INVALID}Type mismatch for Index Key kind Expected: S Actual: N IndexName: by_kind",
        ),
        (
            update("SET kind = :v", ExpressionAttributeValues={":v": {"L": []}}),
            f"{INVALID}Type mismatch for Index Key kind Expected: S Actual: L IndexName: by_kind",
        ),
        (update("SET n = m"), "The provided expression refers to an attribute that does not exist in the item"),
        (
            update("SET m.n = :v", ExpressionAttributeValues={":v": {"N": "1"}}),
            "The document path provided in the update expression is invalid for update",
        ),
        (
            update("SET n = pk + :v", ExpressionAttributeValues={":v": {"N": "1"}}),
            "An operand in the update expression has an incorrect data type",
        ),
    ],
)  # fmt: skip
def test_what_only_the_tables_can_tell_is_a_validation_error_among_the_reasons(indexed_table, refused, action, message):
    """Keys that do not fit and updates that do not apply cancel, also of a single action (dynamodb_facts 24)."""
    response = refused(action)
    assert error_in(response) == ("TransactionCanceledException", f"{PER_ITEM}[ValidationError]")
    assert response["CancellationReasons"] == [{"Code": "ValidationError", "Message": message}]


# --- refused as a whole ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("action", "message"),
    [
        (put({"pk": {"S": ""}, "sk": {"N": "1"}}), f"{NOT_VALID}{EMPTY} Key: pk"),
        (check(key={"pk": {"S": ""}, "sk": {"N": "1"}}), f"{NOT_VALID}{EMPTY} Key: pk"),
        (update("REMOVE n", {"pk": {"S": ""}, "sk": {"N": "1"}}), f"{NOT_VALID}{EMPTY} Key: pk"),
        (
            put({**KEY, "kind": {"S": ""}}),
            f"{NOT_VALID}A value specified for a secondary index key is not supported. {EMPTY} IndexName: by_kind, IndexKey: kind",
        ),
        (
            update("SET kind = :v", ExpressionAttributeValues={":v": {"S": ""}}),
            f"{NOT_VALID}The update expression attempted to update a secondary index key to a value that is not supported. {EMPTY}",
        ),
        (put({**KEY, "text": {"S": "x" * 409_600}}), "Item size has exceeded the maximum allowed size"),
        (put({**KEY, "n": {"N": "one"}}), "The parameter cannot be converted to a numeric value: one"),
        (put(ConditionExpression="a !"), 'Invalid ConditionExpression: Syntax error; token: "!", near: "a !"'),
        (put(ConditionExpression=""), "Invalid ConditionExpression: The expression can not be empty;"),
        (update(""), "Invalid UpdateExpression: The expression can not be empty;"),
        (
            put(ConditionExpression="a = :v"),
            "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v",
        ),
        (
            check(ExpressionAttributeValues={":v": {"S": "x"}}),
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}",
        ),
        (
            delete(ExpressionAttributeNames={"#n": "n"}),
            "ExpressionAttributeNames can only be specified when using expressions",
        ),
        (put(ConditionExpression="attribute_exists(pk)", ExpressionAttributeValues={}), "ExpressionAttributeValues must not be empty"),
        (
            update("SET n = :v SET m = :v", ExpressionAttributeValues={":v": {"S": "x"}}),
            'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
        ),
        ({}, "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"),
        ({**put(), **delete()}, "TransactItems can only contain one of Check, Put, Update or Delete"),
        (
            {"ConditionCheck": {**check()["ConditionCheck"], "TableName": "bad!name"}},
            "1 validation error detected: Value 'bad!name' at 'transactItems.1.member.conditionCheck.tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ),
        (
            put(ReturnValuesOnConditionCheckFailure="dog"),
            "1 validation error detected: Value 'dog' at 'transactItems.1.member.put.returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]",
        ),
    ],
)  # fmt: skip
def test_what_the_request_tells_is_a_plain_error(indexed_table, refused, get, action, message):
    """Empty keys, too large items, values and expressions with something wrong: nothing is cancelled, nothing written."""
    response = refused(put(OTHER), action)
    assert error_in(response) == ("ValidationException", message.replace("transactItems.1", "transactItems.2"))
    assert "CancellationReasons" not in response
    assert get(OTHER) is None


def test_one_item_in_two_actions(table, refused, get):
    """Also where one is only a check, or spells a number differently (aws_facts 5.2)."""
    text = "Transaction request cannot include multiple operations on one item"
    for second in (put(), delete(), check("attribute_not_exists(pk)"), delete({"sk": {"N": "01.0"}, "pk": {"S": "a"}})):
        assert error_in(refused(put(), second)) == ("ValidationException", text)
    assert get() is None


def test_a_missing_table_is_not_named(table, refused):
    """A missing table is a plain error (aws_facts 5.2), which the request's own mistakes precede wherever they stand."""
    missing = {"Delete": {"TableName": "Missing", "Key": KEY}}
    assert error_in(refused(put(), missing)) == ("ResourceNotFoundException", "Requested resource not found")
    assert error_in(refused(missing, check("a !")))[0] == "ValidationException"


def test_the_first_of_several_mistakes_is_reported(table, refused):
    """What can be said without a table is said action by action."""
    broken, unreadable = check("a !"), put({**KEY, "n": {"N": "one"}})
    assert error_in(refused(broken, unreadable))[1].startswith("Invalid ConditionExpression")
    assert error_in(refused(unreadable, broken))[1].startswith("The parameter cannot be converted")


@pytest.mark.parametrize(
    ("count", "bound"), [(0, "greater than or equal to 1"), (101, "less than or equal to 100")], ids=["none", "101"]
)
def test_how_many_actions_there_may_be(table, refused, count, bound):
    """From 1 to 100."""
    code, message = error_in(refused(*[put({**KEY, "sk": {"N": str(number)}}) for number in range(count)]))
    assert code == "ValidationException"
    assert message.startswith("1 validation error detected: Value '[")
    assert message.endswith(f"' at 'transactItems' failed to satisfy constraint: Member must have length {bound}")


def test_a_hundred_actions_are_written(mock, table, write):
    """The most there may be."""
    write(*[put({**KEY, "sk": {"N": str(number)}}) for number in range(100)])
    assert mock.tables[table].count == 100


def test_the_payload_is_limited(mock, table, write, refused):
    """4 MB of what is sent: items, keys and values; what stands in the tables does not count."""
    large = {"S": "x" * 400_000}
    keys = [{**KEY, "sk": {"N": str(number)}} for number in range(11)]
    text = r"Transaction payload size cannot exceed 4MB. Payload Size: "
    puts = [put({**key, "text": large}) for key in keys]
    for actions in (puts, [update("SET t = :t", key, ExpressionAttributeValues={":t": large}) for key in keys]):
        code, message = error_in(refused(*actions))
        assert code == "ValidationException"
        assert message.startswith(f"{text}: {text}44")
    write(*puts[:10])
    write(puts[10])
    write(*[delete(key) for key in keys])
    assert mock.tables[table].count == 0


@pytest.mark.parametrize("name", ["ReturnConsumedCapacity", "ReturnItemCollectionMetrics"])
def test_reports_have_known_levels(table, refused, name):
    """An unknown level is refused before anything else is looked at."""
    code, message = error_in(refused({"Delete": {"TableName": "Missing", "Key": KEY}}, **{name: "BOGUS"}))
    assert code == "ValidationException"
    assert message.startswith(f"1 validation error detected: Value 'BOGUS' at '{name[0].lower()}{name[1:]}' failed")


# --- once only ------------------------------------------------------------------------------------------------------
@pytest.fixture
def increment(table):
    return update("ADD n :one", ExpressionAttributeValues={":one": {"N": "1"}})


def test_a_token_makes_a_transaction_happen_once(mock, write, increment, get, records):
    """A replay succeeds and writes nothing for ten minutes; without a token each call counts (aws_facts 5.2)."""
    write(increment)
    write(increment)
    assert get()["n"] == {"N": "2"}
    write(increment, ClientRequestToken="token")
    write(increment, ClientRequestToken="token")
    assert get()["n"] == {"N": "3"}
    assert len(records()) == 3
    mock.advance(minutes=9, seconds=59)
    write(increment, ClientRequestToken="token")
    assert get()["n"] == {"N": "3"}
    mock.advance(seconds=2)
    write(increment, ClientRequestToken="token")
    assert get()["n"] == {"N": "4"}


def test_a_token_belongs_to_one_request(write, increment, refused, get):
    """Other actions under a known token are refused (dynamodb_facts 24)."""
    write(increment, ClientRequestToken="token")
    code, _ = error_in(refused(put(OTHER), ClientRequestToken="token"))
    assert code == "IdempotentParameterMismatchException"
    assert get(OTHER) is None


def test_a_cancelled_transaction_may_be_tried_again(write, refused, get, table):
    """Its token was not used up."""
    guarded = [put(OTHER, ConditionExpression="attribute_not_exists(pk)"), check()]
    refused(*guarded, ClientRequestToken="token")
    write(put())
    write(*guarded, ClientRequestToken="token")
    assert get(OTHER) == OTHER


def test_tokens_are_kept_per_region(write, increment, mock):
    """The same token elsewhere is another one."""
    write(increment, ClientRequestToken="token")
    elsewhere = boto3.client("dynamodb", region_name="eu-west-1")
    with pytest.raises(elsewhere.exceptions.ResourceNotFoundException):
        elsewhere.transact_write_items(TransactItems=[increment], ClientRequestToken="token")


def test_a_token_has_at_most_36_characters(increment, write, refused):
    """37 are refused (dynamodb_facts 24)."""
    write(increment, ClientRequestToken="x" * 36)
    code, message = error_in(refused(increment, ClientRequestToken="x" * 37))
    assert code == "ValidationException"
    assert (
        "at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36"
        in message
    )
