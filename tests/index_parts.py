"""Requests for global indexes, of one table."""

INVALID = "One or more parameter values were invalid: "
TABLE = {"TableName": "Table"}


def index(name, attribute, **more):
    keys = [{"AttributeName": attribute, "KeyType": "HASH"}]
    return {"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}, **more}


def definitions(**kinds):
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in kinds.items()]


def create(*indexes, **kinds):
    """UpdateTable's members for new indexes, and for the types of attributes."""
    updates = {"GlobalSecondaryIndexUpdates": [{"Create": new} for new in indexes]}
    return updates | ({"AttributeDefinitions": definitions(**kinds)} if kinds else {})


def units(read, write):
    return {"ProvisionedThroughput": {"ReadCapacityUnits": read, "WriteCapacityUnits": write}}


PROVISIONED = {"BillingMode": "PROVISIONED", **units(3, 3)}


def update(**changes):
    """UpdateTable's member for changes of indexes, by their names."""
    return {"GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": name, **new}} for name, new in changes.items()]}


def delete(name):
    return {"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": name}}]}
