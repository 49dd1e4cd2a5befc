"""The AWS SDKs for JavaScript as clients of the server."""

import base64
import io
import json
import subprocess
import zipfile

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
  let requests = 0
  const refused = await new AWS.SQS().listQueues().on('send', () => { requests++ }).promise().catch((e) => e)
  const refusal = [refused.code, requests]
  return {Items, error: [error.code, error.message], Functions, streams: Streams.length, refusal}
}
main().then((result) => console.log(JSON.stringify(result)))
"""
V3 = """
const {DynamoDB, waitUntilTableExists} = require('@aws-sdk/client-dynamodb')
const {Lambda} = require('@aws-sdk/client-lambda')
const {DynamoDBStreams} = require('@aws-sdk/client-dynamodb-streams')
const {SQS} = require('@aws-sdk/client-sqs')
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
  const refused = await new SQS().listQueues().catch((e) => e)
  const refusal = [refused.name, refused.$metadata.attempts]
  return {Items, error: [error.name, error.message], Functions, streams: Streams.length, refusal}
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


REGION = "eu-west-1"
STREAM = """
const {Lambda} = require('@aws-sdk/client-lambda')
const Code = {ZipFile: Buffer.from(process.argv[1], 'base64')}
async function main () {
  const lambda = new Lambda()
  await lambda.createFunction({FunctionName: 'f', Runtime: 'nodejs20.x', Handler: 'index.handler', Role: 'arn:aws:iam::000000000000:role/r', Code})
  const events = []
  for await (const event of (await lambda.invokeWithResponseStream({FunctionName: 'f'})).EventStream) {
    if (event.PayloadChunk) events.push(Buffer.from(event.PayloadChunk.Payload).toString())
    else events.push(event)
  }
  return events
}
main().then((result) => console.log(JSON.stringify(result)))
"""


def run(server, code, bundle, argument):
    """What a program prints that has an SDK and knows the server."""
    answer = subprocess.run(
        ["node", "-e", code, argument if isinstance(argument, str) else json.dumps(argument)],
        env={
            "NODE_PATH": str(bundle.modules),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": server.url,
            "AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.fixture
def server():
    started = Server()
    yield started
    started.stop()


@pytest.mark.parametrize(
    ("code", "bundle"), [(V2, node_sdk.V2_BUNDLE), (V3, node_sdk.V3_BUNDLE)], ids=["aws-sdk v2", "@aws-sdk v3"]
)
def test_an_sdk_for_javascript(server, code, bundle):
    """Calls, waiters, errors and all three protocols work; refusals are not repeated; boto3 sees the same world."""
    assert run(server, code, bundle, {"table": TABLE, "item": ITEM}) == {
        "Items": [ITEM],
        "error": ["ResourceNotFoundException", "Requested resource not found"],
        "Functions": [],
        "streams": 1,
        "refusal": ["StreamMockUnsupportedService", 1],
    }
    client = boto3.client(
        "dynamodb",
        endpoint_url=server.url,
        region_name=REGION,
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    assert client.get_item(TableName="Table", Key={"pk": ITEM["pk"]})["Item"] == ITEM


def test_a_streamed_answer(server):
    """The SDK's own reader of event streams sees the pieces that a handler writes, and the end."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        handler = "async (event, stream) => { stream.write('wo'); stream.write('of'); stream.end() }"
        archive.writestr("index.js", f"exports.handler = awslambda.streamifyResponse({handler})")
    package = base64.b64encode(content.getvalue()).decode()
    assert run(server, STREAM, node_sdk.V3_BUNDLE, package) == ["wo", "of", {"InvokeComplete": {}}]
