"""Refusals that were recorded from AWS (aws_facts 3.6), each under the name that the recording has there.

The recordings that stand in no other test; ``FN`` of the notes is ``bark`` here, which has two versions and an alias.
"""

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
LAYER = "arn:aws:lambda:us-east-1:000000000000:layer:dogs"
INVALID, MISSING = "InvalidParameterValueException", "ResourceNotFoundException"
CONFLICT, FAILED, STALE = "ResourceConflictException", "ValidationException", "PreconditionFailedException"
URL_QUALIFIER = r"((?!^\d+$)^[0-9a-zA-Z-_]+$)"
LAYER_VERSION = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:"
    r"[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)"
)
PERMISSION = {
    "FunctionName": "bark",
    "StatementId": "s3",
    "Action": "lambda:InvokeFunction",
    "Principal": "s3.amazonaws.com",
}
WEIGHTED = {"FunctionName": "bark", "Name": "custom", "FunctionVersion": "1"}
DESTINATION = "arn:aws:lambda:us-east-1:000000000000:function:doesnotexist"


def constraint(value, path, text):
    return f"1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: {text}"


def pattern(value, path, wanted):
    return constraint(value, path, f"Member must satisfy regular expression pattern: {wanted}")


def weights(**members):
    return {"AdditionalVersionWeights": members}


PREPARED = [
    ("create_alias", {"FunctionName": "bark", "Name": "alias", "FunctionVersion": "1"}),
]
PROVISIONED = {"FunctionName": "bark", "ProvisionedConcurrentExecutions": 2}
RESERVED = {"FunctionName": "bark", "ReservedConcurrentExecutions": 2}
NO_INVOKE_CONFIG = "The function {} doesn't have an EventInvokeConfig"
NOT_FOUND = "Function not found: {}"
NO_ALIAS = "Cannot find alias arn: {}"
STATEMENT = "Statement {} is not found in resource policy."

# What was recorded, what is called before, the call, its error.
CASES = [
    # --- functions
    ("long_function_name_exc", "create_function", {"FunctionName": "a" * 65}, INVALID,
     constraint("a" * 65, "functionName", "Member must have length less than or equal to 64")),
    ("long_function_arn_exc", "create_function", {"FunctionName": ARN + "k" * 140}, FAILED,
     constraint(ARN + "k" * 140, "functionName", "Member must have length less than or equal to 140")),
    ("function_arn_other_region_exc", "get_function", {"FunctionName": ARN.replace("us-east-1", "ap-southeast-1")}, MISSING,
     "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')"),
    ("wrong_region_exception", "invoke", {"FunctionName": ARN.replace("us-east-1", "eu-west-1")}, MISSING,
     "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"),
    ("create_function_invalid_snapstart_apply", "create_function", {"FunctionName": "f", "SnapStart": {"ApplyOn": "invalidOption"}}, FAILED,
     constraint("invalidOption", "snapStart.applyOn", "Member must satisfy enum value set: [PublishedVersions, None]")),
    ("failured_create_fn_result_multi_key", "create_function",
     {"FunctionName": "f", "Environment": {"Variables": {"SMALL_VAR": "ok", "LARGE_VAR": "x" * 4096}}}, INVALID,
     "Lambda was unable to configure your environment variables because the environment variables you have provided "
     'exceeded the 4KB limit. String measured: {"SMALL_VAR":"ok","LARGE_VAR":"' + "x" * 4096 + '"}'),
    ("get_function_alias_notfound_exc", "get_function", {"FunctionName": "bark", "Qualifier": "aliasdoesnotexist"}, MISSING,
     NOT_FOUND.format(f"{ARN}:aliasdoesnotexist")),
    ("list_functions_invalid_functionversion", "list_functions", {"FunctionVersion": "invalid"}, FAILED,
     constraint("invalid", "functionVersion", "Member must satisfy enum value set: [ALL]")),
    # --- versions
    ("publish_wrong_sha256_exc", "publish_version", {"FunctionName": "bark", "CodeSha256": "somenonexistentsha256"}, INVALID,
     "CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST ({sha}). Please try again with "
     "the CodeSHA256 in $LATEST."),
    ("invalid_sha_publish", "publish_version", {"FunctionName": "bark", "CodeSha256": "a" * 20}, INVALID,
     f"CodeSHA256 ({'a' * 20}) is different from current CodeSHA256 in $LATEST ({{sha}}). Please try again with the "
     "CodeSHA256 in $LATEST."),
    ("version_not_found_exception", "get_function", {"FunctionName": "bark", "Qualifier": "1221"}, MISSING,
     NOT_FOUND.format(f"{ARN}:1221")),
    # --- aliases
    ("target_version_exc_version_latest", "create_alias", {**WEIGHTED, "FunctionVersion": "$LATEST", "RoutingConfig": weights(**{"1": 0.5})}, INVALID,
     "$LATEST is not supported for an alias pointing to more than 1 version"),
    ("target_version_doesnotexist", "create_alias", {**WEIGHTED, "FunctionVersion": "10"}, MISSING, NOT_FOUND.format(f"{ARN}:10")),
    ("routing_config_exc_sameversion", "create_alias", {**WEIGHTED, "RoutingConfig": weights(**{"1": 0.5})}, INVALID,
     "Invalid function version 1. Function version 1 is already included in routing configuration."),
    ("routing_config_exc_toomany", "create_alias", {**WEIGHTED, "RoutingConfig": weights(**{"2": 0.1, "3": 0.1})}, INVALID,
     "Number of items in AdditionalVersionWeights cannot be greater than 1"),
    ("routing_config_exc_fn_doesnotexist", "create_alias",
     {**WEIGHTED, "FunctionName": "bark-unknown", "RoutingConfig": weights(**{"2": 0.5})}, MISSING, NOT_FOUND.format(f"{ARN}-unknown:1")),
    ("routing_config_exc_already_exist", "create_alias", {**WEIGHTED, "Name": "alias"}, CONFLICT, f"Alias already exists: {ARN}:alias"),
    ("routing_config_exc_version_latest", "create_alias", {**WEIGHTED, "RoutingConfig": weights(**{"$LATEST": 0.5})}, FAILED,
     constraint("{$LATEST=0.5}", "routingConfig.additionalVersionWeights",
                "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have "
                "length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]")),
    *((seen, "create_alias", {**WEIGHTED, "RoutingConfig": weights(**{"2": weight})}, FAILED,
       constraint(f"{{2={weight}}}", "routingConfig.additionalVersionWeights",
                  "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have "
                  "value greater than or equal to 0.0, Member must not be null]"))
      for seen, weight in (("routing_config_exc_subzero", -1.0), ("routing_config_exc_toohigh", 2.0))),
    ("update_alias_response", "update_alias", {"FunctionName": "bark", "Name": "non-existent"}, MISSING, f"Alias not found: {ARN}:non-existent"),
    ("alias_does_not_exist_esc", "get_alias", {"FunctionName": "bark", "Name": "non-existent"}, MISSING, NO_ALIAS.format(f"{ARN}:non-existent")),
    # --- tags
    ("tag_empty_tags", "tag_resource", {"Resource": ARN, "Tags": {}}, INVALID, "An error occurred and the request cannot be processed."),
    ("untag_empty_keys", "untag_resource", {"Resource": ARN, "TagKeys": []}, FAILED,
     "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"),
    ("tag_lambda_too_many_tags", "tag_resource", {"Resource": ARN, "Tags": {str(n): "" for n in range(51)}}, INVALID,
     "Number of tags exceeds resource tag limit."),
    ("tag_lambda_qualifier_doesnotexist", "tag_resource", {"Resource": f"{ARN}:no", "Tags": {"a": "b"}}, INVALID,
     "Tags on function aliases and versions are not supported. Please specify a function ARN."),
    ("not_found_exception_tag", "tag_resource", {"Resource": ARN.replace("bark", "no"), "Tags": {"a": "b"}}, MISSING,
     NOT_FOUND.format(ARN.replace("bark", "no"))),
    *((seen, "tag_resource", {"Resource": arn, "Tags": {"a": "b"}}, FAILED, pattern(arn, "resource", ""))
      for seen, arn in (("invalid_arn_exception", ARN.replace("function:bark", "foobar:bark")),
                        ("aliased_arn_exception", ARN.replace("function:bark", f"event-source-mapping:{'0' * 36}:alias")))),
    # --- layers
    ("create_function_with_six_layers", "create_function", {"FunctionName": "f", "Layers": [f"{LAYER}{n}:1" for n in range(6)]}, INVALID,
     "Cannot reference more than 5 layers."),
    ("get_layer_version_exc_layer_version_doesnotexist_negative", "get_layer_version", {"LayerName": "dogs", "VersionNumber": -1}, INVALID,
     "Layer Version Cannot be less than 1"),
    ("add_nonexistent_layer_version_exc", "create_function", {"FunctionName": "f", "Layers": [f"{LAYER}:9"]}, INVALID,
     f"Layer version {LAYER}:9 does not exist."),
    ("add_nonexistent_layer_exc", "create_function", {"FunctionName": "f", "Layers": [f"{LAYER}-no:1"]}, INVALID,
     f"Layer version {LAYER}-no:1 does not exist."),
    ("create_function_with_layer_in_different_region", "create_function",
     {"FunctionName": "f", "Layers": [f"{LAYER}:1".replace("us-east-1", "eu-west-1")]}, INVALID,
     "Layers are not in the same region as the function. Layers are expected to be in region us-east-1."),
    *((seen, "create_function", {"FunctionName": "f", "Layers": [f"{LAYER}:1", f"{LAYER}:{second}"]}, INVALID,
       "Two different versions of the same layer are not allowed to be referenced in the same function. "
       f"{LAYER}:1 and {LAYER}:{second} are versions of the same layer.")
      for seen, second in (("two_identical_layer_versions_single_function_exc", 1), ("two_layer_versions_single_function_exc", 2))),
    ("add_layer_arn_without_version_exc", "create_function", {"FunctionName": "f", "Layers": [LAYER]}, FAILED,
     constraint(f"[{LAYER}]", "layers",
                "Member must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length "
                "greater than or equal to 1, Member must satisfy regular expression pattern: "
                f"{LAYER_VERSION}, Member must not be null]")),
    ("get_layer_version_by_arn_exc_invalidarn", "get_layer_version_by_arn", {"Arn": LAYER}, FAILED, pattern(LAYER, "arn", "")),
    ("list_layers_exc_compatiblearchitecture_invalid", "list_layers", {"CompatibleArchitecture": "archdoesnotexist"}, FAILED,
     constraint("archdoesnotexist", "compatibleArchitecture", "Member must satisfy enum value set: [x86_64, arm64]")),
    # --- concurrency
    ("put_provisioned_latest", "put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "$LATEST"}, INVALID,
     "Provisioned Concurrency Configs cannot be applied to unpublished function versions."),
    ("put_provisioned_invalid_param_0", "put_provisioned_concurrency_config",
     {**PROVISIONED, "Qualifier": "1", "ProvisionedConcurrentExecutions": 0}, FAILED,
     constraint("0", "provisionedConcurrentExecutions", "Member must have value greater than or equal to 1")),
    ("put_provisioned_qualifier_doesnotexist", "put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "doesnotexist"}, MISSING,
     NO_ALIAS.format(f"{ARN}:doesnotexist")),
    ("get_provisioned_latest", "get_provisioned_concurrency_config", {"FunctionName": "bark", "Qualifier": "$LATEST"}, INVALID,
     "The function resource provided must be an alias or a published version."),
    ("get_provisioned_qualifier_doesnotexist", "get_provisioned_concurrency_config", {"FunctionName": "bark", "Qualifier": "noalias"}, MISSING,
     NO_ALIAS.format(f"{ARN}:noalias")),
    ("get_provisioned_functionname_doesnotexist", "get_provisioned_concurrency_config",
     {"FunctionName": "doesnotexist", "Qualifier": "noalias"}, MISSING, NO_ALIAS.format(f"{DESTINATION}:noalias")),
    ("delete_provisioned_functionname_doesnotexist", "delete_provisioned_concurrency_config",
     {"FunctionName": "doesnotexist", "Qualifier": "1"}, MISSING, NOT_FOUND.format(f"{DESTINATION}:1")),
    ("put_provisioned_concurrency_account_limit_exceeded", "put_provisioned_concurrency_config",
     {**PROVISIONED, "Qualifier": "1", "ProvisionedConcurrentExecutions": 1001}, INVALID,
     "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000]."),
    ("put_provisioned_concurrency_below_unreserved_min_value", "put_provisioned_concurrency_config",
     {**PROVISIONED, "Qualifier": "1", "ProvisionedConcurrentExecutions": 1000}, INVALID,
     "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."),
    ("put_function_concurrency_account_limit_exceeded", "put_function_concurrency", {**RESERVED, "ReservedConcurrentExecutions": 901}, INVALID,
     "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."),
    ("put_function_concurrency_with_function_name_doesnotexist", "put_function_concurrency", {**RESERVED, "FunctionName": "doesnotexist"}, MISSING,
     NOT_FOUND.format(f"{DESTINATION}:$LATEST")),
    # --- policies
    ("add_permission_principal_invalid", "add_permission", {**PERMISSION, "Principal": "invalid"}, INVALID,
     "The provided principal was invalid. Please check the principal and try again."),
    ("add_permission_invalid_statement_id", "add_permission", {**PERMISSION, "StatementId": "example.com"}, FAILED,
     pattern("example.com", "statementId", "([a-zA-Z0-9-_]+)")),
    ("add_permission_fn_qualifier_latest", "add_permission", {**PERMISSION, "Qualifier": "$LATEST"}, INVALID,
     "We currently do not support adding policies for $LATEST."),
    ("add_permission_fn_alias_doesnotexist", "add_permission", {**PERMISSION, "Qualifier": "alias-doesnotexist"}, MISSING,
     NO_ALIAS.format(f"{ARN}:alias-doesnotexist")),
    ("add_permission_fn_version_doesnotexist", "add_permission", {**PERMISSION, "Qualifier": "42"}, MISSING, NOT_FOUND.format(f"{ARN}:42")),
    ("add_permission_fn_qualifier_valid_doesnotexist", "add_permission", {**PERMISSION, "Qualifier": "valid-with-$-but-doesnotexist"}, MISSING,
     NOT_FOUND.format(f"{ARN}:valid-with-$-but-doesnotexist")),
    ("remove_permission_fn_doesnotexist", "remove_permission", {"FunctionName": "doesnotexist", "StatementId": "s3"}, MISSING,
     f"No policy found for: {DESTINATION}"),
    ("remove_permission_policy_doesnotexist", "remove_permission", {"FunctionName": "bark", "StatementId": "s3"}, MISSING,
     "No policy is associated with the given resource."),
    # --- asynchronous invocations
    ("put_functionname_nootherargs", "put_function_event_invoke_config", {"FunctionName": "bark"}, INVALID,
     "You must specify at least one of error handling or destination setting."),
    ("put_functionname_name_notfound", "put_function_event_invoke_config", {"FunctionName": "doesnotexist", "MaximumRetryAttempts": 1}, MISSING,
     "The function doesn't exist."),
    ("put_destination_lambda_doesntexist", "put_function_event_invoke_config",
     {"FunctionName": "bark", "DestinationConfig": {"OnSuccess": {"Destination": DESTINATION}}}, INVALID,
     f"The destination ARN {DESTINATION} is invalid."),
    ("put_destination_recursive", "put_function_event_invoke_config",
     {"FunctionName": "bark", "DestinationConfig": {"OnSuccess": {"Destination": ARN}}}, INVALID,
     "You can't specify the function as a destination for itself."),
    *((seen, f"{verb}_function_event_invoke_config", given, MISSING, NO_INVOKE_CONFIG.format(shown))
      for seen, verb, given, shown in (
          ("not_found_exception", "get", {"FunctionName": "bark"}, f"{ARN}:$LATEST"),
          ("get_invokeconfig_postpublish", "get", {"FunctionName": "bark", "Qualifier": "1"}, f"{ARN}:1"),
          ("version_not_found_exception", "get", {"FunctionName": "bark", "Qualifier": "1221"}, f"{ARN}:1221"),
          ("get_qualifier_doesnotexist", "get", {"FunctionName": "bark", "Qualifier": "doesnotexist"}, f"{ARN}:doesnotexist"),
          ("get_eventinvokeconfig_doesnotexist", "get", {"FunctionName": "bark", "Qualifier": "alias"}, f"{ARN}:alias"),
          ("delete_function_doesnotexist", "delete", {"FunctionName": "doesnotexist"}, f"{DESTINATION}:$LATEST"),
      )),
    # --- function URLs
    *((seen, "create_function_url_config", {"FunctionName": "bark", "AuthType": "NONE", "Qualifier": qualifier}, FAILED,
       pattern(qualifier, "qualifier", URL_QUALIFIER))
      for seen, qualifier in (("create_function_url_config_name_doesnotexist_qualifier", "1"),
                              ("create_function_url_config_qualifier_version_doesnotexist", "2"))),
]  # fmt: skip

# Those that need something to be there already.
AFTER = [
    ("remove_permission_exception_nonexisting_sid", [("add_permission", PERMISSION)], "remove_permission",
     {"FunctionName": "bark", "StatementId": "non-existent"}, MISSING, "Statement non-existent is not found in resource policy."),
    ("reserved_lower_than_provisioned_exc", [("put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "1"})],
     "put_function_concurrency", {**RESERVED, "ReservedConcurrentExecutions": 1}, INVALID,
     " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2]."),
    ("reserved_equals_provisioned_another_provisioned_exc",
     [("put_function_concurrency", RESERVED), ("put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "1"})],
     "put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "2", "ProvisionedConcurrentExecutions": 1}, INVALID,
     "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"),
    ("put_provisioned_on_alias_versionconflict", [("put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "1"})],
     "put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "alias"}, CONFLICT,
     "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"),
    ("put_provisioned_on_version_conflict", [("put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "alias"})],
     "put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "1"}, CONFLICT,
     "Version is pointed by a Provisioned Concurrency alias"),
    ("get_provisioned_alias_postaliasdelete",
     [("put_provisioned_concurrency_config", {**PROVISIONED, "Qualifier": "alias"}), ("delete_alias", {"FunctionName": "bark", "Name": "alias"})],
     "get_provisioned_concurrency_config", {"FunctionName": "bark", "Qualifier": "alias"}, MISSING, NO_ALIAS.format(f"{ARN}:alias")),
]  # fmt: skip


@pytest.fixture(autouse=True)
def bark(awslambda, create, zipped):
    """The function with its versions and its alias, and a layer of two versions; the hash of its code."""
    create()
    awslambda.publish_version(FunctionName="bark")
    awslambda.update_function_configuration(FunctionName="bark", Description="second")
    awslambda.publish_version(FunctionName="bark")
    awslambda.create_alias(FunctionName="bark", Name="alias", FunctionVersion="1")
    for _ in range(2):
        awslambda.publish_layer_version(LayerName="dogs", Content={"ZipFile": zipped()})
    return awslambda.get_function(FunctionName="bark")["Configuration"]["CodeSha256"]


@pytest.fixture
def refusal(awslambda, unchecked, define, zipped, error_of):
    """The error of a call, whatever botocore itself thinks of it; what a new function or layer needs is added."""

    def refusal(method, params):
        if method == "create_function":
            params = define(params["FunctionName"], **params)
        return error_of(getattr(unchecked, method), **params)

    return refusal


@pytest.mark.parametrize(("seen", "method", "params", "code", "text"), CASES, ids=[case[0] for case in CASES])
def test_a_recording(bark, refusal, seen, method, params, code, text):
    """Code and text are those that AWS gave (aws_facts 3.6); some patterns are the service model's, and grow with it."""
    found_code, found = refusal(method, params)
    text = text.replace("{sha}", bark)
    assert found_code == code
    assert found == text or (text.endswith("pattern: ") and found.startswith(text))


@pytest.mark.parametrize(("seen", "before", "method", "params", "code", "text"), AFTER, ids=[case[0] for case in AFTER])
def test_a_recording_of_several_calls(awslambda, refusal, seen, before, method, params, code, text):
    """So it is when other calls came before (aws_facts 3.6); of the longest texts the beginning is compared."""
    for name, given in before:
        getattr(awslambda, name)(**given)
    found_code, found = refusal(method, params)
    assert (found_code, found[: len(text)]) == (code, text)


@pytest.mark.parametrize(
    ("seen", "runtimes", "architectures"),
    [
        ("publish_layer_version_exc_invalid_runtime_arch", ["invalidruntime"], ["invalidarch"]),
        (
            "publish_layer_version_exc_partially_invalid_values",
            ["invalidruntime", "invalidruntime2", "nodejs20.x"],
            ["invalidarch", "x86_64"],
        ),
    ],
)
def test_a_recording_about_a_layer(refusal, zipped, seen, runtimes, architectures):
    """What a layer is for must exist (aws_facts 3.6); which runtimes AWS lists changes with time."""
    given = {"CompatibleRuntimes": runtimes, "CompatibleArchitectures": architectures}
    code, found = refusal("publish_layer_version", {"LayerName": "dogs", "Content": {"ZipFile": zipped()}, **given})
    first, second = found.split("; ")
    assert code == FAILED
    assert first.startswith(
        f"2 validation errors detected: Value '[{', '.join(runtimes)}]' at 'compatibleRuntimes' failed to satisfy "
        "constraint: Member must satisfy enum value set: ["
    )
    assert second.startswith(
        f"Value '[{', '.join(architectures)}]' at 'compatibleArchitectures' failed to satisfy constraint: Member must "
        "satisfy c"
    )


def test_a_recording_about_a_list_of_layers(refusal):
    """A runtime that there is not (aws_facts 3.6, list_layers_exc_compatibleruntime_invalid); the list is another."""
    code, found = refusal("list_layers", {"CompatibleRuntime": "runtimedoesnotexist"})
    assert code == FAILED
    assert found.startswith(
        constraint("runtimedoesnotexist", "compatibleRuntime", "Member must satisfy enum value set: [")
    )
