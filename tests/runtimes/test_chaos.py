"""Handlers that do everything wrong, at random: nothing hangs, nothing is left, and the next invocation works."""

import dataclasses
import gc
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from sandboxed import SPEC, Handler, zipped

from streammock.clock import SECOND, stopwatch
from streammock.runtimes.selector import Runtimes

pytestmark = [
    pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc"),
    pytest.mark.timeout(3600 if os.environ.get("STREAMMOCK_FULL") else 120),
]

ROUNDS = 1000 if os.environ.get("STREAMMOCK_FULL") else 4  # in each language
SEED = int(os.environ.get("STREAMMOCK_SEED", "6"))
TIMEOUT = 1
SLACK = 10  # seconds that a busy machine may take to start an interpreter or to take in a flood

PYTHON = """
import os, signal, subprocess, sys, threading, time
def handler(event, context):
    do = event["do"]
    if do == "raise": raise ValueError("chaos")
    if do == "exit": sys.exit(3)
    if do == "vanish": os._exit(0)
    if do == "kill": os.kill(os.getpid(), signal.SIGKILL)
    if do == "stop": os.kill(os.getpid(), signal.SIGSTOP)
    if do == "crash": os.abort()
    if do == "hang":
        while True:
            try: time.sleep(60)
            except BaseException: pass
    if do == "flood":
        while True: os.write(1, b"x" * 65536 + b"\\n")
    if do == "flood-a-while":
        for _ in range(2000): print("y" * 500, file=sys.stderr)
    if do == "fork" and os.fork() == 0:
        time.sleep(600)
    if do == "fork-and-answer-twice": os.fork()
    if do == "spawn": subprocess.Popen(["sleep", "600"])
    if do == "spawn-and-exit":
        subprocess.Popen(["sleep", "600"])
        os._exit(5)
    if do == "close": os.closerange(0, 64)
    if do == "thread": threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    if do == "huge": return "z" * 3_000_000
    return do
"""
IN_PROCESS = """
import sys, time
def handler(event, context):
    do = event["do"]
    if do == "raise": raise ValueError("chaos")
    if do == "exit": sys.exit(3)
    if do == "hang":
        while True: pass
    if do == "sleep": time.sleep(60)
    if do == "flood-a-while":
        for _ in range(2000): print("y" * 500)
    if do == "recurse": return handler(event, context)
    if do == "huge": return "z" * 3_000_000
    return do
"""
NODE = """
const {spawn} = require('child_process');
exports.handler = async ({do: action}) => {
  switch (action) {
    case 'raise': throw new Error('chaos');
    case 'exit': process.exit(3);
    case 'kill': process.kill(process.pid, 'SIGKILL'); break;
    case 'stop': process.kill(process.pid, 'SIGSTOP'); break;
    case 'crash': process.abort();
    case 'hang': for (;;) ;
    case 'wait': await new Promise(() => setInterval(() => {}, 1000)); break;
    case 'flood': for (;;) console.log('x'.repeat(65536));
    case 'flood-a-while': for (let i = 0; i < 2000; i++) console.error('y'.repeat(500)); break;
    case 'spawn': spawn('sleep', ['600'], {stdio: 'inherit'}); break;
    case 'spawn-and-exit': spawn('sleep', ['600']); process.exit(5);
    case 'stray': Promise.reject(new Error('stray')); await new Promise((r) => setTimeout(r, 200)); break;
    case 'huge': return 'z'.repeat(3000000);
  }
  return action;
};
"""
RUBY = """
def handler(event:, context:)
  case event['do']
  when 'raise' then raise 'chaos'
  when 'exit' then exit(3)
  when 'vanish' then exit!(0)
  when 'kill' then Process.kill('KILL', Process.pid)
  when 'hang' then loop {}
  when 'flood' then loop { puts 'x' * 65_536 }
  when 'flood-a-while' then 2000.times { warn 'y' * 500 }
  when 'fork' then fork { sleep 600 }
  when 'spawn' then spawn('sleep', '600')
  when 'huge' then return 'z' * 3_000_000
  end
  event['do']
end
"""
# A program of the user's own: the same handler in a plain loop.
PROVIDED = (
    f"#!{sys.executable}"
    + PYTHON
    + """
import http.client, json
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
def call(method, path, body=None):
    api.request(method, "/2018-06-01/runtime/" + path, body)
    answer = api.getresponse()
    return answer.headers, answer.read()
while True:
    headers, event = call("GET", "invocation/next")
    reply = json.dumps(handler(json.loads(event), None))
    call("POST", "invocation/" + headers["Lambda-Runtime-Aws-Request-Id"] + "/response", reply)
"""
)

BASH = """#!/bin/bash
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  event=$(curl -sS -D "$TMPDIR/head" "$api/next") || exit 1
  id=$(grep -i '^lambda-runtime-aws-request-id' "$TMPDIR/head" | tr -d '\\r' | cut -d' ' -f2)
  do=$(sed 's/.*: *"//; s/".*//' <<< "$event")
  case "$do" in
    'exit') exit 3 ;;
    'vanish') exit 0 ;;
    'kill') kill -KILL $$ ;;
    'stop') kill -STOP $$ ;;
    'crash') kill -ABRT $$ ;;
    'hang') sleep 600 ;;
    'spin') while true; do :; done ;;
    'flood') yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ;;
    'fork') sleep 600 & ;;
    'fork-apart') (sleep 600 > /dev/null 2>&1 &) ;;
    'spawn-and-exit') sleep 600 & exit 5 ;;
    'untidy') mkdir "$TMPDIR/deep" && chmod 0 "$TMPDIR/deep" ;;
  esac
  curl -sS -d "\\"$do\\"" "$api/$id/response" > "$TMPDIR/reply" || exit 1
done
"""
C = """
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int api;
static char answer[65536];

static void ask(const char *method, const char *path, const char *body) {
    char text[4096];
    size_t size = 0;
    snprintf(text, sizeof text, "%s /2018-06-01/runtime/invocation/%s HTTP/1.1\\r\\nHost: api\\r\\nContent-Length: %zu\\r\\n\\r\\n%s",
             method, path, strlen(body), body);
    if (write(api, text, strlen(text)) < 0) exit(1);
    for (;;) {
        ssize_t more = read(api, answer + size, sizeof answer - 1 - size);
        if (more <= 0) exit(1);
        answer[size += more] = 0;
        char *end = strstr(answer, "\\r\\n\\r\\n"), *length = strcasestr(answer, "content-length:");
        if (end && (!length || size >= (size_t)(end + 4 - answer) + atoi(length + 15))) return;
    }
}

static int is(const char *action, const char *name) { return !strcmp(action, name); }

int main(void) {
    char *address = strdup(getenv("AWS_LAMBDA_RUNTIME_API")), *colon = strchr(address, ':');
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    *colon = 0;
    inet_pton(AF_INET, address, &to.sin_addr);
    api = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(api, (struct sockaddr *)&to, sizeof to)) return 1;
    for (;;) {
        char id[64], action[64], path[128], reply[80];
        ask("GET", "next", "");
        sscanf(strcasestr(answer, "lambda-runtime-aws-request-id:") + 30, " %63[^\\r]", id);
        sscanf(strstr(answer, "\\"do\\": \\"") + 7, "%63[^\\"]", action);
        if (is(action, "exit")) exit(3);
        if (is(action, "vanish")) _exit(0);
        if (is(action, "kill")) raise(SIGKILL);
        if (is(action, "stop")) raise(SIGSTOP);
        if (is(action, "crash")) abort();
        if (is(action, "segfault")) *(volatile int *)0 = 1;
        if (is(action, "hang")) for (;;) pause();
        if (is(action, "spin")) for (volatile int n = 0;; n++);
        if (is(action, "flood")) for (;;) puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        if (is(action, "fork") && !fork()) { for (;;) pause(); }
        if (is(action, "close")) for (int fd = 0; fd < 64; fd++) close(fd);
        if (is(action, "ignore")) signal(SIGTERM, SIG_IGN);
        snprintf(path, sizeof path, "%s/response", id);
        snprintf(reply, sizeof reply, "\\"%s\\"", action);
        ask("POST", path, reply);
    }
}
"""


def compiled(directory):
    """The program of the C code."""
    source = directory / "bootstrap.c"
    source.write_text(C)
    command = ["cc", "-D_GNU_SOURCE", "-w", "-O1", "-o", str(directory / "bootstrap"), str(source)]
    subprocess.run(command, check=True, env={**os.environ, "TMPDIR": str(directory)})
    return (directory / "bootstrap").read_bytes()


@dataclasses.dataclass(frozen=True)
class Language:
    """What a handler can do wrong in it."""

    runtime: str
    file: str
    code: str
    actions: tuple[str, ...]
    mode: str = "subprocess"
    program: str = "sh"


def actions_in(code, quote):
    """The words that a handler acts on."""
    return tuple(
        sorted(
            {
                part.split(quote)[0]
                for part in code.replace("case " + quote, "== " + quote)
                .replace("when " + quote, "== " + quote)
                .split("== " + quote)[1:]
            }
        )
    )


LANGUAGES = {
    "python": Language("python3.13", "app.py", PYTHON, actions_in(PYTHON, '"')),
    "in-process": Language("python3.13", "app.py", IN_PROCESS, actions_in(IN_PROCESS, '"'), mode="in-process"),
    "node": Language("nodejs20.x", "app.js", NODE, actions_in(NODE, "'"), program="node"),
    # Two processes that write to one connection in pieces could send anything as an answer.
    "provided": Language(
        "provided.al2023",
        "bootstrap",
        PROVIDED,
        tuple(a for a in actions_in(PYTHON, '"') if a != "fork-and-answer-twice"),
    ),
    "ruby": Language("ruby3.2", "app.rb", RUBY, actions_in(RUBY, "'"), program="ruby"),
    "bash": Language(
        "provided.al2023",
        "bootstrap",
        BASH,
        tuple(re.findall(r"^    '([a-z-]+)'\)", BASH, re.MULTILINE)),
        program="curl",
    ),
    "c": Language("provided.al2023", "bootstrap", C, tuple(re.findall(r'action, "([a-z]+)"', C)), program="cc"),
}


def descriptors():
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def alive(mark):
    """Processes that were started with this text in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile, or a zombie, or somebody else's
            if mark in (process / "environ").read_bytes():
                found.append(process.name)
    return found


def wait_until(condition, seconds=10):
    deadline = stopwatch() + seconds * SECOND
    while not condition():
        assert stopwatch() < deadline, "it did not happen in time"


@pytest.mark.parametrize("name", LANGUAGES)
def test_nothing_is_left_of_chaos(name, tmp_path, tmp_path_factory, monkeypatch):
    """Kills, hangs, floods, forks and exits in one sandbox; after each of them a plain call is answered."""
    language = LANGUAGES[name]
    if shutil.which(language.program) is None:
        pytest.skip(f"needs {language.program} on PATH")
    assert len(language.actions) >= 7
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    chance = random.Random(f"{SEED} {name}")
    mark = f"chaos{os.getpid()}{name}"
    code = compiled(tmp_path_factory.mktemp("program")) if name == "c" else language.code
    spec = SPEC._replace(
        runtime=language.runtime,
        code=zipped({language.file: code}),
        timeout=TIMEOUT,
        log_stream=f"[1]{mark}",
    )
    runtimes = Runtimes(lambda: "http://127.0.0.1:9", language.mode)
    warm_up(runtimes, spec)
    gc.collect()
    before = descriptors()
    sandbox = runtimes.start(spec)
    handler = Handler(sandbox)
    try:
        for _ in range(ROUNDS):
            action = chance.choice(language.actions)
            begin = stopwatch()
            handler({"do": action})
            assert stopwatch() - begin < (TIMEOUT + SLACK) * SECOND, action
            if action != "fork-and-answer-twice":  # of two processes on one connection nobody knows which is next
                assert answered(handler), (action, handler.outcome)
    finally:
        sandbox.close()
    assert list(tmp_path.iterdir()) == []
    gc.collect()
    assert descriptors() == before
    wait_until(lambda: not alive(mark.encode()))


def warm_up(runtimes, spec):
    """The reaper starts with the first sandbox, and has a descriptor of its own."""
    sandbox = runtimes.start(spec)
    Handler(sandbox)({"do": "nothing"})
    sandbox.close()


def answered(handler):
    """A plain call, once more where the machine was too busy to answer it within a second."""
    for _ in range(5):
        if handler({"do": "nothing"}) == "nothing":
            return True
        if handler.outcome.payload.find(b"Sandbox.Timedout") < 0:
            return False
    return False
