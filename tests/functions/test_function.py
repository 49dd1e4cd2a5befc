"""A function's versions, its aliases, and where an invocation goes."""

import pytest

from streammock.clock import SECOND
from streammock.functions.alias import Alias
from streammock.functions.configuration import Configuration

ARN = "arn:aws:lambda:eu-west-1:111122223333:function:bark"
NOW = 1_700_000_000 * SECOND


def change(function, description):
    """Change the function's settings; returns them."""
    settings = Configuration("python3.12", "app.main", "role", description=description)
    function.latest.change(configuration=settings, now=NOW)
    function.latest.settle()
    return settings


def test_a_version_freezes_what_there_is(world):
    """Its settings and code stay when $LATEST changes (streams_and_mappings C.5)."""
    function = world.function
    before = function.latest.configuration
    version = function.publish(None, NOW)
    change(function, "new")
    assert (version.number, version.arn, version.configuration) == ("1", f"{ARN}:1", before)
    assert version.code is function.latest.code
    assert version.revision_id != function.latest.revision_id


def test_nothing_new_is_no_new_version(world):
    """Unchanged code and settings give the last version again, whatever its description (aws_facts 3.2)."""
    function = world.function
    first = function.publish("one", NOW)
    assert function.publish("two", NOW) is first
    change(function, "new")
    assert function.publish(None, NOW).number == "2"


def test_a_deleted_version_is_published_anew(world):
    """What is gone cannot be given again; its number is not used again."""
    function = world.function
    function.publish(None, NOW)
    function.delete_version("1")
    assert function.publish(None, NOW).number == "2"
    assert [version.number for version in function] == ["$LATEST", "2"]


def test_what_a_qualifier_means(world):
    """None and $LATEST are one; an alias means its first version."""
    function = world.function
    version = function.publish(None, NOW)
    function.aliases["prod"] = Alias("prod", f"{ARN}:prod", "1", "r")
    assert function.version(None) is function.version("$LATEST") is function.latest
    assert function.version("1") is function.version("prod") is version
    assert [function.has(one) for one in (None, "$LATEST", "1", "prod", "2", "test")] == [True] * 4 + [False] * 2


def test_a_weighted_alias(world):
    """Of many invocations each version gets its share; the draw is the seed's (streams_and_mappings A.9)."""
    function = world.function
    function.publish(None, NOW)
    change(function, "new")
    function.publish(None, NOW)
    function.aliases["prod"] = Alias("prod", f"{ARN}:prod", "1", "r", weights={"2": 0.25})
    gone = [function.route("prod").number for _ in range(1000)]
    assert gone.count("2") == pytest.approx(250, abs=40)
    assert set(gone) == {"1", "2"}


@pytest.mark.parametrize(
    ("weight", "fraction", "version"), [(0.25, 0.2499, "2"), (0.25, 0.25, "1"), (0.0, 0.0, "1"), (1.0, 0.9999, "2")]
)
def test_the_edges_of_a_weight(weight, fraction, version):
    """No weight gets nothing, and the whole weight everything."""
    assert Alias("prod", ARN, "1", "r", weights={"2": weight}).draw(fraction) == version


def test_what_goes_with_a_version(world):
    """What was set for a version or an alias is forgotten with it."""
    function = world.function
    function.publish(None, NOW)
    function.aliases["prod"] = Alias("prod", f"{ARN}:prod", "$LATEST", "r")
    settings = (function.provisioned, function.event_invoke, function.policies, function.urls)
    for kept in settings:
        kept.update({"1": object(), "prod": object(), "$LATEST": object()})
    function.delete_version("1")
    function.delete_alias("prod")
    function.delete_alias("none")
    assert [list(kept) for kept in settings] == [["$LATEST"]] * 4


def test_versions_are_warm_by_themselves(world):
    """Each has sandboxes of its own; all end with the function."""
    function = world.function
    version = function.publish(None, NOW)
    taken = [one.take_sandbox(world.runtime, NOW) for one in function]
    assert [spec.version for spec, _ in taken] == ["$LATEST", "1"]
    assert "[1]" in taken[1][0].log_stream
    for one, (spec, sandbox) in zip(function, taken, strict=True):
        one.give_back(spec, sandbox, one.generation)
    change(function, "new")
    assert [sandbox.closed for _, sandbox in taken] == [True, False]
    function.close()
    assert taken[1][1].closed
    assert version.take_sandbox(world.runtime, NOW)[1] is not taken[1][1]


def test_how_it_looks_in_a_debugger(world):
    """Name, runtime, and how often it was called."""
    assert repr(world.function) == "<Function bark (python3.13), 0 invocations>"
