"""Warm throughput and the limits of on-demand billing, of tables and global indexes.

Source, unless another is named: ack-api-quirks DDB-TABLE-039, 059, 128 and 442, observed on AWS in October 2026.
"""

import pytest

INVALID = "One or more parameter values were invalid: "
UNITS = {"ReadCapacityUnits": 10, "WriteCapacityUnits": 10}
PROVISIONED = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": UNITS}
INITIAL = (
    "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
    "on-demand-capacity-mode.html#on-demand-capacity-mode-initial"
)


def index(**more):
    return {
        "IndexName": "gsi",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        **more,
    }


def warm(read, write, **more):
    return {"ReadUnitsPerSecond": read, "WriteUnitsPerSecond": write, **more}


def limits(read, write):
    return {"MaxReadRequestUnits": read, "MaxWriteRequestUnits": write}


@pytest.fixture
def described(dynamodb):
    """The table's description, or its index's."""

    def described(member=None):
        table = dynamodb.describe_table(TableName="Table")["Table"]
        return table[member][0] if member else table

    return described


@pytest.fixture
def update(dynamodb):
    """Update the table; its index's members go by ``gsi``."""

    def update(gsi=None, **more):
        if gsi is not None:
            more["GlobalSecondaryIndexUpdates"] = [{"Update": {"IndexName": "gsi", **gsi}}]
        return dynamodb.update_table(TableName="Table", **more)["TableDescription"]

    return update


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        ({}, warm(12000, 4000)),
        ({"ReadUnitsPerSecond": 12001}, warm(12001, 4000)),
        (warm(15000, 5000), warm(15000, 5000)),
    ],
)
def test_what_is_requested_is_warm_once_the_table_is_active(dynamodb, define, described, requested, expected):
    """What is not named keeps what an on-demand table begins with."""
    gsi = index(WarmThroughput=requested)
    dynamodb.create_table(**define(WarmThroughput=requested, GlobalSecondaryIndexes=[gsi]))
    assert described()["WarmThroughput"] == {**expected, "Status": "ACTIVE"}
    assert described("GlobalSecondaryIndexes")["WarmThroughput"] == {**expected, "Status": "ACTIVE"}


def test_provisioned_units_are_warm(dynamodb, define, described):
    """A provisioned table and its indexes serve at once what is provisioned (aws_facts 5.1)."""
    more = {"ReadCapacityUnits": 3, "WriteCapacityUnits": 4}
    dynamodb.create_table(**define(**PROVISIONED, GlobalSecondaryIndexes=[index(ProvisionedThroughput=more)]))
    assert described()["WarmThroughput"] == warm(10, 10, Status="ACTIVE")
    assert described("GlobalSecondaryIndexes")["WarmThroughput"] == warm(3, 4, Status="ACTIVE")


def test_the_answer_to_creating_shows_it_where_asked_for(dynamodb, define):
    """Unasked it is not in CreateTable's answer (aws_facts 5.1)."""
    asked = define(
        "Asked", WarmThroughput=warm(12000, 4000), GlobalSecondaryIndexes=[index(WarmThroughput=warm(12000, 4000))]
    )
    answer = dynamodb.create_table(**asked)["TableDescription"]
    assert answer["WarmThroughput"] == warm(12000, 4000, Status="UPDATING")
    assert answer["GlobalSecondaryIndexes"][0]["WarmThroughput"] == warm(12000, 4000, Status="UPDATING")
    answer = dynamodb.create_table(**define(GlobalSecondaryIndexes=[index()]))["TableDescription"]
    assert "WarmThroughput" not in answer
    assert "WarmThroughput" not in answer["GlobalSecondaryIndexes"][0]


def test_a_raise_shows_at_the_next_call(dynamodb, define, update, described):
    """The table stays ACTIVE; its warm throughput is UPDATING from what it was."""
    dynamodb.create_table(**define())
    answer = update(WarmThroughput=warm(15000, 5000))
    assert (answer["TableStatus"], answer["WarmThroughput"]) == ("ACTIVE", warm(12000, 4000, Status="UPDATING"))
    assert described()["WarmThroughput"] == warm(15000, 5000, Status="ACTIVE")
    update(WarmThroughput={"WriteUnitsPerSecond": 6000})
    assert described()["WarmThroughput"] == warm(15000, 6000, Status="ACTIVE")


def test_warm_partitions_cost_a_scan(dynamodb, define):
    """A table that is warmed for twice as much has twice as many partitions to scan."""
    dynamodb.create_table(**define(WarmThroughput=warm(24000, 8000)))
    asked = {"ConsistentRead": True, "ReturnConsumedCapacity": "TOTAL"}
    assert dynamodb.scan(TableName="Table", **asked)["ConsumedCapacity"]["CapacityUnits"] == 8


def test_limits_are_merged_and_lifted(dynamodb, define, update, described):
    """Only limits that are set are described; -1 lifts one, which the answer repeats (DDB-TABLE-049, 061)."""
    dynamodb.create_table(**define(OnDemandThroughput={"MaxReadRequestUnits": 100}))
    assert described()["OnDemandThroughput"] == {"MaxReadRequestUnits": 100}
    answer = update(OnDemandThroughput={"MaxWriteRequestUnits": 500})
    assert (answer["TableStatus"], answer["OnDemandThroughput"]) == ("ACTIVE", limits(100, 500))
    assert update(OnDemandThroughput={"MaxReadRequestUnits": -1})["OnDemandThroughput"] == limits(-1, 500)
    assert described()["OnDemandThroughput"] == {"MaxWriteRequestUnits": 500}
    update(OnDemandThroughput={"MaxWriteRequestUnits": -1})
    assert "OnDemandThroughput" not in described()


def test_limits_end_with_on_demand_billing(dynamodb, define, update, described):
    """A table that becomes provisioned has none any more."""
    dynamodb.create_table(**define(OnDemandThroughput=limits(1, 1)))
    update(**PROVISIONED)
    assert "OnDemandThroughput" not in described()
    update(BillingMode="PAY_PER_REQUEST", OnDemandThroughput=limits(2, 2))
    assert described()["OnDemandThroughput"] == limits(2, 2)


def test_an_index_has_its_own(dynamodb, define, update, described):
    """Both can be given to an index and be changed; the table keeps its own."""
    gsi = index(OnDemandThroughput=limits(10, 20))
    dynamodb.create_table(**define(GlobalSecondaryIndexes=[gsi]))
    assert described("GlobalSecondaryIndexes")["OnDemandThroughput"] == limits(10, 20)
    update(gsi={"OnDemandThroughput": {"MaxReadRequestUnits": -1}})
    update(gsi={"WarmThroughput": {"ReadUnitsPerSecond": 13000}})
    changed = described("GlobalSecondaryIndexes")
    assert changed["OnDemandThroughput"] == {"MaxWriteRequestUnits": 20}
    assert changed["WarmThroughput"] == warm(13000, 4000, Status="ACTIVE")
    assert described()["WarmThroughput"] == warm(12000, 4000, Status="ACTIVE")


def test_the_units_of_an_index_are_changed(dynamodb, define, update, described):
    """Those of a provisioned table's index, and nothing else of it."""
    gsi = index(ProvisionedThroughput=UNITS)
    dynamodb.create_table(**define(**PROVISIONED, GlobalSecondaryIndexes=[gsi]))
    update(gsi={"ProvisionedThroughput": {"ReadCapacityUnits": 20, "WriteCapacityUnits": 30}})
    changed = described("GlobalSecondaryIndexes")
    assert changed["ProvisionedThroughput"]["ReadCapacityUnits"] == 20
    assert changed["WarmThroughput"] == warm(20, 30, Status="ACTIVE")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"WarmThroughput": warm(11999, 1)}, f"Requested ReadUnitsPerSecond for WarmThroughput for table is lower than {INITIAL}"),
        ({"WarmThroughput": warm(12000, 3999)}, f"Requested WriteUnitsPerSecond for WarmThroughput for table is lower than {INITIAL}"),
        ({**PROVISIONED, "WarmThroughput": warm(5, 5)}, "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than ReadCapacityUnits of ProvisionedThroughput"),
        ({**PROVISIONED, "WarmThroughput": warm(10, 5)}, "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput"),
        ({"GlobalSecondaryIndexes": [index(WarmThroughput=warm(1, 1))]}, f"Requested ReadUnitsPerSecond for WarmThroughput for index gsi is lower than {INITIAL}"),
        ({"OnDemandThroughput": limits(0, 1)}, "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range"),
        ({"OnDemandThroughput": limits(1, -1)}, "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range"),
        ({"GlobalSecondaryIndexes": [index(OnDemandThroughput=limits(-1, 1))]}, "Requested MaxReadRequestUnits for OnDemandThroughput for index : gsi is outside of valid range"),
        ({**PROVISIONED, "OnDemandThroughput": limits(1, 1)}, "MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED."),
        ({**PROVISIONED, "GlobalSecondaryIndexes": [index(ProvisionedThroughput=UNITS, OnDemandThroughput=limits(1, 1))]}, "MaxReadRequestUnits for OnDemandThroughput for index: gsi cannot be specified when table BillingMode is PROVISIONED."),
    ],
)  # fmt: skip
def test_what_a_new_table_cannot_have(dynamodb, define, error_of, params, message):
    """Neither less than it begins with, nor limits outside of their range or without on-demand billing."""
    assert error_of(dynamodb.create_table, **define(**params)) == ("ValidationException", INVALID + message)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"WarmThroughput": warm(1, 4000)}, "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported"),
        ({"gsi": {"WarmThroughput": warm(12000, 1)}}, "Requested WriteUnitsPerSecond for WarmThroughput for index gsi is lower than current WarmThroughput, decreasing WarmThroughput is not supported"),
        ({"WarmThroughput": warm(15000, 5000), "BillingMode": "PAY_PER_REQUEST"}, "WarmThroughput must be the only operation in the request"),
        ({"OnDemandThroughput": limits(1, 1), "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}, "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"),
        ({"OnDemandThroughput": limits(-2, 1)}, "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range"),
        ({"gsi": {"OnDemandThroughput": limits(1, 0)}}, "Requested MaxWriteRequestUnits for OnDemandThroughput for index : gsi is outside of valid range"),
        ({"gsi": {"ProvisionedThroughput": UNITS}}, "The only Updates for index: gsi when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput"),
    ],
)  # fmt: skip
def test_what_a_table_cannot_be_changed_to(dynamodb, define, update, error_of, described, params, message):
    """Nothing is lowered, mixed or out of range, and a refused change leaves the table as it was."""
    dynamodb.create_table(**define(GlobalSecondaryIndexes=[index()]))
    before = described()
    assert error_of(update, **params) == ("ValidationException", INVALID + message)
    assert described() == before


# --- what has been --------------------------------------------------------------------------------------------------
def units(read, write):
    return {"ProvisionedThroughput": {"ReadCapacityUnits": read, "WriteCapacityUnits": write}}


def changes(shown):
    """What a description tells of changes, with the names alone of what has a time."""
    throughput = shown["ProvisionedThroughput"]
    return throughput["NumberOfDecreasesToday"], {name[:8] for name in throughput if name.startswith("Last")}


def test_changes_of_units_are_counted(mock, dynamodb, define, update, described):
    """Decreases for each UTC day, and the times of the last ones (DDB-TABLE-058; dynalite)."""
    dynamodb.create_table(**define(**PROVISIONED))
    assert changes(described()) == (0, set())
    update(**units(12, 10))
    assert changes(described()) == (0, {"LastIncr"})
    update(**units(5, 5))
    assert changes(described()) == (1, {"LastIncr", "LastDecr"})
    update(**units(6, 4))
    assert changes(described()) == (2, {"LastIncr", "LastDecr"})
    throughput = described()["ProvisionedThroughput"]
    assert throughput["LastIncreaseDateTime"] == throughput["LastDecreaseDateTime"]
    mock.advance(hours=24)
    assert changes(described()) == (0, {"LastIncr", "LastDecr"})
    update(**units(6, 3))
    assert changes(described()) == (1, {"LastIncr", "LastDecr"})
    assert described()["ProvisionedThroughput"]["LastDecreaseDateTime"] > throughput["LastDecreaseDateTime"]


def test_an_index_counts_its_own_changes(dynamodb, define, update, described):
    """And has the units of none but its own (DDB-TABLE-138)."""
    dynamodb.create_table(**define(**PROVISIONED, GlobalSecondaryIndexes=[index(**units(5, 5))]))
    update(gsi=units(4, 5))
    assert changes(described("GlobalSecondaryIndexes")) == (1, {"LastDecr"})
    assert changes(described()) == (0, set())


def test_an_index_has_its_units_when_its_update_is_done(dynamodb, define, update, described):
    """The answer says UPDATING and has those that were, the next call finds the new ones (dynalite, by its own tables)."""
    dynamodb.create_table(**define(**PROVISIONED, GlobalSecondaryIndexes=[index(**units(5, 5))]))
    (shown,) = update(gsi=units(4, 5))["GlobalSecondaryIndexes"]
    assert (shown["IndexStatus"], shown["ProvisionedThroughput"]["ReadCapacityUnits"]) == ("UPDATING", 5)
    assert changes(shown) == (0, {"LastDecr"})
    shown = described("GlobalSecondaryIndexes")
    assert (shown["IndexStatus"], shown["ProvisionedThroughput"]["ReadCapacityUnits"]) == ("ACTIVE", 4)


def test_going_on_demand_is_no_decrease(dynamodb, define, update, described):
    """Although there are no units any more (DDB-TABLE-064)."""
    dynamodb.create_table(**define(**PROVISIONED, GlobalSecondaryIndexes=[index(**units(5, 5))]))
    update(BillingMode="PAY_PER_REQUEST")
    assert changes(described()) == (0, set())
    assert changes(described("GlobalSecondaryIndexes")) == (0, set())


def test_the_answer_still_has_the_units_that_were(dynamodb, define, update, described):
    """A change shows at the next call (DDB-TABLE-370), one of the billing mode at once (DDB-TABLE-064)."""
    dynamodb.create_table(**define(**PROVISIONED))
    answer = update(**units(7, 8))
    assert (answer["TableStatus"], answer["ProvisionedThroughput"]["ReadCapacityUnits"]) == ("UPDATING", 10)
    assert described()["ProvisionedThroughput"]["ReadCapacityUnits"] == 7
    answer = update(BillingMode="PAY_PER_REQUEST")
    assert answer["ProvisionedThroughput"]["ReadCapacityUnits"] == 0


def test_what_was_provisioned_stays_warm(dynamodb, define, update, described, error_of):
    """Fewer units, or another billing mode, leave a table and its indexes as warm as they were (DDB-TABLE-061, 134)."""
    dynamodb.create_table(
        **define(**units(3, 3), BillingMode="PROVISIONED", GlobalSecondaryIndexes=[index(**units(9, 9))])
    )
    update(**units(1, 2), gsi=units(8, 1))
    assert described()["WarmThroughput"] == warm(3, 3, Status="ACTIVE")
    assert described("GlobalSecondaryIndexes")["WarmThroughput"] == warm(9, 9, Status="ACTIVE")
    lower = "for {} is lower than current WarmThroughput, decreasing WarmThroughput is not supported"
    expected = f"{INVALID}Requested ReadUnitsPerSecond for WarmThroughput {lower.format('table')}"
    assert error_of(update, WarmThroughput=warm(2, 3)) == ("ValidationException", expected)
    expected = f"{INVALID}Requested WriteUnitsPerSecond for WarmThroughput {lower.format('index gsi')}"
    assert error_of(update, gsi={"WarmThroughput": warm(9, 8)}) == ("ValidationException", expected)
    update(BillingMode="PAY_PER_REQUEST")
    update(BillingMode="PROVISIONED", **units(1, 1), gsi=units(1, 1))
    assert described()["WarmThroughput"] == warm(12000, 4000, Status="ACTIVE")
    assert described("GlobalSecondaryIndexes")["WarmThroughput"] == warm(12000, 4000, Status="ACTIVE")
