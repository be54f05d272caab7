"""Whether a request comes from our own pages, and is meant for us."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def own_origin(environ: Mapping[str, Any]) -> str:
    """Scheme, host and port by which the browser reached us."""
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}".lower()


def is_from_elsewhere(environ: Mapping[str, Any]) -> bool:
    """Whether a request that changes something was made by a page that is not ours.

    Browsers say so in Sec-Fetch-Site; older ones only in Origin. What says neither is no browser of ours.
    """
    if environ["REQUEST_METHOD"] in SAFE_METHODS:
        return False
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return bool(site != "same-origin")
    return bool(environ.get("HTTP_ORIGIN", "").lower() != own_origin(environ))


def is_for(environ: Mapping[str, Any], names: frozenset[str]) -> bool:
    """Whether the name the browser used is one of ours; with no names given it may be any.

    Against a page elsewhere whose name was pointed at this machine (DNS rebinding). The port may differ: a tunnel.
    """
    return not names or host_name(environ.get("HTTP_HOST", "")) in names


def host_name(host: str) -> str:
    """A Host header without its port; empty where it cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def own_path(asked: str) -> str:
    """The place on our own pages to go to after logging in; `/` for anything that could lead elsewhere."""
    is_plain = asked.isascii() and asked.isprintable() and "\\" not in asked
    return asked if is_plain and asked.startswith("/") and not asked.startswith("//") else "/"
