"""A table with global indexes, and what becomes of it."""

import pytest
from index_parts import TABLE, definitions, index


@pytest.fixture
def simple(dynamodb):
    """Make a table with the key ``p``, and with global indexes of the attributes named."""

    def simple(*attributes, **more):
        kinds = dict.fromkeys(("p", *attributes), "S")
        request = {
            **TABLE,
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "AttributeDefinitions": definitions(**kinds),
            "BillingMode": "PAY_PER_REQUEST",
            **more,
        }
        if attributes:
            request.setdefault("GlobalSecondaryIndexes", [index(f"by_{name}", name) for name in attributes])
        dynamodb.create_table(**request)

    return simple


@pytest.fixture
def described(dynamodb):
    """The table's description, without what nobody changed."""
    return lambda: dynamodb.describe_table(**TABLE)["Table"]


@pytest.fixture
def refused(dynamodb, error_of, described):
    """Update the table, which is refused and changes nothing; the code and the message."""

    def refused(**change):
        before = described()
        error = error_of(dynamodb.update_table, **TABLE, **change)
        assert described() == before
        return error

    return refused
