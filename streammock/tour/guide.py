"""The guide from its first step to its last: a table with a stream, a function, a mapping, and a bark.

The calls go through plain botocore clients: whoever has installed streammock has botocore, and nothing else is needed.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from importlib import resources
from typing import TYPE_CHECKING, Any

from streammock.activation import mock_streams
from streammock.errors.base import StreamMockError
from streammock.tour.page import Page

if TYPE_CHECKING:
    from streammock.mock import StreamMock

TABLE = "BarkTable"
FUNCTION = "publishNewBark"
BARK = {
    "Username": {"S": "Jane Doe"},
    "Timestamp": {"S": "2016-11-18:14:32:17"},
    "Message": {"S": "Testing...1...2...3"},
}
EVENT = {
    "Records": [
        {
            "eventID": "7de3041dd709b024af6f29e4fa13d34c",
            "eventName": "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1",
            "dynamodb": {
                "ApproximateCreationDateTime": 1479499740,
                "Keys": {"Timestamp": {"S": "2016-11-18:12:09:36"}, "Username": {"S": "John Doe"}},
                "NewImage": {
                    "Timestamp": {"S": "2016-11-18:12:09:36"},
                    "Message": {"S": "This is a bark from the Woofer social network"},
                    "Username": {"S": "John Doe"},
                },
                "SequenceNumber": "13021600000000001596893679",
                "SizeBytes": 112,
                "StreamViewType": "NEW_IMAGE",
            },
            "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/BarkTable/stream/2016-11-16T20:42:48.104",
        }
    ]
}
_PROCESSED = "Successfully processed 1 records."


def run(page: Page) -> bool:
    """Walk through the guide; whether every step gave what it should."""
    from botocore.exceptions import BotoCoreError, ClientError

    file = choose_handler(page)
    with mock_streams(strict=False) as mock:
        try:
            Guide(page, mock, file).walk()
        except (BotoCoreError, ClientError, StreamMockError) as error:
            page.check(f"the call is answered ({error})", holds=False)
    return page.end()


def choose_handler(page: Page) -> str:
    """``index.js`` where Node.js and npm are, after putting the AWS SDKs into the cache; else ``index.py``."""
    page.title("Look for Node.js")
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        page.note(f"{' and '.join(missing)} not found: the same handler in Python takes its place")
        return "index.py"
    from streammock.runtimes import node_sdk

    page.note(f"found {shutil.which('node')}; its handlers require the AWS SDKs that the real runtime carries")
    try:
        node_sdk.install(page.note)
    except StreamMockError as error:
        page.check(f"the AWS SDKs are in the cache ({error})", holds=False)
        return "index.py"
    page.check("the AWS SDKs are in the cache", holds=True)
    return "index.js"


def deployment_package(file: str) -> bytes:
    """A zip of one of the tour's handlers."""
    source = resources.files("streammock.tour").joinpath(file).read_bytes()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr(file, source)
    return content.getvalue()


class Guide:
    """The guide's steps, in order; each prints its call and its answer, and checks it.

    Parameters
    ----------
    page:
        Where to print.
    mock:
        The active mock: the function's log is read from it.
    file:
        The handler's file, ``index.js`` or ``index.py``.
    """

    def __init__(self, page: Page, mock: StreamMock, file: str) -> None:
        import botocore.session

        session = botocore.session.Session()
        self._page = page
        self._mock = mock
        self._file = file
        self._clients = {name: session.create_client(name) for name in ("dynamodb", "dynamodbstreams", "lambda")}
        self._stream_arn = ""

    def walk(self) -> None:
        """All steps."""
        self.create_table()
        self.create_function()
        self.invoke()
        self.create_mapping()
        self.put_item()
        self.list_streams()
        self.describe_stream()

    def create_table(self) -> None:
        """A table with a stream."""
        self._page.title(f"Create the table {TABLE} with a stream")
        answer = self._ask(
            "dynamodb",
            "create_table",
            TableName=TABLE,
            AttributeDefinitions=[
                {"AttributeName": "Username", "AttributeType": "S"},
                {"AttributeName": "Timestamp", "AttributeType": "S"},
            ],
            KeySchema=[
                {"AttributeName": "Username", "KeyType": "HASH"},
                {"AttributeName": "Timestamp", "KeyType": "RANGE"},
            ],
            ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        arn = answer["TableDescription"].get("LatestStreamArn", "")
        self._page.check("LatestStreamArn is in the answer", holds=f":table/{TABLE}/stream/" in arn)

    def create_function(self) -> None:
        """The function, from a deployment package."""
        self._page.title(f"Create the function {FUNCTION} from a zip of {self._file}")
        runtime = "nodejs16.x" if self._file == "index.js" else "python3.13"
        answer = self._ask(
            "lambda",
            "create_function",
            FunctionName=FUNCTION,
            Runtime=runtime,
            Handler="index.handler",
            Timeout=50,
            Role="arn:aws:iam::000000000000:role/lambda-role",
            Code={"ZipFile": deployment_package(self._file)},
        )
        found = (answer["Runtime"], answer["Handler"], answer["Timeout"])
        self._page.check("runtime, handler and timeout are as asked", holds=found == (runtime, "index.handler", 50))

    def invoke(self) -> None:
        """The function by hand, with a payload of one record."""
        self._page.title("Invoke the function with a payload of one INSERT record")
        payload = json.dumps(EVENT).encode()
        answer = self._ask("lambda", "invoke", FunctionName=FUNCTION, Payload=payload)
        self._page.log(self._mock.functions[FUNCTION].logs)
        self._page.check(f"the function answers {_PROCESSED!r}", holds=answer["Payload"] == json.dumps(_PROCESSED))

    def create_mapping(self) -> None:
        """The stream as the function's event source."""
        self._page.title("Let the table's stream trigger the function")
        table = self._ask("dynamodb", "describe_table", TableName=TABLE)["Table"]
        self._stream_arn = table["LatestStreamArn"]
        answer = self._ask(
            "lambda",
            "create_event_source_mapping",
            FunctionName=FUNCTION,
            EventSourceArn=self._stream_arn,
            BatchSize=1,
            StartingPosition="TRIM_HORIZON",
        )
        self._page.check("the mapping has a UUID", holds=bool(answer.get("UUID")))
        self._page.check("it names stream and function", holds=self._names_both(answer))
        self._page.check("FunctionResponseTypes is []", holds=answer.get("FunctionResponseTypes") == [])

    def put_item(self) -> None:
        """A bark: the stream carries it to the function."""
        self._page.title("Put an item: its stream record reaches the function")
        before = len(self._mock.functions[FUNCTION].invocations)
        self._ask("dynamodb", "put_item", TableName=TABLE, Item=BARK)
        invocations = self._mock.functions[FUNCTION].invocations[before:]
        self._page.note("the function's log:")
        lines = [line for invocation in invocations for line in invocation.logs]
        self._page.log(lines)
        self._page.check("the function was invoked once", holds=len(invocations) == 1)
        shown = all(json.dumps(value["S"]) in "".join(lines) for value in BARK.values())
        self._page.check("its log shows the record", holds=shown)
        succeeded = [invocation.result for invocation in invocations] == [_PROCESSED]
        self._page.check(f"it returned {_PROCESSED!r}", holds=succeeded)

    def list_streams(self) -> None:
        """The streams there are."""
        self._page.title("List the streams")
        streams = self._ask("dynamodbstreams", "list_streams")["Streams"]
        label = self._stream_arn.rpartition("/stream/")[2]
        expected = [{"StreamArn": self._stream_arn, "TableName": TABLE, "StreamLabel": label}]
        self._page.check("the table's stream is there, with its label", holds=streams == expected)

    def describe_stream(self) -> None:
        """The stream's shards."""
        self._page.title("Describe the stream")
        answer = self._ask("dynamodbstreams", "describe_stream", StreamArn=self._stream_arn)["StreamDescription"]
        found = (answer["StreamStatus"], answer["StreamViewType"])
        self._page.check("it is enabled, with both images", holds=found == ("ENABLED", "NEW_AND_OLD_IMAGES"))
        self._page.check("it has a shard", holds=bool(answer["Shards"]))

    def _names_both(self, mapping: dict[str, Any]) -> bool:
        function_arn = mapping.get("FunctionArn", "")
        return mapping.get("EventSourceArn") == self._stream_arn and function_arn.endswith(f":function:{FUNCTION}")

    def _ask(self, service: str, method: str, **params: Any) -> dict[str, Any]:
        self._page.call(service, method, params)
        answer: dict[str, Any] = getattr(self._clients[service], method)(**params)
        del answer["ResponseMetadata"]
        if "Payload" in answer:
            answer["Payload"] = answer["Payload"].read().decode()
        self._page.answer(answer)
        return answer
