"""What UpdateTable answers and refuses where global indexes change.

Source: ack-api-quirks, by its DDB-TABLE numbers, observed on AWS in October 2026.
"""

import pytest
from index_parts import INVALID, PROVISIONED, TABLE, create, definitions, delete, index, units, update


@pytest.fixture
def answer(dynamodb):
    """What UpdateTable answers: the table's status, and each index's description by its name."""

    def answer(**change):
        told = dynamodb.update_table(**TABLE, **change)["TableDescription"]
        return told["TableStatus"], {known["IndexName"]: known for known in told["GlobalSecondaryIndexes"]}

    return answer


def test_a_resized_index_is_told_with_its_old_size(simple, answer, described):
    """Only the index is UPDATING, with the units that were (165) and the limits that will be (135)."""
    simple(
        "x",
        "y",
        **PROVISIONED,
        GlobalSecondaryIndexes=[index("by_x", "x", **units(1, 1)), index("by_y", "y", **units(1, 1))],
    )
    status, indexes = answer(**update(by_x=units(2, 3)))
    assert (status, indexes["by_x"]["IndexStatus"], indexes["by_y"]["IndexStatus"]) == ("ACTIVE", "UPDATING", "ACTIVE")
    assert indexes["by_x"]["ProvisionedThroughput"]["ReadCapacityUnits"] == 1
    assert described()["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"]["WriteCapacityUnits"] == 3
    answer(BillingMode="PAY_PER_REQUEST")
    status, indexes = answer(**update(by_x={"OnDemandThroughput": {"MaxReadRequestUnits": 7}}))
    assert (status, indexes["by_x"]["IndexStatus"]) == ("ACTIVE", "UPDATING")
    assert indexes["by_x"]["OnDemandThroughput"] == {"MaxReadRequestUnits": 7}
    status, indexes = answer(**PROVISIONED, **update(by_x=units(4, 4), by_y=units(5, 5)))
    assert (status, indexes["by_y"]["ProvisionedThroughput"]["ReadCapacityUnits"]) == ("UPDATING", 5)


def test_a_warmed_index_stays_active(simple, answer, described):
    """Its warm throughput is UPDATING, and as it was (155)."""
    simple("x")
    status, indexes = answer(**update(by_x={"WarmThroughput": {"ReadUnitsPerSecond": 12_001}}))
    assert (status, indexes["by_x"]["IndexStatus"]) == ("ACTIVE", "ACTIVE")
    warm = {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000, "Status": "UPDATING"}
    assert indexes["by_x"]["WarmThroughput"] == warm
    changed = {"ReadUnitsPerSecond": 12_001, "Status": "ACTIVE"}
    assert described()["GlobalSecondaryIndexes"][0]["WarmThroughput"] == warm | changed


def test_indexes_that_come_and_go_are_told(dynamodb, simple, answer, described):
    """A new one is not yet being filled; one that is deleted is still told of, with its definitions (138, 165)."""
    simple("x")
    status, indexes = answer(**create(index("by_a", "a"), a="S"))
    assert (status, indexes["by_a"]["IndexStatus"], indexes["by_a"]["Backfilling"]) == ("UPDATING", "CREATING", False)
    told = dynamodb.update_table(**TABLE, **delete("by_a"))["TableDescription"]
    assert told["TableStatus"] == "UPDATING"
    assert [known["IndexStatus"] for known in told["GlobalSecondaryIndexes"]] == ["ACTIVE", "DELETING"]
    assert told["AttributeDefinitions"] == definitions(a="S", p="S", x="S")
    assert described()["AttributeDefinitions"] == definitions(p="S", x="S")


def test_an_index_that_is_not_there(simple, refused):
    """The table is named, too (375)."""
    simple("x")
    expected = ("ResourceNotFoundException", "Requested resource not found: Index ghost for table Table")
    assert refused(**delete("ghost")) == expected
    assert refused(**update(ghost=units(1, 1))) == expected


def test_a_new_index_and_the_warm_throughput_of_its_table(simple, refused):
    """They cannot be changed together; what else is not alone is told otherwise (174)."""
    simple("x")
    warm = {"WarmThroughput": {"ReadUnitsPerSecond": 13_000}}
    told = [refused(**warm, **change)[1] for change in (create(index("by_a", "a"), a="S"), delete("by_x"))]
    assert told == [
        f"{INVALID}Create global secondary index cannot be specified when updating WarmThroughput",
        f"{INVALID}WarmThroughput must be the only operation in the request",
    ]


def test_units_beside_a_switch_to_on_demand(simple, refused):
    """UpdateTable says it in other words than CreateTable (056)."""
    simple(**PROVISIONED)
    message = "ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST"
    assert refused(BillingMode="PAY_PER_REQUEST", **units(1, 1)) == ("ValidationException", INVALID + message)


def test_a_limit_of_an_index_that_is_provisioned(simple, refused):
    """UpdateTable says it in other words than CreateTable (153)."""
    simple(**PROVISIONED, GlobalSecondaryIndexes=[index("by_p", "p", **units(1, 1))])
    message = (
        "MaxReadRequestUnits for OnDemandThroughput for index : by_p cannot be specified when the table BillingMode is "
        "PROVISIONED"
    )
    limits = {"OnDemandThroughput": {"MaxReadRequestUnits": 5}}
    assert refused(**update(by_p=limits)) == ("ValidationException", INVALID + message)
