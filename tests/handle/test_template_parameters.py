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


CONSTRAINTS = {
    "Stage": {"Type": "String", "Default": "dev", "AllowedValues": ["dev", "prod"]},
    "Size": {"Type": "Number", "Default": 128, "AllowedValues": [128, "256"]},
    "Debug": {"Type": "String", "Default": False, "AllowedValues": [True, False]},
    "Batch": {"Type": "Number", "Default": "10", "MinValue": 1, "MaxValue": "10000"},
    "Numbers": {"Type": "List<Number>", "Default": "1,2.5"},
    "Bucket": {"Type": "String", "Default": "dogs", "MinLength": "3", "MaxLength": 6, "AllowedPattern": "[a-z]+"},
    "Zones": {"Type": "CommaDelimitedList", "Default": "a, b", "AllowedPattern": "[a-c]", "AllowedValues": ["a", "b"]},
    "Team": {
        "Type": "String",
        "Default": "dogs",
        "AllowedPattern": "[a-z]*",
        "ConstraintDescription": "lower-case letters only",
    },
    "Key": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a", "AllowedPattern": "/.*"},
    "Needed": {"Type": "String", "MinLength": 1},
}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Stage", "prd", "'Stage' must be one of AllowedValues: 'prd' was given; allowed are dev, prod"),
        ("Size", 64, "'Size' must be one of AllowedValues: '64' was given; allowed are 128, 256"),
        ("Debug", "yes", "'Debug' must be one of AllowedValues: 'yes' was given; allowed are true, false"),
        ("Batch", "many", "'Batch' must be a number: 'many' was given"),
        ("Batch", True, "'Batch' must be a number: 'true' was given"),
        ("Batch", "nan", "'Batch' must be a number: 'nan' was given"),
        ("Batch", 0, "'Batch' must be a number not less than 1: '0' was given"),
        ("Batch", 10000.5, "'Batch' must be a number not greater than 10000: '10000.5' was given"),
        ("Numbers", [1, "b"], "'Numbers' must be a number: 'b' was given"),
        ("Bucket", "ab", "'Bucket' must contain at least 3 characters: 'ab' was given"),
        ("Bucket", "abcdefg", "'Bucket' must contain at most 6 characters: 'abcdefg' was given"),
        ("Bucket", "abc1", r"'Bucket' failed to satisfy constraint: must match pattern \[a-z\]\+: 'abc1' was given"),
        ("Zones", "a,d", "'Zones' must be one of AllowedValues: 'd' was given"),
        ("Zones", ["a", "c"], "'Zones' must be one of AllowedValues: 'c' was given"),
        ("Team", "Dogs", "'Team' failed to satisfy constraint: lower-case letters only: 'Dogs' was given"),
        ("Team", "dogs\n", "'Team' failed to satisfy constraint: lower-case letters only"),
    ],
)
def test_a_value_that_a_parameter_does_not_allow(load, name, value, message):
    """It is refused in CloudFormation's words, used or not (its user guide, "Parameters syntax"); lists by their members."""
    with pytest.raises(TemplateError, match=f"^Parameter {message}"):
        load({}, sections={"Parameters": CONSTRAINTS}, parameters={name: value})


def test_values_that_parameters_allow(load):
    """Limits belong to what is allowed, scalars are compared as text, and a value of the store is not its name."""
    given = {"Stage": "prod", "Size": "128", "Debug": True, "Batch": 10000, "Zones": ("b", "b"), "Bucket": "dog"}
    load({}, sections={"Parameters": CONSTRAINTS}, parameters={**given, "Key": "secret", "Team": "", "Needed": "x"})
    load({}, sections={"Parameters": CONSTRAINTS})


def test_a_default_that_its_parameter_does_not_allow(load):
    """Defaults keep to the constraints as well."""
    with pytest.raises(TemplateError, match=r"^Parameter 'Naming' must contain at least 12 characters: 'aws-ab-'"):
        load({}, sections={"Parameters": {"Naming": {"Type": "String", "Default": "aws-ab-", "MinLength": 12}}})


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        ({"AllowedValues": "a"}, "AllowedValues of the parameter Odd must be a list, not 'a'"),
        ({"MinLength": "few"}, "MinLength of the parameter Odd must be a whole number, not 'few'"),
        (
            {"Type": "Number", "Default": 1, "MinValue": "few"},
            "MinValue of the parameter Odd must be a number, not 'few'",
        ),
        ({"AllowedPattern": ["a"]}, "AllowedPattern of the parameter Odd must be text"),
        ({"Default": ["a"]}, "the parameter Odd must be text"),
    ],
    ids=str,
)
def test_a_constraint_that_is_none(load, constraint, message):
    """The error names the parameter and the constraint."""
    with pytest.raises(TemplateError, match=message):
        load({}, sections={"Parameters": {"Odd": {"Type": "String", "Default": "a", **constraint}}})


def test_a_pattern_that_only_java_knows(load):
    """It cannot be checked here, and is listed among what was left out."""
    pattern = {"Type": "String", "Default": "a", "AllowedPattern": r"\p{Lower}+"}
    loaded = load({}, sections={"Parameters": {"Odd": pattern}})
    assert loaded.ignored == ["AllowedPattern of Odd (a regular expression of Java's)"]
