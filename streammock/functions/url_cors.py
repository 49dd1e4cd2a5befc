"""The CORS settings of a function's URL, applied to one request (API reference, Cors)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LISTS = {"AllowMethods": "access-control-allow-methods", "AllowHeaders": "access-control-allow-headers"}
_ANY = "*"


class UrlCors:
    """What a page of an origin may do with a URL.

    Parameters
    ----------
    settings:
        The URL's ``Cors``; empty where it has none.
    origin:
        The request's, None where it names none.
    """

    def __init__(self, settings: Mapping[str, Any], origin: str | None) -> None:
        self._settings = settings
        self._origin = origin

    @property
    def configured(self) -> bool:
        """Whether the service itself answers for it; the handler's own headers count otherwise."""
        return bool(self._settings)

    def headers(self) -> dict[str, str]:
        """What is added to each response; these replace the handler's own."""
        allowed = self._allowed_origin()
        if allowed is None:
            return {}
        headers = {"access-control-allow-origin": allowed, "vary": "Origin"}
        if self._settings.get("AllowCredentials"):
            headers["access-control-allow-credentials"] = "true"
        if self._settings.get("ExposeHeaders"):
            headers["access-control-expose-headers"] = ",".join(self._settings["ExposeHeaders"])
        return headers

    def preflight(self) -> dict[str, str]:
        """The headers of the answer to a page that asks beforehand."""
        headers = self.headers()
        if not headers:
            return headers
        for setting, name in _LISTS.items():
            if self._settings.get(setting):
                headers[name] = ",".join(self._settings[setting])
        if "MaxAge" in self._settings:
            headers["access-control-max-age"] = str(self._settings["MaxAge"])
        return headers

    def _allowed_origin(self) -> str | None:
        origins = self._settings.get("AllowOrigins", ())
        if self._origin is None or not {_ANY, self._origin} & set(origins):
            return None
        if _ANY in origins and not self._settings.get("AllowCredentials"):
            return _ANY
        return self._origin
