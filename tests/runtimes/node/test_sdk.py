"""The AWS SDKs for JavaScript in handlers, and where their calls go (spec/runtimes.md 3, 4)."""

import json

import pytest

from streammock.runtimes import node_sdk

pytestmark = pytest.mark.node

SANDBOX = "0123456789abcdef0123456789abcdef"  # the end of its log stream

GUIDE = """'use strict';
var AWS = require("aws-sdk");
exports.handler = (event, context, callback) => {
    event.Records.forEach((record) => {
        console.log('Stream record: ', JSON.stringify(record, null, 2));
        if (record.eventName == 'INSERT') {
            var who = JSON.stringify(record.dynamodb.NewImage.Username.S);
            var when = JSON.stringify(record.dynamodb.NewImage.Timestamp.S);
            var what = JSON.stringify(record.dynamodb.NewImage.Message.S);
            var params = {
                Subject: 'A new bark from ' + who,
                Message: 'Woofer user ' + who + ' barked the following at ' + when + ':\\n\\n ' + what,
            };
        }
    });
    callback(null, `Successfully processed ${event.Records.length} records.`);
};
"""
V2 = (
    "const AWS = require('aws-sdk'); const client = new AWS.DynamoDB.DocumentClient();"
    "exports.handler = (event, context, callback) => client.get({TableName: 'Dogs', Key: {Name: 'Rex'}}, callback)"
)
V3 = (
    "const {DynamoDBClient} = require('@aws-sdk/client-dynamodb');"
    "const {DynamoDBDocumentClient, GetCommand} = require('@aws-sdk/lib-dynamodb');"
    "const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));"
    "exports.handler = async () => {"
    " const {Item} = await client.send(new GetCommand({TableName: 'Dogs', Key: {Name: 'Rex'}})); return {Item} }"
)
V3_MODULE = (
    "import {DynamoDBClient, GetItemCommand} from '@aws-sdk/client-dynamodb';"
    "const client = new DynamoDBClient({endpoint: 'https://dynamodb.us-west-2.amazonaws.com', region: 'us-west-2'});"
    "export const handler = async () => {"
    " const {Item} = await client.send(new GetItemCommand({TableName: 'Dogs', Key: {Name: {S: 'Rex'}}}));"
    " return {Item: {Name: Item.Name.S}} }"
)


@pytest.fixture
def endpoint_url(gateway):
    return f"http://127.0.0.1:{gateway.server_port}"


def test_the_guides_handler(start):
    """The guide's own handler answers and logs as the guide says."""
    record = {
        "eventName": "INSERT",
        "dynamodb": {"NewImage": {name: {"S": name} for name in ("Username", "Timestamp", "Message")}},
    }
    handler = start(GUIDE, runtime="nodejs16.x", timeout=50)
    assert handler({"Records": [record]}) == "Successfully processed 1 records."
    level, _, text = handler.messages[-1].partition("\tStream record:  ")
    assert (level, json.loads(text)) == ("INFO", record)


@pytest.mark.parametrize(
    ("files", "runtime", "host", "region"),
    [
        (V2, "nodejs16.x", "dynamodb.eu-west-1.amazonaws.com", "eu-west-1"),
        (V3, "nodejs20.x", None, "eu-west-1"),
        ({"index.mjs": V3_MODULE}, "nodejs22.x", "dynamodb.us-west-2.amazonaws.com", "us-west-2"),
    ],
    ids=["v2", "v3", "v3-module-with-endpoint"],
)
def test_calls_come_to_us(start, gateway, files, runtime, host, region):
    """Whichever SDK makes it, and whatever endpoint it names, a call tells whose it is: account, region, handler."""
    handler = start(files, runtime=runtime)
    for _ in range(2):
        assert handler() == {"Item": {"Name": "Rex"}}
    (_, headers, body), _ = gateway.requests
    assert headers["Host"] == (host or f"127.0.0.1:{gateway.server_port}")
    assert headers["X-Amz-Target"] == "DynamoDB_20120810.GetItem"
    assert headers["X-Amz-Security-Token"] == f"streammock-handler-{SANDBOX}"
    assert headers["Authorization"].split("Credential=")[1].split("/")[0::2][:2] == ["123456789012", region]
    assert json.loads(body) == {"TableName": "Dogs", "Key": {"Name": {"S": "Rex"}}}


@pytest.mark.parametrize(
    ("call", "sent"),
    [
        ("https.request('https://sns.eu-west-1.amazonaws.com/a?b=1', {method: 'POST'}, resolve).end('body')", b"body"),
        (
            "https.request(new URL('https://sns.eu-west-1.amazonaws.com/a?b=1'), {method: 'POST'}, resolve).end('body')",
            b"body",
        ),
        (
            "https.request({host: 'sns.eu-west-1.amazonaws.com', path: '/a?b=1', method: 'POST'}, resolve).end('body')",
            b"body",
        ),
        (
            "http.request({hostname: 'x.api.aws', path: '/a?b=1', method: 'POST', port: 443}, resolve).end('body')",
            b"body",
        ),
        ("fetch('https://sns.eu-west-1.amazonaws.com/a?b=1', {method: 'POST', body: 'body'}).then(resolve)", b"body"),
        ("fetch(new Request('https://x.api.aws/a?b=1', {method: 'POST'})).then(resolve)", b""),
    ],
)
def test_no_request_reaches_aws(start, gateway, call, sent):
    """Also without an SDK, a request for an AWS host ends here."""
    handler = start(
        {
            "index.mjs": "import http from 'node:http'; import * as https from 'node:https';"
            f"export const handler = () => new Promise((resolve) => {{ {call} }}).then((r) => r.statusCode || r.status)"
        }
    )
    assert handler() == 200
    ((path, _, body),) = gateway.requests
    assert (path, body) == ("/a?b=1", sent)


def test_other_hosts_are_left_alone(start, gateway):
    """A request for anybody else goes where it says."""
    handler = start(
        "const http = require('http'); exports.handler = (url) => new Promise((resolve, reject) =>"
        " http.request(url, {method: 'POST', headers: {'Content-Length': 0}}, (r) => resolve(r.statusCode)).on('error', reject).end())"
    )
    assert handler(f"http://localhost:{gateway.server_port}/other") == 200
    assert gateway.requests[0][1]["Host"] == f"localhost:{gateway.server_port}"


# --- an SDK that is not there -------------------------------------------------------------------------------------
@pytest.fixture
def empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("STREAMMOCK_CACHE", str(tmp_path))


@pytest.mark.parametrize(
    ("files", "runtime"),
    [
        ("require('aws-sdk')", "nodejs16.x"),
        ("require('@aws-sdk/client-dynamodb')", "nodejs20.x"),
        ({"index.mjs": "import '@aws-sdk/client-dynamodb'"}, "nodejs20.x"),
        ("exports.handler = async () => require('@aws-sdk/client-dynamodb')", "nodejs20.x"),
    ],
)
def test_an_sdk_that_is_not_installed(start, empty_cache, files, runtime):
    """The error is the real one; the log and a warning name the command that helps."""
    handler = start(files, runtime=runtime)
    with pytest.warns(node_sdk.MissingSdkWarning, match=node_sdk.COMMAND):
        payload = handler()
    assert "Cannot find " in payload["errorMessage"]
    assert node_sdk.COMMAND in handler.outcome.log[-1]
    assert node_sdk.COMMAND not in str(payload)


@pytest.mark.parametrize(
    ("package", "runtime", "advice"),
    [
        ("aws-sdk", "nodejs20.x", "as on AWS"),
        ("@aws-sdk/client-dynamodb", "nodejs16.x", "as on AWS"),
        ("@aws-sdk/client-sesv2", "nodejs20.x", "does not install it"),
    ],
)
def test_an_sdk_that_the_runtime_lacks(start, package, runtime, advice):
    """A runtime brings one generation; the log says what to do, without a warning."""
    handler = start(f"require('{package}')", runtime=runtime)
    assert handler()["errorType"] == "Runtime.ImportModuleError"
    assert advice in handler.outcome.log[-1]
