"""Handlers that do everything wrong, at random: nothing hangs, nothing is left, and the next invocation works."""

import dataclasses
import gc
import os
import random
import shutil
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

ROUNDS = 1000 if os.environ.get("STREAMMOCK_FULL") else 60
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
def test_nothing_is_left_of_chaos(name, tmp_path, monkeypatch):
    """Kills, hangs, floods, forks and exits in one sandbox; after each of them a plain call is answered."""
    language = LANGUAGES[name]
    if shutil.which(language.program) is None:
        pytest.skip(f"needs {language.program} on PATH")
    assert len(language.actions) >= 7
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    chance = random.Random(f"{SEED} {name}")
    mark = f"chaos{os.getpid()}{name}"
    spec = dataclasses.replace(
        SPEC,
        runtime=language.runtime,
        code=zipped({language.file: language.code}),
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
        for _ in range(max(ROUNDS // len(LANGUAGES), 1)):
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
