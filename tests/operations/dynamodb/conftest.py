"""Tables to work on."""

import pytest

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def definition(name="Table", **more):
    return {
        "TableName": name,
        "KeySchema": [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
        ],
        "BillingMode": "PAY_PER_REQUEST",
        **more,
    }


GSI = {
    "IndexName": "by_kind",
    "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "Projection": {"ProjectionType": "ALL"},
}
LSI = {
    "IndexName": "by_rank",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "rank", "KeyType": "RANGE"}],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["extra"]},
}


def indexed(name="Table"):
    table = definition(name, GlobalSecondaryIndexes=[GSI], LocalSecondaryIndexes=[LSI])
    table["AttributeDefinitions"] += [
        {"AttributeName": "kind", "AttributeType": "S"},
        {"AttributeName": "rank", "AttributeType": "N"},
    ]
    return table


@pytest.fixture
def define():
    """The parameters of CreateTable for a table with a sort key; keywords replace members."""
    return definition


@pytest.fixture
def table(dynamodb):
    """A table with a sort key and a stream."""
    dynamodb.create_table(**definition(StreamSpecification=STREAM))
    return "Table"


@pytest.fixture
def indexed_table(dynamodb):
    """A table with a global and a local index."""
    dynamodb.create_table(**indexed())
    return "Table"


@pytest.fixture
def put(dynamodb):
    """Put an item into T: ``put(pk, sk, **attributes)``."""

    def put(pk, sk, **attributes):
        dynamodb.put_item(TableName="Table", Item={"pk": {"S": pk}, "sk": {"N": str(sk)}, **attributes})

    return put


@pytest.fixture
def records(mock):
    """The event names and images of T's stream, oldest first."""

    def records():
        return [(r.event_name, r.old_image, r.new_image) for r in mock.tables["Table"].stream.records]

    return records
