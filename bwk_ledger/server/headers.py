"""What every answer tells the browser about what it may do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

    from werkzeug.datastructures import Headers

# Fava sets styles from its scripts, draws pictures from data: addresses and compiles WebAssembly for its editor.
PAGES = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; object-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# A receipt that is a web page or drawing must not act as whoever looks at it.
DOCUMENTS = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; sandbox; "
    "frame-ancestors 'self'"
)
POLICY = "Content-Security-Policy"
# The browser's own viewer shows these, and not from within a sandbox.
VIEWED = frozenset({"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp"})
STATIC = "/static/"  # Fava's own scripts and styles, the same for everybody
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def with_headers(path: str, start: StartResponse) -> StartResponse:
    """A `start_response` that adds the headers; a policy that an answer has already stays."""

    def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        given = {name.lower() for name, _ in headers}
        kept = [(name, value) for name, value in headers if name.lower() != "cache-control"]
        keep = "private, no-cache" if path.startswith(STATIC) else "no-store"
        policy = {} if POLICY.lower() in given else {POLICY: PAGES}
        return start(status, [*kept, *_ALWAYS.items(), *policy.items(), ("Cache-Control", keep)], exc_info)

    return begin


def guard_document(headers: Headers, mimetype: str) -> None:
    """Give an answer with a file from the books the policy for documents, unless the browser's own viewer shows it."""
    if mimetype not in VIEWED:
        headers[POLICY] = DOCUMENTS
