"""A version's description, its revisions, and its warm sandboxes."""

import re

from streammock.clock import SECOND
from streammock.functions import lifecycle
from streammock.functions.code import from_zip
from streammock.functions.configuration import Configuration
from streammock.functions.logging_config import LoggingConfig
from streammock.transitions import Transitions

ROLE = "arn:aws:iam::111122223333:role/dog"
NOW = 1_700_000_000 * SECOND


def test_how_a_function_is_described(world):
    """An active function, with the members recorded from AWS beside its settings (aws_facts 3.2)."""
    described = world.function.latest.describe()
    settings = world.function.latest.configuration.describe("bark")
    assert {name: described[name] for name in described.keys() - settings.keys()} == {
        "CodeSha256": described["CodeSha256"],
        "CodeSize": 0,
        "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:bark",
        "FunctionName": "bark",
        "LastModified": "2023-11-14T22:13:20.000+0000",
        "LastUpdateStatus": "Successful",
        "RevisionId": world.function.latest.revision_id,
        "RuntimeVersionConfig": described["RuntimeVersionConfig"],
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "State": "Active",
        "Version": "$LATEST",
    }
    runtime = described["RuntimeVersionConfig"]["RuntimeVersionArn"]
    assert re.fullmatch("arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}", runtime)


def test_a_runtime_version_belongs_to_the_runtime(world, new_function):
    """Functions of one runtime have one runtime version, those of another have another."""
    node = Configuration("nodejs22.x", "index.handler", ROLE)
    functions = [
        world.function.latest,
        new_function(world.backend.ids).latest,
        new_function(world.backend.ids, configuration=node).latest,
    ]
    first, second, third = (function.describe()["RuntimeVersionConfig"] for function in functions)
    assert first == second != third


def test_an_answer_is_a_revision_behind(world):
    """Create and update answer with a revision that is replaced when the function is ready (aws_facts 3.2)."""
    function = world.function.latest
    seen = [
        lifecycle.create(function, Transitions(), NOW)["RevisionId"],
        lifecycle.update(function, Transitions(), NOW)["RevisionId"],
        function.describe()["RevisionId"],
    ]
    assert len(set(seen)) == 3
    assert function.describe()["RevisionId"] == seen[2]


def test_states(world):
    """Pending in Create's answer, in progress in an update's, neither in a list (aws_facts 3.2)."""
    reason = "The function is being created."
    ready = world.function.latest.describe()
    created, updated, listed = (
        lifecycle.create(world.function.latest, Transitions(), NOW),
        lifecycle.update(world.function.latest, Transitions(), NOW),
        world.function.latest.describe_listed(),
    )
    state = {"State": "Pending", "StateReason": reason, "StateReasonCode": "Creating"}
    assert created.items() >= state.items()
    assert "LastUpdateStatus" not in created
    assert updated.items() >= {"State": "Active", "LastUpdateStatus": "InProgress"}.items()
    assert (updated["LastUpdateStatusReason"], updated["LastUpdateStatusReasonCode"]) == (reason, "Creating")
    assert ready.keys() - listed.keys() == {"State", "LastUpdateStatus", "RuntimeVersionConfig"}


def test_a_change_of_code(world, zipped):
    """New code gives a new hash, size, revision and time of change, and keeps the settings."""
    function, settings = world.function.latest, world.function.latest.configuration
    before = function.describe()
    code = from_zip(zipped(index="pass"))
    function.change(code=code, now=NOW + 5 * SECOND)
    after = function.describe()
    assert (after["CodeSha256"], after["CodeSize"]) == (code.sha256, len(code.content))
    assert after["LastModified"] == "2023-11-14T22:13:25.000+0000"
    assert after["RevisionId"] != before["RevisionId"]
    assert function.configuration is settings


def test_a_change_of_settings(world):
    """New settings give a new revision, and keep the code (aws_facts 3.2)."""
    function, code = world.function.latest, world.function.latest.code
    before = function.describe()
    function.change(configuration=Configuration("python3.12", "app.main", ROLE), now=NOW)
    after = function.describe()
    assert (after["Handler"], after["CodeSha256"]) == ("app.main", before["CodeSha256"])
    assert after["RevisionId"] != before["RevisionId"]
    assert function.code is code


# --- sandboxes ------------------------------------------------------------------------------------------------------
def test_what_a_runtime_is_told(world):
    """All that it needs to start the function, with a log stream of the day (streams_and_mappings C.3)."""
    settings = Configuration(
        "python3.12", "app.main", ROLE, timeout=9, memory_size=256, environment={"NAME": "Rex"}, logging=LoggingConfig(group="/d")
    )  # fmt: skip
    world.function.latest.change(configuration=settings, now=NOW)
    world.function.latest.settle()
    spec, _ = world.function.latest.take_sandbox(world.runtime, NOW)
    told = (spec.function_name, spec.version, spec.runtime, spec.handler, spec.environment, spec.timeout)
    assert told == ("bark", "$LATEST", "python3.12", "app.main", {"NAME": "Rex"}, 9)
    assert (spec.memory_size, spec.region, spec.account) == (256, "eu-west-1", "111122223333")
    assert (spec.code, spec.log_group) == (world.function.latest.code, "/d")
    assert re.fullmatch(r"2023/11/14/\[\$LATEST\][0-9a-f]{32}", spec.log_stream)


def test_a_function_without_variables(world):
    """It gets an empty mapping."""
    assert world.function.latest.take_sandbox(world.runtime, NOW)[0].environment == {}


def test_a_sandbox_stays_warm(world):
    """What is given back is taken again; what is called meanwhile gets one of its own (streams_and_mappings C.3)."""
    function = world.function.latest
    first = function.take_sandbox(world.runtime, NOW)
    second = function.take_sandbox(world.runtime, NOW)
    assert first[1] is not second[1]
    assert first[0].log_stream != second[0].log_stream
    function.give_back(*first, function.generation)
    assert function.take_sandbox(world.runtime, NOW) == first
    assert len(world.runtime.sandboxes) == 2


def test_a_change_ends_what_is_warm(world):
    """Idle sandboxes end at once, busy ones when they are given back."""
    function = world.function.latest
    generation = function.generation
    busy, idle = function.take_sandbox(world.runtime, NOW), function.take_sandbox(world.runtime, NOW)
    function.give_back(*idle, generation)
    function.change(now=NOW)
    function.settle()
    assert (idle[1].closed, busy[1].closed) == (True, False)
    function.give_back(*busy, generation)
    assert busy[1].closed
    assert function.take_sandbox(world.runtime, NOW)[1] not in (idle[1], busy[1])


def test_how_it_looks_in_a_debugger(world):
    """Its ARN and its runtime."""
    assert repr(world.function.latest) == "<Version arn:aws:lambda:eu-west-1:111122223333:function:bark (python3.13)>"
