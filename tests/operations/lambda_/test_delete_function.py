"""DeleteFunction."""

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"


@pytest.mark.parametrize("name", ["bark", ARN, "000000000000:function:bark"])
def test_a_function_is_gone(awslambda, bark, error_of, name):
    """204, and no call finds it any more (aws_facts 3.2; 3.6, delete_postdelete)."""
    answer = awslambda.delete_function(FunctionName=name)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == answer["StatusCode"] == 204
    missing = ("ResourceNotFoundException", f"Function not found: {ARN}")
    for call in (awslambda.get_function, awslambda.delete_function):
        assert error_of(call, FunctionName=bark) == missing
    assert error_of(awslambda.invoke, FunctionName=bark) == (missing[0], f"{missing[1]}:$LATEST")
    assert awslambda.list_functions()["Functions"] == []


@pytest.mark.parametrize("params", [{"FunctionName": "bark:$LATEST"}, {"FunctionName": "bark", "Qualifier": "$LATEST"}])
def test_latest_is_not_deleted_alone(awslambda, create, error_of, params):
    """$LATEST goes with the function only, as AWS says even where there is none (aws_facts 3.6, match_exception)."""
    text = "$LATEST version cannot be deleted without deleting the function."
    assert error_of(awslambda.delete_function, **params) == ("InvalidParameterValueException", text)
    create()
    assert error_of(awslambda.delete_function, **params) == ("InvalidParameterValueException", text)
    assert awslambda.get_function(FunctionName="bark")["Configuration"]["State"] == "Active"


def test_a_new_function_of_the_name(awslambda, bark, create, invoke):
    """The name is free again, and nothing of the old function is left."""
    first = awslambda.get_function_configuration(FunctionName=bark)["RevisionId"]
    awslambda.delete_function(FunctionName=bark)
    assert create()["RevisionId"] != first
    assert invoke(Payload=b"1")["Payload"] == b"1"


def test_mappings_stay(mock, awslambda, dynamodb, bark):
    """The function's event source mappings are not deleted with it (aws_facts 2.2)."""
    dynamodb.create_table(
        TableName="BarkTable",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    mock.trigger("BarkTable", bark)
    awslambda.delete_function(FunctionName=bark)
    (mapping,) = awslambda.list_event_source_mappings()["EventSourceMappings"]
    assert mapping["FunctionArn"] == ARN
