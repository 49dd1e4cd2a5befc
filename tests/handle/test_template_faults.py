"""Templates: what is not written as CloudFormation has it is a ``TemplateError`` in words, never an internal exception."""

import json

import pytest
from template_parts import FUNCTION, SAM_FUNCTION, TABLE, changed, ref, resource

from streammock import TemplateError
from streammock.cli import main

EVENT = {"Type": "DynamoDB", "Properties": {"StartingPosition": "LATEST"}}


def described(value):
    """A function whose description a template computes."""
    return {"One": changed(FUNCTION, Description=value)}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"Fn::Select": [3, ["a"]]}, r"Fn::Select asks for number 3 of a list of 1: .*0 to 0"),
        ({"Fn::Select": [-1, ["a"]]}, "Fn::Select asks for number -1 of a list of 1"),
        ({"Fn::Select": [0, []]}, "Fn::Select asks for number 0 of an empty list"),
        ({"Fn::Select": ["a", ["a"]]}, "the first argument of Fn::Select must be a whole number, not 'a'"),
        ({"Fn::Select": [0, "a"]}, "the second argument of Fn::Select must be a list, not 'a'"),
        ({"Fn::Select": 5}, "Fn::Select takes a list of 2 arguments, not 5"),
        ({"Fn::Select": [0]}, r"Fn::Select takes a list of 2 arguments, not \[0\]"),
        ({"Fn::Join": "a"}, "Fn::Join takes a list of 2 arguments, not 'a'"),
        ({"Fn::Join": ["-", "abc"]}, "the second argument of Fn::Join must be a list, not 'abc'"),
        ({"Fn::Join": ["-", [{"a": "b"}]]}, r"a member of the list of Fn::Join must be text, not \{'a': 'b'\}"),
        ({"Fn::Join": [["-"], ["a"]]}, r"the first argument of Fn::Join must be text, not \['-'\]"),
        ({"Fn::Split": ["", "a"]}, "the first argument of Fn::Split must not be empty"),
        ({"Fn::Split": [",", ["a"]]}, r"the second argument of Fn::Split must be text, not \['a'\]"),
        ({"Fn::Split": ["a"]}, "Fn::Split takes a list of 2 arguments"),
        ({"Fn::Sub": 5}, "Fn::Sub takes a text, or a list of a text and a map of variables, not 5"),
        ({"Fn::Sub": ["${A}"]}, "Fn::Sub takes a text, or a list of a text and a map of variables"),
        ({"Fn::Sub": ["${A}", ["A"]]}, "Fn::Sub takes a text, or a list of a text and a map of variables"),
        ({"Fn::Sub": ["${A}", {"A": ["a"]}]}, r"\$\{A\} of Fn::Sub must be text, not \['a'\]"),
        ({"Fn::FindInMap": ["Map", "a"]}, "Fn::FindInMap takes a list of 3 to 4 arguments"),
        (
            {"Fn::FindInMap": ["Map", "z", "b", 5]},
            "the fourth argument of Fn::FindInMap must be a map with a DefaultValue",
        ),
        ({"Fn::FindInMap": ["Map", ["a"], "b"]}, "the second argument of Fn::FindInMap must be text"),
        ({"Fn::FindInMap": ["Map", "text", "b"]}, "no mapping Map.text.b"),
        ({"Fn::FindInMap": ["None", "a", "b"]}, "no mapping None.a.b"),
        ({"Fn::GetAtt": "Queue"}, r"Fn::GetAtt takes 'Resource.Attribute' or a list of the two, not 'Queue'"),
        ({"Fn::GetAtt": ["Queue"]}, "Fn::GetAtt takes 'Resource.Attribute' or a list of the two"),
        ({"Fn::GetAtt": 5}, "Fn::GetAtt takes 'Resource.Attribute' or a list of the two, not 5"),
        ({"Fn::If": ["Yes", "a"]}, "Fn::If takes a list of 3 arguments"),
        ({"Fn::If": [["Yes"], "a", "b"]}, r"the template has no condition \['Yes'\]"),
        ({"Fn::If": ["Round", "a", "b"]}, "the condition 'Round' depends on itself"),
        ({"Fn::If": ["Text", "a", "b"]}, "the condition 'Text' is no condition: 'true'"),
        ({"Fn::If": ["OfText", "a", "b"]}, "Fn::And takes conditions, not 'a'"),
        ({"Fn::Equals": ["a"]}, "Fn::Equals takes a list of 2 arguments"),
        ({"Fn::Not": []}, "Fn::Not takes a list of 1 argument, not"),
        ({"Fn::Or": "Yes"}, "Fn::Or takes a list of conditions, not 'Yes'"),
        ({"Ref": ["a"]}, r"Ref takes a name, not \['a'\]"),
        ({"Ref": "Odd"}, "the parameter Odd must be a map"),
        (None, "One.Description is null, .*leave it out"),
    ],
    ids=str,
)
def test_a_function_with_wrong_arguments(load, value, message):
    """The error names the function, what it was given and what it takes."""
    sections = {
        "Parameters": {"Odd": 5},
        "Mappings": {"Map": {"a": {"b": "c"}, "text": "d"}},
        "Conditions": {
            "Yes": {"Fn::Equals": ["a", "a"]},
            "Round": {"Fn::Not": [{"Condition": "Round"}]},
            "Text": "true",
            "OfText": {"Fn::And": ["a", {"Condition": "Yes"}]},
        },
    }
    with pytest.raises(TemplateError, match=message):
        load(described(value), sections=sections)


def test_names_that_need_each_other(load):
    """Two tables that are called by each other's names: the circle is told, in CloudFormation's words."""
    tables = {"One": changed(TABLE, TableName=ref("Two")), "Two": changed(TABLE, TableName=ref("One"))}
    with pytest.raises(TemplateError, match=r"Circular dependency between resources: \[One, Two\]"):
        load(tables)
    queues = {"One": resource("SQS::Queue", QueueName=ref("Two")), "Two": resource("SQS::Queue", QueueName=ref("One"))}
    with pytest.raises(TemplateError, match=r"the name of (One|Two) depends on itself"):
        load({**queues, "Function": changed(FUNCTION, Description=ref("One"))})


def test_a_reference_to_what_is_left_out(load):
    """A resource whose condition does not hold has no name; CloudFormation says so before it makes anything."""
    sections = {"Conditions": {"Never": {"Fn::Equals": ["a", "b"]}}}
    resources = {"One": changed(FUNCTION, Description=ref("Table")), "Table": {**TABLE, "Condition": "Never"}}
    with pytest.raises(TemplateError, match=r"One.Description: Unresolved resource dependencies \[Table\] in the"):
        load(resources, sections=sections)


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (changed(TABLE, KeySchema=[]), "One: ValidationException: 1 validation error detected: .*keySchema"),
        (resource("Serverless::Function", InlineCode="a"), "One: .*Runtime and Handler are mandatory parameters"),
        (changed(FUNCTION, Runtime="python2.6"), "One: InvalidParameterValueException: Value python2.6 at 'runtime'"),
        (
            changed(FUNCTION, DurableConfig={"ExecutionTimeout": 3}),
            ".*DurableConfig of (One|AWS::Lambda::Function)",
        ),
        (
            changed(
                SAM_FUNCTION, Events={"E": changed(EVENT, Stream="arn:aws:dynamodb:us-east-1:000000000000:table/a")}
            ),
            "One.E: ",
        ),
        (
            changed(FUNCTION, Description={"Fn::ImportValue": "a"}),
            "One.Description: streammock does not compute Fn::Imp",
        ),
    ],
    ids=["request", "runtime", "state", "unsupported", "event", "function"],
)
def test_a_resource_that_is_refused(load, one, message):
    """Whoever refuses it, AWS's rules or ours, the error names the resource."""
    with pytest.raises(TemplateError, match=f"^{message}"):
        load({"One": one})


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (5, "the resource One must be a map of names to values, not 5"),
        ({"Properties": {}}, "the resource One has no Type"),
        ({**TABLE, "Properties": []}, "Properties of One must be a map"),
        ({**TABLE, "Condition": {"Fn::Equals": ["a", "a"]}}, "the template has no condition"),
        ({**TABLE, "Metadata": 5, "Type": "AWS::Lambda::Function"}, "Metadata of One must be a map"),
        (changed(TABLE, KeySchema="pk"), "One.KeySchema must be a list, not 'pk'"),
        (changed(TABLE, KeySchema=["pk"]), "One.KeySchema must be a map of names to values, not 'pk'"),
        (changed(TABLE, StreamSpecification=5), "One.StreamSpecification must be a map"),
        (changed(TABLE, SSESpecification=5), "One.SSESpecification must be a map"),
        (changed(TABLE, TimeToLiveSpecification=5), "One.TimeToLiveSpecification must be a map"),
        (changed(TABLE, KinesisStreamSpecification={}), "One.KinesisStreamSpecification has no StreamArn"),
        (changed(TABLE, ContributorInsightsSpecification={}), "One.ContributorInsightsSpecification has no Enabled"),
        (resource("Serverless::SimpleTable", PrimaryKey=5), "One.PrimaryKey must be a map"),
        (resource("Serverless::SimpleTable", PrimaryKey={"Type": "String"}), "One.PrimaryKey has no Name"),
        (resource("Serverless::SimpleTable", Tags=[]), "One.Tags must be a map"),
        (resource("DynamoDB::GlobalTable", Replicas=5), "One.Replicas must be a list, not 5"),
        (resource("DynamoDB::GlobalTable", Replicas=[5]), "One.Replicas must be a map"),
        (
            resource("DynamoDB::GlobalTable", Replicas=[{"Region": "us-east-1"}], GlobalSecondaryIndexes=[{}]),
            "One.GlobalSecondaryIndexes has no IndexName",
        ),
        (
            resource(
                "DynamoDB::GlobalTable",
                Replicas=[{"Region": "us-east-1"}],
                GlobalSecondaryIndexes=[{"IndexName": ["a"]}],
            ),
            "One.GlobalSecondaryIndexes.IndexName must be text",
        ),
        (changed(FUNCTION, Timeout="soon"), "One.Timeout must be a whole number, not 'soon'"),
        (changed(FUNCTION, Timeout=[3]), r"One.Timeout must be a whole number, not \[3\]"),
        (changed(FUNCTION, Description=["a"]), r"One.Description must be text, not \['a'\]"),
        (changed(FUNCTION, Environment=5), "One.Environment must be a map"),
        (changed(FUNCTION, Environment={"Variables": {"KEY": None}}), "One.Environment.Variables.KEY is null"),
        (changed(FUNCTION, Environment={"Variables": {"KEY": [1]}}), r"One.Environment.Variables.KEY must be text"),
        (changed(FUNCTION, Tags={"a": "b"}), "One.Tags must be a list"),
        (changed(FUNCTION, Tags=[{"Key": "a"}]), "One.Tags has no Value"),
        (changed(SAM_FUNCTION, Events=5), "One.Events must be a map"),
        (changed(SAM_FUNCTION, Events={"E": 5}), "One.E must be a map of names to values, not 5"),
        (changed(SAM_FUNCTION, Events={"E": {"Type": "DynamoDB"}}), "One.E has no Stream, .*GetAtt"),
        (changed(SAM_FUNCTION, Events={"E": EVENT}), "One.E has no Stream, .*GetAtt"),
        (changed(SAM_FUNCTION, DeadLetterQueue={"Type": "SQS"}), "One.DeadLetterQueue has no TargetArn"),
        (changed(SAM_FUNCTION, EventInvokeConfig=5), "One.EventInvokeConfig must be a map"),
        (changed(SAM_FUNCTION, FunctionUrlConfig=5), "One.FunctionUrlConfig must be a map"),
        (changed(SAM_FUNCTION, EventInvokeConfig={"DestinationConfig": {"OnFailure": 5}}), "OnFailure must be a map"),
        (resource("Lambda::Url", AuthType="NONE"), "One has no TargetFunctionArn"),
        (resource("Lambda::Alias", RoutingConfig=5), "One.RoutingConfig must be a map"),
        (
            resource("Lambda::Alias", RoutingConfig={"AdditionalVersionWeights": [{"FunctionVersion": "1"}]}),
            "One.AdditionalVersionWeights has no FunctionWeight",
        ),
    ],
    ids=str,
)
def test_a_resource_that_is_none(load, one, message):
    """The error names the resource and the property, with what it should be."""
    with pytest.raises(TemplateError, match=message):
        load({"One": one})


def test_a_loop_over_resources(load):
    """``Fn::ForEach`` needs CloudFormation's own transform: the error says so and what to do."""
    with pytest.raises(TemplateError, match=r"does not unroll Fn::ForEach::Ts .*write the resources out"):
        load({"Fn::ForEach::Ts": ["N", ["A", "B"], {"T${N}": TABLE}]})


@pytest.mark.parametrize("section", ["Parameters", "Conditions", "Mappings", "Globals", "Resources"])
def test_an_empty_section(load, section):
    """A heading with nothing under it, null in YAML, is an empty section."""
    loaded = load({"One": TABLE}, sections={section: None})
    assert loaded.tables == ({} if section == "Resources" else {"One": "One"})


@pytest.mark.parametrize("section", ["Parameters", "Conditions", "Mappings", "Globals", "Resources"])
def test_a_section_that_is_none(load, section):
    """The error names the section."""
    with pytest.raises(TemplateError, match=f"{section}"):
        load({"One": TABLE}, sections={section: 5})


def test_globals_that_are_none(load):
    """The error names what is under Globals."""
    with pytest.raises(TemplateError, match=r"Globals\.Function must be a map"):
        load({"One": SAM_FUNCTION}, sections={"Globals": {"Function": 5}})
    with pytest.raises(TemplateError, match=r"Globals\.Function\.Timeout is null"):
        load({"One": SAM_FUNCTION}, sections={"Globals": {"Function": {"Timeout": None}}})


def test_the_command_prints_one_line(tmp_path, capsys):
    """``streammock serve`` ends with the reason, in a line of its own and without a traceback."""
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": {"One": 5}}))
    assert main(["serve", "--port", "0", "--quiet", "--template", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line == "streammock: the resource One must be a map of names to values, not 5"


def test_yaml_that_is_none(mock, tmp_path):
    """What PyYAML has to say comes on one line."""
    pytest.importorskip("yaml", reason="PyYAML is an extra")
    path = tmp_path / "template.yaml"
    path.write_text("Resources:\n  A: [\n")
    with pytest.raises(TemplateError, match=r"template\.yaml is no template: ") as caught:
        mock.load(path)
    assert "\n" not in str(caught.value)
