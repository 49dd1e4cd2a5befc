"""What DynamoDB has and the mock has not is refused by name, and what to do instead is said."""

import pytest

from streammock.errors.base import UnsupportedOperation, UnsupportedParameter

TABLE = {
    "TableName": "Table",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
VECTOR_INDEX = {
    "IndexName": "near",
    "VectorAttribute": {"AttributeName": "vector"},
    "Dimensions": 3,
    "DistanceFunction": "COSINE",
    "Projection": {"ProjectionType": "ALL"},
}
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/Table"
S3 = {"S3Bucket": "bucket"}


def parameters(shape):
    """The least that botocore lets through for a shape: required members, as short as they may be."""
    kind = shape.type_name
    if kind == "structure":
        return {name: parameters(shape.members[name]) for name in shape.required_members}
    if kind == "list":
        return [parameters(shape.member)] * shape.metadata.get("min", 0)
    if kind == "map":
        return {}
    if kind == "string":
        return shape.enum[0] if shape.enum else "x" * shape.metadata.get("min", 1)
    return {"boolean": True, "blob": b""}.get(kind, shape.metadata.get("min", 1))


@pytest.mark.parametrize(
    "operation",
    ["StartBulkPutItems", "DescribeBulkOperation", "ListBulkOperations", "CancelBulkOperation", "SearchVectors"],
)
def test_operations(dynamodb, operation):
    """Bulk operations and searches of vectors are no part of the mock; a botocore that knows them gets told so."""
    model = dynamodb.meta.service_model
    if operation not in model.operation_names:
        pytest.skip("this botocore does not know the operation, and so nobody can call it")
    with pytest.raises(UnsupportedOperation, match=rf"dynamodb\.{operation}\. .* patch it or use a second mock"):
        dynamodb._make_api_call(operation, parameters(model.operation_model(operation).input_shape))


def test_vector_indexes(dynamodb):
    """No operation takes a vector index for granted: not one that makes a table, nor one that changes it."""
    dynamodb.create_table(**TABLE)
    dynamodb.create_backup(TableName="Table", BackupName="backup")
    (backup,) = dynamodb.list_backups()["BackupSummaries"]
    new = {**TABLE, "TableName": "New"}
    source = {"InputFormat": "DYNAMODB_JSON", "S3BucketSource": S3}
    calls = [
        ("VectorIndexes", dynamodb.create_table, {**new, "VectorIndexes": [VECTOR_INDEX]}),
        (
            "TableCreationParameters.VectorIndexes",
            dynamodb.import_table,
            {**source, "TableCreationParameters": {**new, "VectorIndexes": [VECTOR_INDEX]}},
        ),
        (
            "VectorIndexUpdates",
            dynamodb.update_table,
            {"TableName": "Table", "VectorIndexUpdates": [{"Delete": {"IndexName": "near"}}]},
        ),
        (
            "VectorIndexOverride",
            dynamodb.restore_table_from_backup,
            {"TargetTableName": "New", "BackupArn": backup["BackupArn"], "VectorIndexOverride": [VECTOR_INDEX]},
        ),
    ]
    for parameter, call, request in calls:
        with pytest.raises(UnsupportedParameter, match=rf"parameter {parameter} of .* will not ignore it\. \w+"):
            call(**request)
    assert dynamodb.list_tables()["TableNames"] == ["Table"]


CREATE = [{"Create": {"RegionName": "eu-west-1"}}]


@pytest.mark.parametrize(
    "members",
    [
        {"ReplicaUpdates": CREATE, "MultiRegionConsistency": "STRONG"},
        {"MultiRegionConsistency": "EVENTUAL"},
        {"GlobalTableSettingsReplicationMode": "ENABLED"},
    ],
)
def test_replicas_of_other_kinds(dynamodb, members):
    """Strong consistency and several accounts are refused by the mock, with a way out."""
    dynamodb.create_table(**TABLE)
    with pytest.raises(UnsupportedParameter):
        dynamodb.update_table(TableName="Table", **members)


def test_the_legacy_version_of_global_tables(dynamodb):
    """Operations of version 2017.11.29 name the ones to use instead."""
    with pytest.raises(UnsupportedOperation, match="UpdateTable with ReplicaUpdates"):
        dynamodb.list_global_tables()
