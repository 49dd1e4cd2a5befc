"""A function's settings: defaults, changes, and what is refused."""

import pytest

from streammock import service_models
from streammock.functions.configuration import Configuration, create, update

ROLE = "arn:aws:iam::111122223333:role/dog"
CURRENT = Configuration("python3.13", "index.handler", ROLE)


def test_defaults():
    """What CreateFunction leaves out has the values recorded from AWS (aws_facts 3.2)."""
    settings = create({"Runtime": "nodejs16.x", "Handler": "index.handler", "Role": ROLE})
    assert settings.describe("bark") == {
        "Architectures": ["x86_64"],
        "Description": "",
        "EphemeralStorage": {"Size": 512},
        "Handler": "index.handler",
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/bark"},
        "MemorySize": 128,
        "PackageType": "Zip",
        "Role": ROLE,
        "Runtime": "nodejs16.x",
        "Timeout": 3,
        "TracingConfig": {"Mode": "PassThrough"},
    }


@pytest.mark.parametrize(
    ("member", "value", "shown"),
    [
        ("Runtime", "nodejs22.x", "nodejs22.x"),
        ("Handler", "app.main", "app.main"),
        ("Role", f"{ROLE}2", f"{ROLE}2"),
        ("Description", "barks", "barks"),
        ("Timeout", 900, 900),
        ("MemorySize", 10_240, 10_240),
        ("Architectures", ["arm64"], ["arm64"]),
        ("EphemeralStorage", {"Size": 1024}, {"Size": 1024}),
        ("TracingConfig", {"Mode": "Active"}, {"Mode": "Active"}),
        ("TracingConfig", {}, {"Mode": "PassThrough"}),
        ("LoggingConfig", {"LogGroup": "/dogs"}, {"LogFormat": "Text", "LogGroup": "/dogs"}),
        ("Environment", {"Variables": {"NAME": "Rex"}}, {"Variables": {"NAME": "Rex"}}),
    ],
)
def test_a_change(member, value, shown):
    """What an update names is replaced, everything else stays."""
    changed = update(CURRENT, {member: value})
    assert changed.describe("bark") == CURRENT.describe("bark") | {member: shown}
    assert Configuration("python3.13", "index.handler", ROLE) == CURRENT


def test_settings_are_copies():
    """What a caller does with its dicts later changes nothing."""
    variables, storage = {"NAME": "Rex"}, {"Size": 1024}
    changed = update(CURRENT, {"Environment": {"Variables": variables}, "EphemeralStorage": storage})
    variables["NAME"], storage["Size"] = "Fido", 0
    described = changed.describe("bark")
    assert (described["Environment"], described["EphemeralStorage"]) == ({"Variables": {"NAME": "Rex"}}, {"Size": 1024})
    described["Environment"]["Variables"]["NAME"] = "Fido"
    assert changed.environment == {"NAME": "Rex"}


@pytest.mark.parametrize("nothing", [{}, {"Variables": {}}])
def test_variables_can_be_taken_away(nothing):
    """An empty Environment leaves none, and is shown as it was given (recorded: LocalStack's test_function_lifecycle)."""
    changed = update(update(CURRENT, {"Environment": {"Variables": {"NAME": "Rex"}}}), {"Environment": nothing})
    assert changed.describe("bark")["Environment"] == {"Variables": {}}
    assert "Environment" not in CURRENT.describe("bark")


@pytest.mark.parametrize("missing", ["Runtime", "Handler"])
def test_a_zip_needs_runtime_and_handler(missing, refused):
    """Both are optional in the API's model, as images have none, and mandatory for a zip."""
    given = {"Runtime": "python3.13", "Handler": "index.handler", "Role": ROLE}
    del given[missing]
    text = "Runtime and Handler are mandatory parameters for functions created with deployment packages."
    assert refused(create, given) == ("InvalidParameterValueException", text, 400)


@pytest.mark.parametrize("runtime", service_models.get("lambda").shape_for("Runtime").enum)
def test_every_identifier_of_the_model_is_accepted(runtime):
    """Also those that AWS no longer creates functions for: tests outlive runtimes (runtimes.md 7)."""
    assert update(CURRENT, {"Runtime": runtime}).runtime == runtime


@pytest.mark.parametrize("runtime", ["non-existent-runtime", "PYTHON3.9"])
def test_an_unknown_runtime(runtime, refused):
    """The value stands without quotes, before the list (aws_facts 3.6, invalid_runtime_exc, uppercase_runtime_exc)."""
    code, message, status = refused(update, CURRENT, {"Runtime": runtime})
    assert (code, status) == ("InvalidParameterValueException", 400)
    assert message.startswith(
        f"Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ["
    )
    assert message.endswith("] or be a valid ARN")


def test_an_unknown_architecture(refused):
    """The whole list and all constraints are shown (aws_facts 3.6, uppercase_architecture)."""
    text = (
        "1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must "
        "satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
    )
    assert refused(update, CURRENT, {"Architectures": ["X86_64"]}) == ("ValidationException", text, 400)


# --- environment variables ----------------------------------------------------------------------------------------
def _with(variables):
    return {"Environment": {"Variables": variables}}


@pytest.mark.parametrize("name", ["A", "_HANDLER", "1A", "A-B", "A.B", "ÄB", "AB\n", ""])
def test_a_malformed_name(name, refused):
    """A name has two characters at least and begins with a letter; AWS shows no value, as variables are secret."""
    text = (
        "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must "
        "satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"
    )
    assert refused(update, CURRENT, _with({"FINE": "1", name: "2"})) == ("ValidationException", text, 400)


@pytest.mark.parametrize("name", ["AB", "a1", "Name_2", "AWS_LAMBDA_EXEC_WRAPPER", "TZ"])
def test_names_that_may_be_set(name):
    """Lambda leaves these to the user."""
    assert update(CURRENT, _with({name: ""})).environment == {name: ""}


def test_reserved_names(refused):
    """Variables that Lambda sets itself are refused, all of them named (streams_and_mappings C.3)."""
    text = (
        "Lambda was unable to configure your environment variables because the environment variables you have provided "
        "contains reserved keys that are currently not supported for modification. Reserved keys used in this request: "
        "AWS_REGION, LAMBDA_TASK_ROOT"
    )
    variables = {"AWS_REGION": "moon", "FINE": "1", "LAMBDA_TASK_ROOT": "/"}
    assert refused(update, CURRENT, _with(variables)) == ("InvalidParameterValueException", text, 400)


@pytest.mark.parametrize(
    ("change", "member"), [({"Handler": "a\0.b"}, "handler"), (_with({"FINE": "\0"}), "environment.variables")]
)
def test_a_zero_character(change, member, refused):
    """No process can be given it; it is refused before one is started."""
    text = f"The value at '{member}' must not contain a zero character."
    assert refused(update, CURRENT, change) == ("InvalidParameterValueException", text, 400)


@pytest.mark.parametrize(("letter", "size"), [("x", 1), ("ü", 2)])
def test_at_most_4_kb_of_variables(letter, size, refused):
    """The JSON of all variables is measured in bytes, and shown (aws_facts 3.6, failed_create_fn_result)."""
    room = (4096 - len('{"SMALL":"ok","LARGE":""}')) // size
    fitting = {"SMALL": "ok", "LARGE": letter * room}
    assert update(CURRENT, _with(fitting)).environment == fitting
    text = (
        "Lambda was unable to configure your environment variables because the environment variables you have provided "
        f'exceeded the 4KB limit. String measured: {{"SMALL":"ok","LARGE":"{letter * (room + 1)}"}}'
    )
    answer = refused(update, CURRENT, _with({"SMALL": "ok", "LARGE": letter * (room + 1)}))
    assert answer == ("InvalidParameterValueException", text, 400)
