"""The door inside botocore: every client is caught, and nothing stays behind."""

import asyncio
import os
import threading
import uuid

import boto3
import botocore.session
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, NoCredentialsError
from botocore.httpsession import URLLib3Session

from streammock import UnmockedCallError, UnsupportedOperation, UnsupportedParameter, current, mock_streams
from streammock.errors import NoActiveMock

# Made at import, before any mock and before the first use of ours: the commonest way in which mocks miss a client.
EARLY_CLIENT = boto3.client("dynamodb", region_name="us-east-1")
EARLY_RESOURCE = boto3.resource("dynamodb", region_name="us-east-1")

TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
EVENTS = ("provide-client-params", "before-parameter-build", "before-call", "before-send", "after-call")
ITEM = {"pk": {"S": "a"}, "n": {"N": "1"}}


@pytest.fixture(autouse=True)
def _no_aws_variables(monkeypatch):
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")  # botocore must not look for credentials on a network


def round_trip(client):
    client.create_table(**TABLE)
    client.put_item(TableName="Table", Item=ITEM)
    return client.get_item(TableName="Table", Key={"pk": {"S": "a"}})["Item"]


def test_a_client_made_at_import_is_caught():
    """A client that is older than the mock sees the mock."""
    with mock_streams():
        assert round_trip(EARLY_CLIENT) == ITEM


def test_a_resource_made_at_import_is_caught():
    """boto3's resources, with their own conversions of values, see the mock too."""
    with mock_streams():
        table = EARLY_RESOURCE.create_table(**TABLE)
        table.put_item(Item={"pk": "a", "n": 1})
        assert table.get_item(Key={"pk": "a"})["Item"] == {"pk": "a", "n": 1}


def test_plain_botocore_and_custom_sessions_are_caught():
    """Sessions of any make lead to the same world."""
    with mock_streams():
        round_trip(botocore.session.get_session().create_client("dynamodb"))
        assert boto3.session.Session().client("dynamodb").list_tables()["TableNames"] == ["Table"]


def test_no_region_and_no_credentials_are_needed():
    """A client made inside without any configuration works, in the mock's region."""
    with mock_streams(region="eu-west-1"):
        client = boto3.client("dynamodb")
        arn = client.create_table(**TABLE)["TableDescription"]["TableArn"]
        assert arn == "arn:aws:dynamodb:eu-west-1:000000000000:table/Table"


def test_a_clients_own_region_is_respected():
    """State is kept per region, and the client's own counts."""
    with mock_streams():
        boto3.client("dynamodb", region_name="eu-west-1").create_table(**TABLE)
        assert boto3.client("dynamodb", region_name="us-west-2").list_tables()["TableNames"] == []


def test_answers_have_the_metadata_of_an_answer():
    """Request id, status and retries stand in every answer."""
    with mock_streams():
        metadata = EARLY_CLIENT.list_tables()["ResponseMetadata"]
    assert metadata["HTTPStatusCode"] == 200
    assert metadata["RetryAttempts"] == 0
    assert len(metadata["RequestId"]) == 52


def test_request_ids_of_lambda_are_uuids():
    """As they are on AWS (recorded: LocalStack's test_request_id_format), each another."""
    with mock_streams():
        client = boto3.client("lambda", region_name="us-east-1")
        answers = [client.list_functions()["ResponseMetadata"]["RequestId"] for _ in range(2)]
        with pytest.raises(client.exceptions.ResourceNotFoundException) as caught:
            client.get_function(FunctionName="missing")
    answers.append(caught.value.response["ResponseMetadata"]["RequestId"])
    assert [str(uuid.UUID(answer)) for answer in answers] == answers
    assert len(set(answers)) == 3


def test_errors_are_botocores_own_exceptions():
    """An AWS error arrives as the client's modelled exception, with code, text and status."""
    with mock_streams(), pytest.raises(EARLY_CLIENT.exceptions.ResourceNotFoundException) as caught:
        EARLY_CLIENT.describe_table(TableName="missing")
    response = caught.value.response
    assert response["Error"]["Message"] == "Requested resource not found: Table: missing not found"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_mocks_nest_and_the_outer_one_is_back_afterwards():
    """The inner mock is a world of its own."""
    with mock_streams() as outer:
        EARLY_CLIENT.create_table(**TABLE)
        with mock_streams() as inner:
            assert current() is inner
            assert EARLY_CLIENT.list_tables()["TableNames"] == []
        assert current() is outer
        assert EARLY_CLIENT.list_tables()["TableNames"] == ["Table"]


def test_every_world_is_fresh():
    """What one mock holds is gone with it."""
    for _ in range(2):
        with mock_streams():
            round_trip(EARLY_CLIENT)


def test_nothing_stays_behind():
    """Patched methods, event handlers and the environment are as before."""
    handlers = EARLY_CLIENT.meta.events._emitter._handlers

    def state():
        listening = [handlers.prefix_search(f"{event}.dynamodb.ListTables") for event in EVENTS]
        return dict(BaseClient.__dict__), URLLib3Session.__dict__["send"], dict(os.environ), listening

    before = state()
    with mock_streams():
        EARLY_CLIENT.list_tables()
        assert BaseClient.__dict__["_make_request"] is not before[0]["_make_request"]
        assert state()[3] == before[3], "whoever listens to a client's events is heard as always, and nobody else"
    assert state() == before
    context = {}
    EARLY_CLIENT.meta.events.register_last("before-parameter-build", lambda **kwargs: context.update(kwargs["context"]))
    with mock_streams(), pytest.raises(UnmockedCallError):
        boto3.client("sts").get_caller_identity()
    with pytest.raises(NoCredentialsError):
        EARLY_CLIENT.list_tables()
    assert "client_region" in context
    assert not [key for key in context if "streammock" in str(key)]


def test_the_environment_keeps_what_others_changed():
    """A variable that somebody else set meanwhile is left to them."""
    mock = mock_streams()
    mock.start()
    os.environ["AWS_ACCESS_KEY_ID"] = "theirs"
    mock.stop()
    assert os.environ.pop("AWS_ACCESS_KEY_ID") == "theirs"


def test_another_service_is_refused_at_once():
    """A call that would leave for the network is an error that names it and the way out."""
    with mock_streams():
        s3 = boto3.client("s3")
        with pytest.raises(UnmockedCallError, match=r"s3 .*passthrough=\(\"s3\",\)"):
            s3.list_buckets()


def test_passthrough_lets_a_service_leave():
    """A service named in passthrough reaches the network, here a port where nobody listens."""
    from botocore.exceptions import EndpointConnectionError

    with mock_streams(passthrough=("sqs",)):
        client = boto3.client(
            "sqs",
            endpoint_url="http://127.0.0.1:9",
            aws_access_key_id="x",
            aws_secret_access_key="x",
            config=boto3.session.Config(retries={"max_attempts": 0}),
        )
        with pytest.raises(EndpointConnectionError):
            client.list_queues()


def test_an_operation_without_a_model_is_refused():
    """An operation that the mock lacks says so, to the caller and not as an AWS error."""
    with mock_streams(), pytest.raises(UnsupportedOperation, match=r"dynamodb\.CreateGlobalTable"):
        EARLY_CLIENT.create_global_table(GlobalTableName="ggg", ReplicationGroup=[{"RegionName": "us-east-1"}])


def test_a_parameter_without_a_model_is_refused():
    """A parameter that the mock lacks is never accepted and ignored (B.2)."""
    role = "arn:aws:iam::000000000000:role/r"
    with mock_streams(), pytest.raises(UnsupportedParameter, match="ImageConfig of CreateFunction"):
        boto3.client("lambda").create_function(
            FunctionName="f", Role=role, Code={"ZipFile": b"zip"}, ImageConfig={"Command": ["f"]}
        )


def test_current_outside_of_any_mock():
    """Without a mock there is no current one, and the error says how to get one."""
    with pytest.raises(NoActiveMock, match="with mock_streams"):
        current()


def test_another_thread_sees_the_mock():
    """The active mock is the process's, not one thread's."""
    names = []
    with mock_streams():
        EARLY_CLIENT.create_table(**TABLE)
        thread = threading.Thread(target=lambda: names.extend(EARLY_CLIENT.list_tables()["TableNames"]))
        thread.start()
        thread.join()
    assert names == ["Table"]


def test_paginators_and_waiters_work_and_cost_no_time():
    """botocore's own paginators and waiters run on our answers; nobody sleeps."""
    with mock_streams():
        for name in ("aaa", "bbb", "ccc"):
            EARLY_CLIENT.create_table(**{**TABLE, "TableName": name})
            EARLY_CLIENT.get_waiter("table_exists").wait(TableName=name)
        pages = EARLY_CLIENT.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 1})
        assert [name for page in pages for name in page["TableNames"]] == ["aaa", "bbb", "ccc"]


def test_client_side_validation_is_botocores():
    """A parameter of the wrong type never reaches us, as it would never reach AWS."""
    from botocore.exceptions import ParamValidationError

    with mock_streams(), pytest.raises(ParamValidationError):
        EARLY_CLIENT.put_item(TableName="Table", Item={"pk": {"S": 1}})


def test_the_callers_own_dicts_are_neither_kept_nor_changed():
    """Changing what was passed in, or what came out, does not reach the store."""
    with mock_streams():
        EARLY_CLIENT.create_table(**TABLE)
        item = {"pk": {"S": "a"}, "l": {"L": [{"N": "1"}]}}
        EARLY_CLIENT.put_item(TableName="Table", Item=item)
        item["l"]["L"].clear()
        EARLY_CLIENT.get_item(TableName="Table", Key={"pk": {"S": "a"}})["Item"]["l"]["L"].append({"N": "2"})
        stored = EARLY_CLIENT.get_item(TableName="Table", Key={"pk": {"S": "a"}})["Item"]
    assert stored == {"pk": {"S": "a"}, "l": {"L": [{"N": "1"}]}}


def test_as_an_async_context_manager():
    """`async with` enters the same world."""

    async def main():
        async with mock_streams() as mock:
            assert current() is mock
            return round_trip(EARLY_CLIENT)

    assert asyncio.run(main()) == ITEM


def test_start_and_stop():
    """The pair works without a block."""
    mock = mock_streams()
    handle = mock.start()
    assert round_trip(EARLY_CLIENT) == ITEM
    assert handle.tables["Table"].items == [{"pk": "a", "n": 1}]
    mock.stop()
    with pytest.raises(NoActiveMock):
        current()


def test_an_unknown_option_is_a_type_error():
    """A misspelt option names the ones there are."""
    with pytest.raises(TypeError, match="no option 'regoin'; it has region, account_id"):
        mock_streams(regoin="us-east-1")


def test_conditional_failures_carry_the_item_when_asked():
    """ReturnValuesOnConditionCheckFailure=ALL_OLD gives the item at the top level of the error (aws_facts 5.2)."""
    with mock_streams():
        round_trip(EARLY_CLIENT)
        with pytest.raises(ClientError) as caught:
            EARLY_CLIENT.put_item(
                TableName="Table",
                Item=ITEM,
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
    assert caught.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    assert caught.value.response["Item"] == ITEM
