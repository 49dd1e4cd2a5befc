"""A mock, and templates loaded into it."""

import json

import pytest

from streammock import mock_streams


@pytest.fixture
def mock():
    with mock_streams() as mock:
        yield mock


@pytest.fixture
def load(mock, tmp_path):
    def load(resources, *, sections=None, **options):
        path = tmp_path / "template.json"
        path.write_text(json.dumps({"Resources": resources, **(sections or {})}))
        return mock.load(path, **options)

    return load
