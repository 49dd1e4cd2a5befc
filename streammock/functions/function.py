"""A function: its versions and aliases, what is set for it as a whole, and what it was invoked with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from streammock.functions import lifecycle
from streammock.functions.alias import Alias
from streammock.functions.configuration import Configuration
from streammock.functions.event_invoke import EventInvokeConfig
from streammock.functions.names import LATEST
from streammock.functions.policy import Policy
from streammock.functions.provisioning import Provisioned
from streammock.functions.runtime import Code
from streammock.functions.runtime_management import RuntimeManagement
from streammock.functions.url import FunctionUrl
from streammock.functions.version import Identity, Version
from streammock.history import LENGTH, History
from streammock.ids import Ids

if TYPE_CHECKING:
    from streammock.functions.invocation import Invocation


class Function:
    """One function of one account and region.

    Parameters
    ----------
    name, region, account:
        Its identity.
    configuration, code:
        What ``$LATEST`` does at first.
    tags:
        As given at creation.
    ids:
        Names revisions and log streams, and decides where a weighted alias leads.
    now:
        When it was created, in nanoseconds.
    history:
        How many of its invocations are remembered at least.
    """

    def __init__(  # noqa: PLR0913 -- what CreateFunction says, and where
        self,
        *,
        name: str,
        region: str,
        account: str,
        configuration: Configuration,
        code: Code,
        tags: dict[str, str],
        ids: Ids,
        now: int,
        history: int = LENGTH,
    ) -> None:
        self.name = name
        self.identity = Identity(name, region, account)
        self.arn = self.identity.arn()
        self.latest = Version(self.identity, LATEST, configuration, code, ids, now)
        self.versions: dict[str, Version] = {}
        self.aliases: dict[str, Alias] = {}
        self.tags = tags
        self.reserved_concurrency: int | None = None
        self.invocations: History[Invocation] = History(history)
        self.code_signing: str | None = None
        self.recursive_loop = "Terminate"
        # These five by qualifier; LATEST stands for the function without one.
        self.provisioned: dict[str, Provisioned] = {}
        self.event_invoke: dict[str, EventInvokeConfig] = {}
        self.policies: dict[str, Policy] = {}
        self.urls: dict[str, FunctionUrl] = {}
        self.runtime_management: dict[str, RuntimeManagement] = {}
        self._ids = ids
        self._published = 0
        self._published_changes: int | None = None

    # --- versions ---------------------------------------------------------------------------------------------------
    def __iter__(self) -> Iterator[Version]:
        """All versions, ``$LATEST`` first, then in the order of their numbers."""
        yield self.latest
        yield from self.versions.values()

    def has(self, qualifier: str | None) -> bool:
        """Whether there is such a version or alias."""
        return qualifier is None or qualifier == LATEST or qualifier in self.versions or qualifier in self.aliases

    def version(self, qualifier: str | None) -> Version:
        """The version that a qualifier means; an alias means its first one. Raises ``KeyError``."""
        if qualifier is None or qualifier == LATEST:
            return self.latest
        if qualifier in self.aliases:
            return self.version(self.aliases[qualifier].version)
        return self.versions[qualifier]

    def route(self, qualifier: str | None) -> Version:
        """The version that one invocation by a qualifier goes to: that of an alias is drawn by its weights."""
        if qualifier is None:
            return self.latest
        alias = self.aliases.get(qualifier)
        if alias is None or not alias.weights:
            return self.version(qualifier)
        return self.version(alias.draw(self._ids.fraction()))

    def publish(self, description: str | None, now: int) -> Version:
        """A version of ``$LATEST`` as it is; the last one again where nothing was changed since (aws_facts 3.2).

        It is a new revision of ``$LATEST`` too (recorded: LocalStack's test_function_revisions_version_and_alias).
        """
        last = self.versions.get(str(self._published))
        if last is not None and self._published_changes == self.latest.changes:
            return last
        self._published += 1
        self._published_changes = self.latest.changes
        configuration = self.latest.configuration
        if description is not None:
            configuration = replace(configuration, description=description)
        number = str(self._published)
        version = Version(self.identity, number, configuration, self.latest.code, self._ids, now)
        self.versions[number] = version
        self.latest.revise()
        return version

    def delete_version(self, number: str) -> None:
        """Forget a version, and what was set for it."""
        lifecycle.delete(self.versions.pop(number))
        self._forget_settings(number)

    def delete_alias(self, name: str) -> None:
        """Forget an alias, and what was set for it."""
        if self.aliases.pop(name, None) is not None:
            self._forget_settings(name)

    def _forget_settings(self, qualifier: str) -> None:
        for settings in (self.provisioned, self.event_invoke, self.policies, self.urls, self.runtime_management):
            settings.pop(qualifier, None)

    def delete(self) -> None:
        """The function is gone with all its versions."""
        for version in self:
            lifecycle.delete(version)

    def close(self) -> None:
        """End all idle sandboxes; those that run end when they are given back."""
        for version in self:
            version.close()

    def __repr__(self) -> str:
        return f"<Function {self.name} ({self.latest.configuration.runtime}), {len(self.invocations)} invocations>"
