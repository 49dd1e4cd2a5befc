"""Methods and paths to operations, by the URI templates of a service model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from botocore.model import OperationModel, ServiceModel

_LABEL = re.compile(r"\{(\w+)\+?\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One operation's method, path and the query members that tell it from its neighbours."""

    operation: str
    method: str
    pattern: re.Pattern[str]
    fixed_query: tuple[tuple[str, str], ...]

    def match(self, method: str, path: str, query: Mapping[str, list[str]]) -> dict[str, str] | None:
        """The decoded labels of a path that is this operation's, else None."""
        if method != self.method:
            return None
        match = self.pattern.match(path)
        if match is None or any(value not in query.get(name, ()) for name, value in self.fixed_query):
            return None
        return {name: unquote(text) for name, text in match.groupdict().items()}


class Routes:
    """All routes of a service, the more literal ones first."""

    def __init__(self, model: ServiceModel) -> None:
        operations = [model.operation_model(name) for name in model.operation_names]
        self._routes = sorted(map(_route, operations), key=_specificity, reverse=True)

    def find(self, method: str, path: str, query: Mapping[str, list[str]]) -> tuple[str, dict[str, str]] | None:
        """The operation of a request and its path's labels, if there is one."""
        for route in self._routes:
            labels = route.match(method, path, query)
            if labels is not None:
                return route.operation, labels
        return None


def _specificity(route: Route) -> tuple[int, int]:
    return len(route.fixed_query), -route.pattern.groups


def _route(operation: OperationModel) -> Route:
    path, _, query = operation.http["requestUri"].partition("?")
    # SDKs of several ages disagree on the slash at the end (botocore dropped it in 2025); Lambda takes both.
    pieces = _LABEL.split(path.rstrip("/"))
    literals, labels = pieces[::2], pieces[1::2]
    pattern = re.escape(literals[0])
    for label, literal in zip(labels, literals[1:], strict=True):
        pattern += f"(?P<{label}>[^/]+){re.escape(literal)}"
    return Route(operation.name, operation.http["method"], re.compile(f"{pattern}/?\\Z"), tuple(parse_qsl(query)))
