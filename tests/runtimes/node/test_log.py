"""What a handler logs, and whose it is."""

import re

import pytest

pytestmark = pytest.mark.node


def test_the_console(start):
    """Time, request id, level and message, divided by tabs (aws_facts 3.4)."""
    handler = start(
        "exports.handler = async () => { for (const level of ['log', 'info', 'debug', 'trace', 'warn', 'error', 'fatal'])"
        " console[level]('%s %j', level, {a: 1}) }"
    )
    handler()
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t00000000-0000-4000-8000-000000000001\t([A-Z]+)\t(.*)")
    events = [form.fullmatch(event).groups() for event in handler.outcome.log]
    assert events == [
        ("INFO", 'log {"a":1}'),
        ("INFO", 'info {"a":1}'),
        ("DEBUG", 'debug {"a":1}'),
        ("TRACE", 'trace {"a":1}'),
        ("WARN", 'warn {"a":1}'),
        ("ERROR", 'error {"a":1}'),
        ("FATAL", 'fatal {"a":1}'),
    ]


def test_a_message_of_many_lines_is_one_event(start):
    """As on Lambda, where the console does not write to standard output."""
    handler = start("exports.handler = async () => console.log('a\\nb\\n\\nc')")
    handler()
    assert handler.messages == ["INFO\ta\nb\n\nc"]


def test_output_is_cut_into_lines(start):
    """What goes to stdout and stderr itself is an event per line, also the last one without an end."""
    handler = start(
        "exports.handler = async () => { process.stdout.write('one\\ntwo'); process.stderr.write('err\\n') }"
    )
    handler()
    assert sorted(handler.outcome.log) == ["err", "one", "two"]


def test_each_invocation_has_its_own(start):
    """What was written while loading belongs to the first invocation, under an id that is not there yet."""
    handler = start("console.log('loading'); exports.handler = async (event) => console.log(event.n)")
    handler({"n": 1})
    assert [event.split("\t")[1:] for event in handler.outcome.log] == [
        ["undefined", "INFO", "loading"],
        ["00000000-0000-4000-8000-000000000001", "INFO", "1"],
    ]
    handler({"n": 2})
    assert handler.messages == ["INFO\t2"]


def test_a_flood(start):
    """More than any pipe holds, before and in the handler, holds nothing up and is cut."""
    handler = start(
        "const line = 'x'.repeat(99999) + '\\n'; for (let i = 0; i < 20; i++) process.stdout.write(line);"
        "exports.handler = async () => { for (let i = 0; i < 300; i++) process.stdout.write(line); return 'done' }"
    )
    assert handler() == "done"
    assert "cut here" in handler.outcome.log[-1]


def test_another_node_is_named_in_the_log(start):
    """Where the exact Node.js is not there, the nearest one runs, and the log of the cold start says so."""
    handler = start("exports.handler = async () => process.versions.node", runtime="nodejs4.3")
    version = handler()
    assert handler.outcome.log[0].startswith(f"streammock: nodejs4.3 runs on Node.js {version}")
    handler()
    assert handler.outcome.log == ()
