"""The command line: what each command prints, and its exit code."""

import subprocess
import sys

import pytest

from streammock.cli import main, supported
from streammock.errors.base import StreamMockError


def test_tour_succeeds(monkeypatch, capsys):
    """``streammock tour`` prints the guide and exits with 0."""
    monkeypatch.setattr("streammock.tour.guide.shutil.which", lambda _name: None)
    assert main(["tour"]) == 0
    assert "Successfully processed 1 records." in capsys.readouterr().out


def test_tour_fails_when_a_step_does(monkeypatch, capsys):
    """A tour with a step that went wrong exits with 1."""
    monkeypatch.setattr("streammock.tour.guide.shutil.which", lambda _name: None)
    monkeypatch.setattr("streammock.tour.guide._PROCESSED", "something else")
    assert main(["tour"]) == 1
    assert "NOT SO" in capsys.readouterr().out


def test_supported_lists_every_service(capsys):
    """Without a service, all operations of all three are listed, the supported ones first."""
    assert main(["supported"]) == 0
    out = capsys.readouterr().out
    for service in ("dynamodb:", "dynamodbstreams: 4 of 4 operations", "lambda:"):
        assert service in out
    assert out.index("PutItem") < out.index("not yet    SearchVectors")


def test_supported_tells_the_parameters_of_one_service(capsys):
    """With a service, the parameters that an operation refuses stand below it."""
    assert main(["supported", "dynamodb"]) == 0
    out = capsys.readouterr().out
    assert "lambda:" not in out
    assert "refused: " in out


@pytest.mark.parametrize("service", ["dynamodb", "dynamodbstreams", "lambda"])
def test_the_walk_finds_every_operation_of_the_model(service):
    """Each operation is found once, and the ones with a file are known with their refused parameters."""
    from streammock import service_models

    found = {support.operation: support for support in supported.operations(service)}
    assert list(found) == service_models.get(service).operation_names
    assert any(support.exists for support in found.values())
    for support in found.values():
        word = "not yet" if not support.exists else "partly" if support.refused else "supported"
        assert str(support).split("  ")[0] == word


def test_supported_knows_no_other_service(capsys):
    """An unknown service is refused with the ones that there are."""
    with pytest.raises(SystemExit):
        main(["supported", "sqs"])
    assert "dynamodbstreams" in capsys.readouterr().err


def test_doctor_tells_what_is_here(capsys):
    """Python, packages, Node.js, Ruby and the SDK cache have a line each."""
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    for name in ("python ", "botocore ", "Python for handlers ", "node ", "npm ", "ruby ", "AWS SDKs for JavaScript "):
        assert f"\n{name}" in f"\n{out}"


def test_doctor_tells_what_is_missing(monkeypatch, capsys):
    """Where Node.js is not found, the line says what it would be needed for."""
    monkeypatch.setattr("streammock.cli.doctor.shutil.which", lambda _name: None)
    monkeypatch.setattr("streammock.cli.doctor._PACKAGES", ("no-such-package",))
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "not found: needed for Node.js handlers" in out
    assert "not found: needed for Ruby handlers" in out
    assert "not installed" in out


def test_runtimes_install_tells_how_it_goes(monkeypatch, capsys):
    """Each line of progress is printed."""
    monkeypatch.setattr("streammock.runtimes.node_sdk.install", lambda progress: progress("aws-sdk is there"))
    assert main(["runtimes", "install", "nodejs"]) == 0
    assert capsys.readouterr().out == "aws-sdk is there\n"


def test_runtimes_install_fails_with_the_reason(monkeypatch, capsys):
    """What kept the SDKs from being installed goes to standard error, and the exit code is 1."""

    def install(progress):
        raise StreamMockError("npm is not on PATH")

    monkeypatch.setattr("streammock.runtimes.node_sdk.install", install)
    assert main(["runtimes", "install", "nodejs"]) == 1
    assert capsys.readouterr().err == "streammock: npm is not on PATH\n"


def test_a_command_is_needed(capsys):
    """Without a command, the usage is printed and the exit code is that of a wrong use."""
    with pytest.raises(SystemExit) as exit_:
        main([])
    assert exit_.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_the_package_can_be_run():
    """``python -m streammock`` is the same program."""
    answer = subprocess.run(
        [sys.executable, "-m", "streammock", "--help"], capture_output=True, text=True, check=False, timeout=60
    )
    assert answer.returncode == 0
    assert "tour" in answer.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe whose reader has gone is told in another way there")
@pytest.mark.parametrize("command", ["supported", "doctor"])
def test_a_reader_that_has_read_enough(command):
    """Who reads the output may leave, as ``head`` does: the program ends without a word."""
    program = subprocess.Popen(
        [sys.executable, "-m", "streammock", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    program.stdout.close()
    with program.stderr as errors:
        assert errors.read() == b""
    assert program.wait(60) == 1
