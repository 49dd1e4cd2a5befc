"""One region of the mock's account as a test sees it: where a replica of a table lives, and functions that read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from streammock.call import Call, Result
from streammock.handle import shorthand
from streammock.handle.mappings import MappingView, Run
from streammock.handle.views import FunctionViews, MappingViews, TableViews

if TYPE_CHECKING:
    from streammock.backend import Region
    from streammock.endpoint import Endpoint


class RegionView:
    """What `StreamMock` shows and sets up, of one region alone."""

    def __init__(self, region: Region, endpoint: Endpoint, run: Run, door: Callable[[], str]) -> None:
        self._region = region
        self._door = door
        self._endpoint = endpoint
        self._run = run

    @property
    def tables(self) -> TableViews:
        """The region's tables, by name."""
        return TableViews(self._region.backend, self._region)

    @property
    def functions(self) -> FunctionViews:
        """The region's functions, by name."""
        return FunctionViews(self._region.backend, self._door, self._region)

    @property
    def mappings(self) -> MappingViews:
        """The region's event source mappings, by UUID."""
        return MappingViews(self._region.backend, self._run, self._endpoint.follow_up, self._region)

    def function(self, name: str, code: Any, **configuration: Any) -> None:
        """Create a function in this region; parameters as of `StreamMock.function`."""
        with self._region.backend.lock:
            shorthand.create_function(self._region, name, code, configuration)

    def trigger(self, table: str, function: str, **configuration: Any) -> MappingView:
        """Let the stream of this region's table invoke this region's function, as `StreamMock.trigger` does."""
        params = shorthand.mapping_params(self.tables[table].stream.arn, function, configuration)
        if ":" not in function:  # neither qualified nor an ARN: our error names those that there are
            _ = self.functions[function]
        return self.mappings[self.request("lambda", "CreateEventSourceMapping", params)["UUID"]]

    def request(self, service: str, operation: str, params: dict[str, Any]) -> Result:
        """Any operation, without a client; raises ``AwsError``."""
        region = self._region
        now = region.backend.clock.now()
        return self._endpoint.handle(Call(service, operation, params, region.account, region.name, now))

    def __repr__(self) -> str:
        return f"<RegionView {self._region.name}>"
