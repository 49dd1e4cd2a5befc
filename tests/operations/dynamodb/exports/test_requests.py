"""Which exports are refused, in AWS's words (ack-api-quirks DDB-EXPORT-001 to 005)."""

from datetime import datetime, timedelta, timezone

import pytest

from streammock.errors.base import UnsupportedParameter

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
BUCKET = "exports"
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/Table"
ON = {"PointInTimeRecoveryEnabled": True}


@pytest.mark.usefixtures("table")
def test_without_recovery(dynamodb, error_of):
    """A table without point-in-time recovery keeps nothing to export; S3 is not asked (DDB-EXPORT-001)."""
    assert error_of(dynamodb.export_table_to_point_in_time, TableArn=ARN, S3Bucket="nowhere") == (
        "PointInTimeRecoveryUnavailableException",
        "Point in time recovery is not enabled for table 'Table'",
    )
    assert dynamodb.list_exports(TableArn=ARN)["ExportSummaries"] == []


@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        ("Table", "ValidationException", "One or more parameter values were invalid: tableArn is not a valid ARN"),
        (f"{ARN}/index/i", "ValidationException", "Invalid Request: Table ARN is invalid."),
        (ARN.replace("0" * 12, "1" * 12), "AccessDeniedException", "Access is denied"),
        (f"{ARN}s", "TableNotFoundException", f"Table not found: {ARN}s"),
        (ARN.replace("east", "west"), "TableNotFoundException", f"Table not found: {ARN.replace('east', 'west')}"),
    ],
)
@pytest.mark.usefixtures("recoverable")
def test_which_table(dynamodb, error_of, arn, code, message):
    """A table is named by its ARN alone, in the region that is asked (DDB-EXPORT-001, 002)."""
    assert error_of(dynamodb.export_table_to_point_in_time, TableArn=arn, S3Bucket=BUCKET) == (code, message)


SPECIFICATION = {"ExportFromTime": START}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            {"IncrementalExportSpecification": SPECIFICATION},
            "Export Type expected to be Incremental Export when incremental export specification is provided",
        ),
        (
            {"IncrementalExportSpecification": SPECIFICATION, "ExportType": "FULL_EXPORT"},
            "When Export Type is Full Export , Incremental Export Specification should not be provided",
        ),
        (
            {"ExportType": "INCREMENTAL_EXPORT"},
            "Incremental Export Specification expected when export type is set as Incremental Export",
        ),
        (
            {"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": {"ExportViewType": "NEW_IMAGE"}},
            "ExportFromTime must be provided in IncrementalExportSpecification",
        ),
        ({"S3SseKmsKeyId": "alias/mine"}, "KMS Key Id is not supported for this encryption type"),
        (
            {"S3SseKmsKeyId": "alias/mine", "S3SseAlgorithm": "AES256"},
            "KMS Key Id is not supported for this encryption type",
        ),
    ],
)
@pytest.mark.usefixtures("recoverable")
def test_what_fits_together(dynamodb, error_of, params, message):
    """Type and specification belong together, and so do key and KMS (DDB-EXPORT-003, 005)."""
    found = error_of(dynamodb.export_table_to_point_in_time, TableArn=ARN, S3Bucket=BUCKET, **params)
    assert found == ("ValidationException", f"Invalid Request: {message}")


PERIOD = "Incremental export period"
DIFFERENCE = "Difference between export period from time and export period to time is"


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (-1, 60, f"{PERIOD} from time cannot be less than the table creation time : 2025-12-31T23:59:00Z"),
        (1, 25 * 60 + 1, f"{PERIOD} to time cannot be greater than the current time : 2026-01-02T01:01:00Z"),
        (10, 24, f"{DIFFERENCE} less than 15 minutes"),
        (30, 10, f"{DIFFERENCE} less than 15 minutes"),
        (1, 24 * 60 + 2, f"{DIFFERENCE} greater than 24 hours"),
        (2, 60, "Point in Time Recovery is not available for specified export time"),
    ],
)
def test_periods(dynamodb, table, mock, error_of, start, end, message):
    """A quarter of an hour to a day, since the table is there and its history reaches (DDB-EXPORT-004)."""
    mock.advance(minutes=5)
    dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=ON)
    mock.advance(hours=24, minutes=55)
    start, end = (START + timedelta(minutes=minutes) for minutes in (start, end))
    specification = {"ExportFromTime": start, "ExportToTime": end}
    params = {"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": specification}
    assert error_of(dynamodb.export_table_to_point_in_time, TableArn=ARN, S3Bucket=BUCKET, **params) == (
        "InvalidExportTimeException",
        message,
    )


@pytest.mark.usefixtures("recoverable")
def test_an_open_period_ends_now(mock, export):
    """Without ExportToTime up to the present second (DDB-EXPORT-019)."""
    mock.advance(minutes=20)
    told = export(ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification={"ExportFromTime": START})
    assert told["IncrementalExportSpecification"]["ExportToTime"] == START + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("minutes", "message"),
    [
        (-1, "Export Time is invalid"),
        (11, "Export Time is invalid"),
        (4, "Point in Time Recovery is not available for specified export time"),
    ],
)
def test_export_times(dynamodb, table, mock, error_of, minutes, message):
    """Neither before the table nor in the future, nor where no history reaches (DDB-EXPORT-001)."""
    mock.advance(minutes=5)
    dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=ON)
    mock.advance(minutes=5)
    when = START + timedelta(minutes=minutes)
    found = error_of(dynamodb.export_table_to_point_in_time, TableArn=ARN, S3Bucket=BUCKET, ExportTime=when)
    assert found == ("InvalidExportTimeException", message)


@pytest.mark.usefixtures("recoverable")
def test_what_is_refused(dynamodb):
    """Nothing is ignored: Ion, filters, and the time of an incremental export say what to do instead."""
    request = {"TableArn": ARN, "S3Bucket": BUCKET}
    with pytest.raises(UnsupportedParameter, match=r"ExportFormat=ION .* Use DYNAMODB_JSON"):
        dynamodb.export_table_to_point_in_time(**request, ExportFormat="ION")
    with pytest.raises(UnsupportedParameter, match=r"FilterSpecification .* filter what it wrote"):
        dynamodb.export_table_to_point_in_time(**request, FilterSpecification={"FilterExpression": "a = b"})
    with pytest.raises(UnsupportedParameter, match=r"ExportTime with INCREMENTAL_EXPORT .* Say ExportFromTime"):
        dynamodb.export_table_to_point_in_time(
            **request,
            ExportType="INCREMENTAL_EXPORT",
            ExportTime=START,
            IncrementalExportSpecification=SPECIFICATION,
        )
