"""The AWS SDKs for JavaScript as clients of the server."""

import json
import subprocess

import boto3
import pytest
from serve_process import Server

from streammock.runtimes import node_sdk

pytestmark = pytest.mark.node

V2 = """
const AWS = require('aws-sdk')
AWS.config.update({endpoint: process.env.AWS_ENDPOINT_URL}) // this generation does not read the variable itself
const dynamodb = new AWS.DynamoDB()
const input = JSON.parse(process.argv[1])
async function main () {
  await dynamodb.createTable(input.table).promise()
  await dynamodb.waitFor('tableExists', {TableName: input.table.TableName}).promise()
  await dynamodb.putItem({TableName: input.table.TableName, Item: input.item}).promise()
  const {Items} = await dynamodb.scan({TableName: input.table.TableName}).promise()
  const error = await dynamodb.getItem({TableName: 'Nowhere', Key: input.item}).promise().catch((e) => e)
  const {Functions} = await new AWS.Lambda().listFunctions().promise()
  const {Streams} = await new AWS.DynamoDBStreams().listStreams().promise()
  return {Items, error: [error.code, error.message], Functions, streams: Streams.length}
}
main().then((result) => console.log(JSON.stringify(result)))
"""
V3 = """
const {DynamoDB, waitUntilTableExists} = require('@aws-sdk/client-dynamodb')
const {Lambda} = require('@aws-sdk/client-lambda')
const {DynamoDBStreams} = require('@aws-sdk/client-dynamodb-streams')
const dynamodb = new DynamoDB()
const input = JSON.parse(process.argv[1])
async function main () {
  await dynamodb.createTable(input.table)
  await waitUntilTableExists({client: dynamodb, maxWaitTime: 60}, {TableName: input.table.TableName})
  await dynamodb.putItem({TableName: input.table.TableName, Item: input.item})
  const {Items} = await dynamodb.scan({TableName: input.table.TableName})
  const error = await dynamodb.getItem({TableName: 'Nowhere', Key: input.item}).catch((e) => e)
  const {Functions} = await new Lambda().listFunctions()
  const {Streams} = await new DynamoDBStreams().listStreams()
  return {Items, error: [error.name, error.message], Functions, streams: Streams.length}
}
main().then((result) => console.log(JSON.stringify(result)))
"""
TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}
ITEM = {"pk": {"S": "bark"}, "volume": {"N": "11"}, "sizes": {"NS": ["1", "2"]}}


@pytest.fixture
def server():
    started = Server()
    yield started
    started.stop()


@pytest.mark.parametrize(
    ("code", "bundle"), [(V2, node_sdk.V2_BUNDLE), (V3, node_sdk.V3_BUNDLE)], ids=["aws-sdk v2", "@aws-sdk v3"]
)
def test_an_sdk_for_javascript(server, code, bundle):
    """Calls, waiters, errors and all three protocols work, and boto3 sees the same world."""
    region = "eu-west-1"
    answer = subprocess.run(
        ["node", "-e", code, json.dumps({"table": TABLE, "item": ITEM})],
        env={
            "NODE_PATH": str(bundle.modules),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_REGION": region,
            "AWS_ENDPOINT_URL": server.url,
            "AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == {
        "Items": [ITEM],
        "error": ["ResourceNotFoundException", "Requested resource not found"],
        "Functions": [],
        "streams": 1,
    }
    client = boto3.client(
        "dynamodb",
        endpoint_url=server.url,
        region_name=region,
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    assert client.get_item(TableName="Table", Key={"pk": ITEM["pk"]})["Item"] == ITEM
