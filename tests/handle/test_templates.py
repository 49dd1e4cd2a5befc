"""Templates: what ``mock.load`` makes of SAM, CloudFormation and cdk output, and what it refuses."""

import json
import shutil
import sys
import zipfile

import boto3
import pytest

from streammock import TemplateError

SAM = """\
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
  Batch: {Type: Number, Default: "2"}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Globals:
  Function:
    Runtime: python3.13
    Environment: {Variables: {STAGE: !Ref Stage, LEVEL: info}}
Resources:
  Barks:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "barks-${Stage}"
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
      TimeToLiveSpecification: {AttributeName: expires, Enabled: "true"}
  Names:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: name, Type: String}}
  Unwanted:
    Type: AWS::Serverless::SimpleTable
    Condition: IsProd
  Failed: {Type: AWS::SQS::Queue}
  Publish:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      CodeUri: src/
      Policies: [AmazonDynamoDBReadOnlyAccess]
      Environment: {Variables: {LEVEL: debug, QUEUE: !Ref Failed, TABLE: !Join ["-", [barks, !Ref Stage]]}}
      Events:
        Stream:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Barks.StreamArn
            StartingPosition: TRIM_HORIZON
            BatchSize: !Ref Batch
            FilterCriteria: {Filters: [{Pattern: '{"eventName": ["INSERT"]}'}]}
            DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Failed.Arn}}
        Web: {Type: Api, Properties: {Path: /, Method: get}}
"""
CODE = "import os\ndef handler(event, context): return [os.environ[n] for n in ('STAGE', 'LEVEL', 'TABLE', 'QUEUE')]\n"


@pytest.fixture
def sam(tmp_path):
    pytest.importorskip("yaml", reason="PyYAML is an extra")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(CODE)
    path = tmp_path / "template.yaml"
    path.write_text(SAM)
    return path


def written(tmp_path, **resources):
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": resources}))
    return path


TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "ProvisionedThroughput": {"ReadCapacityUnits": "5", "WriteCapacityUnits": 5},
        "StreamSpecification": {"StreamViewType": "KEYS_ONLY"},
    },
}
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Code": {"ZipFile": "def handler(event, context): return len(event['Records'])"},
    },
}
ROLE = {"Type": "AWS::IAM::Role", "Properties": {}}
MAPPING = {
    "Type": "AWS::Lambda::EventSourceMapping",
    "Properties": {
        "EventSourceArn": {"Fn::GetAtt": ["Table", "StreamArn"]},
        "FunctionName": {"Ref": "Function"},
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": "1",
    },
}


def test_a_sam_template_runs(mock, sam):
    """A write to its table reaches its function, with the environment that Globals and references make."""
    loaded = mock.load(sam)
    assert loaded.tables == {"Barks": "barks-dev", "Names": "Names"}
    assert loaded.functions == {"Publish": "Publish"}
    assert list(loaded.mappings) == ["Publish.Stream"]
    assert loaded.ignored == ["Policies of Publish", "Publish.Web (event of type Api)", "Failed (AWS::SQS::Queue)"]
    with mock.hold():
        for number in range(3):
            boto3.client("dynamodb").put_item(TableName="barks-dev", Item={"pk": {"S": str(number)}})
    first, second = mock.functions["Publish"].invocations
    assert [len(first.records), len(second.records)] == [2, 1]
    assert first.result == ["dev", "debug", "barks-dev", "https://sqs.us-east-1.amazonaws.com/000000000000/Failed"]


def test_parameters_and_conditions(mock, sam):
    """A parameter given decides names, batches and what is there at all."""
    loaded = mock.load(sam, parameters={"Stage": "prod", "Batch": 5})
    assert loaded.tables == {"Barks": "barks-prod", "Names": "Names", "Unwanted": "Unwanted"}
    ((uuid),) = loaded.mappings.values()
    described = boto3.client("lambda").get_event_source_mapping(UUID=uuid)
    assert described["BatchSize"] == 5
    assert described["DestinationConfig"]["OnFailure"] == {"Destination": "arn:aws:sqs:us-east-1:000000000000:Failed"}
    ttl = boto3.client("dynamodb").describe_time_to_live(TableName="barks-prod")["TimeToLiveDescription"]
    assert ttl == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}


def test_code_of_the_test_in_place_of_the_template_s(mock, sam):
    """A callable takes the place of a package, by the logical id."""
    seen = []
    mock.load(sam, functions={"Publish": lambda event, context: seen.append(event)})
    boto3.client("dynamodb").put_item(TableName="barks-dev", Item={"pk": {"S": "a"}})
    assert len(seen) == 1
    with pytest.raises(TemplateError, match="no function 'Other'"):
        mock.load(sam, functions={"Other": None})


def test_cloudformation_in_json_needs_no_yaml(mock, tmp_path, monkeypatch):
    """JSON is read without PyYAML; numbers may be text; inline code runs."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    loaded = mock.load(written(tmp_path, Function=FUNCTION, Mapping=MAPPING, Role=ROLE, Table=TABLE))
    boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": "a"}})
    assert mock.functions["Function"].invocations[0].result == 1
    assert loaded.ignored == ["Role (AWS::IAM::Role)"]
    assert mock.mappings[loaded.mappings["Mapping"]].pending == []


def test_settings_of_a_function_without_effect(mock, tmp_path):
    """What deployments set besides is kept: networks, keys under CloudFormation's spelling, tracing, the log's format."""
    network = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
    key = "arn:aws:kms:us-east-1:000000000000:key/dog"
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}
    members = {"VpcConfig": network, "KmsKeyArn": key, "TracingConfig": {"Mode": "Active"}, "LoggingConfig": logging}
    mock.load(written(tmp_path, Function=changed(FUNCTION, **members), Role=ROLE))
    found = boto3.client("lambda").get_function_configuration(FunctionName="Function")
    assert (found["KMSKeyArn"], found["TracingConfig"]) == (key, {"Mode": "Active"})
    assert found["VpcConfig"]["SubnetIds"] == network["SubnetIds"]
    assert found["LoggingConfig"]["ApplicationLogLevel"] == "DEBUG"


def test_yaml_without_pyyaml(mock, tmp_path, monkeypatch):
    """The error names the extra."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    path = tmp_path / "template.yaml"
    path.write_text(SAM)
    with pytest.raises(TemplateError, match=r"streammock\[templates\]"):
        mock.load(path)


def test_what_the_serverless_framework_packages(mock, tmp_path):
    """The packages that ``serverless package`` makes stand beside its template; a version's hash is theirs alone."""
    with zipfile.ZipFile(tmp_path / "dogs.zip", "w") as archive:
        archive.writestr("app.py", "def handler(event, context): return 'packaged'")
    code = {"S3Bucket": {"Ref": "Bucket"}, "S3Key": "serverless/dogs/dev/1795812303623-2026/dogs.zip"}
    version = {"FunctionName": {"Ref": "Function"}, "CodeSha256": "yIehB6suGjyGG8t6igh0d9V2xC8RcSLHu1oON2HJmVc="}
    loaded = mock.load(
        written(
            tmp_path,
            Bucket={"Type": "AWS::S3::Bucket", "Properties": {}},
            Role=ROLE,
            Function=changed(FUNCTION, Code=code, Handler="app.handler"),
            Version={"Type": "AWS::Lambda::Version", "Properties": version},
        )
    )
    answer = boto3.client("lambda").invoke(FunctionName="Function", Qualifier="1")
    assert answer["Payload"].read() == b'"packaged"'
    assert "CodeSha256 of Version" in loaded.ignored


def test_the_serverless_frameworks_own_file(mock, tmp_path):
    """It is no template, and the error says which file is."""
    path = tmp_path / "serverless.json"
    path.write_text('{"service": "dogs", "provider": {"name": "aws"}, "functions": {}}')
    with pytest.raises(
        TemplateError, match=r"no Resources\. .*\.serverless/cloudformation-template-update-stack\.json"
    ):
        mock.load(path)


@pytest.mark.parametrize("packed", [False, True], ids=["directory", "zip"])
@pytest.mark.parametrize("metadata", [{"aws:asset:path": "asset.1"}, {}], ids=["cdk synth", "App.synth"])
def test_an_asset_of_cdk(mock, tmp_path, metadata, packed):
    """It stands beside the template, whatever bucket it would be uploaded to; only cdk's command line says where."""
    directory = tmp_path / "asset.1"
    directory.mkdir()
    (directory / "index.py").write_text("def handler(event, context): return 'asset'")
    if packed:
        shutil.make_archive(str(directory), "zip", directory)
        shutil.rmtree(directory)
        metadata = {name: f"{path}.zip" for name, path in metadata.items()}
    code = {"S3Bucket": {"Fn::Sub": "cdk-${AWS::AccountId}-${AWS::Region}"}, "S3Key": "1.zip"}
    function = {
        "Type": "AWS::Lambda::Function",
        "Metadata": metadata,
        "Properties": {**FUNCTION["Properties"], "Code": code, "Tags": [{"Key": "team", "Value": "dogs"}]},
    }
    mock.load(written(tmp_path, Function=function, Role=ROLE))
    answer = boto3.client("lambda").invoke(FunctionName="Function")
    assert answer["Payload"].read() == b'"asset"'


def test_an_alias_of_sam(mock, tmp_path):
    """AutoPublishAlias publishes a version, and the mapping goes by the alias."""
    sam = {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "InlineCode": "def handler(event, context): return context.invoked_function_arn",
            "AutoPublishAlias": "live",
            "ReservedConcurrentExecutions": 3,
            "Events": {
                "Stream": {
                    "Type": "DynamoDB",
                    "Properties": {"Stream": {"Fn::GetAtt": "Table.StreamArn"}, "StartingPosition": "TRIM_HORIZON"},
                }
            },
        },
    }
    mock.load(written(tmp_path, Table=TABLE, Function=sam))
    boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": "a"}})
    assert mock.functions["Function"].invocations[0].result.endswith(":function:Function:live")
    described = boto3.client("lambda").get_function_concurrency(FunctionName="Function")
    assert described["ReservedConcurrentExecutions"] == 3


def test_a_source_of_another_kind_is_reported(mock, tmp_path):
    """A mapping of a queue is left out, and said to be."""
    queue = {**MAPPING["Properties"], "EventSourceArn": "arn:aws:sqs:us-east-1:000000000000:queue"}
    mapping = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": queue}
    loaded = mock.load(written(tmp_path, Function=FUNCTION, Role=ROLE, Mapping=mapping))
    assert "Mapping (event source arn:aws:sqs:us-east-1:000000000000:queue)" in loaded.ignored


INTRINSICS = [
    ({"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]}, "b"),
    ({"Fn::If": ["Yes", "a", "b"]}, "a"),
    ({"Fn::If": ["No", "a", {"Ref": "AWS::Region"}]}, "us-east-1"),
    ({"Fn::FindInMap": ["Map", {"Ref": "AWS::Region"}, "Size"]}, "large"),
    ({"Fn::Sub": ["${A}-${!B}-${AWS::AccountId}", {"A": "x"}]}, "x-${B}-000000000000"),
    ({"Fn::Sub": "${Table.Arn}"}, "arn:aws:dynamodb:us-east-1:000000000000:table/Table"),
    ({"Fn::GetAtt": ["Queue", "Arn"]}, "arn:aws:sqs:us-east-1:000000000000:jobs"),
    ({"Fn::Join": ["+", {"Ref": "List"}]}, "a+b"),
    ({"Fn::Join": ["-", [True, 1, "a"]]}, "true-1-a"),
    ({"Fn::Sub": "<${AWS::NoValue}>"}, "<>"),
    ({"Fn::FindInMap": ["Map", "eu-west-1", "Size", {"DefaultValue": "small"}]}, "small"),
    ({"Fn::FindInMap": ["Map", "us-east-1", "Size", {"DefaultValue": "small"}]}, "large"),
    ({"Fn::If": ["Same", "a", "b"]}, "a"),
]


@pytest.mark.parametrize(("value", "expected"), INTRINSICS, ids=range(len(INTRINSICS)))
def test_what_a_template_computes(mock, tmp_path, value, expected):
    """Each function gives what CloudFormation's would (its user guide, "Intrinsic function reference")."""
    properties = {**FUNCTION["Properties"], "Description": value}
    template = {
        "Parameters": {"List": {"Type": "CommaDelimitedList", "Default": "a, b"}},
        "Mappings": {"Map": {"us-east-1": {"Size": "large"}}},
        "Conditions": {
            "Yes": {"Fn::And": [{"Fn::Equals": ["1", 1]}, {"Fn::Not": [{"Condition": "No"}]}]},
            "Same": {"Fn::Equals": [True, "true"]},
            "No": {"Fn::Or": [{"Fn::Equals": ["a", "b"]}]},
        },
        "Resources": {
            "Table": TABLE,
            "Role": ROLE,
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": properties},
        },
    }
    path = tmp_path / "template.json"
    path.write_text(json.dumps(template))
    mock.load(path)
    configuration = boto3.client("lambda").get_function_configuration(FunctionName="Function")
    assert configuration["Description"] == expected


def changed(resource, **properties):
    return {**resource, "Properties": {**resource["Properties"], **properties}}


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        ({"Table": changed(TABLE, ImportSourceSpecification={})}, "ImportSourceSpecification of Table"),
        ({"Function": changed(FUNCTION, SnapStartX={}), "Role": ROLE}, "SnapStartX of Function"),
        ({"Table": changed(TABLE, TableName={"Ref": "Nothing"})}, "no parameter nor|neither a parameter"),
        ({"Table": changed(TABLE, TableName={"Fn::ImportValue": "x"})}, "does not compute Fn::ImportValue"),
        ({"Table": changed(TABLE, TableName={"Fn::GetAtt": ["Role", "Url"]}), "Role": ROLE}, "'Role.Url': …"),
        (
            {"Table": {"Type": "AWS::Serverless::SimpleTable", "Properties": {"PrimaryKey": {"Name": "a"}}}},
            "PrimaryKey",
        ),
        ({"Function": changed(FUNCTION, Code={"ImageUri": "x"}), "Role": ROLE}, "container image"),
        ({"Function": changed(FUNCTION, Runtime="java21"), "Role": ROLE}, "inline code for the runtime 'java21'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused(mock, tmp_path, resources, message):
    """What is about tables, functions and mappings and cannot be done is said, with the way out."""
    with pytest.raises(TemplateError, match=message):
        mock.load(written(tmp_path, **resources))


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"Resources": []}'])
def test_a_file_that_is_no_template(mock, tmp_path, text):
    """The error names the file."""
    path = tmp_path / "some.json"
    path.write_text(text)
    with pytest.raises(TemplateError, match=r"some\.json is no template"):
        mock.load(path)
