"""Imports from S3, which moto answers for here (ack-api-quirks DDB-IMPORT-001 to 020; moto's tests)."""

import gzip
import json
from datetime import datetime, timedelta, timezone

import boto3
import pytest
from moto import mock_aws

from streammock import mock_streams
from streammock.errors.base import UnmockedCallError, UnsupportedParameter

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
BUCKET = "imports"
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/New"
TABLE = {
    "TableName": "New",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
FAILED = (
    "Some of the items failed validation checks and were not imported. "
    "Please check CloudWatch error logs for more details."
)
COUNTS = ("ProcessedItemCount", "ImportedItemCount", "ErrorCount")


@pytest.fixture
def mock(request):
    with mock_aws(), mock_streams(time=START, **getattr(request, "param", {})) as handle:
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=BUCKET)
        yield handle


@pytest.fixture
def upload():
    """Put objects into the bucket."""

    def upload(**contents):
        s3 = boto3.client("s3", region_name="us-east-1")
        for key, content in contents.items():
            s3.put_object(Bucket=BUCKET, Key=key, Body=content)

    return upload


@pytest.fixture
def imported(dynamodb):
    """Import with these parameters; what DescribeImport says then."""

    def imported(table=TABLE, prefix=None, **params):
        source = {"S3Bucket": BUCKET} | ({} if prefix is None else {"S3KeyPrefix": prefix})
        request = {"InputFormat": "DYNAMODB_JSON", "S3BucketSource": source, "TableCreationParameters": table, **params}
        arn = dynamodb.import_table(**request)["ImportTableDescription"]["ImportArn"]
        return dynamodb.describe_import(ImportArn=arn)["ImportTableDescription"]

    return imported


def lines(*items):
    return "".join(json.dumps({"Item": item}) + "\n" for item in items).encode()


def numbered(*numbers):
    return lines(*({"pk": {"S": str(number)}} for number in numbers))


def counts(told):
    return tuple(told[name] for name in COUNTS)


def test_what_the_answers_tell(dynamodb, mock, upload):
    """The request is repeated, with defaults; numbers come with the end (DDB-IMPORT-003, 004)."""
    upload(one=numbered(1))
    source = {"S3Bucket": BUCKET}
    begun = dynamodb.import_table(
        InputFormat="DYNAMODB_JSON", S3BucketSource=source, TableCreationParameters=TABLE, ClientToken="t"
    )["ImportTableDescription"]
    assert begun == {
        "ImportArn": begun["ImportArn"],
        "ImportStatus": "IN_PROGRESS",
        "TableArn": ARN,
        "TableId": begun["TableId"],
        "ClientToken": "t",
        "S3BucketSource": {"S3BucketOwner": "000000000000", "S3Bucket": BUCKET},
        "CloudWatchLogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:/aws-dynamodb/imports:*",
        "InputFormat": "DYNAMODB_JSON",
        "InputCompressionType": "NONE",
        "TableCreationParameters": TABLE,
        "StartTime": START,
    }
    assert begun["ImportArn"].startswith(f"{ARN}/import/01767225600000-")
    assert dynamodb.describe_import(ImportArn=begun["ImportArn"])["ImportTableDescription"] == {
        **begun,
        "ImportStatus": "COMPLETED",
        "EndTime": START,
        "ProcessedSizeBytes": len(numbered(1)),
        "ProcessedItemCount": 1,
        "ImportedItemCount": 1,
        "ErrorCount": 0,
    }
    table = dynamodb.describe_table(TableName="New")["Table"]
    assert (table["TableStatus"], table["TableId"]) == ("ACTIVE", begun["TableId"])
    assert mock.tables["New"].items == [{"pk": "1"}]


def test_every_type(dynamodb, imported, upload):
    """DynamoDB JSON as the API's, binary in base 64; indexes follow, and numbers are normalised."""
    item = {
        "pk": {"S": "a"},
        "kind": {"S": "k"},
        "N": {"N": "1.0"},
        "B": {"B": "AP8="},
        "BOOL": {"BOOL": False},
        "NULL": {"NULL": True},
        "SS": {"SS": ["b", "a"]},
        "NS": {"NS": ["2", "1"]},
        "BS": {"BS": ["AP8="]},
        "L": {"L": [{"S": "x"}, {"M": {"B": {"B": "AA=="}}}]},
    }
    upload(one=lines(item))
    keys = [{"AttributeName": "kind", "KeyType": "HASH"}]
    index = {"IndexName": "by_kind", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
    definitions = [*TABLE["AttributeDefinitions"], {"AttributeName": "kind", "AttributeType": "S"}]
    imported({**TABLE, "AttributeDefinitions": definitions, "GlobalSecondaryIndexes": [index]})
    (found,) = dynamodb.scan(TableName="New", IndexName="by_kind")["Items"]
    assert found == {
        **item,
        "N": {"N": "1"},
        "B": {"B": b"\x00\xff"},
        "SS": {"SS": ["a", "b"]},
        "NS": {"NS": ["1", "2"]},
        "BS": {"BS": [b"\x00\xff"]},
        "L": {"L": [{"S": "x"}, {"M": {"B": {"B": b"\x00"}}}]},
    }


def test_an_import_is_no_write(dynamodb, mock, imported, upload):
    """The table begins with its items: a stream that is enabled later does not tell of them (B.2)."""
    upload(one=numbered(1, 2))
    imported()
    view = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    dynamodb.update_table(TableName="New", StreamSpecification=view)
    assert mock.tables["New"].count == 2
    assert mock.tables["New"].stream.records == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (numbered(*range(10)), (10, 10, 0)),
        (numbered(1, 2).replace(b"\n", b""), (2, 2, 0)),
        (numbered(1, 1, 1), (3, 3, 0)),
        (b"", (0, 0, 0)),
        (numbered(1, 2, 3) + lines({"other": {"S": "no key"}}) + numbered(4, 5), (6, 5, 1)),
        (numbered(*range(5)) + b"garbage\n" + numbered(*range(5, 9)), (6, 5, 1)),
        (lines({"pk": {"N": "1"}}), (1, 0, 1)),
        (b'{"pk": {"S": "1"}}', (1, 0, 1)),
        (b'{"Item": {"pk": {"S": "1", "N": "1"}}} [1] 2 {"Item": {"pk": {"X": "1"}}}', (4, 0, 4)),
        (lines({"pk": {"S": "1"}, "b": {"B": "?"}}, {"pk": {"S": "2"}, "s": {"SS": [1]}}), (2, 0, 2)),
        (lines({"pk": {"S": "1"}, "n": {"N": 1}}, {"pk": {"S": "2"}, "n": {"N": "one"}}), (2, 0, 2)),
        (lines({"pk": {"S": ""}}, {"pk": {"S": "1"}, "long": {"S": "x" * 410_000}}), (2, 0, 2)),
        (b"[" * 100_000, (1, 0, 1)),
        (b"\xff\xfe", (1, 0, 1)),
    ],
)
def test_counts(dynamodb, imported, upload, content, expected):
    """What is no item is an error; what cannot be read ends its object; what is good stays (DDB-IMPORT-013)."""
    upload(one=content)
    told = imported()
    assert counts(told) == expected
    if expected[2]:
        assert (told["ImportStatus"], told["FailureCode"]) == ("FAILED", "ItemValidationError")
        assert told["FailureMessage"] == FAILED
    else:
        assert told["ImportStatus"] == "COMPLETED"
        assert "FailureCode" not in told
    assert dynamodb.describe_table(TableName="New")["Table"]["TableStatus"] == "ACTIVE"


def test_prefixes(imported, upload):
    """A prefix is any beginning of a key, not a folder (DDB-IMPORT-014)."""
    upload(**{"data/1.json": numbered(1), "data2/x.json": b"?", "data.bak": b"?"})
    assert counts(imported(prefix="data")) == (3, 1, 2)
    assert counts(imported({**TABLE, "TableName": "Another"}, prefix="data/1.json")) == (1, 1, 0)


def test_compression(imported, upload):
    """GZIP for all objects or none; one that is not as announced is one error (DDB-IMPORT-015, 020)."""
    upload(**{"good.gz": gzip.compress(numbered(1, 2)), "plain": numbered(3), "empty": b""})
    told = imported(InputCompressionType="GZIP")
    assert counts(told) == (3, 2, 1)
    assert told["ProcessedSizeBytes"] == len(numbered(1, 2)) + len(numbered(3))
    assert counts(imported({**TABLE, "TableName": "Another"}, prefix="good")) == (1, 0, 1)


CSV_TABLE = {
    **TABLE,
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
}


def test_csv(mock, imported, upload):
    """The first line names the columns; all is text but for keys, whose types the table tells (DDB-IMPORT-015)."""
    upload(one=b'pk,sk,text\r\na,1,"x, ""y""\r\nz"\r\n\r\nb,2.50,7\r\n')
    told = imported(CSV_TABLE, InputFormat="CSV")
    assert counts(told) == (2, 2, 0)
    assert "InputFormatOptions" not in told
    items = sorted(mock.tables["New"].items, key=lambda item: item["pk"])
    assert [str(item["sk"]) for item in items] == ["1", "2.5"]
    assert [item["text"] for item in items] == ['x, "y"\r\nz', "7"]


def test_csv_options(mock, imported, upload):
    """With a list of headers the first line is data; the delimiter may be another."""
    upload(one=b"a;1\nb;2\n")
    options = {"Csv": {"Delimiter": ";", "HeaderList": ["pk", "sk"]}}
    told = imported(CSV_TABLE, InputFormat="CSV", InputFormatOptions=options)
    assert told["InputFormatOptions"] == options
    assert sorted(item["pk"] for item in mock.tables["New"].items) == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (0, 0, 0)),
        (b"pk,sk\n", (0, 0, 0)),
        (b"pk,sk\na\na,1\nb,2,3\nc,x\n", (4, 1, 3)),
        (b'pk,sk\na,1\nb,"2"x\nc,3\n', (2, 1, 1)),
        (b"pk,sk,t\na,1," + b"x" * 200_000, (1, 1, 0)),
    ],
)
def test_csv_counts(imported, upload, content, expected):
    """A row with too much or too little is an error, and so is a number that is none."""
    upload(one=content)
    assert counts(imported(CSV_TABLE, InputFormat="CSV")) == expected


def test_a_bucket_that_is_not_there(dynamodb, imported):
    """Accepted, then FAILED, and no table has come into being (DDB-IMPORT-012)."""
    told = imported(S3BucketSource={"S3Bucket": "nowhere"})
    assert (told["ImportStatus"], told["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert told["FailureMessage"].startswith(
        "The specified bucket does not exist (Service: Amazon S3; Status Code: 404"
    )
    assert (told["TableArn"], counts(told)) == (ARN, (0, 0, 0))
    assert dynamodb.list_tables()["TableNames"] == []


def test_client_tokens(dynamodb, imported, error_of):
    """A token stands for its table's name; while that table is there the name is in use (DDB-IMPORT-017, 019)."""
    first = imported(ClientToken="t")
    request = {"InputFormat": "DYNAMODB_JSON", "S3BucketSource": {"S3Bucket": BUCKET}, "ClientToken": "t"}
    assert error_of(dynamodb.import_table, TableCreationParameters=TABLE, **request) == (
        "ResourceInUseException",
        "Table already exists: New",
    )
    assert error_of(dynamodb.import_table, TableCreationParameters={**TABLE, "TableName": "Other"}, **request) == (
        "ImportConflictException",
        "Import conflict: Duplicate request detected with conflicting parameters",
    )
    dynamodb.delete_table(TableName="New")
    assert imported(ClientToken="t", prefix="other") == first
    assert dynamodb.list_tables()["TableNames"] == []


@pytest.mark.parametrize("mock", [{"latency": "aws"}], indirect=True)
def test_an_import_takes_its_time(dynamodb, mock, imported, upload, error_of):
    """The table cannot be seen at first, then it is CREATING, then it is there with all its items (DDB-IMPORT-001)."""
    upload(one=numbered(1))
    first, second = imported(ClientToken="t"), imported()
    assert imported(ClientToken="t") == first
    assert first["ImportStatus"] == second["ImportStatus"] == "IN_PROGRESS"
    assert error_of(dynamodb.describe_table, TableName="New")[0] == "ResourceNotFoundException"
    mock.advance(seconds=40)
    assert dynamodb.describe_table(TableName="New")["Table"]["TableStatus"] == "CREATING"
    assert error_of(dynamodb.delete_table, TableName="New")[0] == "ResourceInUseException"
    assert error_of(dynamodb.scan, TableName="New")[0] == "ResourceNotFoundException"
    mock.advance(minutes=2)
    told = [dynamodb.describe_import(ImportArn=each["ImportArn"])["ImportTableDescription"] for each in (first, second)]
    assert [each["ImportStatus"] for each in told] == ["COMPLETED", "FAILED"]
    assert told[0]["EndTime"] - told[0]["StartTime"] == timedelta(seconds=110)
    assert told[1]["FailureCode"] == "TableAlreadyExists"
    assert dynamodb.scan(TableName="New")["Count"] == 1


def test_lists(dynamodb, imported):
    """The newest first, ten a page; also of a table that is gone (DDB-IMPORT-008, 016)."""
    arns = [imported({**TABLE, "TableName": f"New{number}"})["ImportArn"] for number in range(11)][::-1]
    page = dynamodb.list_imports()
    assert [summary["ImportArn"] for summary in page["ImportSummaryList"]] == arns[:10]
    (last,) = dynamodb.list_imports(NextToken=page["NextToken"], PageSize=2)["ImportSummaryList"]
    assert last == {
        "ImportArn": arns[10],
        "ImportStatus": "COMPLETED",
        "TableArn": f"{ARN}0",
        "S3BucketSource": {"S3BucketOwner": "000000000000", "S3Bucket": BUCKET},
        "CloudWatchLogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:/aws-dynamodb/imports:*",
        "InputFormat": "DYNAMODB_JSON",
        "StartTime": START,
        "EndTime": START,
    }
    dynamodb.delete_table(TableName="New0")
    assert dynamodb.list_imports(TableArn=f"{ARN}0")["ImportSummaryList"] == [last]


@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        (f"{ARN}/import/0", "ImportNotFoundException", f"Import not found: Import not found: {ARN}/import/0"),
        (f"{ARN}/import/0".replace("east", "west"), "ImportNotFoundException", "Import not found: Invalid import arn"),
        (f"{ARN}/import/0".replace("0" * 12, "1" * 12), "AccessDeniedException", "Access is denied"),
        (ARN, "ValidationException", "Invalid Import ARN"),
        (f"{ARN}/export/0", "ValidationException", "Invalid Import ARN"),
    ],
)
def test_imports_that_are_none(dynamodb, error_of, arn, code, message):
    """What is missing, elsewhere, another's or something else (DDB-IMPORT-010)."""
    assert error_of(dynamodb.describe_import, ImportArn=arn) == (code, message)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"TableCreationParameters": {name: TABLE[name] for name in TABLE if name != "BillingMode"}},
            "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified "
            "when BillingMode is PROVISIONED",
        ),
        (
            {"InputFormatOptions": {"Csv": {"Delimiter": ","}}},
            "Invalid Request: Unsupported InputFormatOptions for the given input format: DYNAMODB_JSON.",
        ),
        (
            {"InputCompressionType": "BZIP2"},
            "1 validation error detected: Value 'BZIP2' at 'inputCompressionType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [ZSTD, NONE, GZIP]",
        ),
    ],
)
def test_what_fits_together(dynamodb, error_of, more, message):
    """The table is checked as CreateTable checks it, and options against the format (DDB-IMPORT-009)."""
    request = {"InputFormat": "DYNAMODB_JSON", "S3BucketSource": {"S3Bucket": BUCKET}, "TableCreationParameters": TABLE}
    assert error_of(dynamodb.import_table, **{**request, **more}) == ("ValidationException", message)
    assert dynamodb.list_imports()["ImportSummaryList"] == []


def test_from_an_export(dynamodb, mock, imported, put, table):
    """The data folder of an export comes back as it was; its manifests are no items (DDB-IMPORT-020)."""
    recovery = {"PointInTimeRecoveryEnabled": True}
    dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=recovery)
    for number in range(3):
        put("a", number, blob={"B": b"\x00"})
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    exported = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket=BUCKET)["ExportDescription"]
    root = f"AWSDynamoDB/{exported['ExportArn'].rpartition('/')[2]}/"
    told = imported(CSV_TABLE, prefix=f"{root}data/", InputCompressionType="GZIP")
    assert counts(told) == (3, 3, 0)
    assert mock.tables["New"].items == mock.tables[table].items
    assert counts(imported({**CSV_TABLE, "TableName": "All"}, prefix=root, InputCompressionType="GZIP")) == (7, 3, 4)
    # An empty file is compressed as well: what is no text is one error a file.
    assert counts(imported({**CSV_TABLE, "TableName": "Raw"}, prefix=f"{root}data/")) == (4, 0, 4)


def test_what_is_refused(dynamodb):
    """Nothing is ignored: Ion says so."""
    request = {"S3BucketSource": {"S3Bucket": BUCKET}, "TableCreationParameters": TABLE}
    with pytest.raises(UnsupportedParameter, match=r"InputFormat=ION .* Use DYNAMODB_JSON"):
        dynamodb.import_table(**request, InputFormat="ION")


def test_nobody_answers_for_s3():
    """Without another mock or a passthrough the call fails, says so, and leaves nothing behind."""
    with mock_streams():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        with pytest.raises(UnmockedCallError, match=r"s3 \(GET .*passthrough=\(\"s3\",\)"):
            dynamodb.import_table(InputFormat="CSV", S3BucketSource={"S3Bucket": BUCKET}, TableCreationParameters=TABLE)
        assert dynamodb.list_imports()["ImportSummaryList"] == []
