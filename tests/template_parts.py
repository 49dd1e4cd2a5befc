"""Resources for the tests of templates."""

from streammock import service_models

TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
    },
}
CODE = "def handler(event, context): return context.invoked_function_arn"
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::000000000000:role/r",
        "Code": {"ZipFile": CODE},
    },
}
SAM_FUNCTION = {
    "Type": "AWS::Serverless::Function",
    "Properties": {"Runtime": "python3.13", "Handler": "index.handler", "InlineCode": CODE},
}


def ref(name):
    return {"Ref": name}


def att(name, attribute):
    return {"Fn::GetAtt": [name, attribute]}


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


def changed(base, **properties):
    return {**base, "Properties": {**base["Properties"], **properties}}


def known(service, operation, properties):
    """Those properties that the botocore at hand has members for: the oldest one knows fewer."""
    return {
        name: properties[name] for name in properties.keys() & service_models.input_shape(service, operation).members
    }
