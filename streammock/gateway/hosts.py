"""Which Host headers are answered.

A web page can point a name of its own at 127.0.0.1 and then talk to whatever listens there (DNS rebinding). Its
requests carry that name; those of honest clients carry an address, ``localhost``, or the AWS name that a handler's
requests had before they were rerouted to us.
"""

from __future__ import annotations

from ipaddress import ip_address

_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".on.aws")


class Hosts:
    """The names one gateway answers to.

    Parameters
    ----------
    bound:
        The address or name it listens on. Where that is no loopback address, names without a dot are answered too:
        that is how containers call each other, and no page can own one.
    """

    def __init__(self, bound: str) -> None:
        self._bound = bound.lower()
        self._dotless = not is_loopback(bound)

    def allow(self, header: str) -> bool:
        """Whether a Host header's value names us; one that is missing (HTTP/1.0) does."""
        name = _name(header.strip().lower())
        if name in ("", "localhost", self._bound) or name.endswith((".localhost", *_AWS)):
            return True
        return _is_address(name) or (self._dotless and "." not in name and ":" not in name)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if _is_address(host):
        return ip_address(host.strip("[]")).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _name(header: str) -> str:
    """The host without its port."""
    if header.startswith("["):
        return header.partition("]")[0] + "]"
    return header.partition(":")[0].rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
