"""The pytest plugin: one marker, one fixture. It imports neither botocore nor our models until the fixture is used."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from streammock.mock import StreamMock

FAILED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, so that ``--strict-markers`` knows it."""
    config.addinivalue_line(
        "markers",
        "streammock(**options): options of the mock that the streammock fixture enters (see streammock.Settings)",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember on the test item that it failed: a failed test is not told about unabsorbed handler errors as well."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
        if isinstance(item, pytest.Function) and item.instance is not None:
            # The flag that activation.py reads where a decorated class has no fixture to ask.
            item.instance._streammock_failed = True  # noqa: SLF001
    return report


@pytest.fixture
def streammock(request: pytest.FixtureRequest) -> Generator[StreamMock, None, None]:
    """A mock of DynamoDB, DynamoDB Streams and Lambda for one test."""
    from streammock.activation import mock_streams

    options: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("streammock"))):
        options.update(marker.kwargs)
    activation = mock_streams(**options)
    yield activation.start()
    activation.stop(failed=request.node.stash.get(FAILED, False))
