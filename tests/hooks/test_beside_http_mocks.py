"""Mocks of HTTP libraries, PynamoDB and other test tools at work: each keeps what is its own."""

import boto3
import httpx
import pytest
import requests
import responses
import respx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from streammock import mock_streams

URL = "https://api.example.com/dogs"
TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


def write_through(mock, get):
    """A handler that asks the web, set off by a write."""
    answers = []
    boto3.client("dynamodb").create_table(**TABLE)
    mock.function("f", lambda event, context: answers.append(get(URL).json()))
    mock.trigger("Table", "f")
    boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": "a"}})
    return answers


@mock_streams
def test_responses():
    """A handler's requests are answered by responses, DynamoDB's by us."""
    from streammock import current

    with responses.RequestsMock() as web:
        web.get(URL, json={"name": "Rex"})
        assert write_through(current(), requests.get) == [{"name": "Rex"}]


@mock_streams
def test_respx():
    """A handler's requests by httpx are answered by respx, DynamoDB's by us."""
    from streammock import current

    with respx.mock:
        respx.get(URL).mock(return_value=httpx.Response(200, json={"name": "Rex"}))
        assert write_through(current(), httpx.get) == [{"name": "Rex"}]


def test_pytest_httpx(httpx_mock):
    """The same with the fixture of pytest-httpx."""
    httpx_mock.add_response(url=URL, json={"name": "Rex"})
    with mock_streams() as mock:
        assert write_through(mock, httpx.get) == [{"name": "Rex"}]


class Dog(Model):
    """A model that is older than any mock, as an application's module has it."""

    class Meta:
        """Where it is kept."""

        table_name = "Dogs"
        region = "us-east-1"

    name = UnicodeAttribute(hash_key=True)
    sound = UnicodeAttribute(default="woof")


@pytest.mark.parametrize("again", [1, 2])
def test_pynamodb(again):
    """Its connection outlives mocks, and sees each world empty."""
    with mock_streams() as mock:
        Dog.create_table(billing_mode="PAY_PER_REQUEST", wait=True)
        Dog("Rex").save()
        assert [dog.sound for dog in Dog.scan()] == ["woof"]
        mock.faults.throttle("GetItem")
        assert Dog.get("Rex").name == "Rex"
        assert mock.faults.pending == []
        with pytest.raises(Dog.DoesNotExist):
            Dog.get("Nobody")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.text("abc", min_size=1), max_size=5))
def test_a_mock_inside_of_given(keys):
    """Each example has a world of its own."""
    with mock_streams() as mock:
        boto3.client("dynamodb").create_table(**TABLE)
        for key in sorted(keys):
            boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": key}})
        assert {item["pk"] for item in mock.tables["Table"].items} == keys
