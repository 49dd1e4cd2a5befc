"""The guide's session on the command line, word for word (its source stands in the tour).

One test, since each step needs the one before. Two places differ from the guide's text, both in what it leaves to its
reader: the stream's ARN is the one that describe-table gives, and version 1 of the AWS CLI has no
``--cli-binary-format`` (nor a need for it).
"""

import shutil

import pytest

pytest.importorskip(
    "awscli", reason="awscli pins its botocore: `tox -e clients` runs these in an environment of their own"
)

PROCESSED = "Successfully processed 1 records."
CREATE_TABLE = r"""awslocal dynamodb create-table \
--table-name BarkTable \
--attribute-definitions AttributeName=Username,AttributeType=S AttributeName=Timestamp,AttributeType=S \
--key-schema AttributeName=Username,KeyType=HASH AttributeName=Timestamp,KeyType=RANGE \
--provisioned-throughput ReadCapacityUnits=5,WriteCapacityUnits=5 \
--stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES"""
CREATE_FUNCTION = r"""awslocal lambda create-function \
--function-name publishNewBark \
--zip-file fileb://index.zip \
--role roleARN \
--handler index.handler \
--timeout 50 \
--runtime nodejs16.x \
--role arn:aws:iam::000000000000:role/lambda-role"""
INVOKE = r"""awslocal lambda invoke \
--function-name publishNewBark \
--payload file://payload.json \
output.txt"""
CREATE_MAPPING = r"""awslocal lambda create-event-source-mapping \
--function-name publishNewBark \
--event-source {arn} \
--batch-size 1 \
--starting-position TRIM_HORIZON"""
PUT_ITEM = r"""awslocal dynamodb put-item \
--table-name BarkTable \
--item Username={S="Jane Doe"},Timestamp={S="2016-11-18:14:32:17"},Message={S="Testing...1...2...3"}"""
ZIP = "zip index.zip index.js" if shutil.which("zip") else "python -m zipfile -c index.zip index.js"


@pytest.mark.node
def test_the_guide_session(server, shell):
    """Every command gives what the guide shows, and the function's log of the record is in the server's output."""
    table = shell(CREATE_TABLE)["TableDescription"]
    assert table["LatestStreamArn"].startswith("arn:aws:dynamodb:us-east-1:000000000000:table/BarkTable/stream/")

    shell(ZIP)
    assert shell(CREATE_FUNCTION)["FunctionName"] == "publishNewBark"

    assert shell(INVOKE)["StatusCode"] == 200
    assert shell("cat output.txt") == f'"{PROCESSED}"'

    arn = shell("awslocal dynamodb describe-table --table-name BarkTable")["Table"]["LatestStreamArn"]
    mapping = shell(CREATE_MAPPING.format(arn=arn))
    assert mapping["EventSourceArn"] == arn
    assert mapping["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:publishNewBark"
    assert mapping["FunctionResponseTypes"] == []

    shell(PUT_ITEM)
    server.wait_for("publishNewBark invoked by arn:aws:lambda:us-east-1:000000000000:event-source-mapping:.*: ok")
    server.wait_for(r"Testing\.\.\.1\.\.\.2\.\.\.3")

    (stream,) = shell("awslocal dynamodbstreams list-streams")["Streams"]
    assert stream == {"StreamArn": arn, "TableName": "BarkTable", "StreamLabel": arn.rpartition("/")[2]}
    description = shell(f"awslocal dynamodbstreams describe-stream --stream-arn {arn}")["StreamDescription"]
    assert description["StreamStatus"] == "ENABLED"
    assert description["Shards"][0]["SequenceNumberRange"]["StartingSequenceNumber"]


def test_the_plain_aws_command(shell):
    """``aws`` finds the server by its variable alone, with any credentials; paging and waiting are the CLI's own."""
    keys = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "eu-central-1"}
    for number in range(3):
        shell(
            f"aws dynamodb create-table --table-name Table{number} --billing-mode PAY_PER_REQUEST "
            "--attribute-definitions AttributeName=pk,AttributeType=S --key-schema AttributeName=pk,KeyType=HASH",
            **keys,
        )
    shell("aws dynamodb wait table-exists --table-name Table2", **keys)
    listed = shell("aws dynamodb list-tables --page-size 1", **keys)
    assert listed["TableNames"] == ["Table0", "Table1", "Table2"]


def test_an_error(shell):
    """An error of the service is shown as the CLI shows AWS's."""
    with pytest.raises(AssertionError, match=r"ResourceNotFoundException.*Requested resource not found"):
        shell('awslocal dynamodb get-item --table-name Nowhere --key \'{"pk": {"S": "a"}}\'')
