"""Update-, Describe- and ListContributorInsights (ack-api-quirks DDB-TABLE-089 to 094 and 341)."""

import pytest

ALL, THROTTLED = "ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"


@pytest.fixture
def insights(dynamodb, indexed_table):
    """``insights(verb, **more)``: one of the operations, without its metadata."""

    def insights(verb, **more):
        if verb == "list":
            answer = dynamodb.list_contributor_insights(**more)
        else:
            answer = getattr(dynamodb, f"{verb}_contributor_insights")(TableName=indexed_table, **more)
        del answer["ResponseMetadata"]
        return answer

    return insights


def rules(described):
    return [
        rule.rpartition("-")[0].removeprefix("DynamoDBContributorInsights-")
        for rule in described["ContributorInsightsRuleList"]
    ]


def test_insights_of_a_table(insights, mock):
    """Off at first, without a word more; on with four rules; off again it remembers its mode and time."""
    assert insights("describe") == {"TableName": "Table", "ContributorInsightsStatus": "DISABLED"}
    assert insights("update", ContributorInsightsAction="DISABLE") == {
        "TableName": "Table",
        "ContributorInsightsStatus": "DISABLED",
    }
    answer = {"TableName": "Table", "ContributorInsightsMode": ALL}
    enabling = {**answer, "ContributorInsightsStatus": "ENABLING"}
    assert insights("update", ContributorInsightsAction="ENABLE") == enabling
    described = insights("describe")
    assert described["ContributorInsightsStatus"] == "ENABLED"
    assert rules(described) == ["PKC-Table", "SKC-Table", "PKT-Table", "SKT-Table"]
    assert insights("update", ContributorInsightsAction="ENABLE")["ContributorInsightsStatus"] == "ENABLED"
    disabling = {**answer, "ContributorInsightsStatus": "DISABLING"}
    assert insights("update", ContributorInsightsAction="DISABLE") == disabling
    assert insights("describe").keys() == {*answer, "ContributorInsightsStatus", "LastUpdateDateTime"}


def test_another_mode(insights, mock):
    """Narrowing keeps the names of the rules that stay; enabling without a mode widens again."""
    insights("update", ContributorInsightsAction="ENABLE")
    before = insights("describe")["ContributorInsightsRuleList"]
    mock.advance(seconds=60)
    narrowed = insights("update", ContributorInsightsAction="ENABLE", ContributorInsightsMode=THROTTLED)
    assert (narrowed["ContributorInsightsStatus"], narrowed["ContributorInsightsMode"]) == ("ENABLING", THROTTLED)
    assert insights("describe")["ContributorInsightsRuleList"] == before[2:]
    insights("update", ContributorInsightsAction="ENABLE")
    assert insights("describe")["ContributorInsightsMode"] == ALL


def test_insights_of_an_index(insights, dynamodb, error_of):
    """Each global index has its own; a local or unknown one has none, and they go with the index."""
    answer = insights("update", IndexName="by_kind", ContributorInsightsAction="ENABLE")
    assert answer["IndexName"] == "by_kind"
    assert rules(insights("describe", IndexName="by_kind"))[0] == "PKC-Table-by_kind"
    assert insights("describe")["ContributorInsightsStatus"] == "DISABLED"
    for name in ("by_rank", "nope"):
        message = f"Requested resource not found: Index: {name} not found for table: Table"
        missing = ("ResourceNotFoundException", message)
        assert error_of(insights, verb="describe", IndexName=name) == missing
        update = {"verb": "update", "IndexName": name, "ContributorInsightsAction": "ENABLE"}
        assert error_of(insights, **update) == missing
    dynamodb.update_table(TableName="Table", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by_kind"}}])
    assert insights("list") == {"ContributorInsightsSummaries": []}


def test_listing(insights, dynamodb, define, error_of):
    """Those that are on, a table before its indexes, in pages; a table that is not there has no list."""
    dynamodb.create_table(**define("Another"))
    assert insights("list") == {"ContributorInsightsSummaries": []}
    insights("update", IndexName="by_kind", ContributorInsightsAction="ENABLE")
    insights("update", ContributorInsightsAction="ENABLE", ContributorInsightsMode=THROTTLED)
    dynamodb.update_contributor_insights(TableName="Another", ContributorInsightsAction="ENABLE")
    on = {"ContributorInsightsStatus": "ENABLED"}
    own = [
        {"TableName": "Table", **on, "ContributorInsightsMode": THROTTLED},
        {"TableName": "Table", "IndexName": "by_kind", **on, "ContributorInsightsMode": ALL},
    ]
    assert insights("list", TableName="Table")["ContributorInsightsSummaries"] == own
    first = insights("list", MaxResults=2)
    assert [entry["TableName"] for entry in first["ContributorInsightsSummaries"]] == ["Another", "Table"]
    assert insights("list", NextToken=first["NextToken"]) == {"ContributorInsightsSummaries": own[1:]}
    missing = ("ResourceNotFoundException", "Requested resource not found: Table: nope not found")
    assert error_of(insights, verb="list", TableName="nope") == missing
