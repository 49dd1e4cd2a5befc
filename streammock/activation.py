"""``mock_streams``: one object that is decorator, context manager, async context manager, and has start and stop."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import AsyncGenerator, Callable, Collection, Generator, Mapping
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, overload

from streammock.errors import base
from streammock.mock import StreamMock
from streammock.settings import (
    OPTION_NAMES,
    Backoff,
    Delivery,
    Latest,
    PythonMode,
    RuntimeCommand,
    Settings,
    Strictness,
)

if TYPE_CHECKING:
    import unittest

# Set by the pytest plugin on the instance of a test class whose test has failed.
FAILED = "_streammock_failed"

Target = TypeVar("Target", bound=Callable[..., Any])


class MockStreams:
    """Makes a fresh world each time it is entered; may be entered again, also within itself.

    Parameters
    ----------
    settings:
        The options of every world it makes.
    of:
        The function whose worlds they are, which a warning names.
    """

    def __init__(self, settings: Settings, of: Callable[..., Any] | None = None) -> None:
        self.settings = settings
        self._of = of
        self._entered: list[StreamMock] = []

    # --- context manager --------------------------------------------------------------------------------------------
    def start(self) -> StreamMock:
        """Enter a fresh world; returns its handle."""
        mock = StreamMock(self.settings).start()
        self._entered.append(mock)
        return mock

    def stop(self, *, failed: bool = False, of: Callable[..., Any] | None = None) -> None:
        """Leave the world entered last, which may be ``of`` a test that a warning is to name."""
        __tracebackhide__ = True
        if not self._entered:
            raise base.nothing_to_stop()
        self._entered.pop().stop(failed=failed, of=of or self._of)

    def __enter__(self) -> StreamMock:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        self.stop(failed=kind is not None)

    async def __aenter__(self) -> StreamMock:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        self.stop(failed=kind is not None)

    # --- decorator --------------------------------------------------------------------------------------------------
    def __call__(self, target: Target) -> Target:
        """Decorate a function of any kind, or a test class: each call, each test gets a world of its own."""
        if isinstance(target, type):
            return cast("Target", self._decorate_class(target))
        _check_target(target)
        return cast("Target", functools.wraps(target)(self._wrapper(target)))

    def _wrapper(self, target: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.isasyncgenfunction(target):
            return self._async_generator(target)
        if inspect.iscoroutinefunction(target):

            async def coroutine(*args: Any, **kwargs: Any) -> Any:
                __tracebackhide__ = True
                with self._world_of(target):
                    return await target(*args, **kwargs)

            return coroutine
        if inspect.isgeneratorfunction(target):

            def generator(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
                __tracebackhide__ = True
                with self._world_of(target):
                    return (yield from target(*args, **kwargs))

            return generator

        def function(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with self._world_of(target):
                return target(*args, **kwargs)

        return function

    def _async_generator(self, target: Callable[..., AsyncGenerator[Any, Any]]) -> Callable[..., Any]:
        """What others have ``yield from`` for: sent values, thrown exceptions and the end go through to the body."""

        async def async_generator(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
            __tracebackhide__ = True
            with self._world_of(target):
                body = target(*args, **kwargs)
                try:
                    value = await anext(body)
                    while True:
                        try:
                            sent = yield value
                        except GeneratorExit:  # noqa: PERF203 -- each step may have its own
                            raise
                        except BaseException as error:  # noqa: BLE001 -- whatever it is, it is the body's to handle
                            value = await body.athrow(error)
                        else:
                            value = await body.asend(sent)
                except StopAsyncIteration:
                    pass
                finally:
                    await body.aclose()

        return async_generator

    def _world_of(self, target: Callable[..., Any]) -> MockStreams:
        """For one call, which leaves its own world whatever other calls run meanwhile."""
        return MockStreams(self.settings, target)

    def _decorate_class(self, cls: type) -> type:
        if _is_test_case(cls):
            return self._decorate_test_case(cls)
        if "pytest" in sys.modules:
            return self._decorate_pytest_class(cls)
        for name in dir(cls):
            if name.startswith("test") and callable(getattr(cls, name)):
                setattr(cls, name, self(getattr(cls, name)))
        return cls

    def _decorate_test_case(self, cls: type[unittest.TestCase]) -> type[unittest.TestCase]:
        """The world stands from before ``setUp`` until after the last clean-up."""
        original = cls.setUp

        def set_up(case: unittest.TestCase) -> None:
            self.start()
            case.addCleanup(lambda: self.stop(failed=_has_failed(case), of=_test_of(case)))
            original(case)

        cls.setUp = functools.wraps(original)(set_up)  # type: ignore[method-assign, assignment]
        return cls

    def _decorate_pytest_class(self, cls: type) -> type:
        """The world stands from before ``setup_method`` until after ``teardown_method``.

        pytest sets these up before a class's own fixtures, so that the fixtures stand in the world too.
        """
        set_up, tear_down = getattr(cls, "setup_method", None), getattr(cls, "teardown_method", None)

        def setup_method(case: object, method: Callable[..., Any] | None = None) -> None:
            self.start()
            try:
                _call_xunit(set_up, case, method)
            except BaseException:
                self.stop(failed=True)
                raise

        def teardown_method(case: object, method: Callable[..., Any] | None = None) -> None:
            failed = getattr(case, FAILED, False)
            try:
                _call_xunit(tear_down, case, method)
            except BaseException:
                failed = True
                raise
            finally:
                self.stop(failed=failed, of=method)

        cls.setup_method = setup_method  # type: ignore[attr-defined]
        cls.teardown_method = teardown_method  # type: ignore[attr-defined]
        return cls

    def __repr__(self) -> str:
        return f"mock_streams({self.settings})"


@overload
def mock_streams(target: Target, /) -> Target: ...


@overload
def mock_streams(
    *,
    region: str = ...,
    account_id: str = ...,
    delivery: Delivery = ...,
    time: str | datetime | float | None = ...,
    strict: Strictness = ...,
    seed: int = ...,
    passthrough: Collection[str] = ...,
    latency: Literal["none", "aws"] = ...,
    latest: Latest = ...,
    backoff: Backoff = ...,
    shards: int = ...,
    python: PythonMode = ...,
    runtimes: Mapping[str, RuntimeCommand] = ...,
    history: int = ...,
) -> MockStreams: ...


def mock_streams(target: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """Mock DynamoDB, DynamoDB Streams and Lambda: as a decorator (bare or with options) or a context manager.

    Parameters
    ----------
    options:
        See ``streammock.Settings``.

    Raises
    ------
    TypeError
        For an option that does not exist, and for a target that is neither a function nor a class.
    """
    unknown = options.keys() - set(OPTION_NAMES)
    if unknown:
        msg = f"mock_streams has no option {min(unknown)!r}; it has {', '.join(OPTION_NAMES)}"
        raise TypeError(msg)
    activation = MockStreams(Settings(**options))
    return activation if target is None else activation(target)


def _check_target(target: object) -> None:
    if not callable(target):
        msg = (
            f"mock_streams decorates functions and classes, not {target!r}; "
            'its options have names, as in mock_streams(region="eu-west-1")'
        )
        raise TypeError(msg)


def _call_xunit(function: Callable[..., Any] | None, case: object, method: Callable[..., Any] | None) -> None:
    """Pytest lets ``setup_method`` and ``teardown_method`` take the test method or leave it out."""
    if function is not None:
        takes_method = len(inspect.signature(function).parameters) > 1
        function(case, method) if takes_method else function(case)


def _is_test_case(cls: type) -> bool:
    """Whether a class is one of unittest's, which nobody has loaded for our sake."""
    unittest = sys.modules.get("unittest")
    return unittest is not None and issubclass(cls, unittest.TestCase)


def _test_of(case: unittest.TestCase) -> Callable[..., Any] | None:
    return getattr(case, case._testMethodName, None)  # noqa: SLF001 -- id() has no more than its name


def _has_failed(case: unittest.TestCase) -> bool:
    outcome = getattr(case, "_outcome", None)
    return outcome is not None and not outcome.success
