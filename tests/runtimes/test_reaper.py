"""What we leave behind goes with us, however we go."""

import os
import signal
import subprocess
import sys

import pytest

from streammock.runtimes.reaper import Reaper

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are POSIX")


@pytest.fixture
def reaper():
    reaper = Reaper()
    yield reaper
    reaper.stop()


@pytest.fixture
def group():
    """A process group of one process, which waits until it is killed."""
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_it_starts_with_the_first_thing_to_watch(reaper, tmp_path):
    """Nobody pays for a reaper who has nothing to leave behind."""
    assert reaper.pid is None
    reaper.watch_directory(tmp_path)
    assert reaper.pid is not None


def test_it_kills_and_removes_when_the_pipe_ends(reaper, group, tmp_path):
    """What is watched goes; what was released stays."""
    kept, gone = tmp_path / "kept", tmp_path / "gone with a space"
    for directory in (kept, gone):
        directory.mkdir()
        reaper.watch_directory(directory)
    reaper.watch_group(group.pid)
    reaper.release_directory(kept)
    reaper.stop()
    assert group.wait() == -signal.SIGKILL
    assert kept.exists()
    assert not gone.exists()


def test_a_released_group_lives(reaper, group):
    """A group that has ended by itself is no longer ours to kill: its number may be another's."""
    reaper.watch_group(group.pid)
    reaper.release_group(group.pid)
    reaper.stop()
    assert group.poll() is None


def test_a_group_that_is_gone_already(reaper, group, tmp_path):
    """One that cannot be killed does not keep the rest from it."""
    directory = tmp_path / "gone"
    directory.mkdir()
    reaper.watch_group(2**22 + 1)  # above any process id
    reaper.watch_group(group.pid)
    reaper.watch_directory(directory)
    reaper.stop()
    assert group.wait() == -signal.SIGKILL
    assert not directory.exists()


def test_a_reaper_that_was_killed_is_replaced(reaper, group, tmp_path):
    """The next one knows all that the first one knew."""
    reaper.watch_group(group.pid)
    first = reaper.pid
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    reaper.watch_directory(tmp_path / "nothing")
    assert reaper.pid != first
    reaper.stop()
    assert group.wait() == -signal.SIGKILL


def test_releasing_what_is_not_watched(reaper, tmp_path):
    """It changes nothing, and starts nothing."""
    reaper.release_directory(tmp_path)
    assert reaper.pid is None


def test_without_an_interpreter(reaper, group, monkeypatch):
    """Embedded in a program that is no Python, it does without."""
    monkeypatch.setattr(sys, "executable", "")
    reaper.watch_group(group.pid)
    assert reaper.pid is None


def test_the_child_of_a_fork_forgets(reaper, group):
    """The child watches over nothing of its parent's, and its end takes nothing away."""
    reaper.watch_group(group.pid)
    child = os.fork()
    if child == 0:
        reaper.forget()
        os._exit(0 if reaper.pid is None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert group.poll() is None
