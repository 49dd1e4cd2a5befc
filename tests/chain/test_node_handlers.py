"""JavaScript handlers that read and write the mock's tables from inside a trigger, with no endpoint configured."""

import io
import json
import zipfile

import boto3
import pytest

from streammock import mock_streams

pytestmark = pytest.mark.node

V2 = """
const AWS = require('aws-sdk')
const documents = new AWS.DynamoDB.DocumentClient()
exports.handler = async (event) => {
  for (const record of event.Records) {
    const pk = record.dynamodb.Keys.pk.S
    const {Item} = await documents.get({TableName: 'Table', Key: {pk}}).promise()
    await documents.put({TableName: 'Copies', Item}).promise()
  }
}
"""
V3_BODY = """
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
HANDLER async (event) => {
  for (const record of event.Records) {
    const pk = record.dynamodb.Keys.pk.S
    const {Item} = await documents.send(new GetCommand({TableName: 'Table', Key: {pk}}))
    await documents.send(new PutCommand({TableName: 'Copies', Item}))
  }
}
"""
V3_COMMON = (
    "const {DynamoDBClient} = require('@aws-sdk/client-dynamodb')\n"
    "const {DynamoDBDocumentClient, GetCommand, PutCommand} = require('@aws-sdk/lib-dynamodb')\n"
    + V3_BODY.replace("HANDLER", "exports.handler =")
)
V3_MODULE = (
    "import {DynamoDBClient} from '@aws-sdk/client-dynamodb'\n"
    "import {DynamoDBDocumentClient, GetCommand, PutCommand} from '@aws-sdk/lib-dynamodb'\n"
    + V3_BODY.replace("HANDLER", "export const handler =")
)
ITEM = {"pk": "bark", "volume": 11, "nested": {"list": [1, "two", True, None]}, "empty": ""}


def zipped(name, text):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, text)
    return content.getvalue()


def create_table(dynamodb, name):
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )


@pytest.mark.parametrize(
    ("runtime", "file", "code"),
    [
        ("nodejs16.x", "index.js", V2),
        ("nodejs20.x", "index.js", V3_COMMON),
        ("nodejs20.x", "index.mjs", V3_MODULE),
    ],
    ids=["v2", "v3 CommonJS", "v3 ES module"],
)
def test_a_handler_works_on_the_mocks_tables(runtime, file, code):
    """Each generation of the SDK sees the item that set it going, and its own write has happened when put_item returns."""
    with mock_streams(account_id="123456789012", region="eu-west-1") as mock:
        dynamodb = boto3.resource("dynamodb")
        for name in ("Table", "Copies"):
            create_table(dynamodb, name)
        mock.function("copy", zipped(file, code), runtime=runtime, timeout=30)
        mock.trigger("Table", "copy")
        dynamodb.Table("Table").put_item(Item=ITEM)
        assert mock.functions["copy"].invocations[0].error is None
        assert mock.tables["Copies"].items == [ITEM]


def test_its_writes_cascade():
    """What a child process writes sets off further functions before the outermost call returns."""
    with mock_streams() as mock:
        dynamodb = boto3.resource("dynamodb")
        for name in ("Table", "Copies"):
            create_table(dynamodb, name)
        seen = []
        mock.function("copy", zipped("index.js", V3_COMMON), runtime="nodejs20.x", timeout=30)
        mock.function("see", lambda event, _context: seen.extend(event["Records"]))
        mock.trigger("Table", "copy")
        mock.trigger("Copies", "see")
        dynamodb.Table("Table").put_item(Item=ITEM)
        assert [record["dynamodb"]["Keys"]["pk"]["S"] for record in seen] == ["bark"]


def test_a_handler_that_calls_another_that_calls_another():
    """Python calls Node.js calls Python, synchronously: each runs inside of the one before, and nobody waits for ever."""
    ask = (
        "const {Lambda} = require('@aws-sdk/client-lambda')\n"
        "exports.handler = async () => {\n"
        "  const {Payload} = await new Lambda({}).invoke({FunctionName: 'inner'})\n"
        "  return Payload.transformToString()\n"
        "}\n"
    )

    def outer(event, _context):
        return json.load(boto3.client("lambda").invoke(FunctionName="middle")["Payload"])

    with mock_streams() as mock:
        mock.function("outer", outer, timeout=60)
        mock.function("middle", zipped("index.js", ask), runtime="nodejs20.x", timeout=20)
        mock.function("inner", lambda _event, _context: "reached")
        answer = boto3.client("lambda").invoke(FunctionName="outer")
        assert json.loads(json.load(answer["Payload"])) == "reached"
