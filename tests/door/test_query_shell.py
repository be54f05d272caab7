"""Queries behind the door can only ask: they reach no file, whoever sends them and whichever way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.door.door import ACCOUNTS, Doorway

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = (
    "Deze vraag mag niet: alleen SELECT, BALANCES, JOURNAL en PRINT, of run met de naam van een vraag uit de boeken."
)
ASKS = [
    "SELECT account LIMIT 1",
    "select 1;",
    "BALANCES",
    "JOURNAL 'Bank'",
    "PRINT",
    "run vraag",
    'RUN "vraag";',
    ".run vraag",
]
DOES = [
    ".output {target}",
    "  .output {target}",
    ".OUTPUT {target}",
    "/* x */ .output {target}",
    "SELECT 1; .output {target}",
    "SELECT 1;\n.output {target}",
    "; SELECT 1\n.output {target}",
    "!touch {target}",
    ".run leeg",
    "run leeg",
    "run maak",
    'run "maak"',
    "run",
    "run *",
    "run vraag leeg",
    "CREATE TABLE t (a str) USING 'csv:{target}'",
    "create table t using 'csv:/etc/passwd' as select 1",
    "INSERT INTO postings (account) VALUES ('x')",
    "parse SELECT 1",
    "set format csv",
    ".set format csv",
    ".reload",
    ".format csv",
    "help",
    "?",
    "errors",
    "history",
    "exit",
    ".explain SELECT 1",
    "",
    "\x00.output {target}",
    "((((",
]
# One statement and a comment, as beanquery reads it.
HARMLESS = {"SELECT 1; .output {target}": 200}


@pytest.fixture
def asked(door: Doorway, main: Path, monkeypatch: pytest.MonkeyPatch) -> Doorway:
    monkeypatch.chdir(main.parent)  # where a name without a folder would land
    return door


@pytest.mark.parametrize("query", ASKS)
def test_asking_is_answered(asked: Doorway, query: str) -> None:
    browser = asked.browser("kas1")
    assert browser.get(f"{asked.slug}api/query", query_string={"query_string": query}).status_code == 200
    if query.upper() != "PRINT":  # of which Fava makes no file
        path = f"{asked.slug}download-query/query_result.csv"
        assert browser.get(path, query_string={"query_string": query.rstrip(";")}).status_code == 200


@pytest.mark.parametrize("name", [item.name for item in ACCOUNTS])
def test_no_query_reaches_a_file(asked: Doorway, main: Path, name: str) -> None:
    before = snapshot(main.parent)
    browser = asked.browser(name)
    for query in DOES:
        for target in (str(main), "buit.txt"):
            asks = {"query_string": query.format(target=target)}
            for path in ("api/query", "download-query/query_result.csv"):
                response = browser.get(asked.slug + path, query_string=asks)
                assert response.status_code in (400, 403, HARMLESS.get(query)), (query, response.text)
    assert snapshot(main.parent) == before
    asks = {"query_string": ASKS[0]}
    may_ask = name != "top"  # who coordinates a kamer asks nothing
    assert browser.get(f"{asked.slug}api/query", query_string=asks).status_code == (200 if may_ask else 403)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("path", ["api/query", "download-query/query_result.csv"])
def test_a_refusal_says_why(asked: Doorway, path: str) -> None:
    response = asked.browser("penning").get(
        asked.slug + path, query_string={"query_string": "CREATE TABLE t (a str) USING 'csv:x'"}
    )
    assert response.status_code == 403
    assert REFUSED in (response.json["error"] if response.is_json else response.text)
    response = asked.browser("penning").get(asked.slug + path, query_string={"query_string": ".output x"})
    assert response.status_code == 400
    assert "Deze vraag is niet te beantwoorden. Zij is niet te begrijpen vanaf" in response.text


def test_the_shell_stays_when_the_books_are_loaded_again(asked: Doorway, main: Path) -> None:
    browser = asked.browser("kas1")
    with main.open("a", encoding="utf-8") as file:
        file.write('\n2018-01-05 query "later" "SELECT 2"\n')
    (ledger,) = asked.app.config["LEDGERS"].ledgers
    ledger.load_file()
    assert browser.get(f"{asked.slug}api/query", query_string={"query_string": "run later"}).status_code == 200
    assert browser.get(f"{asked.slug}api/query", query_string={"query_string": ".output x"}).status_code == 400
