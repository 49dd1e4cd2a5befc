"""The five operations on a region made by hand; tests/operations goes through boto3."""

from __future__ import annotations

import importlib
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from streammock.call import Call
from streammock.clock import SECOND, Clock
from streammock.errors import AwsError, StreamReadersWarning, UnsupportedParameter
from streammock.ids import Ids
from streammock.scheduler import Scheduler
from streammock.settings import Settings
from streammock.streams.stream import Stream
from streammock.transitions import Transitions

NOW = 1_700_000_000 * SECOND
REGION, ACCOUNT = "us-east-1", "000000000000"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:bark"


class _Lambda:
    """Calls operations on a region that has the function ``bark`` and one stream."""

    def __init__(self) -> None:
        clock = Clock()
        backend = SimpleNamespace(
            settings=Settings(),
            all_mappings=[],
            send=None,
            ids=Ids(),
            clock=clock,
            scheduler=Scheduler(clock),
            transitions=Transitions(),
        )
        self.stream = Stream(
            table_arn=f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/BarkTable",
            table_name="BarkTable",
            key_schema=[{"AttributeName": "id", "KeyType": "HASH"}],
            view_type="NEW_IMAGE",
            region=REGION,
            created=NOW,
            ids=backend.ids,
        )
        self.region = SimpleNamespace(
            name=REGION,
            account=ACCOUNT,
            backend=backend,
            mappings={},
            streams={self.stream.arn: self.stream},
            functions={
                "bark": SimpleNamespace(has=lambda qualifier: qualifier in {None, "$LATEST"}),
                "meow": SimpleNamespace(has=lambda qualifier: qualifier in {None, "$LATEST"}),
            },
        )

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """One operation, by its API name."""
        names = {"List": "list_event_source_mappings"}
        name = names.get(operation, f"{operation.lower()}_event_source_mapping")
        module = importlib.import_module(f"streammock.operations.lambda_.{name}")
        assert set(params) <= module.PARAMETERS
        assert not module.PARAMETERS & getattr(module, "REFUSED", {}).keys()
        call = Call("lambda", f"{operation}EventSourceMapping", params, ACCOUNT, REGION, NOW)
        return getattr(module, name)(call, self.region)

    def create(self, **params: Any) -> dict[str, Any]:
        """Create with what a test does not care for."""
        given = {"EventSourceArn": self.stream.arn, "FunctionName": "bark", "StartingPosition": "TRIM_HORIZON"}
        return self.call("Create", **given | params)


@pytest.fixture
def aws() -> _Lambda:
    """A region with functions and a stream."""
    return _Lambda()


def _error(action) -> tuple[str, str, int]:
    with pytest.raises(AwsError) as caught:
        action()
    return caught.value.code, caught.value.message, caught.value.status


# --- create -----------------------------------------------------------------------------------------------------------
def test_create(aws):
    """The answer has exactly the 19 fields recorded from AWS, State Creating among them (aws_facts 2.1, A.2, A.4)."""
    answer = aws.create()
    uuid = answer["UUID"]
    assert answer == {
        "BatchSize": 100,
        "BisectBatchOnFunctionError": False,
        "DestinationConfig": {"OnFailure": {}},
        "EventSourceArn": aws.stream.arn,
        "EventSourceMappingArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:{uuid}",
        "FunctionArn": FUNCTION,
        "FunctionResponseTypes": [],
        "LastModified": datetime.fromtimestamp(NOW / SECOND, timezone.utc),
        "LastProcessingResult": "No records processed",
        "MaximumBatchingWindowInSeconds": 0,
        "MaximumRecordAgeInSeconds": -1,
        "MaximumRetryAttempts": -1,
        "ParallelizationFactor": 1,
        "StartingPosition": "TRIM_HORIZON",
        "State": "Creating",
        "StateTransitionReason": "User action",
        "TumblingWindowInSeconds": 0,
        "UUID": uuid,
    }
    assert len(uuid) == 36


def test_create_with_settings(aws):
    """What was given is echoed; the next call sees the mapping enabled (aws_facts 2.1, 2.2)."""
    criteria = {"Filters": [{"Pattern": '{ "eventName": ["INSERT"] }'}]}
    given = {
        "BatchSize": 1,
        "MaximumRetryAttempts": 0,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "FilterCriteria": criteria,
        "StartingPosition": "LATEST",
    }
    answer = aws.create(**given, ParallelizationFactor=1, TumblingWindowInSeconds=0)
    assert {name: answer[name] for name in given} == given
    assert aws.call("Get", UUID=answer["UUID"]) == answer | {"State": "Enabled"}


def test_create_disabled(aws):
    """Create with Enabled false ends in Disabled (streams_and_mappings A.4, A.2)."""
    answer = aws.create(Enabled=False)
    assert answer["State"] == "Creating"
    assert aws.call("Get", UUID=answer["UUID"])["State"] == "Disabled"


@pytest.mark.filterwarnings("ignore::streammock.errors.StreamReadersWarning")
def test_targets_are_unique_as_qualified(aws):
    """One source and function conflict with 409; another qualifier is another target (streams_and_mappings A.3)."""
    uuid = aws.create()["UUID"]
    assert aws.create(FunctionName=f"{FUNCTION}:$LATEST")["FunctionArn"] == f"{FUNCTION}:$LATEST"
    message = (
        f'The event source arn (" {aws.stream.arn} ") and function (" bark ") provided mapping already exists. '
        f"Please update or delete the existing mapping with UUID {uuid}"
    )
    conflict = ("ResourceConflictException", message, 409)
    assert _error(lambda: aws.create(FunctionName=f"{ACCOUNT}:function:bark")) == conflict
    meow = aws.create(FunctionName="meow")["UUID"]
    assert _error(lambda: aws.call("Update", UUID=meow, FunctionName="bark")) == conflict


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"DestinationConfig": {"OnSuccess": {"Destination": "arn:x"}}, "FunctionName": "none"}, "Unsupported Dest"),
        ({"EventSourceArn": "", "StartingPosition": None}, "Unrecognized event source."),
        ({"StartingPosition": None, "FunctionName": "none"}, "1 validation error detected: Value null"),
        ({"StartingPosition": "AT_TIMESTAMP", "FunctionName": "none"}, "Unsupported starting position"),
        ({"FilterCriteria": {"Filters": [{"Pattern": "x"}]}, "FunctionName": "none"}, "Invalid filter pattern"),
        ({"FunctionName": "none"}, "Function does not exist"),
    ],
)
def test_order_of_checks(aws, params, message):
    """Of several faults the first in AWS's order is told (streams_and_mappings A.3)."""
    code, text, status = _error(lambda: aws.create(**params))
    assert (code, status) == ("InvalidParameterValueException", 400)
    assert text.startswith(message)
    assert aws.region.mappings == {}


def test_create_without_its_stream(aws):
    """A well-formed ARN of a missing stream, or of one that is gone for good (streams_and_mappings A.3, B.1)."""
    missing = aws.stream.arn[:-3] + "999"
    expected = ("InvalidParameterValueException", f"Stream not found: {missing}", 400)
    assert _error(lambda: aws.create(EventSourceArn=missing)) == expected
    aws.stream.disable(NOW - 25 * 3600 * SECOND)
    assert _error(aws.create)[1] == f"Stream not found: {aws.stream.arn}"


def test_unsupported_settings(aws):
    """A pair of settings that nobody knows the meaning of is refused by the operation's name."""
    with pytest.raises(UnsupportedParameter, match="TumblingWindowInSeconds of CreateEventSourceMapping"):
        aws.create(ParallelizationFactor=2, TumblingWindowInSeconds=60)


# --- get, list --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("operation", ["Get", "Update", "Delete"])
def test_unknown_uuid(aws, operation):
    """Whoever names an unknown UUID is told 404 (aws_facts 2.2, A.3)."""
    expected = ("ResourceNotFoundException", "The resource you requested does not exist.", 404)
    assert _error(lambda: aws.call(operation, UUID="none")) == expected


@pytest.mark.filterwarnings("ignore::streammock.errors.StreamReadersWarning")
def test_list_by_source_and_function(aws):
    """Lists select by stream, and by function as qualified; the function may be gone (aws_facts 2.2)."""
    first, second, third = (aws.create(FunctionName=name)["UUID"] for name in ("bark", "meow", "bark:$LATEST"))

    def uuids(**params: Any) -> list[str]:
        answer = aws.call("List", **params)
        assert "NextMarker" not in answer
        return [mapping["UUID"] for mapping in answer["EventSourceMappings"]]

    aws.region.functions.clear()
    assert uuids() == uuids(EventSourceArn=aws.stream.arn) == [first, second, third]
    assert uuids(EventSourceArn="arn:other") == []
    assert uuids(FunctionName="bark") == [first]
    assert uuids(FunctionName=f"{FUNCTION}:$LATEST") == [third]
    assert aws.call("List")["EventSourceMappings"][0] == aws.call("Get", UUID=first)


@pytest.mark.filterwarnings("ignore::streammock.errors.StreamReadersWarning")
def test_list_in_pages(aws):
    """MaxItems bounds a page and NextMarker leads to the next one."""
    aws.region.functions = {
        name: SimpleNamespace(has=lambda qualifier: qualifier in {None, "$LATEST"}) for name in "abcde"
    }
    created = [aws.create(FunctionName=name)["UUID"] for name in "abcde"]
    found, marker = [], {}
    for size in (2, 2, 1):
        page = aws.call("List", MaxItems=2, **marker)
        assert len(page["EventSourceMappings"]) == size
        found += [mapping["UUID"] for mapping in page["EventSourceMappings"]]
        marker = {"Marker": page["NextMarker"]} if "NextMarker" in page else {}
    assert found == created
    assert marker == {}


def test_list_with_a_foreign_marker(aws):
    """A Marker that no answer gave is refused."""
    assert _error(lambda: aws.call("List", Marker="x"))[0] == "InvalidParameterValueException"


# --- update, delete ---------------------------------------------------------------------------------------------------
def test_update(aws):
    """Update answers Updating with the new settings; the next call sees Enabled (aws_facts 2.2, A.7.7)."""
    uuid = aws.create(FilterCriteria={"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]})["UUID"]
    answer = aws.call("Update", UUID=uuid, FunctionName="meow", BatchSize=5, FilterCriteria={})
    assert (answer["State"], answer["BatchSize"]) == ("Updating", 5)
    assert answer["FunctionArn"].endswith(":function:meow")
    assert "FilterCriteria" not in answer
    assert aws.call("Get", UUID=uuid) == answer | {"State": "Enabled"}


def test_update_of_the_same_function(aws):
    """A mapping does not conflict with itself."""
    uuid = aws.create()["UUID"]
    assert aws.call("Update", UUID=uuid, FunctionName=FUNCTION)["FunctionArn"] == FUNCTION


def test_disable_and_enable(aws):
    """Enabled leads through Disabling and Enabling (aws_facts 2.2, A.4)."""
    uuid = aws.create()["UUID"]
    assert aws.call("Update", UUID=uuid, Enabled=False)["State"] == "Disabling"
    assert aws.call("Get", UUID=uuid)["State"] == "Disabled"
    assert aws.call("Update", UUID=uuid, BatchSize=3)["State"] == "Updating"
    assert aws.call("Get", UUID=uuid)["State"] == "Disabled"
    assert aws.call("Update", UUID=uuid, Enabled=True)["State"] == "Enabling"
    assert aws.call("Get", UUID=uuid)["State"] == "Enabled"


def test_failed_update_changes_nothing(aws):
    """An update that is refused leaves the mapping as it was."""
    uuid = aws.create()["UUID"]
    before = aws.call("Get", UUID=uuid)
    assert (
        _error(lambda: aws.call("Update", UUID=uuid, BatchSize=9, FunctionName="none"))[1] == "Function does not exist"
    )
    with pytest.raises(UnsupportedParameter, match="TumblingWindowInSeconds of UpdateEventSourceMapping"):
        aws.call("Update", UUID=uuid, ParallelizationFactor=10, TumblingWindowInSeconds=1)
    assert aws.call("Get", UUID=uuid) == before


def test_delete(aws):
    """Delete answers the full description in state Deleting; then the mapping is gone (aws_facts 2.2, A.4)."""
    answer = aws.create()
    assert aws.call("Delete", UUID=answer["UUID"]) == answer | {"State": "Deleting"}
    assert _error(lambda: aws.call("Get", UUID=answer["UUID"]))[2] == 404
    assert aws.region.backend.scheduler.participants == []
    assert aws.create()["State"] == "Creating"


def test_representation(aws):
    """A mapping shows where it leads and how it is."""
    uuid = aws.create()["UUID"]
    assert repr(aws.region.mappings[uuid]) == f"<EventSourceMapping {uuid} {aws.stream.arn} → {FUNCTION} Enabled>"


def test_a_third_reader_of_a_stream(aws):
    """Two mappings are served; a third is made too, with a warning that AWS would throttle (streams_and_mappings A.5)."""
    aws.create()
    aws.create(FunctionName="meow")
    with pytest.warns(StreamReadersWarning, match=r"3 event source mappings read .*throttles more"):
        aws.create(FunctionName="bark:$LATEST")
