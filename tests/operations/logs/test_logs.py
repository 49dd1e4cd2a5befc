"""CloudWatch Logs of what functions logged, through the hook, over HTTP, and beside moto."""

import json
import re
import sys
import urllib.error
import urllib.request

import boto3
import pytest

from streammock import UnmockedCallError, mock_streams

GROUP = "/aws/lambda/bark"
ARN = f"arn:aws:logs:us-east-1:000000000000:log-group:{GROUP}"
MISSING, INVALID = "ResourceNotFoundException", "InvalidParameterException"
NOW = 1_767_225_600_000  # 2026-01-01 in milliseconds


@pytest.fixture
def mock():
    """A world whose clock stands."""
    with mock_streams(time="2026-01-01T00:00:00Z") as handle:
        yield handle


@pytest.fixture
def logs(mock):
    """A client."""
    return boto3.client("logs", region_name="us-east-1")


@pytest.fixture
def bark(mock, awslambda):
    """A function that prints its event; returns how it is invoked."""
    mock.function("bark", lambda event, _context: print(event))  # noqa: T201 -- it is what is logged
    return lambda text: awslambda.invoke(FunctionName="bark", Payload=f'"{text}"')


def messages(answer):
    return [event["message"] for event in answer["events"]]


def only_stream(logs):
    (stream,) = logs.describe_log_streams(logGroupName=GROUP)["logStreams"]
    return stream["logStreamName"]


def test_a_group_appears_with_the_first_invocation(logs, bark, error_of):
    """Before it, there is none (aws_facts 3.4)."""
    missing = (MISSING, "The specified log group does not exist.")
    assert error_of(logs.describe_log_streams, logGroupName=GROUP) == missing
    assert error_of(logs.filter_log_events, logGroupName=GROUP) == missing
    assert logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"] == []
    bark("a")
    (group,) = logs.describe_log_groups()["logGroups"]
    assert group.pop("storedBytes") > 0
    assert group == {
        "logGroupName": GROUP,
        "creationTime": NOW,
        "metricFilterCount": 0,
        "arn": f"{ARN}:*",
        "logGroupArn": ARN,
        "logGroupClass": "STANDARD",
    }


def test_the_events_of_an_invocation(logs, bark):
    """INIT_START of a cold start, START, the lines, END and REPORT, each with its newline (aws_facts 3.4)."""
    bark("a")
    bark("b")
    name = only_stream(logs)
    assert re.fullmatch(r"2026/01/01/\[\$LATEST\][0-9a-f]{32}", name)
    answer = logs.get_log_events(logGroupName=GROUP, logStreamName=name, startFromHead=True)
    shapes = (
        r"INIT_START Runtime Version: python:3\.13\.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}\n",
        r"START RequestId: [0-9a-f-]{36} Version: \$LATEST\n", r"a\n", r"END RequestId: .*\n", r"REPORT RequestId: .*\n",
        r"START RequestId: .*\n", r"b\n", r"END RequestId: .*\n", r"REPORT RequestId: .*\n",
    )  # fmt: skip
    for shape, message in zip(shapes, messages(answer), strict=True):
        assert re.fullmatch(shape, message)
    assert {(event["timestamp"], event["ingestionTime"]) for event in answer["events"]} == {(NOW, NOW)}


def test_empty_lines_are_no_events(logs, mock, awslambda):
    """CloudWatch Logs has none of those that a handler prints (recorded: LocalStack's test_multi_line_prints)."""
    mock.function("bark", lambda _event, _context: sys.stdout.write("\nmulti\nline\n\nanother\rline\n\n"))
    awslambda.invoke(FunctionName="bark")
    assert messages(logs.filter_log_events(logGroupName=GROUP))[2:-2] == ["multi\n", "line\n", "another\rline\n"]


def test_a_traceback_is_one_event(logs, mock, awslambda):
    """Without a newline at its end (aws_facts 3.4)."""
    mock.function("bark", lambda _event, _context: 1 / 0)
    awslambda.invoke(FunctionName="bark")
    (message,) = messages(logs.filter_log_events(logGroupName=GROUP, filterPattern='"[ERROR]"'))
    assert message.startswith("[ERROR] ZeroDivisionError: division by zero\nTraceback")
    assert not message.endswith("\n")


def test_pages_of_a_stream(logs, bark):
    """The tokens lead forwards and backwards, and come back unchanged at the end (API reference, GetLogEvents)."""
    for text in "ab":
        bark(text)
    given = {"logGroupName": GROUP, "logStreamName": only_stream(logs)}
    everything = messages(logs.get_log_events(**given))
    assert len(everything) == 9
    first = logs.get_log_events(**given, limit=4, startFromHead=True)
    second = logs.get_log_events(**given, limit=4, nextToken=first["nextForwardToken"])
    assert messages(first) + messages(second) == everything[:8]
    assert messages(logs.get_log_events(**given, limit=4, nextToken=second["nextBackwardToken"])) == everything[:4]
    third = logs.get_log_events(**given, nextToken=second["nextForwardToken"])
    end = logs.get_log_events(**given, nextToken=third["nextForwardToken"])
    assert messages(third) == everything[8:]
    assert (end["events"], end["nextForwardToken"]) == ([], third["nextForwardToken"])
    assert messages(logs.get_log_events(**given, limit=2)) == everything[-2:]
    assert logs.get_log_events(**given, nextToken=first["nextBackwardToken"])["events"] == []


def test_times(logs, mock, bark):
    """Until before endTime in a stream, up to and with it in a search (API reference)."""
    bark("a")
    mock.advance(seconds=1)
    bark("b")
    given = {"logGroupName": GROUP, "logStreamName": only_stream(logs)}
    of_a, of_b = 5, 4
    assert len(logs.get_log_events(**given, endTime=NOW + 1000)["events"]) == of_a
    assert len(logs.get_log_events(**given, startTime=NOW + 1)["events"]) == of_b
    assert len(logs.filter_log_events(logGroupName=GROUP, endTime=NOW + 1000)["events"]) == of_a + of_b
    assert len(logs.filter_log_events(logGroupName=GROUP, endTime=NOW + 999)["events"]) == of_a
    (stream,) = logs.describe_log_streams(logGroupName=GROUP, orderBy="LastEventTime")["logStreams"]
    assert (stream["firstEventTimestamp"], stream["lastEventTimestamp"]) == (NOW, NOW + 1000)


def test_search(logs, bark):
    """What a pattern selects, over all streams, page by page."""
    for text in ("one dog", "two dogs", "a cat"):
        bark(text)
    found = logs.filter_log_events(logGroupName=GROUP, filterPattern="dog")
    assert messages(found) == ["one dog\n", "two dogs\n"]
    assert len({event["eventId"] for event in found["events"]}) == 2
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=GROUP, filterPattern="?dog ?cat", PaginationConfig={"PageSize": 1}
    )
    assert [text for page in pages for text in messages(page)] == ["one dog\n", "two dogs\n", "a cat\n"]


def test_streams_of_versions(logs, mock, awslambda):
    """Each version has streams of its own; they are found by prefix, by name and in either order."""
    mock.function("bark", lambda _event, _context: None)
    awslambda.publish_version(FunctionName="bark")
    awslambda.invoke(FunctionName="bark")
    mock.advance(seconds=5)
    awslambda.invoke(FunctionName="bark:1")
    by_time = logs.describe_log_streams(logGroupName=GROUP, orderBy="LastEventTime", descending=True)["logStreams"]
    names = [stream["logStreamName"] for stream in by_time]
    assert [name[10:13] for name in names] == ["/[1", "/[$"]
    pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=GROUP, PaginationConfig={"PageSize": 1})
    assert [one["logStreamName"] for page in pages for one in page["logStreams"]] == sorted(names)
    prefix = logs.filter_log_events(logGroupName=GROUP, logStreamNamePrefix="2026/01/01/[1]", filterPattern="START")
    named = logs.filter_log_events(logGroupName=GROUP, logStreamNames=[names[0]], filterPattern="START")
    assert prefix["events"] == named["events"]
    assert {event["logStreamName"] for event in named["events"]} == {names[0]}


def test_groups(logs, mock, awslambda):
    """By name, a page at a time, by prefix and by part; a group outlives its function; a function may name its own."""
    mock.function("a", lambda _event, _context: None)
    mock.function("b", lambda _event, _context: None, logging_config={"LogGroup": "/dogs"})
    for name in "ab":
        awslambda.invoke(FunctionName=name)
    awslambda.delete_function(FunctionName="a")
    pages = logs.get_paginator("describe_log_groups").paginate(PaginationConfig={"PageSize": 1})
    names = [group["logGroupName"] for page in pages for group in page["logGroups"]]
    assert names == ["/aws/lambda/a", "/dogs"]
    for given, found in ({"logGroupNamePrefix": "/d"}, ["/dogs"]), ({"logGroupNamePattern": "og"}, ["/dogs"]):
        assert [group["logGroupName"] for group in logs.describe_log_groups(**given)["logGroups"]] == found
    assert logs.describe_log_groups(logGroupClass="INFREQUENT_ACCESS")["logGroups"] == []
    assert len(logs.describe_log_streams(logGroupIdentifier=f"{ARN[:-4]}a")["logStreams"]) == 1


def test_what_is_refused(logs, bark, error_of):
    """Streams that are not there, tokens that were not given out, members that exclude each other."""
    bark("a")
    group, name = {"logGroupName": GROUP}, only_stream(logs)
    assert error_of(logs.get_log_events, **group, logStreamName="x") == (
        MISSING, "The specified log stream does not exist.",
    )  # fmt: skip
    token = (INVALID, "The specified nextToken is invalid.")
    assert error_of(logs.get_log_events, **group, logStreamName=name, nextToken="f/9") == token
    assert error_of(logs.get_log_events, **group, logStreamName=name, nextToken=f"f/{99:056d}/s") == token
    assert error_of(logs.filter_log_events, **group, nextToken="x") == token
    assert error_of(logs.describe_log_streams, **group, nextToken="x") == token
    refused = [
        (logs.describe_log_groups, {"logGroupNamePrefix": "/aws/lambda/", "logGroupNamePattern": "b"}),
        (logs.describe_log_streams, {**group, "orderBy": "LastEventTime", "logStreamNamePrefix": "2"}),
        (logs.filter_log_events, {**group, "logStreamNames": [name], "logStreamNamePrefix": "2"}),
        (logs.filter_log_events, {**group, "filterPattern": "{"}),
    ]
    for call, params in refused:
        assert error_of(call, **params)[0] == INVALID
    text = (
        "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: "
        "Member must have value less than or equal to 50"
    )
    assert error_of(logs.describe_log_streams, **group, limit=51) == (INVALID, text)


def test_other_groups_are_left_alone(logs, bark):
    """They belong to whoever serves logs; where nobody does, the guard says so."""
    bark("a")
    calls = [
        lambda: logs.get_log_events(logGroupName="/app", logStreamName="x"),
        lambda: logs.create_log_group(logGroupName=GROUP),
        lambda: logs.describe_log_groups(logGroupNamePrefix="/app"),
    ]
    for call in calls:
        with pytest.raises(UnmockedCallError, match="logs"):
            call()


def test_beside_moto(logs, bark):
    """moto answers for the groups that are not a function's, in whatever order the two began."""
    from moto import mock_aws

    with mock_aws():
        client = boto3.client("logs", region_name="us-east-1")
        client.create_log_group(logGroupName="/app")
        bark("woof")
        assert [one["logGroupName"] for one in client.describe_log_groups(logGroupNamePrefix="/app")["logGroups"]] == [
            "/app"
        ]
        assert messages(client.filter_log_events(logGroupName=GROUP, filterPattern="woof")) == ["woof\n"]


def test_over_http(mock, bark):
    """The gateway answers too; there, a group that is no function's does not exist."""
    bark("woof")
    assert messages(ask(mock, GROUP)[1]) == ["woof\n"]
    status, answer = ask(mock, "/aws/lambda/meow")
    assert (status, answer["__type"]) == (400, MISSING)
    assert answer["message"] == "The specified log group does not exist."


def ask(mock, group):
    request = urllib.request.Request(
        mock.endpoint_url,
        json.dumps({"logGroupName": group, "filterPattern": "woof"}).encode(),
        {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "Logs_20140328.FilterLogEvents",
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/logs/aws4_request, "
            "SignedHeaders=host, Signature=0",
        },
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
