"""Templates: the values of parameters, and which names a test may give."""

import boto3
import pytest
from template_parts import FUNCTION, att, changed, ref

from streammock import TemplateError


@pytest.fixture
def awslambda(mock):
    return boto3.client("lambda")


def described(value):
    """A function whose description a template computes."""
    return {"One": changed(FUNCTION, Description=value)}


@pytest.mark.parametrize(
    "kind",
    [
        "CommaDelimitedList",
        "List<Number>",
        "List<String>",
        "List<AWS::EC2::Subnet::Id>",
        "AWS::SSM::Parameter::Value<List<String>>",
    ],
)
@pytest.mark.parametrize("given", ["1, 2", ["1", 2]], ids=["text", "list"])
def test_a_list_parameter(load, awslambda, kind, given):
    """A value that is given is split as a default is; a list of Python stays one."""
    value = {"Fn::Join": ["|", ref("Ids")]}
    load(described(value), sections={"Parameters": {"Ids": {"Type": kind}}}, parameters={"Ids": given})
    assert awslambda.get_function_configuration(FunctionName="One")["Description"] == "1|2"


def test_a_parameter_of_the_parameter_store(load, awslambda):
    """Its default is a name, whose value nobody here knows: it has to be given, and what is given is the value."""
    sections = {"Parameters": {"Key": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/app/key"}}}
    with pytest.raises(TemplateError, match=r"Key stands for the value of /app/key .*parameters=\{'Key': …\}"):
        load(described(ref("Key")), sections=sections)
    load(described(ref("Key")), sections=sections, parameters={"Key": "secret"})
    assert awslambda.get_function_configuration(FunctionName="One")["Description"] == "secret"


def test_a_misspelt_parameter(load):
    """The error names it and those that there are."""
    sections = {"Parameters": {"Stage": {"Type": "String", "Default": "dev"}, "Size": {"Type": "Number", "Default": 1}}}
    with pytest.raises(TemplateError, match=r"no parameter 'Stagee'.* it has Size, Stage"):
        load(described(ref("Stage")), sections=sections, parameters={"Stagee": "test"})
    with pytest.raises(TemplateError, match=r"no parameter 'Ap\.Url'.* it has none"):
        load(described(att("Api", "Url")), parameters={"Ap.Url": "https://dogs"})


def test_what_may_be_given_beside_parameters(load, awslambda):
    """Attributes and Refs of resources, those that SAM would make included, and pseudo parameters."""
    value = {"Fn::Sub": "${Api.Url} ${ServerlessRestApi} ${AWS::StackName}"}
    given = {"Api.Url": "https://dogs", "ServerlessRestApi": "api", "AWS::StackName": "kennel", "One.Other": "unused"}
    load(described(value), parameters=given)
    assert awslambda.get_function_configuration(FunctionName="One")["Description"] == "https://dogs api kennel"
