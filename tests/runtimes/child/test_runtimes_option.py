"""The option ``runtimes``: how functions of a runtime identifier are started."""

import shutil
import subprocess
import sys

import pytest

from streammock.errors import CodeError

# A whole runtime client, for any Python: it says how it was started, and stays warm.
CLIENT = """
import http.client, json, os, sys
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
count = 0
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    work = api.getresponse()
    event = json.load(work)
    count += 1
    print("call", count, flush=True)
    answer = [event, count, sys.argv[1:], os.environ["_HANDLER"], os.environ.get("AWS_EXECUTION_ENV"), os.getcwd()]
    request = work.headers["Lambda-Runtime-Aws-Request-Id"]
    api.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", json.dumps(answer))
    api.getresponse().read()
"""
JAVA = """
import java.net.URI;
import java.net.http.*;

public class Main {
    public static void main(String[] arguments) throws Exception {
        String invocation = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";
        HttpClient client = HttpClient.newHttpClient();
        while (true) {
            var next = HttpRequest.newBuilder(URI.create(invocation + "next")).build();
            var work = client.send(next, HttpResponse.BodyHandlers.ofString());
            String id = work.headers().firstValue("Lambda-Runtime-Aws-Request-Id").get();
            System.out.println(arguments[0] + " runs on Java");
            var body = HttpRequest.BodyPublishers.ofString("[" + work.body() + "]");
            var reply = HttpRequest.newBuilder(URI.create(invocation + id + "/response")).POST(body).build();
            client.send(reply, HttpResponse.BodyHandlers.ofString());
        }
    }
}
"""
needs_java = pytest.mark.skipif(shutil.which("javac") is None, reason="needs a JDK on PATH")
needs_ruby = pytest.mark.skipif(shutil.which("ruby") is None, reason="needs ruby on PATH")


@pytest.mark.parametrize("runtime", ["java21", "dotnet8", "go1.x", "nodejs22.x", "python3.12", "ruby3.3"])
def test_a_command_is_the_bootstrap(start, commands, runtime):
    """It starts in the package's directory, knows handler and identifier by its variables, and stays warm."""
    commands[runtime] = [sys.executable, "client.py", "--mode", "a b"]
    handler = start({"client.py": CLIENT}, runtime=runtime, handler="example.App::run")
    root = handler({"a": 1}).pop()
    assert root.endswith("/var/task")
    assert handler({"a": 2}) == [
        {"a": 2}, 2, ["--mode", "a b"], "example.App::run", f"AWS_Lambda_{runtime}", root,
    ]  # fmt: skip
    assert handler.log == ["call 2"]


def test_a_command_comes_before_a_bootstrap(start, commands):
    """What the user says of an identifier holds also for a package that has a program of its own."""
    commands["provided.al2023"] = [sys.executable, "client.py"]
    handler = start({"client.py": CLIENT, "bootstrap": "no program"}, runtime="provided.al2023")
    assert handler(1)[:2] == [1, 1]


def test_a_program_of_the_package(start, commands):
    """A relative path is the package's own file."""
    commands["java17"] = ["bin/run", "fast"]
    package = {"bin/run": f"#!{sys.executable}\n{CLIENT}"}
    from sandboxed import zipped

    assert start(zipped(package, 0o755), runtime="java17")(1)[2] == ["fast"]


def test_a_program_that_the_package_lacks(start, commands):
    """An error of the function, as on Lambda."""
    commands["java17"] = ["bin/run"]
    answer = start({"x": ""}, runtime="java17")()
    assert answer["errorMessage"].endswith("Error: fork/exec /var/task/bin/run: no such file or directory")


@needs_java
def test_java(start, commands, tmp_path):
    """A class of the package, on the class path that Java looks for beside it; the handler is passed by a shell."""
    (tmp_path / "Main.java").write_text(JAVA)
    subprocess.run(["javac", "--release", "11", "-d", tmp_path, tmp_path / "Main.java"], check=True)
    commands["java21"] = ["sh", "-c", 'exec java -cp ".:lib/*" Main "$_HANDLER"']
    handler = start(
        {"Main.class": (tmp_path / "Main.class").read_bytes()}, runtime="java21", handler="example.App::run"
    )
    for number in range(2):
        assert handler({"n": number}) == [{"n": number}]
        assert handler.log == ["example.App::run runs on Java"]


def test_an_interpreter_for_python(start, commands, tmp_path, monkeypatch):
    """Our bootstrap runs under it, and the environment variable of the language does not count."""
    monkeypatch.setenv("STREAMMOCK_PYTHON", "/nowhere")
    chosen = tmp_path / "bin" / "mine"
    chosen.parent.mkdir()
    chosen.symlink_to(sys.executable)
    commands["python3.13"] = str(chosen)
    assert start("import sys\ndef handler(e, c): return sys.executable")() == str(chosen)


def test_a_relative_path_of_an_interpreter(start, commands, tmp_path, monkeypatch):
    """It is the test's own directory that it is relative to, as for every path that a test names."""
    (tmp_path / "mine").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    commands["python3.13"] = "./mine"
    assert start("import sys\ndef handler(e, c): return sys.executable")() == str(tmp_path / "mine")


@pytest.mark.node
def test_an_interpreter_for_node(start, commands, tmp_path):
    """So for Node.js; the log says so where the version is another."""
    chosen = tmp_path / "node"
    chosen.symlink_to(shutil.which("node"))
    commands["nodejs4.3"] = str(chosen)
    handler = start(
        {"index.js": "exports.handler = (e, c, done) => done(null, process.argv0)"},
        runtime="nodejs4.3",
        handler="index.handler",
    )
    assert handler() == str(chosen)
    assert handler.outcome.log[0].endswith(", which runtimes['nodejs4.3'] names")


@needs_ruby
def test_an_interpreter_for_ruby(start, commands, tmp_path):
    """And for Ruby, where what is no Ruby is told by its place."""
    chosen = tmp_path / "ruby"
    chosen.symlink_to(shutil.which("ruby"))
    commands["ruby3.4"] = str(chosen)
    handler = start({"app.rb": "def handler(event:, context:) = RUBY_ENGINE"}, runtime="ruby3.4")
    assert handler() == "ruby"
    commands["ruby3.4"] = "/bin/true"
    with pytest.raises(CodeError, match=r"runtimes\['ruby3.4'\] names '/bin/true'"):
        start({"app.rb": ""}, runtime="ruby3.4")


@pytest.mark.parametrize(
    ("runtime", "command", "message"),
    [
        ("python3.13", "/bin/true", r"runtimes\['python3.13'\] names '/bin/true', which is no Python 3.9 or newer"),
        ("nodejs20.x", "/nowhere/node", r"runtimes\['nodejs20.x'\] names '/nowhere/node', which is no Node.js that"),
        ("java21", ["/nowhere/java"], r"runtimes\['java21'\] starts '/nowhere/java', which is no program"),
        ("java21", ["no-such-program"], r"runtimes\['java21'\] starts 'no-such-program', .*absolute path"),
    ],
)
def test_what_does_not_start(start, commands, runtime, command, message):
    """The error names the entry of the option and the way out."""
    commands[runtime] = command
    with pytest.raises(CodeError, match=message):
        start({"x": ""}, runtime=runtime)
