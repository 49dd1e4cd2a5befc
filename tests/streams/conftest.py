"""A world whose clock stands, for tests through the API."""

import pytest
from streams_api import Api

from streammock import mock_streams


@pytest.fixture
def api():
    with mock_streams(time="2026-01-01T00:00:00Z", strict=False) as mock:
        yield Api(mock)
