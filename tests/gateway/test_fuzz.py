"""A small run of the fuzzer, and the fuzzer itself; ``python tests/gateway/fuzz.py`` makes a large one."""

import pytest
from gateway import fuzz

from streammock import endpoint, service_models
from streammock.wire import route


@pytest.fixture(scope="module")
def report():
    return fuzz.run(3_000, seed=1, per_world=500)


def test_no_request_fails(report):
    """Broken HTTP, JSON, types, targets, compression and paths: no failure of ours, no hang, no path of this machine."""
    assert not report.findings, str(report)
    assert sum(report.statuses.values()) > 3_000


def test_nothing_grows(report):
    """When the worlds have gone, no thread, no descriptor and no memory of theirs is left."""
    assert report.growth == [], str(report)


def test_requests_get_far(report):
    """Enough of them are right: items are written and read, functions invoked, directly and through the stream."""
    assert report.succeeded.keys() >= {"PutItem", "UpdateItem", "BatchWriteItem", "Scan", "GetRecords", "Invoke"}
    assert report.invocations > report.succeeded["Invoke"] + report.succeeded["InvokeWithResponseStream"]


def test_a_failure_is_found(monkeypatch):
    """An operation that fails is a finding, with its traceback and the request."""

    def fail(_call, _region):
        raise ZeroDivisionError("found")

    entry = endpoint._find("dynamodbstreams", "ListStreams")
    entry.operation = fail
    monkeypatch.setitem(endpoint._entries, ("dynamodbstreams", "ListStreams"), entry)
    found = fuzz.run(300, seed=1)
    ((count, text),) = found.findings.values()
    assert count >= 1
    assert "status 500" in text
    assert "DynamoDBStreams_20120810.ListStreams" in text
    assert "ZeroDivisionError: found" in text


def test_growth_is_found():
    """What grows beyond noise from the third world to the last is named."""
    report = fuzz.Report()
    sizes = {"threads": 1, "descriptors": 5, "objects": 60_000, "memory": 1 << 26}
    report.sizes = [sizes, sizes, sizes, {**sizes, "threads": 2, "memory": 1 << 28, "objects": 60_001}]
    assert report.growth == ["threads: 1 to 2", "memory: 67108864 to 268435456"]


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ((200, {"Content-Type": "application/json", "x-amz-crc32": "2745614147"}, b"{}"), ""),
        ((200, {"Content-Type": "application/json", "x-amz-crc32": "1"}, b"{}"), "a wrong checksum"),
        ((200, {"Content-Type": "application/json"}, b"{"), "no JSON"),
        ((500, {}, b"com.amazon.coral.service#InternalFailure"), ""),
        ((501, {}, b""), "status 501"),
        ((400, {}, b"at " + fuzz.HOME + b"/x.py"), "a path of this machine"),
        (None, "no answer to a sound request"),
    ],
)
def test_a_wrong_answer_is_found(answer, wrong):
    """Status, checksum, JSON and what must not be told are looked at."""
    complaint = fuzz.complaint(fuzz.fuzz_requests.Fuzzed(b""), [answer])
    assert complaint.partition(":")[0] == wrong


@pytest.mark.parametrize("service", service_models.SERVICES)
def test_every_operation_has_a_decoder(service):
    """The shapes of every operation of botocore's models can be compiled."""
    codec = route.codec(service)
    model = service_models.get(service)
    for name in model.operation_names:
        if service == "lambda":
            codec._operation(name)
        else:
            assert codec._operation(f"{model.metadata['targetPrefix']}.{name}").name == name
