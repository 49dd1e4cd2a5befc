"""Wrapped methods: of classes that are loaded, of modules that come later, and given back in either case."""

import asyncio
import gc
import importlib
import inspect
import sys
import threading
import weakref

import pytest
import wrapt

from streammock.hooks.patching import Patches, Target
from streammock.threads import Lineage

MODULE = (
    "class Door:\n    def knock(self, times, *, loud=False):\n        '''Doc.'''\n        return ['knock'] * times\n"
)


def traced(method):
    """What tracers put before a method, equal to it and of the same hash; and of whom it was called each time."""
    instances = []

    def wrapper(wrapped, instance, args, kwargs):
        instances.append(type(instance).__name__)
        return wrapped(*args, **kwargs)

    return wrapt.FunctionWrapper(method, wrapper), instances


@pytest.fixture
def late(tmp_path, monkeypatch):
    """The name of a module that is there to be imported, and is not loaded."""
    (tmp_path / "late_module.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    yield "late_module"
    sys.modules.pop("late_module", None)


@pytest.fixture
def patches(late):
    def wrapper(knock):
        return lambda door, *args, **kwargs: [type(door).__name__, *knock(door, *args, **kwargs)]

    patches = Patches({Target(late, "Door", "knock"): wrapper, Target(late, "Window", "knock"): wrapper})
    before = list(sys.meta_path)
    yield patches
    patches.uninstall()
    assert sys.meta_path == before


def test_a_class_that_is_loaded(patches, late):
    """Its method is ours until it is given back, and looks like its own."""
    door = importlib.import_module(late).Door
    original = door.knock
    patches.install()
    assert door().knock(2) == ["Door", "knock", "knock"]
    assert door.knock(door(), times=1) == ["Door", "knock"]
    assert inspect.signature(door.knock) == inspect.signature(original)
    assert (door.knock.__doc__, door.knock.__name__) == ("Doc.", "knock")
    patches.uninstall()
    assert door.knock is original


def test_a_method_that_is_left_in_its_place(late):
    """It is not marked as wrapping itself, which would send whoever unwraps it round in a circle."""
    door = importlib.import_module(late).Door
    original = door.knock
    patches = Patches({Target(late, "Door", "knock"): lambda knock: knock})
    patches.install()
    assert door.knock is original
    assert inspect.unwrap(door.knock) is original
    patches.uninstall()


def test_a_function_of_no_class(late):
    """It is wrapped in its module."""
    module = importlib.import_module(late)
    module.ring = original = lambda times: ["ring"] * times
    patches = Patches({Target(late, "", "ring"): lambda ring: lambda times: ["loud", *ring(times)]})
    patches.install()
    assert module.ring(1) == ["loud", "ring"]
    patches.uninstall()
    assert module.ring is original


def test_a_method_that_is_awaited(patches, late):
    """Whoever asks what kind of function it is hears the same as ever (mocks and tracers do ask)."""
    door = importlib.import_module(late).Door
    original = door.knock

    async def knock(self, times):
        return ["knock"] * times

    def wrapper(knock):
        async def knocking(door, times):
            return [type(door).__name__, *await knock(door, times)]

        return knocking

    door.knock = knock
    patches = Patches({Target(late, "Door", "knock"): wrapper})
    patches.install()
    try:
        assert inspect.iscoroutinefunction(door.knock)
        assert asyncio.run(door().knock(2)) == ["Door", "knock", "knock"]
    finally:
        patches.uninstall()
    assert door.knock is knock
    door.knock = original


def test_a_proxy_that_comes_between_two_mocks(patches, late, monkeypatch):
    """It is called though it is equal to the method that was wrapped before it, and no more when it has gone."""
    door = importlib.import_module(late).Door
    patches.install()
    patches.uninstall()
    method = door.knock
    proxy, instances = traced(method)
    for standing in (proxy, method):
        monkeypatch.setattr(door, "knock", standing)
        patches.install()
        assert door().knock(1) == ["Door", "knock"]
        patches.uninstall()
        assert instances == ["Door"]


def test_a_proxy_that_is_left_in_its_place(late, monkeypatch):
    """Where nothing is to take its place, the very proxy stays."""
    door = importlib.import_module(late).Door
    proxy, instances = traced(door.knock)
    monkeypatch.setattr(door, "knock", proxy)
    patches = Patches({Target(late, "Door", "knock"): lambda knock: knock})
    patches.install()
    assert door.__dict__["knock"] is proxy
    assert door().knock(1) == ["knock"]
    assert instances == ["Door"]
    patches.uninstall()


def test_a_proxy_of_a_function_of_no_class(late):
    """It has no instance, and is called as it is."""
    module = importlib.import_module(late)
    module.ring, instances = traced(lambda times: ["ring"] * times)
    patches = Patches({Target(late, "", "ring"): lambda ring: lambda times: ["loud", *ring(times)]})
    patches.install()
    assert module.ring(2) == ["loud", "ring", "ring"]
    assert instances == ["NoneType"]
    patches.uninstall()


def test_a_proxy_of_what_starts_threads(monkeypatch):
    """The same holds for the methods by which threads are followed: tracers instrument them too."""
    lineage = Lineage()
    lineage.enter()
    lineage.leave()
    proxy, instances = traced(threading.Thread.start)
    monkeypatch.setattr(threading.Thread, "start", proxy)
    lineage.enter()
    try:
        thread = threading.Thread()
        thread.start()
        thread.join()
    finally:
        lineage.leave()
    assert instances == ["Thread"]


def test_whoever_wraps_is_not_kept(late):
    """With the last use of a set of patches goes whoever it calls: it may hold a whole mock."""
    importlib.import_module(late)

    class Owner:
        def wrapper(self, knock):
            return lambda door, times: (self, knock(door, times))

    owner = Owner()
    patches = Patches({Target(late, "Door", "knock"): owner.wrapper})
    patches.install()
    patches.uninstall()
    gone = weakref.ref(owner)
    del owner, patches
    gc.collect()
    assert gone() is None


def test_a_module_that_is_imported_later(patches, late):
    """It is wrapped as soon as it is loaded, and nothing in it tells of that."""
    patches.install()
    module = importlib.import_module(late)
    assert module.Door().knock(1) == ["Door", "knock"]
    assert type(module.__loader__).__module__ != "streammock.hooks.patching"
    assert module.__spec__.loader is module.__loader__
    assert inspect.getsource(module) == MODULE
    importlib.reload(module)
    assert module.Door().knock(1) == ["Door", "knock"]
    patches.uninstall()
    assert module.Door().knock(1) == ["knock"]


def test_a_module_that_is_imported_after_all(patches, late):
    """Once uninstalled, nobody waits for it; installed again, it is wrapped where it is."""
    patches.install()
    patches.uninstall()
    module = importlib.import_module(late)
    assert module.Door().knock(1) == ["knock"]
    patches.install()
    assert module.Door().knock(1) == ["Door", "knock"]


def test_a_module_that_does_not_exist():
    """It is awaited, and its import fails as ever."""
    patches = Patches({Target("no_such_module_anywhere", "Door", "knock"): lambda *_: None})
    patches.install()
    with pytest.raises(ModuleNotFoundError, match="no_such_module_anywhere"):
        importlib.import_module("no_such_module_anywhere")
    patches.uninstall()
