"""What holds for all tests: the SDKs that Node.js handlers require are fetched by the set-up, never skipped for."""

import os
import shutil

import pytest

pytest_plugins = ["pytester"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Leave no trace of the user's own AWS set-up, and time nothing unless asked to.

    What passes here passes on a machine without any set-up. Benchmarks run once, as tests, but with
    ``--benchmark-enable`` or ``--benchmark-only``.
    """
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    if config.pluginmanager.hasplugin("benchmark"):
        options = config.option
        options.benchmark_disable = not (options.benchmark_enable or options.benchmark_only)


def pytest_collection_modifyitems(items):
    """Skip tests that need Node.js only where there is none."""
    if shutil.which("node") is None:
        for item in items:
            if item.get_closest_marker("node"):
                item.add_marker(pytest.mark.skip(reason="needs Node.js, which is not on PATH"))


def pytest_collection_finish(session):
    """Put the AWS SDKs into the cache, once, before the first test: no test's time limit pays for the download."""
    if session.config.option.collectonly or shutil.which("node") is None:
        return
    if any(item.get_closest_marker("node") for item in session.items):
        from streammock.runtimes import node_sdk

        node_sdk.install(lambda _line: None)
