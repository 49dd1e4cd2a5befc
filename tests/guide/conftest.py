"""The guide's world."""

import pytest

from streammock import mock_streams


@pytest.fixture
def mock():
    with mock_streams() as handle:
        yield handle
