"""``streammock serve`` as a process of its own, for the tests of the server and of its clients."""

import queue
import re
import signal
import subprocess
import sys
import threading

PATIENCE = 30


class Server:
    """Runs until it is stopped; everything it prints is kept."""

    def __init__(self, *options):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "streammock", "serve", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines = queue.Queue()
        self.output = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.url = self.wait_for(r"at (http://\S+) ").group(1)

    def _read(self):
        for line in self._process.stdout:
            self._lines.put(line)

    def wait_for(self, pattern, seconds=PATIENCE):
        """The first match in a line that has not been looked at yet."""
        while True:
            line = self._lines.get(timeout=seconds)
            self.output.append(line)
            match = re.search(pattern, line)
            if match:
                return match

    def stop(self, number=signal.SIGINT):
        """End it; returns the exit code and what it wrote to standard error."""
        self._process.send_signal(number)
        try:
            code = self._process.wait(PATIENCE)
        finally:
            self._process.kill()  # so that the reader ends, whatever happened
            self._reader.join()
        with self._process.stderr, self._process.stdout:
            return code, self._process.stderr.read()
