"""What an export writes (AWS's developer guide; ScyllaDB's tests that pass on AWS; ack-api-quirks DDB-EXPORT-016 to 022)."""

import gzip
import hashlib
import json
from base64 import b64encode
from datetime import datetime, timedelta, timezone

import boto3
import pytest

from streammock import mock_streams
from streammock.errors.base import UnmockedCallError

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
BUCKET = "exports"
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/Table"
ON = {"PointInTimeRecoveryEnabled": True}


def rows_of(objects):
    data = [gzip.decompress(content).decode() for key, content in objects.items() if "/data/" in key]
    return [json.loads(line) for text in data for line in text.splitlines()]


def md5(content):
    return b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


@pytest.mark.usefixtures("recoverable")
def test_a_full_export(export, objects, put):
    """Items in one compressed file a partition, listed with checksums; the summary names the list."""
    put("a", 1, blob={"B": b"\x00\xff"}, tags={"SS": ["y", "x"]}, text={"S": "é"})
    for number in range(20):
        put(f"k{number}", 1)
    told = export(S3Prefix="some/where/")
    assert (told["ExportStatus"], told["ItemCount"]) == ("COMPLETED", 21)
    root = told["ExportManifest"].removesuffix("manifest-summary.json")
    assert root == f"some/where/AWSDynamoDB/{told['ExportArn'].rpartition('/')[2]}/"
    written = objects()
    assert {key.removeprefix(root) for key in written if "/data/" not in key} == {
        "_started",
        "manifest-files.json",
        "manifest-files.md5",
        "manifest-summary.json",
        "manifest-summary.md5",
    }
    for name in ("manifest-files", "manifest-summary"):
        assert written[f"{root}{name}.md5"].decode() == md5(written[f"{root}{name}.json"])
    summary = json.loads(written[f"{root}manifest-summary.json"])
    assert summary == {
        "version": "2020-06-30",
        "exportArn": told["ExportArn"],
        "startTime": "2026-01-01T00:00:00.000Z",
        "endTime": "2026-01-01T00:00:00.000Z",
        "tableArn": ARN,
        "tableId": told["TableId"],
        "exportTime": "2026-01-01T00:00:00.000Z",
        "s3Bucket": BUCKET,
        "s3Prefix": "some/where/",
        "s3SseAlgorithm": "AES256",
        "s3SseKmsKeyId": None,
        "manifestFilesS3Key": f"{root}manifest-files.json",
        "billedSizeBytes": told["BilledSizeBytes"],
        "itemCount": 21,
        "outputFormat": "DYNAMODB_JSON",
    }
    files = [json.loads(line) for line in written[summary["manifestFilesS3Key"]].splitlines()]
    assert len(files) == 4  # an on-demand table begins with four partitions
    for file in files:
        content = written[file["dataFileS3Key"]]
        assert file["md5Checksum"] == md5(content)
        assert file["etag"] == hashlib.md5(content, usedforsecurity=False).hexdigest()
        assert file["itemCount"] == len(gzip.decompress(content).splitlines())
    rows = rows_of(written)
    assert len(rows) == 21
    item = {"pk": {"S": "a"}, "sk": {"N": "1"}, "blob": {"B": "AP8="}, "tags": {"SS": ["x", "y"]}, "text": {"S": "é"}}
    assert {"Item": item} in rows


@pytest.mark.usefixtures("recoverable")
def test_encryption_and_owner(export, objects):
    """Objects are written with the encryption that was asked for."""
    told = export(S3SseAlgorithm="KMS", S3SseKmsKeyId="alias/mine", S3BucketOwner="123456789012")
    assert (told["S3SseAlgorithm"], told["S3SseKmsKeyId"]) == ("KMS", "alias/mine")
    assert told["S3BucketOwner"] == "123456789012"
    s3 = boto3.client("s3", region_name="us-east-1")
    for key in objects():
        head = s3.head_object(Bucket=BUCKET, Key=key)
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", "alias/mine")
    export()
    kinds = {s3.head_object(Bucket=BUCKET, Key=key)["ServerSideEncryption"] for key in objects()}
    assert kinds == {"aws:kms", "AES256"}


@pytest.mark.usefixtures("recoverable")
def test_the_table_as_it_was(export, objects, put, mock):
    """ExportTime goes back in the table's history; the time until then does not count."""
    put("a", 1, v={"S": "old"})
    mock.advance(minutes=10)
    put("a", 1, v={"S": "new"})
    put("b", 1)
    export(ExportTime=START + timedelta(minutes=5))
    assert rows_of(objects()) == [{"Item": {"pk": {"S": "a"}, "sk": {"N": "1"}, "v": {"S": "old"}}}]


@pytest.mark.usefixtures("recoverable")
def test_an_incremental_export(dynamodb, export, objects, put, mock):
    """One row for each item that was written: its last write, its keys, how it was before and after."""
    put("kept", 1)
    put("changed", 1, v={"S": "1"})
    put("deleted", 1)
    mock.advance(minutes=1)
    put("changed", 1, v={"S": "2"})
    dynamodb.delete_item(TableName="Table", Key={"pk": {"S": "deleted"}, "sk": {"N": "1"}})
    put("passing", 1)
    dynamodb.delete_item(TableName="Table", Key={"pk": {"S": "passing"}, "sk": {"N": "1"}})
    mock.advance(minutes=1)
    put("changed", 1, v={"S": "3"})
    put("new", 1)
    mock.advance(minutes=14)
    put("late", 1)
    period = {"ExportFromTime": START + timedelta(minutes=1), "ExportToTime": START + timedelta(minutes=16)}

    def keys(name):
        return {"pk": {"S": name}, "sk": {"N": "1"}}

    def at(minutes):
        return {"WriteTimestampMicros": {"N": str(1767225600000000 + minutes * 60_000_000)}}

    told = export(ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification=period)
    assert told["IncrementalExportSpecification"] == {**period, "ExportViewType": "NEW_AND_OLD_IMAGES"}
    assert (told["ItemCount"], told["BilledSizeBytes"]) == (3, 10_000_000)
    assert "ExportTime" not in told
    written = objects()
    old, new = ({**keys("changed"), "v": {"S": version}} for version in "13")
    expected = [
        {"Metadata": at(2), "Keys": keys("changed"), "OldImage": old, "NewImage": new},
        {"Metadata": at(1), "Keys": keys("deleted"), "OldImage": keys("deleted")},
        {"Metadata": at(2), "Keys": keys("new"), "NewImage": keys("new")},
    ]
    assert sorted(rows_of(written), key=lambda row: row["Keys"]["pk"]["S"]) == expected
    assert {key.rpartition("/")[0] for key in written if "/data/" in key} == {"AWSDynamoDB/data"}
    summary = json.loads(written[told["ExportManifest"]])
    assert (summary["version"], summary["exportType"]) == ("2023-08-01", "INCREMENTAL_EXPORT")
    assert (summary["exportFromTime"], summary["exportToTime"], summary["outputView"]) == (
        "2026-01-01T00:01:00.000Z",
        "2026-01-01T00:16:00.000Z",
        "NEW_AND_OLD_IMAGES",
    )
    s3 = boto3.client("s3", region_name="us-east-1")
    for key in written:
        s3.delete_object(Bucket=BUCKET, Key=key)
    period["ExportViewType"] = "NEW_IMAGE"
    export(ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification=period)
    for row in expected:
        row.pop("OldImage", None)
    assert sorted(rows_of(objects()), key=lambda row: row["Keys"]["pk"]["S"]) == expected


@pytest.mark.usefixtures("recoverable")
@pytest.mark.parametrize("mock", [{"latency": "aws"}], indirect=True)
def test_an_export_takes_its_time(dynamodb, export, objects, put, mock):
    """Until it is done there is but a sign that it began; what was written meanwhile is not in it (DDB-EXPORT-016)."""
    mock.advance(seconds=10)
    dynamodb.update_continuous_backups(TableName="Table", PointInTimeRecoverySpecification=ON)
    put("a", 1)
    told = export()
    put("b", 1)
    assert told["ExportStatus"] == "IN_PROGRESS"
    assert [key.rpartition("/")[2] for key in objects()] == ["_started"]
    mock.advance(minutes=3)
    told = dynamodb.describe_export(ExportArn=told["ExportArn"])["ExportDescription"]
    assert (told["ExportStatus"], told["EndTime"] - told["StartTime"]) == ("COMPLETED", timedelta(seconds=125))
    assert [row["Item"]["pk"]["S"] for row in rows_of(objects())] == ["a"]


@pytest.mark.usefixtures("recoverable")
@pytest.mark.parametrize("mock", [{"latency": "aws"}], indirect=True)
def test_a_bucket_that_goes(dynamodb, export, mock):
    """A bucket that is deleted while the export is under way makes it fail, at the end."""
    mock.advance(seconds=10)
    arn = export()["ExportArn"]
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.delete_object(Bucket=BUCKET, Key=f"AWSDynamoDB/{arn.rpartition('/')[2]}/_started")
    s3.delete_bucket(Bucket=BUCKET)
    mock.advance(minutes=3)
    told = dynamodb.describe_export(ExportArn=arn)["ExportDescription"]
    assert (told["ExportStatus"], told["FailureCode"]) == ("FAILED", "S3NoSuchBucket")


def test_nobody_answers_for_s3():
    """Without another mock or a passthrough the call fails, says so, and leaves no export behind."""
    with mock_streams():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        dynamodb.create_table(
            TableName="Table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        dynamodb.update_continuous_backups(TableName="Table", PointInTimeRecoverySpecification=ON)
        with pytest.raises(UnmockedCallError, match=r"s3 \(PUT .*passthrough=\(\"s3\",\)"):
            dynamodb.export_table_to_point_in_time(TableArn=ARN, S3Bucket=BUCKET)
        assert dynamodb.list_exports()["ExportSummaries"] == []
