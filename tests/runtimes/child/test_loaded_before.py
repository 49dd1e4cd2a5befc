"""Modules that Lambda's Python client has loaded before a handler, and a child process loads when they are asked for."""

import pytest

from streammock.functions.logging_config import LoggingConfig
from streammock.runtimes.python.loaded_before import NAMES


def test_a_file_of_such_a_name_is_not_seen(start):
    """As on Lambda, whether the module is loaded already or not (observed: awslambdaric 4.2.2)."""
    names = sorted(NAMES)
    lines = "\n".join(f"import {name}" for name in names)
    code = f"{lines}\ndef handler(e, c): return [module for module in {names} if hasattr(globals()[module], 'users')]"
    handler = start({"app.py": code, **{f"{name}.py": "users = True" for name in names}})
    assert handler() == []


def test_a_file_of_another_name_of_the_standard_library(start):
    """It comes first, as on Lambda."""
    handler = start({"app.py": "import typing\ndef handler(e, c): return typing.users", "typing.py": "users = 1"})
    assert handler() == 1


def test_logging_is_set_up_when_it_is_loaded(start):
    """Not before: it would be a quarter of a cold start; then with Lambda's one handler."""
    handler = start(
        """
        import sys
        before = "logging" in sys.modules
        def handler(e, c):
            import logging.handlers
            logging.getLogger("mine").warning("said")
            [one] = logging.getLogger().handlers
            loader = type(logging.__loader__).__name__, "exec_module" in vars(logging.__loader__)
            return [before, type(one).__name__, *loader]
        """
    )
    assert handler() == [False, "Handler", "SourceFileLoader", False]
    [line] = handler.log
    assert line.startswith("[WARNING]\t")
    assert line.endswith(f"Z\t{handler.request_id}\tsaid")


@pytest.mark.parametrize("change", ["clear()", "update(AWS_LAMBDA_LOG_LEVEL='DEBUG')"])
def test_its_level_is_that_of_the_start(start, change):
    """Variables that a module changes before it loads logging come too late (observed: awslambdaric 4.2.2)."""
    code = f"import os\nos.environ.{change}\nimport logging\ndef handler(e, c): return logging.getLogger().level"
    assert start(code, logging=LoggingConfig("JSON", "ERROR"))() == 40


def test_loaded_anew_it_is_the_users(start):
    """A handler that drops the module and imports it again gets the standard library's own, as it is."""
    handler = start(
        """
        import logging, sys
        first = logging
        def handler(e, c):
            del sys.modules["logging"]
            import logging
            return len(first.getLogger().handlers), len(logging.getLogger().handlers)
        """
    )
    assert handler() == [1, 0]


def test_context_log_works_without_it(start):
    """It writes to Lambda's handler, which is there by then."""
    handler = start("def handler(e, c): c.log('said')")
    handler()
    assert handler.log == ["said"]
