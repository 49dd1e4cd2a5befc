"""Templates: resources beside functions, and what SAM makes of a function's properties."""

import json

import boto3
import botocore
import pytest
from template_parts import FUNCTION, SAM_FUNCTION, TABLE, att, changed, known, ref, resource

from streammock import TemplateError
from streammock.handle import template_lambda

BOTOCORE = tuple(map(int, botocore.__version__.split(".")[:2]))


@pytest.fixture
def awslambda(mock):
    return boto3.client("lambda")


# --- versions and aliases -----------------------------------------------------------------------------------------
def test_a_version_and_an_alias(mock, load, awslambda):
    """The alias points to the version by its attribute, and a mapping goes by the alias's Ref."""
    load(
        {
            "Mapping": resource(
                "Lambda::EventSourceMapping",
                FunctionName=ref("Live"),
                EventSourceArn=att("Table", "StreamArn"),
                StartingPosition="TRIM_HORIZON",
            ),
            "Live": resource(
                "Lambda::Alias",
                Name="live",
                FunctionName=ref("Function"),
                FunctionVersion=att("First", "Version"),
                ProvisionedConcurrencyConfig={"ProvisionedConcurrentExecutions": "2"},
            ),
            "First": resource("Lambda::Version", FunctionName=ref("Function"), Description="the first"),
            "Function": FUNCTION,
            "Table": TABLE,
        }
    )
    boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": "a"}})
    assert mock.functions["Function"].invocations[0].result.endswith(":function:Function:live")
    assert awslambda.get_alias(FunctionName="Function", Name="live")["FunctionVersion"] == "1"
    assert awslambda.get_function_configuration(FunctionName="Function", Qualifier="1")["Description"] == "the first"
    provisioned = awslambda.get_provisioned_concurrency_config(FunctionName="Function", Qualifier="live")
    assert provisioned["RequestedProvisionedConcurrentExecutions"] == 2


def test_weights_of_an_alias(load, awslambda):
    """A list in CloudFormation, a map in the API."""
    load({"Function": FUNCTION, "First": resource("Lambda::Version", FunctionName=ref("Function"))})
    awslambda.update_function_configuration(FunctionName="Function", Description="changed")
    alias = resource(
        "Lambda::Alias",
        Name="next",
        FunctionName="Function",
        FunctionVersion=att("Second", "Version"),
        RoutingConfig={"AdditionalVersionWeights": [{"FunctionVersion": "1", "FunctionWeight": "0.25"}]},
    )
    load({"Second": resource("Lambda::Version", FunctionName="Function"), "Next": alias})
    described = awslambda.get_alias(FunctionName="Function", Name="next")
    assert described["FunctionVersion"] == "2"
    assert described["RoutingConfig"] == {"AdditionalVersionWeights": {"1": 0.25}}


def test_event_invoke_config_permission_and_url(load, awslambda):
    """Each is a call of its own, and found again by the API."""
    loaded = load(
        {
            "Function": FUNCTION,
            "Queue": resource("SQS::Queue"),
            "Async": resource(
                "Lambda::EventInvokeConfig",
                FunctionName=ref("Function"),
                Qualifier="$LATEST",
                MaximumRetryAttempts="1",
                DestinationConfig={"OnFailure": {"Destination": att("Queue", "Arn")}},
            ),
            "Url": resource("Lambda::Url", TargetFunctionArn=att("Function", "Arn"), AuthType="NONE"),
            "Public": resource(
                "Lambda::Permission",
                FunctionName=ref("Function"),
                Action="lambda:InvokeFunctionUrl",
                Principal="*",
                FunctionUrlAuthType="NONE",
            ),
            "Rule": resource("Events::Rule"),
            "OfTheRule": resource(
                "Lambda::Permission",
                FunctionName=ref("Function"),
                Action="lambda:InvokeFunction",
                Principal="events.amazonaws.com",
                SourceArn=att("Rule", "Arn"),
            ),
            "Echo": changed(FUNCTION, FunctionName="echo"),
        }
    )
    config = awslambda.get_function_event_invoke_config(FunctionName="Function")
    assert (config["MaximumRetryAttempts"], config["DestinationConfig"]["OnFailure"]) == (
        1,
        {"Destination": "arn:aws:sqs:us-east-1:000000000000:Queue"},
    )
    assert awslambda.get_function_url_config(FunctionName="Function")["AuthType"] == "NONE"
    (statement,) = json.loads(awslambda.get_policy(FunctionName="Function")["Policy"])["Statement"]
    assert statement["Sid"] == "Public"
    ignored = [one.partition(":")[0] for one in loaded.ignored]
    assert "OfTheRule (AWS" in ignored
    assert any("Rule (AWS::Events::Rule) has no Arn here" in one for one in loaded.ignored)


def test_what_refers_to_a_resource_that_is_made_later(load, awslambda):
    """Resources are made in the order in which they need each other, whatever the order of the template."""
    reader = changed(FUNCTION, Environment={"Variables": {"LIVE": ref("Live"), "SAM": ref("Sam.Alias")}})
    load(
        {
            "AReader": reader,
            "Live": resource("Lambda::Alias", Name="live", FunctionName=ref("Function"), FunctionVersion="$LATEST"),
            "Function": FUNCTION,
            "Sam": changed(SAM_FUNCTION, AutoPublishAlias="on"),
        }
    )
    arn = "arn:aws:lambda:us-east-1:000000000000:function"
    variables = awslambda.get_function_configuration(FunctionName="AReader")["Environment"]["Variables"]
    assert variables == {"LIVE": f"{arn}:Function:live", "SAM": f"{arn}:Sam:on"}


def test_a_function_that_refers_to_its_own_alias(load):
    """It cannot know what is made after it."""
    function = changed(FUNCTION, Description=ref("Live"))
    alias = resource("Lambda::Alias", Name="live", FunctionName=ref("Function"), FunctionVersion="$LATEST")
    with pytest.raises(TemplateError, match=r"Circular dependency between resources: \[Function, Live\]"):
        load({"Function": function, "Live": alias})


# --- SAM ----------------------------------------------------------------------------------------------------------
def test_what_sam_makes_beside_a_function(load, awslambda):
    """An alias with its version, concurrency, URL, dead letters and settings of asynchronous events, Globals included."""
    function = changed(
        SAM_FUNCTION,
        AutoPublishAlias="live",
        VersionDescription="built",
        DeploymentPreference={"Type": "AllAtOnce"},
        ProvisionedConcurrencyConfig={"ProvisionedConcurrentExecutions": 1},
        FunctionUrlConfig={"AuthType": "AWS_IAM"},
        DeadLetterQueue={"Type": "SQS", "TargetArn": att("Dead", "Arn")},
        EventInvokeConfig={
            "MaximumRetryAttempts": 0,
            "DestinationConfig": {"OnSuccess": {"Type": "SQS", "Destination": att("Dead", "Arn")}},
        },
    )
    reader = changed(
        SAM_FUNCTION,
        Environment={"Variables": {"ALIAS": ref("Function.Alias"), "URL": att("FunctionUrl", "FunctionUrl")}},
    )
    loaded = load(
        {"Function": function, "Dead": resource("SQS::Queue"), "Reader": reader},
        sections={"Globals": {"Function": {"Timeout": 7, "Tags": {"team": "dogs"}}}},
    )
    arn = "arn:aws:lambda:us-east-1:000000000000:function:Function"
    dead = "arn:aws:sqs:us-east-1:000000000000:Dead"
    described = awslambda.get_function(FunctionName="Function", Qualifier="live")
    assert described["Configuration"]["Description"] == "built"
    assert described["Configuration"]["Timeout"] == 7
    assert described["Configuration"]["DeadLetterConfig"] == {"TargetArn": dead}
    assert described["Tags"] == {"team": "dogs"}
    config = awslambda.get_function_event_invoke_config(FunctionName="Function", Qualifier="live")
    assert config["DestinationConfig"]["OnSuccess"] == {"Destination": dead}
    url = awslambda.get_function_url_config(FunctionName="Function", Qualifier="live")["FunctionUrl"]
    variables = awslambda.get_function_configuration(FunctionName="Reader")["Environment"]["Variables"]
    assert variables == {"ALIAS": f"{arn}:live", "URL": url}
    concurrency = awslambda.get_provisioned_concurrency_config(FunctionName="Function", Qualifier="live")
    assert concurrency["RequestedProvisionedConcurrentExecutions"] == 1
    assert loaded.ignored == ["DeploymentPreference of Function", "Dead (AWS::SQS::Queue)"]


def test_what_has_no_effect_may_speak_of_anything(load):
    """Who may, who pays, and events of other sources are not computed: what they refer to need not be here."""
    elsewhere = {"Fn::ImportValue": "elsewhere"}
    function = changed(
        SAM_FUNCTION,
        Policies=[{"DynamoDBCrudPolicy": {"TableName": elsewhere}}],
        Events={"Bus": {"Type": "EventBridgeRule", "Properties": {"EventBusName": elsewhere}}},
        VersionDescription="built",
    )
    sections = {"Globals": {"Function": {"PermissionsBoundary": elsewhere}, "Functions": {"Timeout": 9}}}
    loaded = load({"One": function}, sections=sections)
    assert loaded.ignored == [
        "PermissionsBoundary of One",
        "Policies of One",
        "VersionDescription of One",
        "One.Bus (event of type EventBridgeRule)",
        "Globals.Functions",
    ]


@pytest.mark.parametrize(("ignored", "expected"), [("*", (3, 128)), (["Timeout"], (3, 512)), ([], (9, 512))])
def test_globals_that_a_function_ignores(load, awslambda, ignored, expected):
    """IgnoreGlobals names properties, or all of them (SAM's translator, ``function_with_ignore_globals``)."""
    sections = {"Globals": {"Function": {"Timeout": 9, "MemorySize": 512}}}
    load({"One": {**SAM_FUNCTION, "IgnoreGlobals": ignored}}, sections=sections)
    described = awslambda.get_function_configuration(FunctionName="One")
    assert (described["Timeout"], described["MemorySize"]) == expected


@pytest.mark.skipif(BOTOCORE < (1, 35), reason="this botocore does not know recursion configurations")
def test_settings_that_have_operations_of_their_own(load, awslambda):
    """What CloudFormation sets after a function is made is there, and its architecture as well."""
    function = changed(
        SAM_FUNCTION,
        Architectures=["arm64"],
        PackageType="Zip",
        RecursiveLoop="Allow",
        ReservedConcurrentExecutions="3",
        RuntimeManagementConfig={"UpdateRuntimeOn": "FunctionUpdate"},
    )
    loaded = load({"One": function})
    assert loaded.ignored == []
    assert awslambda.get_function_configuration(FunctionName="One")["Architectures"] == ["arm64"]
    assert awslambda.get_function_recursion_config(FunctionName="One")["RecursiveLoop"] == "Allow"
    assert awslambda.get_function_concurrency(FunctionName="One")["ReservedConcurrentExecutions"] == 3
    assert awslambda.get_runtime_management_config(FunctionName="One")["UpdateRuntimeOn"] == "FunctionUpdate"


def test_a_setting_that_an_older_botocore_does_not_know(load, monkeypatch):
    """It is refused with the reason, as botocore has no words for it."""
    monkeypatch.setitem(template_lambda.AFTERWARDS, "RecursiveLoop", lambda _value, _path: ("PutLater", {}))
    with pytest.raises(TemplateError, match=r"PutLater \(the botocore that is installed does not know it\) of One"):
        load({"One": changed(SAM_FUNCTION, RecursiveLoop="Allow")})


def test_a_secret(load, awslambda):
    """Its reference is an ARN with six characters of chance, before which cdk looks for the name."""
    name = {"Fn::Select": [0, {"Fn::Split": ["-", {"Fn::Select": [6, {"Fn::Split": [":", ref("Secret")]}]}]}]}
    load({"One": changed(FUNCTION, Description=name), "Secret": resource("SecretsManager::Secret", Name="key")})
    assert awslambda.get_function_configuration(FunctionName="One")["Description"] == "key"


def test_what_other_resources_are_called(load, awslambda):
    """Ref and Arn of what is not made here are computed of names (CloudFormation's reference, "Return values")."""
    kinds = [
        "Events::EventBus",
        "Kinesis::Stream",
        "SQS::Queue",
        "StepFunctions::StateMachine",
        "S3::Bucket",
        "KMS::Key",
    ]
    names = [kind.partition(":")[0] for kind in kinds]
    value = {"Fn::Join": [" ", [one for name in names for one in (ref(name), att(name, "Arn"))]]}
    function = changed(FUNCTION, Environment={"Variables": {"NAMES": value}})
    load({"One": function, **dict(zip(names, map(resource, kinds), strict=True))})
    of = "us-east-1:000000000000"
    machine = f"arn:aws:states:{of}:stateMachine:StepFunctions"
    variables = awslambda.get_function_configuration(FunctionName="One")["Environment"]["Variables"]
    assert variables["NAMES"].split() == [
        *("Events", f"arn:aws:events:{of}:event-bus/Events"),
        *("Kinesis", f"arn:aws:kinesis:{of}:stream/Kinesis"),
        *("https://sqs.us-east-1.amazonaws.com/000000000000/SQS", f"arn:aws:sqs:{of}:SQS"),
        *(machine, machine),
        *("S3", "arn:aws:s3:::S3"),
        *("KMS", f"arn:aws:kms:{of}:key/KMS"),
    ]


MAPPING_PROPERTIES = {
    "BatchSize": "10",
    "BisectBatchOnFunctionError": "true",
    "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": "arn:aws:sqs:us-east-1:000000000000:dead"}},
    "Enabled": False,
    "FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
    "FunctionResponseTypes": ["ReportBatchItemFailures"],
    "MaximumBatchingWindowInSeconds": "5",
    "MaximumRecordAgeInSeconds": 600,
    "MaximumRetryAttempts": 3,
    "MetricsConfig": {"Metrics": ["EventCount"]},
    "ParallelizationFactor": 2,
    "StartingPosition": "LATEST",
    "TumblingWindowInSeconds": 60,
}


@pytest.mark.parametrize("without", ["ParallelizationFactor", "TumblingWindowInSeconds"])
def test_every_property_of_an_event(load, awslambda, without):
    """What SAM's event of type DynamoDB says is what the mapping is described by (SAM's reference, DynamoDB event)."""
    given = known("lambda", "CreateEventSourceMapping", MAPPING_PROPERTIES)
    del given[without]  # which the mock does not do together
    event = {"Type": "DynamoDB", "Properties": {**given, "Stream": att("Table", "StreamArn")}}
    loaded = load({"Table": TABLE, "Function": changed(SAM_FUNCTION, Events={"Stream": event})})
    described = awslambda.get_event_source_mapping(UUID=loaded.mappings["Function.Stream"])
    expected = {
        **given,
        "BatchSize": 10,
        "BisectBatchOnFunctionError": True,
        "MaximumBatchingWindowInSeconds": 5,
        "DestinationConfig": {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:000000000000:dead"}},
    }
    del expected["Enabled"]
    assert {name: described[name] for name in expected} == expected
    assert described["State"] == "Disabled"


# --- what is refused ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "message"),
    [
        (
            changed(SAM_FUNCTION, ProvisionedConcurrencyConfig={"ProvisionedConcurrentExecutions": 1}),
            "ProvisionedConcurrencyConfig of One needs AutoPublishAlias",
        ),
        (
            changed(SAM_FUNCTION, EventInvokeConfig={"DestinationConfig": {"OnSuccess": {"Type": "SQS"}}}),
            "a destination that SAM makes of One.OnSuccess",
        ),
        (resource("Lambda::Version", FunctionName="f", RuntimePolicy={}), "RuntimePolicy of One"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused(load, one, message):
    """What a template cannot hold here is refused by its name, and no part of it is ignored."""
    with pytest.raises(TemplateError, match=message):
        load({"One": one})
