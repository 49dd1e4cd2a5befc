"""The server's output."""

import io
import os

import pytest

from streammock.cli import printer as module
from streammock.cli.printer import Printer

MORE_THAN_A_PIPE_HOLDS = "x" * (1 << 20)


@pytest.fixture
def pipe():
    """The reading end and, as text, the writing end."""
    read, write = os.pipe()
    with os.fdopen(read, "rb", buffering=0) as reader, os.fdopen(write, "w", encoding="ascii") as stream:
        yield reader, stream


def test_text_arrives_in_order():
    """What is written is there when the printer has been closed."""
    stream = io.StringIO()
    printer = Printer(stream)
    printer.write("one\n")
    printer.write("two\n")
    printer.close()
    assert stream.getvalue() == "one\ntwo\n"


def test_what_the_encoding_lacks(pipe):
    """Characters that the stream cannot take are escaped."""
    reader, stream = pipe
    printer = Printer(stream)
    printer.write("é \ud800\n")
    printer.close()
    assert reader.read(100) == b"\\xe9 \\ud800\n"


def test_a_pipe_that_nobody_reads(pipe, monkeypatch):
    """Neither writing nor closing waits for a reader, and one who comes late is told how much is lost."""
    monkeypatch.setattr(module, "_LENGTH", 2)
    reader, stream = pipe
    printer = Printer(stream)
    for _ in range(9):
        printer.write(MORE_THAN_A_PIPE_HOLDS)
    printer.close()
    received = b""
    while b"messages are lost: nobody read the output)\n" not in received:
        received += reader.read(1 << 16)
    reader.close()
    printer.close()
    printer._thread.join()


def test_a_pipe_that_is_closed(pipe):
    """A reader that has gone is nobody's error."""
    reader, stream = pipe
    reader.close()
    printer = Printer(stream)
    printer.write("one\n")
    printer.write("two\n")
    printer.close()
    assert not printer._thread.is_alive()
