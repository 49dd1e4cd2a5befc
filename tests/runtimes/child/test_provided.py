"""Functions that bring a program of their own, ``bootstrap``, in whatever language."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sandboxed import zipped

from streammock.errors import CodeError
from streammock.functions.runtime import DirectoryCode

# bash speaks TCP by itself.
SHELL = r"""#!/bin/bash
exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}"
count=0
while :; do
  printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n' >&3
  id='' length=0
  while IFS=$'\r' read -r line <&3 && [ -n "$line" ]; do
    case "$line" in
      Lambda-Runtime-Aws-Request-Id:*|lambda-runtime-aws-request-id:*) id="${line#*: }" ;;
      Content-Length:*|content-length:*) length="${line#*: }" ;;
    esac
  done
  read -r -N "$length" event <&3
  count=$((count + 1))
  echo "handler $_HANDLER, call $count in $PWD"
  body="{\"event\": $event, \"count\": $count}"
  printf 'POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\n%s' "$id" "${#body}" "$body" >&3
  length=0
  while IFS=$'\r' read -r line <&3 && [ -n "$line" ]; do
    case "$line" in Content-Length:*|content-length:*) length="${line#*: }" ;; esac
  done
  read -r -N "$length" _ <&3
done
"""
PYTHON = """#!{executable}
import http.client, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    work = api.getresponse()
    work.read()
    request = work.headers["Lambda-Runtime-Aws-Request-Id"]
    api.request("POST", f"/2018-06-01/runtime/invocation/{{request}}/error", '{{"errorType": "Mine", "errorMessage": "m"}}')
    api.getresponse().read()
"""
C = r"""
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fd;

static char *receive(char *buffer, size_t size) {
  size_t have = 0;
  for (;;) {
    ssize_t n = read(fd, buffer + have, size - have - 1);
    if (n <= 0) exit(1);
    buffer[have += n] = 0;
    char *end = strstr(buffer, "\r\n\r\n"), *length = strstr(buffer, "Content-Length: ");
    if (end && length && have >= (size_t)(end + 4 - buffer) + atoi(length + 16)) return end + 4;
  }
}

int main(void) {
  static char buffer[65536], out[65536], id[64];
  struct sockaddr_in to = {.sin_family = AF_INET};
  char *api = strdup(getenv("AWS_LAMBDA_RUNTIME_API")), *colon = strchr(api, ':');
  *colon = 0;
  to.sin_port = htons(atoi(colon + 1));
  inet_pton(AF_INET, api, &to.sin_addr);
  fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&to, sizeof to)) return 1;
  for (;;) {
    dprintf(fd, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n");
    char *event = receive(buffer, sizeof buffer);
    sscanf(strstr(buffer, "Lambda-Runtime-Aws-Request-Id: ") + 31, "%63[^\r]", id);
    puts("from C");
    fflush(stdout);
    int n = snprintf(out, sizeof out, "[%s]", event);
    dprintf(fd, "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", id, n, out);
    receive(buffer, sizeof buffer);
  }
}
"""

needs_bash = pytest.mark.skipif(not Path("/bin/bash").exists(), reason="needs /bin/bash")
needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")


@needs_bash
@pytest.mark.parametrize("runtime", ["provided", "provided.al2", "provided.al2023", "custom"])
@pytest.mark.parametrize("mode", [0o644, 0o755])
def test_a_shell_script(start, runtime, mode):
    """It runs with or without the mode bit, in the code's directory, and stays warm."""
    handler = start(zipped({"bootstrap": SHELL}, mode), runtime=runtime, handler="any.thing")
    assert handler({"a": 1}) == {"event": {"a": 1}, "count": 1}
    assert handler.log == ["handler any.thing, call 1 in /var/task"]
    assert handler({"a": 2}) == {"event": {"a": 2}, "count": 2}


def test_an_error(start):
    """What a program posts as an error is one."""
    handler = start({"bootstrap": PYTHON.format(executable=sys.executable)}, runtime="provided.al2023")
    assert handler() == {"errorType": "Mine", "errorMessage": "m"}
    assert handler.failed


@needs_gcc
def test_a_compiled_program(start, tmp_path):
    """Bytes of a program are a package as well as a script."""
    (tmp_path / "main.c").write_text(C)
    subprocess.run(["gcc", "-O1", "-o", tmp_path / "bootstrap", tmp_path / "main.c"], check=True)
    handler = start({"bootstrap": (tmp_path / "bootstrap").read_bytes()}, runtime="provided.al2023")
    for number in range(3):
        assert handler({"n": number}) == [{"n": number}]
        assert handler.log == ["from C"]


@needs_bash
def test_a_program_in_a_layer(start):
    """Without one in the code, that of a layer runs."""
    handler = start({"x": ""}, runtime="provided.al2", layers=(zipped({"bootstrap": SHELL}),))
    assert handler(1)["event"] == 1


@needs_bash
def test_any_other_runtime_by_a_program(start):
    """For a language that there is no program for, the user's own runs."""
    assert start({"bootstrap": SHELL}, runtime="java21")(1)["event"] == 1


def test_no_program(start):
    """An error of the function, as on Lambda."""
    handler = start({"main": ""}, runtime="provided.al2023")
    message = f"RequestId: {'00000000-0000-4000-8000-000000000001'} Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
    assert handler() == {"errorType": "Runtime.InvalidEntrypoint", "errorMessage": message}
    assert handler.failed


def test_a_program_that_does_not_start(start):
    """So is a file that is none."""
    handler = start({"bootstrap": "no program"}, runtime="provided.al2023")
    assert handler()["errorMessage"].endswith("Error: fork/exec /var/task/bootstrap: exec format error")


def test_a_program_of_the_users_own_directory(start, tmp_path):
    """There nobody changes the mode bits."""
    (tmp_path / "bootstrap").write_text(SHELL)
    (tmp_path / "bootstrap").chmod(0o644)
    handler = start(DirectoryCode(tmp_path), runtime="provided.al2023")
    assert handler()["errorMessage"].endswith("bootstrap: permission denied")


@pytest.mark.parametrize("content", [{"Main.class": ""}, None])
def test_no_program_for_the_language(start, tmp_path, content):
    """The error says what would run."""
    code = DirectoryCode(tmp_path) if content is None else zipped(content)
    with pytest.raises(CodeError, match=r"bark.*java21.*bootstrap.*mock\.function"):
        start(code, runtime="java21")
