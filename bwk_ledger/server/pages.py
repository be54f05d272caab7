"""The pages of the door itself: to log in, and to say why something may not."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from werkzeug.wrappers import Response

from bwk_ledger.server.headers import POLICY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http import HTTPStatus

LOGIN = "/inloggen"
LOGOUT = "/uitloggen"
TITLE = "De boeken van de coöperatie"


def login_page(status: HTTPStatus, to: str, *, name: str = "", message: str = "") -> Response:
    """The page that asks who you are.

    Args:
        status: of the answer.
        to: where to go after it, on our own pages.
        name: what was filled in before.
        message: what went wrong with that; Dutch.
    """
    return _page(status, asks=True, title=TITLE, to=to, name=name, message=message)


def refusal(status: HTTPStatus, title: str, message: str) -> Response:
    """A page that says what may not, and why."""
    return _page(status, asks=False, title=title, message=message)


def refusal_to(environ: Mapping[str, Any], status: HTTPStatus, message: str) -> Response:
    """A refusal as who asked can show it: Fava's own pages ask for JSON."""
    if "/api/" in environ.get("PATH_INFO", ""):
        return Response(json.dumps({"error": message}) + "\n", status, content_type="application/json")
    return refusal(status, "Dit kan niet", message)


def _page(status: HTTPStatus, **values: object) -> Response:
    template, style, policy = _standing()
    text = template.render(style=style, login=LOGIN, **values)
    return Response(text, status, {POLICY: policy}, content_type="text/html; charset=utf-8")


@functools.cache
def _standing() -> tuple[jinja2.Template, str, str]:
    """The template, its style, and a policy that lets nothing but that style in."""
    folder = Path(__file__).parent
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((folder / "login.html").read_text("utf-8"))
    style = (folder / "login.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return template, style, policy
