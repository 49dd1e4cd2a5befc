"""Whether a handler's process is being debugged: then nobody hurries it, and nobody stops it between invocations.

A debugger may be asked for by a variable before the process starts; what is loaded into Python later its bootstrap
tells us (``python/guard.py``); and the kernel knows of one that traces the process from outside (``memory.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ASKED_FOR = {
    "NODE_OPTIONS": re.compile(r"(?:^|\s)--inspect(?:-brk|-wait)?(?:[=\s]|$)"),
    "RUBYOPT": re.compile(r"(?:^|\s)-r ?debug\b"),
    "JAVA_TOOL_OPTIONS": re.compile(r"-(?:agentlib:|Xrun)jdwp\b"),
}


def asked_for(environment: Mapping[str, str]) -> bool:
    """Whether a function's variables ask its runtime for a debugger."""
    return any(pattern.search(environment.get(name, "")) for name, pattern in _ASKED_FOR.items())
