"""botocore's service models: the only file of the centre that reads them.

Inside a test process the client that makes a call has its model loaded already; ``remember`` keeps that one, so that
the 600 kB of JSON behind a service are never parsed twice.
"""

from __future__ import annotations

from botocore.model import OperationModel, ServiceModel, StructureShape

SERVICES = ("dynamodb", "dynamodbstreams", "lambda", "logs")

_models: dict[str, ServiceModel] = {}
_inputs: dict[tuple[str, str], StructureShape | None] = {}


def remember(name: str, model: ServiceModel) -> None:
    """Use a model that somebody has loaded already; the first one stays."""
    _models.setdefault(name, model)


def get(name: str) -> ServiceModel:
    """The model of a service, loaded from botocore's data at the first call."""
    model = _models.get(name)
    if model is None:
        from botocore.loaders import create_loader

        description = create_loader().load_service_model(name, "service-2")
        model = _models[name] = ServiceModel(description, name)
    return model


def operation(service: str, name: str) -> OperationModel:
    """The model of one operation; raises ``botocore.model.OperationNotFoundError``."""
    return get(service).operation_model(name)


def input_shape(service: str, name: str) -> StructureShape | None:
    """The shape of an operation's request, or None where it takes nothing."""
    key = (service, name)
    if key not in _inputs:
        _inputs[key] = operation(service, name).input_shape
    return _inputs[key]
