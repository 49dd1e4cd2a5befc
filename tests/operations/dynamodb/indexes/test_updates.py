"""What UpdateTable does with global indexes.

Source, unless another is named: ack-api-quirks, by its DDB-TABLE numbers, observed on AWS in October 2026.
"""

import pytest
from index_parts import INVALID, PROVISIONED, TABLE, create, definitions, delete, index, units, update

REDEFINED = (
    f"{INVALID}Attributes cannot be redefined. Please check that your attribute has the same type as previously "
    "defined. Existing schema: Schema:[SchemaElement: key{{{0}}}] New schema: Schema:[SchemaElement: key{{{1}}}]"
)


# --- billing --------------------------------------------------------------------------------------------------------
def test_the_billing_of_indexes_follows_their_table(dynamodb, simple, described):
    """On demand they have no units, and none of their limits once they are provisioned (dynalite)."""
    simple("x", "y")

    def shown(member):
        return [known.get(member) for known in described()["GlobalSecondaryIndexes"]]

    limits = {"OnDemandThroughput": {"MaxReadRequestUnits": 5}}
    dynamodb.update_table(**TABLE, **update(by_x=limits))
    dynamodb.update_table(**TABLE, **PROVISIONED, **update(by_x=units(3, 4), by_y=units(5, 6)))
    assert [known["ReadCapacityUnits"] for known in shown("ProvisionedThroughput")] == [3, 5]
    assert shown("OnDemandThroughput") == [None, None]
    dynamodb.update_table(**TABLE, BillingMode="PAY_PER_REQUEST")
    assert [known["WriteCapacityUnits"] for known in shown("ProvisionedThroughput")] == [0, 0]
    dynamodb.update_table(**TABLE, **PROVISIONED, **update(by_x=units(3, 4), by_y=units(5, 6)))
    dynamodb.update_table(**TABLE, BillingMode="PAY_PER_REQUEST", **update(by_y=limits))
    assert shown("OnDemandThroughput") == [None, {"MaxReadRequestUnits": 5}]


@pytest.mark.parametrize(
    ("updates", "message"),
    [
        ({}, "by_x,by_y"),
        ({"by_x": {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}}, "by_y"),
    ],
)
def test_an_index_that_becomes_provisioned_is_told_its_units(simple, refused, updates, message):
    """Nothing is assumed for it (152; dynalite)."""
    simple("x", "y")
    expected = ("ValidationException", f"{INVALID}ProvisionedThroughput must be specified for index: {message}")
    assert refused(**PROVISIONED, **(update(**updates) if updates else {})) == expected


def test_a_table_that_becomes_provisioned_is_told_its_own_first(simple, refused):
    """Only then it is asked for those of its indexes (152)."""
    simple("x")
    message = "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
    assert refused(BillingMode="PROVISIONED", **update(by_x=units(1, 1))) == ("ValidationException", INVALID + message)


def test_a_new_index_has_the_billing_mode_of_its_request(dynamodb, simple, described, refused):
    """One without units comes together with on-demand billing (174), and with nothing else (152, 442)."""
    simple(**PROVISIONED)
    expected = f"{INVALID}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: by_x"
    assert refused(**create(index("by_x", "x"), x="S")) == ("ValidationException", expected)
    expected = (
        f"{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: by_x when BillingMode "
        "is PAY_PER_REQUEST"
    )
    on_demand = {"BillingMode": "PAY_PER_REQUEST"}
    new = create(index("by_x", "x", **units(1, 1)), x="S")
    assert refused(**on_demand, **new) == ("ValidationException", expected)
    dynamodb.update_table(**TABLE, **on_demand, **create(index("by_x", "x"), x="S"))
    assert [known["IndexName"] for known in described()["GlobalSecondaryIndexes"]] == ["by_x"]


# --- the form of updates --------------------------------------------------------------------------------------------
UPDATE = {"Update": {"IndexName": "by_x", "WarmThroughput": {"ReadUnitsPerSecond": 13000}}}
DELETE = {"Delete": {"IndexName": "by_x"}}


@pytest.mark.parametrize(
    ("updates", "message"),
    [
        ([{}], "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"),
        ([DELETE, {}], "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"),
        ([{"Create": index("new", "p"), "Delete": {"IndexName": "by_x"}}], "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"),
        ([UPDATE, UPDATE], "Only one global secondary index update per index is allowed simultaneously. Index: by_x"),
        ([DELETE, DELETE], "Only one global secondary index update per index is allowed simultaneously. Index: by_x"),
        ([], "List of GlobalSecondaryIndexUpdates is empty"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("other", [{"BillingMode": "PAY_PER_REQUEST"}, {"DeletionProtectionEnabled": True}], ids=min)
def test_updates_that_no_table_could_undergo(simple, refused, updates, message, other):
    """They are told before anything is changed (359, 442; dynalite; scylladb's test_gsi_updatetable_errors)."""
    simple("x")
    assert refused(GlobalSecondaryIndexUpdates=updates, **other) == ("ValidationException", INVALID + message)


@pytest.mark.parametrize("more", [{}, {"AttributeDefinitions": definitions(p="S")}], ids=["alone", "definitions"])
def test_an_empty_list_is_no_change(simple, refused, more):
    """By itself it counts as absent (359; scylladb's test_updatetable_empty)."""
    simple()
    code, message = refused(GlobalSecondaryIndexUpdates=[], **more)
    assert code == "ValidationException"
    assert message.startswith("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled")


# --- updates that a table cannot undergo ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change", [create(index("new", "p", **units(1, 1)), p="S"), delete("by_x")], ids=["create", "delete"]
)
@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}}, "changing stream status"),
        (units(4, 4), "updating table IOPS"),
        ({"BillingMode": "PROVISIONED", **units(4, 4)}, "updating table IOPS"),
    ],
)
def test_an_index_comes_and_goes_by_itself(dynamodb, simple, refused, change, other, message):
    """Not together with another change of the table, but for its billing mode (174, 382)."""
    simple("x")
    dynamodb.update_table(**TABLE, **PROVISIONED, **update(by_x=units(1, 1)))
    expected = f"{INVALID}You cannot create or delete index while {message}"
    assert refused(**change, **other) == ("ValidationException", expected)


@pytest.mark.parametrize("other", [units(4, 4), PROVISIONED])
def test_a_stream_changes_apart_from_capacity_units(simple, refused, other):
    """The two go together on demand alone (382)."""
    simple()
    stream = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}}
    expected = f"{INVALID}You cannot modify stream status while updating table IOPS"
    assert refused(**stream, **other) == ("ValidationException", expected)


def test_an_index_that_is_there_already(simple, refused):
    """Said without its name (UpdateTable's catalogue)."""
    simple("x")
    expected = "Attempting to create an index which already exists"
    assert refused(**create(index("by_x", "x"), x="S")) == ("ValidationException", expected)


def test_an_index_comes_together_with_changes_of_others(dynamodb, simple, described):
    """Both are made (174)."""
    simple("x")
    dynamodb.update_table(**TABLE, **PROVISIONED, **update(by_x=units(1, 1)))
    both = create(index("new", "p", **units(1, 1)), p="S")
    both["GlobalSecondaryIndexUpdates"] += update(by_x=units(2, 2))["GlobalSecondaryIndexUpdates"]
    dynamodb.update_table(**TABLE, **both)
    shown = {known["IndexName"]: known["ProvisionedThroughput"] for known in described()["GlobalSecondaryIndexes"]}
    assert {name: known["ReadCapacityUnits"] for name, known in shown.items()} == {"by_x": 2, "new": 1}


def test_a_table_has_twenty_global_indexes(dynamodb, simple, refused):
    """One more is beyond a limit here, while CreateTable finds it invalid (169)."""
    simple(*(f"a{number}" for number in range(20)))
    message = "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20"
    new = create(index("another", "b"), b="S")
    assert refused(**new) == ("LimitExceededException", message)
    dynamodb.update_table(**TABLE, **delete("by_a7"))
    dynamodb.update_table(**TABLE, **new)


def test_projections_have_a_hundred_attributes_together(dynamodb, simple, refused, error_of):
    """One that is in two of them counts twice (AWS's API reference: "Projection")."""

    def including(name, count):
        others = [f"o{number}" for number in range(count)]
        return index(name, "p") | {"Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": others}}

    expected = ("ValidationException", f"{INVALID}Number of NonKeyAttributes exceeds per-table limit of 100")
    indexes = [including(f"by_{number}", 20) for number in range(5)]
    too_many = [*indexes, including("another", 1)]
    assert error_of(simple, GlobalSecondaryIndexes=too_many) == expected
    simple(GlobalSecondaryIndexes=indexes)
    assert refused(**create(including("another", 1), p="S")) == expected
    dynamodb.update_table(**TABLE, **create(index("whole", "p"), p="S"))


def test_an_index_changes_its_units(dynamodb, simple, refused):
    """Those that it has are no change; the table becoming provisioned is one (164)."""
    simple("x")
    dynamodb.update_table(**TABLE, **PROVISIONED, **update(by_x=units(5, 6)))
    message = (
        "The provisioned throughput for the index by_x will not change. The requested value equals the current value. "
        "Current ReadCapacityUnits provisioned for index by_x: 5. Requested ReadCapacityUnits: 5. "
        "Current WriteCapacityUnits provisioned for index by_x: 6. Requested WriteCapacityUnits: 6. "
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )
    assert refused(**update(by_x=units(5, 6))) == ("ValidationException", message)
    dynamodb.update_table(**TABLE, **update(by_x=units(5, 7)))


# --- attribute definitions ------------------------------------------------------------------------------------------
def test_a_key_keeps_its_type(simple, refused):
    """A second index cannot give its key another type (scylladb's test_gsi_key_type_conflict_on_update)."""
    simple("xyz")
    expected = ("ValidationException", REDEFINED.format("xyz:S:HASH", "xyz:N:HASH"))
    assert refused(**create(index("index2", "xyz"), xyz="N")) == expected


def test_the_tables_key_keeps_its_type(simple, refused):
    """Neither does a new index of something else change that of the table: it would outlive the request."""
    simple()
    expected = ("ValidationException", REDEFINED.format("p:S:HASH", "p:N:HASH"))
    assert refused(**create(index("by_x", "x"), p="N", x="S")) == expected


def test_unused_definitions_are_ignored(dynamodb, simple, described):
    """What is no key is not kept, and without a new index nothing is even looked at (162)."""
    simple("a", "c")
    dynamodb.update_table(**TABLE, **create(index("by_b", "b"), b="N", unused="S"))
    assert described()["AttributeDefinitions"] == definitions(a="S", b="N", c="S", p="S")
    dynamodb.update_table(**TABLE, **delete("by_c"), AttributeDefinitions=definitions(p="N", a="B", z="S"))
    assert described()["AttributeDefinitions"] == definitions(a="S", b="N", p="S")


def test_definitions_go_with_their_last_index(dynamodb, simple, described):
    """An attribute that another index still needs stays defined (151), and what is gone may come back otherwise."""
    simple("x")
    dynamodb.update_table(**TABLE, **create(index("again", "x"), x="S"))
    dynamodb.update_table(**TABLE, **delete("again"))
    assert described()["AttributeDefinitions"] == definitions(p="S", x="S")
    dynamodb.update_table(**TABLE, **delete("by_x"))
    assert described()["AttributeDefinitions"] == definitions(p="S")
    dynamodb.update_table(**TABLE, **create(index("by_number", "x"), x="N"))
    assert described()["AttributeDefinitions"] == definitions(p="S", x="N")


@pytest.mark.parametrize("kinds", [{}, {"p": "S"}])
def test_a_new_index_defines_its_keys(simple, refused, kinds):
    """Also those that are known already (162; scylladb's test_gsi_backfill_with_lsi)."""
    simple("x")
    expected = ("ValidationException", f"{INVALID}AttributeDefinitions is not specified for index: gsi3")
    assert refused(**create(index("gsi3", "x"), **kinds)) == expected


# --- local indexes --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("action", ["Delete", "Update"])
def test_a_local_index_is_neither_deleted_nor_updated(dynamodb, indexed_table, refused, action):
    """It stays as it was made (137; scylladb's test_gsi_delete_with_lsi)."""
    change = {"IndexName": "by_rank"}
    if action == "Update":
        change["OnDemandThroughput"] = {"MaxReadRequestUnits": 7}
    expected = (
        "ValidationException",
        f"Cannot {action.lower()} an index that is not a GlobalSecondaryIndex: by_rank",
    )
    assert refused(GlobalSecondaryIndexUpdates=[{action: change}]) == expected
    assert dynamodb.scan(TableName=indexed_table, IndexName="by_rank")["Count"] == 0


# --- items that are older than the index ----------------------------------------------------------------------------
LENGTHS = (0, 1, 1024, 1025, 2048, 2049, 66500)


@pytest.fixture
def lengths(dynamodb):
    """The lengths of ``x`` in an index's items."""
    return lambda name: sorted(
        len(item["x"]["S"]) for item in dynamodb.scan(TableName="Table", IndexName=name)["Items"]
    )


@pytest.fixture
def of_all_lengths(dynamodb, simple):
    """A table whose items have an ``x`` of each length, and two indexes that were made after them."""
    simple()
    for length in LENGTHS:
        dynamodb.put_item(**TABLE, Item={"p": {"S": str(length)}, "c": {"S": "c"}, "x": {"S": "a" * length}})
    sorted_by_x = index("sorted", "c")
    sorted_by_x["KeySchema"].append({"AttributeName": "x", "KeyType": "RANGE"})
    dynamodb.update_table(**TABLE, **create(index("by_x", "x"), x="S"))
    dynamodb.update_table(**TABLE, **create(sorted_by_x, c="S", x="S"))


@pytest.mark.usefixtures("of_all_lengths")
def test_a_new_index_leaves_out_what_can_be_no_key(lengths):
    """Neither empty nor too long (scylladb's test_gsi_backfill_empty_string, _oversized_key and _key_limits)."""
    assert lengths("by_x") == [1, 1024, 1025, 2048]
    assert lengths("sorted") == [1, 1024]


@pytest.mark.parametrize("other", [{"BOOL": True}, {"NULL": True}, {"L": []}, {"N": "5"}], ids=str)
def test_a_new_index_leaves_out_what_has_another_type(dynamodb, simple, lengths, other):
    """An attribute of another type is no key, beside whatever the other one is (scylladb's test_gsi_backfill)."""
    simple()
    for place, c in enumerate((other, {"S": "c"})):
        dynamodb.put_item(**TABLE, Item={"p": {"S": str(place)}, "x": {"S": "a" * 1024}, "c": c})
    by_both = index("both", "x")
    by_both["KeySchema"].append({"AttributeName": "c", "KeyType": "RANGE"})
    dynamodb.update_table(**TABLE, **create(by_both, x="S", c="S"))
    assert lengths("both") == [1024]


@pytest.mark.usefixtures("of_all_lengths")
def test_what_was_left_out_can_be_changed(dynamodb, lengths):
    """Deleted and replaced like any other item; it is in the index as soon as it fits."""
    dynamodb.delete_item(**TABLE, Key={"p": {"S": "0"}})
    dynamodb.put_item(**TABLE, Item={"p": {"S": "66500"}, "c": {"S": "c"}, "x": {"S": "ab"}})
    assert lengths("by_x") == [1, 2, 1024, 1025, 2048]
    assert lengths("sorted") == [1, 2, 1024]


@pytest.mark.usefixtures("of_all_lengths")
def test_a_restored_table_leaves_out_the_same(dynamodb, lengths):
    """A restore builds the indexes anew (AWS: "Restoring a DynamoDB table from a backup")."""
    backup = dynamodb.create_backup(**TABLE, BackupName="backup")["BackupDetails"]["BackupArn"]
    dynamodb.delete_table(**TABLE)
    dynamodb.restore_table_from_backup(TargetTableName="Table", BackupArn=backup)
    assert lengths("by_x") == [1, 1024, 1025, 2048]
