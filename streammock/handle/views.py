"""Views: looked up at each use, never stale, nothing of the models' own to change by accident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from streammock.handle.mappings import MappingView, Run
from streammock.handle.shards import StreamView
from streammock.tables.items import copy_item
from streammock.values.codec import from_python, item_to_python

if TYPE_CHECKING:
    from streammock.backend import Backend, Region
    from streammock.functions.function import Function
    from streammock.functions.invocation import Invocation
    from streammock.mappings.mapping import EventSourceMapping
    from streammock.tables.table import Table

View = TypeVar("View")


class TableView:
    """One table as a test sees it."""

    def __init__(self, table: Table, backend: Backend) -> None:
        self._table = table
        self._backend = backend

    @property
    def name(self) -> str:
        """The table's name."""
        return self._table.name

    @property
    def count(self) -> int:
        """How many items it holds."""
        return self._table.items.count

    @property
    def items(self) -> list[dict[str, Any]]:
        """All items as plain Python values, key attributes first, in scan order."""
        names = self._table.schema.names
        return [_keys_first(item_to_python(copy_item(stored.attributes)), names) for stored in self._table.items]

    def get(self, *key: Any) -> dict[str, Any] | None:
        """The item of a partition key (and sort key), given as plain values; None where there is none."""
        schema = self._table.schema
        if len(key) != len(schema.names):
            msg = f"the key of {self.name} is ({', '.join(schema.names)}): {len(schema.names)} values, not {len(key)}"
            raise TypeError(msg)
        attributes = {name: from_python(value) for name, value in zip(schema.names, key, strict=True)}
        stored = self._table.get(schema.key_of(attributes))
        return None if stored is None else _keys_first(item_to_python(copy_item(stored.attributes)), schema.names)

    @property
    def stream(self) -> StreamView:
        """The table's stream, or the last one it had; raises ``LookupError`` where it never had one."""
        stream = self._table.latest_stream
        if stream is None:
            msg = (
                f"table {self.name} has no stream: create it with StreamSpecification="
                '{"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}'
            )
            raise LookupError(msg)
        return StreamView(stream, self._backend)

    def __len__(self) -> int:
        return self.count

    def __repr__(self) -> str:
        return f"<TableView {self.name}, {self.count} items>"


class FunctionView:
    """One function as a test sees it."""

    def __init__(self, function: Function, door: Callable[[], str]) -> None:
        self._function = function
        self._door = door

    @property
    def name(self) -> str:
        """The function's name."""
        return self._function.name

    @property
    def invocations(self) -> list[Invocation]:
        """Its invocations, in order."""
        return list(self._function.invocations)

    @property
    def logs(self) -> list[str]:
        """The log events of all its invocations, START, END and REPORT included."""
        return [line for invocation in self._function.invocations for line in invocation.logs]

    @property
    def url(self) -> str:
        """Where its function URL is answered on this machine; raises ``LookupError`` where it has none.

        Its address in AWS's form, as the API tells it, is answered by the gateway too, to requests with that Host.
        """
        from streammock.functions.names import LATEST

        found = self._function.urls.get(LATEST)
        if found is None:
            msg = f"function {self.name} has no URL: give it one with CreateFunctionUrlConfig"
            raise LookupError(msg)
        return f"{self._door()}/_streammock/urls/{found.id}/"

    def cold(self) -> None:
        """Let the next invocation start cold: whatever runs warm ends, and modules load anew.

        A callable of the test itself keeps its globals: they are the test's own.
        """
        self._function.close()

    def __repr__(self) -> str:
        return f"<FunctionView {self.name}, {len(self._function.invocations)} invocations>"


class _Views(Mapping[str, View]):
    """Resources by their names: of one region, or of all, the mock's own region and account first."""

    def __init__(self, backend: Backend, region: Region | None = None) -> None:
        self._backend = backend
        self._region = region

    _kind: str

    def _of(self, region: Region) -> Mapping[str, Any]:
        raise NotImplementedError

    def _view(self, resource: Any) -> View:
        raise NotImplementedError

    def __getitem__(self, name: str) -> View:
        for region in self._regions():
            if name in self._of(region):
                return self._view(self._of(region)[name])
        known = ", ".join(self) or "none"
        msg = f"no {self._kind} {name!r} in this mock; there are: {known}"
        raise KeyError(msg)

    def __iter__(self) -> Iterator[str]:
        seen: dict[str, None] = {}
        for region in self._regions():
            seen.update(dict.fromkeys(self._of(region)))
        return iter(seen)

    def _regions(self) -> list[Region]:
        if self._region is not None:
            return [self._region]
        return [self._backend.home, *self._backend.regions.values()]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<{self._kind}s: {', '.join(self) or 'none'}>"


class TableViews(_Views[TableView]):
    """The tables of a mock, by name."""

    _kind = "table"

    def _of(self, region: Region) -> Mapping[str, Table]:
        return region.tables

    def _view(self, resource: Table) -> TableView:
        return TableView(resource, self._backend)


class FunctionViews(_Views[FunctionView]):
    """The functions of a mock, by name."""

    _kind = "function"

    def __init__(self, backend: Backend, door: Callable[[], str], region: Region | None = None) -> None:
        super().__init__(backend, region)
        self._door = door

    def _of(self, region: Region) -> Mapping[str, Function]:
        return region.functions

    def _view(self, resource: Function) -> FunctionView:
        return FunctionView(resource, self._door)


class MappingViews(_Views[MappingView]):
    """The event source mappings of a mock, by UUID."""

    _kind = "event source mapping"

    def __init__(
        self, backend: Backend, run: Run, follow_up: Callable[[], object], region: Region | None = None
    ) -> None:
        super().__init__(backend, region)
        self._run = run
        self._follow_up = follow_up

    def _of(self, region: Region) -> Mapping[str, EventSourceMapping]:
        return region.mappings

    def _view(self, resource: EventSourceMapping) -> MappingView:
        return MappingView(resource, self._backend, self._run, self._follow_up)


def destinations(backend: Backend) -> dict[str, list[dict[str, Any]]]:
    """What went to destinations, by their ARNs, in order; nothing to one that is not there."""
    sent: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in backend.destinations:
        sent[record.destination].append(dict(record.content))
    return sent


def _keys_first(item: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: item[name] for name in names} | item
