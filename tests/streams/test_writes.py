"""Which writes make records, and what happens to a stream's life (streams_and_mappings B.1 to B.3)."""

import pytest

PK = {"pk": {"S": "a"}}
FULL = {**PK, "n": {"N": "1"}, "m": {"M": {"x": {"S": "1"}, "y": {"NULL": True}}}}


def events(api):
    return [record.event_name for record in api.mock.tables["Table"].stream.records]


def put(api, item):
    api.ddb.put_item(TableName="Table", Item=item)


def update(api, expression, key=PK, **values):
    more = {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}} if values else {}
    api.ddb.update_item(TableName="Table", Key=key, UpdateExpression=expression, **more)


SILENT = {
    "an identical item": lambda api: put(api, FULL),
    "members of a map in another order": lambda api: put(
        api, {**FULL, "m": {"M": {"y": {"NULL": True}, "x": {"S": "1"}}}}
    ),
    "an equal number": lambda api: put(api, {**FULL, "n": {"N": "1.00"}}),
    "an equal value": lambda api: update(api, "SET n = :n", n={"N": "1"}),
    "adding 0": lambda api: update(api, "ADD n :n", n={"N": "0"}),
    "removing what is absent": lambda api: update(api, "REMOVE lacking"),
    "removing from what is absent": lambda api: update(api, "REMOVE lacking", key={"pk": {"S": "b"}}),
    "deleting an attribute that is absent": lambda api: api.ddb.update_item(
        TableName="Table", Key=PK, AttributeUpdates={"lacking": {"Action": "DELETE"}}
    ),
    "deleting what is absent": lambda api: api.ddb.delete_item(TableName="Table", Key={"pk": {"S": "b"}}),
    "a batch without effect": lambda api: api.ddb.batch_write_item(
        RequestItems={
            "Table": [{"PutRequest": {"Item": FULL}}, {"DeleteRequest": {"Key": {"pk": {"S": "b"}}}}],
        }
    ),
    "a condition check": lambda api: api.ddb.transact_write_items(
        TransactItems=[
            {"ConditionCheck": {"TableName": "Table", "Key": PK, "ConditionExpression": "attribute_exists(pk)"}}
        ]
    ),
    "an equal value by PartiQL": lambda api: api.ddb.execute_statement(
        Statement="UPDATE \"Table\" SET n=1 WHERE pk='a'"
    ),
}


@pytest.mark.parametrize("write", SILENT.values(), ids=SILENT)
def test_what_changes_nothing_leaves_no_record(api, write):
    """Equality is by value; what is not there cannot be removed (B.2)."""
    api.create()
    put(api, FULL)
    write(api)
    assert events(api) == ["INSERT"]


def test_what_fails_leaves_no_record(api):
    """A failed condition, and a transaction that is rolled back (B.2)."""
    api.create()
    failed = {"TableName": "Table", "Item": PK, "ConditionExpression": "attribute_exists(pk)"}
    assert api.refused(api.ddb.put_item, **failed) == "ConditionalCheckFailedException"
    items = [{"Put": {"TableName": "Table", "Item": {"pk": {"S": "b"}}}}, {"Put": failed}]
    assert api.refused(api.ddb.transact_write_items, TransactItems=items) == "TransactionCanceledException"
    assert events(api) == []


def test_what_changes_something_leaves_one_record(api):
    """INSERT, MODIFY, REMOVE, once each, by every form of a write (B.2)."""
    api.create()
    put(api, PK)
    update(api, "SET n = :n", n={"N": "1"})
    api.ddb.delete_item(TableName="Table", Key=PK)
    update(api, "SET n = :n", n={"N": "1"})
    for action in ({"PutRequest": {"Item": FULL}}, {"DeleteRequest": {"Key": PK}}):
        api.ddb.batch_write_item(RequestItems={"Table": [action]})
    api.ddb.transact_write_items(TransactItems=[{"Put": {"TableName": "Table", "Item": PK}}])
    change = {"UpdateExpression": "SET n = :n", "ExpressionAttributeValues": {":n": {"N": "2"}}}
    api.ddb.transact_write_items(TransactItems=[{"Update": {"TableName": "Table", "Key": PK, **change}}])
    api.ddb.transact_write_items(TransactItems=[{"Delete": {"TableName": "Table", "Key": PK}}])
    assert events(api) == ["INSERT", "MODIFY", "REMOVE"] * 3


def test_partiql_leaves_the_same_records(api):
    """Statements, batches and transactions of them (B.2)."""
    api.create()
    insert, change, remove = (
        "INSERT INTO \"Table\" VALUE {'pk': 'a'}",
        "UPDATE \"Table\" SET n=1 WHERE pk='a'",
        "DELETE FROM \"Table\" WHERE pk='a'",
    )
    for statement in (insert, change, remove):
        api.ddb.execute_statement(Statement=statement)
    for statement in (insert, change, remove):
        api.ddb.batch_execute_statement(Statements=[{"Statement": statement}])
    for statement in (insert, change, remove):
        api.ddb.execute_transaction(TransactStatements=[{"Statement": statement}])
    assert events(api) == ["INSERT", "MODIFY", "REMOVE"] * 3


def test_a_transaction_over_two_tables(api):
    """Each stream has its own table's records, a table without a stream has none (B.2)."""
    api.create()
    api.create("Other", StreamSpecification={"StreamEnabled": False})
    puts = [{"Put": {"TableName": name, "Item": PK}} for name in ("Table", "Other")]
    api.ddb.transact_write_items(TransactItems=puts)
    assert events(api) == ["INSERT"]
    with pytest.raises(LookupError):
        _ = api.mock.tables["Other"].stream


def test_images_are_absent_where_there_is_none(api):
    """INSERT has no OldImage, REMOVE no NewImage: the member is not there (B.3)."""
    arn = api.create()
    put(api, PK)
    put(api, FULL)
    api.ddb.delete_item(TableName="Table", Key=PK)
    records = api.read(api.iterator(arn))["Records"]
    images = [{"NewImage", "OldImage"} & record["dynamodb"].keys() for record in records]
    assert images == [{"NewImage"}, {"NewImage", "OldImage"}, {"OldImage"}]


def test_sequence_numbers_lie_in_their_shard(api):
    """Between the shard's first and last number, rising as integers (B.3)."""
    arn = api.create()
    api.put(*"abc")
    api.mock.tables["Table"].stream.shards.roll()
    limits = api.shards(arn)[0]["SequenceNumberRange"]
    numbers = [int(r["dynamodb"]["SequenceNumber"]) for r in api.read(api.iterator(arn))["Records"]]
    assert int(limits["StartingSequenceNumber"]) <= min(numbers)
    assert max(numbers) <= int(limits["EndingSequenceNumber"])
    assert numbers == sorted(set(numbers))


def test_a_restored_table_has_no_records(api):
    """Restoring writes no records, and sets no stream (B.2)."""
    api.create()
    put(api, PK)
    backup = api.ddb.create_backup(TableName="Table", BackupName="backup")["BackupDetails"]["BackupArn"]
    api.ddb.restore_table_from_backup(TargetTableName="Restored", BackupArn=backup)
    assert "LatestStreamArn" not in api.ddb.describe_table(TableName="Restored")["Table"]
    assert events(api) == ["INSERT"]


# --- the life of a stream -----------------------------------------------------------------------------------------
def test_a_deleted_tables_stream_is_readable_for_24_hours(api):
    """It is listed as DISABLED, read to its end, and then gone (B.1, B.6)."""
    arn = api.create()
    api.put("a", "b")
    iterator = api.iterator(arn)
    api.ddb.delete_table(TableName="Table")
    assert api.describe(arn)["StreamStatus"] == "DISABLED"
    page = api.read(iterator)
    assert [len(page["Records"]), "NextShardIterator" in page] == [2, False]
    api.mock.advance(hours=23, minutes=59)
    assert [stream["StreamArn"] for stream in api.streams.list_streams(TableName="Table")["Streams"]] == [arn]
    assert api.keys(api.iterator(arn)) == ["a", "b"]
    api.mock.advance(minutes=1)
    assert api.streams.list_streams(TableName="Table")["Streams"] == []
    assert api.refused(api.describe, arn) == "ResourceNotFoundException"


def test_old_iterators_work_after_the_stream_is_disabled(api):
    """They read what was written before (B.5); a new stream begins empty under an ARN of its own (B.1)."""
    arn = api.create()
    api.put("a")
    old = api.iterator(arn)
    api.ddb.update_table(TableName="Table", StreamSpecification={"StreamEnabled": False})
    api.put("unseen")
    specification = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    answer = api.ddb.update_table(TableName="Table", StreamSpecification=specification)
    fresh = answer["TableDescription"]["LatestStreamArn"]
    api.put("b")
    assert fresh != arn
    assert (api.keys(old), api.keys(api.iterator(fresh))) == (["a"], ["b"])
    listed = {stream["StreamArn"] for stream in api.streams.list_streams(TableName="Table")["Streams"]}
    assert listed == {arn, fresh}


def test_other_changes_keep_the_arn(api):
    """Tags and time to live make no new stream (B.1)."""
    arn = api.create()
    table = api.ddb.describe_table(TableName="Table")["Table"]
    api.ddb.tag_resource(ResourceArn=table["TableArn"], Tags=[{"Key": "k", "Value": "v"}])
    specification = {"Enabled": True, "AttributeName": "expires"}
    api.ddb.update_time_to_live(TableName="Table", TimeToLiveSpecification=specification)
    assert api.ddb.describe_table(TableName="Table")["Table"]["LatestStreamArn"] == arn
