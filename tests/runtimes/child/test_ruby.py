"""Ruby handlers."""

import json
import shutil
import sys

import pytest

from streammock.errors import CodeError
from streammock.functions.logging_config import LoggingConfig
from streammock.runtimes import ruby_command

needs_ruby = pytest.mark.skipif(shutil.which("ruby") is None, reason="needs ruby on PATH")

ECHO = """
puts 'loading'
$count = 0
def handler(event:, context:)
  puts "running #{context.function_name}"
  $count += 1
  [event, $count, context.aws_request_id, context.get_remaining_time_in_millis.between?(1, 20_000)]
end
"""


@pytest.fixture
def ruby(start):
    """A function in app.rb."""

    def ruby(code, **settings):
        files = {"app.rb": code} if isinstance(code, str) else code
        return start(files, **{"runtime": "ruby3.2", **settings})

    return ruby


@needs_ruby
def test_an_answer(ruby):
    """Event in, reply out, with the log in between; warm the file is not loaded again."""
    handler = ruby(ECHO)
    assert handler({"a": "é"}) == [{"a": "é"}, 1, handler.request_id, True]
    assert handler.log == ["loading", "running bark"]
    assert handler()[1] == 2
    assert handler.log == ["running bark"]


@needs_ruby
def test_a_method_of_a_class(ruby):
    """file.Module::Class.method, and what the file requires from beside it."""
    files = {
        "app.rb": "require_relative 'other'\nmodule A\n class B\n  def self.go(event:, context:) = OTHER\n end\nend",
        "other.rb": "OTHER = [nil, 1.5]",
    }
    assert ruby(files, handler="app.A::B.go")() == [None, 1.5]


@needs_ruby
def test_a_failure(ruby):
    """Class, message and a trace that begins in the user's file, named as on Lambda."""
    handler = ruby("def handler(event:, context:)\n  raise ArgumentError, 'bad é'\nend")
    payload = handler()
    assert handler.failed
    assert payload["errorType"] == "Function<ArgumentError>"
    assert payload["errorMessage"] == "bad é"
    assert payload["stackTrace"][0].startswith("/var/task/app.rb:2:in ")
    assert not any("bootstrap" in line for line in payload["stackTrace"])
    assert json.loads(handler.log[1]) == payload
    assert handler()["errorType"] == "Function<ArgumentError>"
    assert handler.outcome.init_duration_ns is None


@needs_ruby
@pytest.mark.parametrize(
    ("code", "handler", "kind"),
    [
        ("require 'no_such_file'", "app.handler", "Init<LoadError>"),
        ("def handler(", "app.handler", "Init<SyntaxError>"),
        ("raise 'at loading'", "app.handler", "Init<RuntimeError>"),
        ("", "other.handler", "Init<LoadError>"),
        ("", "app.Missing.handler", "Init<NameError>"),
        ("", "handler", "Init<ArgumentError>"),
    ],
)
def test_a_failure_at_loading(ruby, code, handler, kind):
    """It is posted as one, and the next invocation tries again."""
    function = ruby(code, handler=handler)
    for _ in range(2):
        assert function()["errorType"] == kind
        assert function.failed


@needs_ruby
def test_it_ends(ruby):
    """An exit is Lambda's ExitError."""
    handler = ruby("def handler(event:, context:) = exit(3)")
    assert handler()["errorMessage"].endswith("Runtime exited with error: exit status 3")


@needs_ruby
def test_replies_of_other_kinds(ruby):
    """A StringIO goes out as it is."""
    handler = ruby("require 'stringio'\ndef handler(event:, context:) = StringIO.new('{\"a\": 1}')")
    assert handler() == {"a": 1}


@needs_ruby
def test_the_client_context(ruby):
    """As the caller wrote it."""
    handler = ruby("def handler(event:, context:) = context.client_context")
    assert handler(client_context=b'{"custom": {"a": 1}}') == {"custom": {"a": 1}}


@needs_ruby
def test_another_version(ruby):
    """The log says which Ruby it is, where it is not the one asked for."""
    handler = ruby("def handler(event:, context:) = nil", runtime="ruby2.5")
    handler()
    assert handler.outcome.log[0].startswith("streammock: ruby2.5 runs on Ruby ")


@pytest.mark.parametrize(
    ("choice", "message"),
    [(None, r"ruby3\.4 needs Ruby.*STREAMMOCK_RUBY"), (sys.executable, "STREAMMOCK_RUBY names .*, which is no Ruby")],
)
def test_no_ruby(start, monkeypatch, tmp_path, choice, message):
    """The error says what is missing and how to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(ruby_command.OVERRIDE, raising=False)
    if choice is not None:
        monkeypatch.setenv(ruby_command.OVERRIDE, choice)
    with pytest.raises(CodeError, match=message):
        start({}, runtime="ruby3.4")


@needs_ruby
def test_what_it_writes_where_the_log_is_json(ruby):
    """It stays as it is: Lambda makes JSON of application logs for other runtimes alone (AWS: "Log formats")."""
    json_log = LoggingConfig(format="JSON")
    handler = ruby("def handler(event:, context:)\n  puts 'plain'\n  raise 'bad'\nend", logging=json_log)
    payload = handler()
    assert handler.log == ["plain", "Error raised from handler method", json.dumps(payload, separators=(",", ":"))]
