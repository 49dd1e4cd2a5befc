"""What is told of exports, and their client tokens (ack-api-quirks DDB-EXPORT-006 to 020; moto's tests)."""

from datetime import datetime, timezone

import pytest

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
BUCKET = "exports"
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/Table"


@pytest.mark.usefixtures("recoverable")
def test_what_the_answers_tell(dynamodb, export):
    """Defaults are filled in, but for ExportType; numbers, manifest and end come with the end (DDB-EXPORT-016, 017)."""
    request = {"TableArn": ARN, "S3Bucket": BUCKET, "ClientToken": "t"}
    begun = dynamodb.export_table_to_point_in_time(**request)["ExportDescription"]
    assert begun == {
        "ExportArn": begun["ExportArn"],
        "ExportStatus": "IN_PROGRESS",
        "TableArn": ARN,
        "TableId": dynamodb.describe_table(TableName="Table")["Table"]["TableId"],
        "ClientToken": "t",
        "S3Bucket": BUCKET,
        "S3SseAlgorithm": "AES256",
        "ExportFormat": "DYNAMODB_JSON",
        "StartTime": START,
        "ExportTime": START,
    }
    ended = dynamodb.describe_export(ExportArn=begun["ExportArn"])["ExportDescription"]
    place = begun["ExportArn"].removeprefix(f"{ARN}/export/")
    assert place.startswith("01767225600000-")
    more = {
        "ExportStatus": "COMPLETED",
        "EndTime": START,
        "ExportManifest": f"AWSDynamoDB/{place}/manifest-summary.json",
        "BilledSizeBytes": 0,
        "ItemCount": 0,
    }
    assert ended == {**begun, **more}
    assert export(ExportType="FULL_EXPORT")["ExportType"] == "FULL_EXPORT"


@pytest.mark.usefixtures("recoverable")
def test_client_tokens(dynamodb, mock, error_of, export):
    """The same request again is the same export, another one a conflict, eight hours long (DDB-EXPORT-009)."""
    first = export(ClientToken="t")
    assert export(ClientToken="t") == first
    assert error_of(
        dynamodb.export_table_to_point_in_time, TableArn=ARN, S3Bucket=BUCKET, ClientToken="t", S3Prefix="p"
    ) == ("ExportConflictException", "Export conflict: Duplicate request detected with conflicting parameters")
    mock.advance(hours=8)
    assert export(ClientToken="t")["ExportArn"] != first["ExportArn"]
    assert export()["ExportArn"] != export()["ExportArn"]


@pytest.mark.usefixtures("recoverable")
def test_a_bucket_that_is_not_there(dynamodb, export):
    """The request is accepted and the export fails, for good (DDB-EXPORT-010)."""
    told = export(S3Bucket="nowhere", ClientToken="t")
    assert (told["ExportStatus"], told["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert told["FailureMessage"].startswith(
        "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; "
    )
    assert "ItemCount" not in told
    assert export(S3Bucket="nowhere", ClientToken="t")["ExportArn"] == told["ExportArn"]
    (summary,) = dynamodb.list_exports(TableArn=ARN)["ExportSummaries"]
    assert summary == {"ExportArn": told["ExportArn"], "ExportStatus": "FAILED", "ExportType": "FULL_EXPORT"}


@pytest.mark.usefixtures("recoverable")
def test_lists(dynamodb, error_of, export, table):
    """The newest first, ten a page; of a table only while it is the one that was exported (DDB-EXPORT-006, 020)."""
    arns = [export()["ExportArn"] for _ in range(12)][::-1]
    page = dynamodb.list_exports(TableArn=ARN)
    assert [summary["ExportArn"] for summary in page["ExportSummaries"]] == arns[:10]
    rest = dynamodb.list_exports(NextToken=page["NextToken"], MaxResults=1)
    assert [summary["ExportArn"] for summary in rest["ExportSummaries"]] == arns[10:11]
    last = dynamodb.list_exports(NextToken=rest["NextToken"])
    assert "NextToken" not in last
    assert dynamodb.list_exports(NextToken=page["NextToken"], TableArn=f"{ARN}s")["ExportSummaries"] == []
    assert error_of(dynamodb.list_exports, NextToken="abc") == (
        "ValidationException",
        "Invalid Request: Provided nextToken is invalid: abc",
    )
    assert error_of(dynamodb.list_imports, NextToken=page["NextToken"])[1].startswith("Invalid Request: Provided next")
    dynamodb.delete_table(TableName=table)
    assert dynamodb.list_exports(TableArn=ARN)["ExportSummaries"] == []
    assert len(dynamodb.list_exports(MaxResults=25)["ExportSummaries"]) == 12
    assert dynamodb.describe_export(ExportArn=arns[0])["ExportDescription"]["TableArn"] == ARN


@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        (
            f"{ARN}/export/0",
            "ExportNotFoundException",
            f"Export not found: Export not found: {ARN}/export/0",
        ),
        (
            f"{ARN}/export/0".replace("east", "west"),
            "ExportNotFoundException",
            "Export not found: Invalid export arn",
        ),
        (f"{ARN}/export/0".replace("0" * 12, "1" * 12), "AccessDeniedException", "Access is denied"),
        (ARN, "ValidationException", "Invalid Export ARN"),
        (f"{ARN}/import/0", "ValidationException", "Invalid Export ARN"),
    ],
)
def test_exports_that_are_none(dynamodb, error_of, arn, code, message):
    """What is missing, elsewhere, another's or something else (DDB-EXPORT-006)."""
    assert error_of(dynamodb.describe_export, ExportArn=arn) == (code, message)
