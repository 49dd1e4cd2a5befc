from __future__ import annotations

import pytest

from streammock.errors import AwsError, UnsupportedParameter
from streammock.mappings.config import FIXED, MappingConfig, Target, check_source, check_supported, read_filters
from streammock.mappings.filter import RecordFilter

STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/BarkTable/stream/2024-11-18T14:36:44.149"
TARGET = Target("bark", "arn:aws:lambda:us-east-1:000000000000:function:bark")


def _config() -> MappingConfig:
    return MappingConfig(STREAM, TARGET, "TRIM_HORIZON")


def test_description_of_defaults():
    """A fresh mapping shows every setting with AWS's default, and no FilterCriteria (aws_facts 2.1)."""
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
    """Empty criteria are accepted, remove what there was, and are not echoed (aws_facts 2.1)."""
    filtered = _config().updated({"FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}})
    assert filtered.describe()["FilterCriteria"] == {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}
    assert "FilterCriteria" not in filtered.updated({"FilterCriteria": criteria}).describe()


@pytest.mark.parametrize("pattern", ['"single-string"', "{", "", "[]"])
def test_invalid_pattern(pattern):
    """A pattern that is no object of the language is refused with AWS's text (aws_facts 2.7)."""
    with pytest.raises(AwsError, match=r"^InvalidParameterValueException: Invalid filter pattern definition\.$"):
        read_filters({"Filters": [{"Pattern": pattern}]})


def test_filter_without_pattern():
    """A filter that has no Pattern is an invalid one."""
    with pytest.raises(AwsError, match="Invalid filter pattern"):
        read_filters({"Filters": [{}]})


def test_filters_are_ored_and_explained():
    """A record needs one of several filters, and the explanation names each one's first failing clause."""
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


@pytest.mark.parametrize("member", FIXED)
def test_setting_without_support(member):
    """A setting that would change delivery and cannot yet is refused; its default is welcome."""
    check_supported("CreateEventSourceMapping", {member: FIXED[member]})
    with pytest.raises(UnsupportedParameter, match=rf"{member}=.* of CreateEventSourceMapping"):
        check_supported("CreateEventSourceMapping", {member: True if FIXED[member] is False else 60})


@pytest.mark.parametrize("destination", [{}, {"OnFailure": {}}, {"OnFailure": {"Destination": ""}}])
def test_no_destination(destination):
    """An empty DestinationConfig asks for nothing."""
    check_supported("CreateEventSourceMapping", {"DestinationConfig": destination})


def test_on_success_destination():
    """Mappings have no OnSuccess destination on AWS either (streams_and_mappings A.3)."""
    with pytest.raises(AwsError, match="Unsupported DestinationConfig parameter for given event source mapping type"):
        check_supported("CreateEventSourceMapping", {"DestinationConfig": {"OnSuccess": {"Destination": "arn:x"}}})


def test_on_failure_destination():
    """On-failure destinations are refused, not ignored."""
    with pytest.raises(UnsupportedParameter, match=r"DestinationConfig\.OnFailure\.Destination"):
        check_supported("UpdateEventSourceMapping", {"DestinationConfig": {"OnFailure": {"Destination": "arn:x"}}})
