from __future__ import annotations

import pytest

from streammock.errors import AwsError, UnsupportedParameter
from streammock.mappings.config import MappingConfig, Target, check, check_source, read_filters
from streammock.mappings.filter import RecordFilter

STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/BarkTable/stream/2024-11-18T14:36:44.149"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:dlq"
TARGET = Target("bark", "arn:aws:lambda:us-east-1:000000000000:function:bark")


def _config() -> MappingConfig:
    return MappingConfig(STREAM, TARGET, "TRIM_HORIZON")


def test_description_of_defaults():
    """A fresh mapping shows every setting with AWS's default, and no FilterCriteria (aws_facts 2.1, A.2)."""
    assert _config().describe() == {
        "BatchSize": 100,
        "BisectBatchOnFunctionError": False,
        "DestinationConfig": {"OnFailure": {}},
        "EventSourceArn": STREAM,
        "FunctionArn": TARGET.arn,
        "FunctionResponseTypes": [],
        "MaximumBatchingWindowInSeconds": 0,
        "MaximumRecordAgeInSeconds": -1,
        "MaximumRetryAttempts": -1,
        "ParallelizationFactor": 1,
        "StartingPosition": "TRIM_HORIZON",
        "TumblingWindowInSeconds": 0,
    }


def test_update_changes_what_it_names():
    """Settings that a request does not name stay as they are."""
    first = _config().updated({"BatchSize": 7, "FunctionResponseTypes": ["ReportBatchItemFailures"], "Enabled": True})
    second = first.updated({"MaximumRetryAttempts": 2})
    assert (first.batch_size, first.maximum_retry_attempts, first.target) == (7, -1, TARGET)
    assert (second.batch_size, second.maximum_retry_attempts, second.target.name) == (7, 2, "bark")
    assert first.report_batch_item_failures
    assert not _config().report_batch_item_failures


@pytest.mark.parametrize("criteria", [{}, {"Filters": []}])
def test_empty_filter_criteria(criteria):
    """Empty criteria are accepted, remove what there was, and are not echoed (aws_facts 2.1, A.2, A.7.7)."""
    filtered = _config().updated({"FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}})
    assert filtered.describe()["FilterCriteria"] == {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}
    assert "FilterCriteria" not in filtered.updated({"FilterCriteria": criteria}).describe()


@pytest.mark.parametrize("pattern", ['"single-string"', "{", "", "[]"])
def test_invalid_pattern(pattern):
    """A pattern that is no object of the language is refused with AWS's text (aws_facts 2.7, A.3)."""
    with pytest.raises(AwsError, match=r"^InvalidParameterValueException: Invalid filter pattern definition\.$"):
        read_filters({"Filters": [{"Pattern": pattern}]})


def test_filter_without_pattern():
    """A filter that has no Pattern is an invalid one."""
    with pytest.raises(AwsError, match="Invalid filter pattern"):
        read_filters({"Filters": [{}]})


def test_filters_are_ored_and_explained():
    """A record needs one of several filters, and the explanation names each one's first failing clause (A.7.1)."""
    record_filter = RecordFilter(['{"eventName": ["INSERT"]}', '{"eventName": ["REMOVE"]}'])
    assert record_filter.matches({"eventName": "REMOVE"})
    assert record_filter.explain({"eventName": "REMOVE"}) is None
    assert record_filter.explain({"eventName": "MODIFY"}) == (
        'filter 1: eventName is "MODIFY"; the pattern asks for ["INSERT"]\n'
        'filter 2: eventName is "MODIFY"; the pattern asks for ["REMOVE"]'
    )


def test_filters_are_values():
    """Filters with the same texts are equal."""
    one, other = (RecordFilter(['{"a": ["b"]}']) for _ in range(2))
    assert one == other
    assert len({one, other}) == 1
    assert one != RecordFilter()
    assert repr(one) == """RecordFilter(['{"a": ["b"]}'])"""
    assert RecordFilter().matches({})


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "Unrecognized event source."),
        (
            {"EventSourceArn": STREAM.partition("/stream")[0], "StartingPosition": "LATEST"},
            "Unrecognized event source.",
        ),
        (
            {"EventSourceArn": STREAM},
            (
                "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
                "Member must not be null."
            ),
        ),
        (
            {"EventSourceArn": STREAM, "StartingPosition": "AT_TIMESTAMP"},
            f"Unsupported starting position for arn type: {STREAM}",
        ),
    ],
)
def test_refused_source(params, message):
    """The source and the starting position are checked with AWS's texts (streams_and_mappings A.3)."""
    with pytest.raises(AwsError) as caught:
        check_source("CreateEventSourceMapping", params)
    assert (caught.value.code, caught.value.message) == ("InvalidParameterValueException", message)
    assert caught.value.fields == {"Type": "User", "message": message}


def test_source_of_another_service():
    """SQS, Kinesis and Kafka sources are refused in our own words."""
    with pytest.raises(UnsupportedParameter, match="Only DynamoDB streams can be mapped here"):
        check_source("CreateEventSourceMapping", {"EventSourceArn": "arn:aws:sqs:us-east-1:000000000000:queue"})


def test_accepted_source():
    """A stream's ARN with a position that streams know is taken."""
    assert check_source("CreateEventSourceMapping", {"EventSourceArn": STREAM, "StartingPosition": "LATEST"}) == STREAM


@pytest.mark.parametrize("destination", [{}, {"OnFailure": {}}, {"OnFailure": {"Destination": ""}}])
def test_no_destination(destination):
    """An empty DestinationConfig asks for nothing, and takes away what there was (A.2)."""
    first = _config().updated({"DestinationConfig": {"OnFailure": {"Destination": QUEUE}}})
    assert first.describe()["DestinationConfig"] == {"OnFailure": {"Destination": QUEUE}}
    assert first.updated({"DestinationConfig": destination}).describe()["DestinationConfig"] == {"OnFailure": {}}


@pytest.mark.parametrize(
    "arn",
    [
        QUEUE,
        "arn:aws:sns:us-east-1:000000000000:topic",
        "arn:aws:s3:::bucket",
        "arn:aws-cn:sqs:cn-north-1:000000000000:dlq",
    ],
)
def test_destinations(arn):
    """Queues, topics and buckets are accepted (streams_and_mappings A.12)."""
    assert _config().updated({"DestinationConfig": {"OnFailure": {"Destination": arn}}}).on_failure == arn


@pytest.mark.parametrize("arn", ["arn:aws:lambda:us-east-1:000000000000:function:f", QUEUE + ".fifo", "dlq"])
def test_what_is_no_destination(arn):
    """FIFO queues, functions and anything else are refused (streams_and_mappings A.12)."""
    with pytest.raises(AwsError, match=r"^InvalidParameterValueException: The provided destination config"):
        _config().updated({"DestinationConfig": {"OnFailure": {"Destination": arn}}})


def test_kafka_destination():
    """A Kafka topic, which AWS takes, is refused with a way out, not ignored (A.12)."""
    with pytest.raises(UnsupportedParameter, match="Kafka"):
        _config().updated({"DestinationConfig": {"OnFailure": {"Destination": "kafka://topic"}}})


def test_on_success_destination():
    """Mappings have no OnSuccess destination on AWS either (streams_and_mappings A.3)."""
    with pytest.raises(AwsError, match="Unsupported DestinationConfig parameter for given event source mapping type"):
        _config().updated({"DestinationConfig": {"OnSuccess": {"Destination": "arn:x"}}})


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("BisectBatchOnFunctionError", True),
        ("KMSKeyArn", "arn:aws:kms:us-east-1:000000000000:key/1"),
        ("MaximumBatchingWindowInSeconds", 300),
        ("MaximumRecordAgeInSeconds", 60),
        ("MetricsConfig", {"Metrics": ["EventCount"]}),
        ("ParallelizationFactor", 10),
        ("TumblingWindowInSeconds", 900),
    ],
)
def test_settings_are_shown(member, value):
    """What was set is shown as it was given (streams_and_mappings A.2)."""
    assert _config().updated({member: value}).describe()[member] == value


@pytest.mark.parametrize("age", [0, 1, 59])
def test_record_age_below_a_minute(age):
    """MaximumRecordAgeInSeconds is -1 or at least 60 (streams_and_mappings A.2)."""
    with pytest.raises(AwsError, match=r"^InvalidParameterValueException: Maximum record age"):
        check("CreateEventSourceMapping", _config().updated({"MaximumRecordAgeInSeconds": age}))


def test_windows_on_lanes():
    """What AWS does with lanes and tumbling windows together is not documented, so it is refused."""
    both = _config().updated({"ParallelizationFactor": 2, "TumblingWindowInSeconds": 60})
    with pytest.raises(UnsupportedParameter, match="leave one of them out"):
        check("UpdateEventSourceMapping", both)
