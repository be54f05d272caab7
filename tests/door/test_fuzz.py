"""Requests that no browser sends, to every route by every method: each gets an answer that is no failure of ours.

`BWK_FUZZ=5000 pytest tests/door/test_fuzz.py` sends more than the suite does.
"""

from __future__ import annotations

import json
import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.door.conftest import SECRET_WORD
from tests.door.test_roles import AUDIT, METHODS, ROUTES, addresses, filled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from werkzeug.test import TestResponse

    from tests.door.door import Browser, Doorway

NUMBER = int(os.environ.get("BWK_FUZZ", "400"))
WEB_FAILURE = 500
# Words of Fava and of werkzeug that a Dutch answer does not have.
ENGLISH = (
    "Not Found",
    "not found",
    "The browser",
    "The requested",
    "Traceback",
    "Invalid API",
    "Parameter `",
    "Failed to",
)
KEYS = (
    *("time", "account", "filter", "interval", "conversion", "query_string", "filename", "entry_hash", "key", "page"),
    *("order", "a", "r", "payee", "narration", "page_slug", "importer", "sinds", "over", "boeking", "toon", "item"),
    *("bestand", "alles", "nummer", "tekst", "jaar", "naar"),
)
TEXTS = (
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\ud800",
        "é" * 50,
        "%",
        "%zz",
        "%00",
        "../../../etc/passwd",
        "/etc/passwd",
        "x" * 3000,
    ),
    *(
        "(a+)+$",
        "(?:a{1000}){1000}",
        "(" * 400,
        "[",
        "*",
        "\\",
        "\\1",
        "(?=a)",
        "any(",
        "any(account:'x'",
        "-",
        ",",
        "#",
        "^",
    ),
    *(
        "2018",
        "2018-13",
        "2018-02-30",
        "0000",
        "9999",
        "0001 - 9999",
        "2018 - 2017",
        "day+99999999999",
        "2018-w99",
        "fy2018-q9",
    ),
    *(
        "year-99999",
        "month-99999999",
        "to 2018",
        "-1",
        "0",
        "99999999999999999999",
        "1e9",
        "NaN",
        "null",
        "true",
        "csv",
    ),
    *(
        "SELECT",
        "SELECT *",
        "SELECT 1/0",
        "SELECT account WHERE account ~ '('",
        "SELECT grepn('a','a',9)",
        "run",
        "run 'x",
    ),
    *("SELECT round(5, -1000000000)", "SELECT int(decimal('1E9999999'))", "SELECT date_add(date, 999999999999)"),
    *(
        "SELECT splitcomp('a', '', 1)",
        "SELECT sum(account)",
        "SELECT #",
        "PRINT FROM",
        "BALANCES AT x",
        "SELECT %s",
        "SELECT %(a)s",
    ),
    *(
        "SELECT account FROM x",
        "SELECT neg('x')",
        "SELECT parse_date('x')",
        "SELECT parse_date('2018', '%')",
        "SELECT meta('x') < 1",
    ),
)
SHAPES: tuple[Any, ...] = (
    *(None, [], {}, 1, "x", [[]], {"entries": None}, {"entries": [1]}, {"entries": [{}]}, {"entries": [{"t": "Note"}]}),
    {"entries": [{"t": "Transaction", "date": "x", "meta": {}, "postings": 1}]},
    {"entries": [{"t": "Balance", "date": "2018-01-01", "account": 1, "amount": {"number": "x"}, "meta": {}}]},
    {
        "entries": [
            {
                "t": "Transaction",
                "date": "2018-01-01",
                "flag": "*",
                "payee": 1,
                "narration": [],
                "tags": 1,
                "links": 1,
                "meta": [],
                "postings": [{"account": 2, "amount": 3}],
            }
        ]
    },
    {"file_path": 1, "source": 2, "sha256sum": 3},
    {"file_path": "\x00", "source": "x", "sha256sum": "x"},
    {"file_path": "{main}", "source": "x", "sha256sum": "x"},
    {"entry_hash": "{hash}", "source": "x", "sha256sum": "x"},
    {"entry_hash": "{hash}", "filename": 'a\nb"c'},
    {"filename": "\x00", "account": "x", "new_name": "/"},
    {"filename": "x" * 5000, "account": "Activa:Bank:ING", "new_name": "../../x"},
    {"source": "\ud800"},
)
BODIES = (
    b"",
    b"\x00\xff\xfe",
    b"[" * 100_000,
    b'{"a":',
    b"a=%ff&a=%zz&a=\xff",
    b"a=1&a=2&a=3",
    b"--x\r\n\r\n--x--",
    b"&" * 5000,
)
TYPES = (
    *("", "text/plain", "application/json", "application/json; charset=klingon", "application/x-www-form-urlencoded"),
    *("application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data", "multipart/form-data; boundary=x"),
    *("multipart/form-data; boundary=" + "x" * 300, "x/y; =;;="),
)
PATHS = (
    *(
        "/%",
        "/%zz",
        "/%00",
        "/%ff%fe",
        "//",
        "/..%2f..%2fetc/passwd",
        "/static/../../x",
        "/static/%00",
        "/" + "x" * 3000,
    ),
    *(
        "{slug}%00/",
        "{slug}journal/%00",
        "{slug}x/",
        "{slug}api/x",
        "{slug}api/",
        "{slug}account/%ff/",
        "{slug}account/%0a/",
    ),
    *(
        "{slug}extension/x/",
        "{slug}extension/Kamers/%00",
        "{slug}extension_js_module/x.js",
        "{slug}help/%00",
        "{slug}download-query/query_result.exe",
    ),
    *(
        "{slug}download-query/query_result.xlsx",
        "{slug}holdings/by_x/",
        "/x/journal/",
        "/inloggen",
        "/uitloggen",
        "/jump",
    ),
)
HEADERS: tuple[dict[str, str], ...] = (
    *({}, {"Cookie": "a=" + "b" * 8000}, {"Cookie": "bwk-sessie=%00; bwk-sessie"}, {"Accept-Language": "x;q=zz"}),
    *({"Range": "bytes=9-1"}, {"Referer": "http://[::1"}, {"If-Modified-Since": "gisteren"}, {"Accept": "*/*;q=x"}),
    *(
        {"If-None-Match": '"'},
        {"X-Forwarded-For": "\x7f"},
        {"Content-Encoding": "gzip"},
        {"Sec-Fetch-Mode": "navigate"},
    ),
)


@pytest.mark.parametrize("name", ["penning", "kas1", "accountant", ""])
def test_whatever_is_sent_the_answer_is_no_failure(door: Doorway, main: Path, name: str) -> None:
    chance = random.Random(f"bwk {name}")
    routes = list(addresses(door))
    browser = door.browser(name)
    for number in range(NUMBER // 4):
        request = _request(chance, door, main, routes)
        response = _send(browser, request)
        _require_no_failure(response, (name, number, request), main)


def _request(
    chance: random.Random, door: Doorway, main: Path, routes: list[tuple[str, str]]
) -> tuple[str, str, dict[str, Any]]:
    endpoint, address = chance.choice(routes)
    if chance.random() < 0.2:
        address = chance.choice(PATHS).format(slug=door.slug)
    elif chance.random() < 0.3:
        address = f"{door.slug}extension/{chance.choice([*AUDIT, 'Kamers', 'Uren', 'Leden', 'Handgeld'])}/"
        address += chance.choice(["", "", "bestaat-niet", "vraag", "trek", "teken", "antwoord", "pdf", "vink"])
    asks = dict(filled(door, main, ROUTES[endpoint][0])) if chance.random() < 0.5 else {}
    pairs = [*asks.items(), *((chance.choice(KEYS), chance.choice(TEXTS)) for _ in range(chance.randrange(4)))]
    options: dict[str, Any] = {"query_string": _encoded(pairs), "headers": chance.choice(HEADERS)}
    method = chance.choice(["GET", *METHODS])
    if method not in ("GET", "HEAD"):
        options |= _body(chance, lambda text: filled(door, main, {"x": text})["x"], main)
    return method, address, options


def _body(chance: random.Random, fill: Callable[[str], str], main: Path) -> dict[str, Any]:
    if chance.random() < 0.5:
        shape = json.dumps(chance.choice(SHAPES)).replace("{main}", str(main)).replace("{hash}", fill("{hash}"))
        return {"data": shape.encode(), "content_type": "application/json"}
    return {"data": chance.choice(BODIES), "content_type": chance.choice(TYPES)}


def _encoded(pairs: list[tuple[str, str]]) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    return "&".join(f"{key}={quote(value, safe='%', errors='surrogatepass')}" for key, value in pairs)


def _send(browser: Browser, request: tuple[str, str, dict[str, Any]]) -> TestResponse:
    method, address, options = request
    return browser.ask(method, address, **options)


def _require_no_failure(response: TestResponse, request: object, main: Path) -> None:
    shown = response.get_data().decode("utf-8", "replace")
    assert response.status_code < WEB_FAILURE, (request, shown[:500])
    if "<article>" in shown:  # a page of Fava's own: around it stand the names of all files of the books, for its menu
        shown = shown.partition("<article>")[2].partition("</article>")[0]
    if response.status_code >= 400 and response.request.method != "HEAD":
        assert str(main.parent.parent) not in shown, (request, shown[:500])
        assert "site-packages" not in shown, request
        for words in ENGLISH:
            assert words not in shown, (request, shown[:500])


def test_a_word_of_the_books_is_no_failure_either(door: Doorway) -> None:
    browser = door.browser("kas1")
    response = browser.get(f"{door.slug}api/journal", query_string={"filter": f'"{SECRET_WORD}"'})
    assert response.status_code == 200
    assert len(response.json["data"]) >= 1
