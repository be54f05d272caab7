"""Nobody's name, address, e-mail or account number stands on any page that Fava serves of the example books."""

from __future__ import annotations

import html
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from fava.application import CLIENT_SIDE_REPORTS
from fava.beans.funcs import hash_entry

from bwk_ledger.acts.new_books import new_books
from bwk_ledger.base.accounts import ROOTS
from bwk_ledger.demo.people import KAMERS, NAME
from bwk_ledger.demo.sources import own_files, person_names
from tests import example
from tests.demo_secrets import account_numbers, of_member_list
from tests.fava_ext.fava_app import Fava, open_fava

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.conftest import Books

Asked = tuple[str, dict[str, str]]
PAGES = (
    "Kamers", "Uren", "Leden", "Handgeld", "Maandblik", "Kascommissie", "Gezien", "Steekproef", "Bevindingen",
    "Veranderd", "Verklaring",
)  # fmt: skip
# Pages of Fava that say the same of any books.
OF_FAVA_ITSELF = {
    "static",
    "jump",
    "index",  # leads to the first report
    "extension_js_module",
    "extension_endpoint",  # ours have none
    "help_page",
    "json_api.get_help",
    "json_api.get_changed",
}
PERIODS = ({}, {"time": "2018"}, {"time": "2018-03", "conversion": "EUR"}, {"filter": "-#uren"})
# Of what there is a page for every entry or member, so many are passed over: each says no more than a page of all does.
STEP = 97
SMALL_STEP = 5


def _accounts(fava: Fava) -> list[str]:
    """All accounts with postings of their own, but of those of members only some."""
    members = [account for account in fava.ledger.accounts if account.startswith("Vermogen:Ledenkapitaal:")]
    return sorted({*fava.ledger.accounts} - {*members} | {*members[::STEP]})


def _reports(fava: Fava) -> Iterator[tuple[str, Iterable[Asked]]]:
    """The pages and what fills them, by the name of their route."""
    entries = fava.ledger.all_entries
    some = [entry for entry in entries[::STEP] if "filename" in entry.meta and entry.meta["lineno"]]
    payees = sorted({entry.payee for entry in fava.ledger.all_entries_by_type.Transaction if entry.payee})
    narrations = sorted({entry.narration for entry in fava.ledger.all_entries_by_type.Transaction})
    yield "report", [(f"{name}/", period) for name in CLIENT_SIDE_REPORTS for period in PERIODS]
    yield (
        "extension_report",
        [(f"extension/{name}/", period) for name in PAGES for period in PERIODS],
    )
    yield "holdings_by", [(f"holdings/by_{name}/", {}) for name in ("account", "currency", "cost_currency")]
    yield "account", [(f"account/{name}/", {"time": "2018"}) for name in (*ROOTS, *_accounts(fava)[::STEP])]
    yield "download_journal", [("download-journal/", {})]
    query = {
        "query_string": "select date, payee, narration, tags, links, account, position, filename, entry_meta('reden')"
    }
    yield "download_query", [("download-query/query_result.csv", query)]
    yield "document", [("document/", {"filename": item.filename}) for item in fava.ledger.all_entries_by_type.Document]
    statements = [entry for entry in some if "document" in entry.meta]
    yield "statement", [("statement/", {"entry_hash": hash_entry(entry), "key": "document"}) for entry in statements]
    for name in (
        "income_statement",
        "balance_sheet",
        "trial_balance",
        "statistics",
        "events",
        "documents",
        "commodities",
    ):
        yield f"json_api.get_{name}", [(f"api/{name}", period) for period in PERIODS]
    for name in ("errors", "ledger_data", "narrations", "imports", "options"):
        yield f"json_api.get_{name}", [(f"api/{name}", {})]
    yield "json_api.get_journal", [("api/journal", {}), ("api/journal", {"account": "Baten"})]
    yield "json_api.get_journal_page", [("api/journal_page", {"page": str(page), "order": "asc"}) for page in (1, 2, 3)]
    reports = [{"a": name, "r": "journal"} for name in _accounts(fava)[::SMALL_STEP]]
    reports += [{"a": root, "r": kind} for root in ROOTS for kind in ("changes", "balances")]
    yield "json_api.get_account_report", [("api/account_report", report) for report in reports]
    yield "json_api.get_query", [("api/query", query), ("api/query", {"query_string": "print from year = 2018"})]
    yield "json_api.get_source", [("api/source", {"filename": name}) for name in fava.ledger.options["include"]]
    for name in ("context", "source_slice"):
        yield f"json_api.get_{name}", [(f"api/{name}", {"entry_hash": hash_entry(entry)}) for entry in some]
    for name in ("payee_accounts", "payee_transaction"):
        yield f"json_api.get_{name}", [(f"api/{name}", {"payee": payee}) for payee in payees[::STEP]]
    yield (
        "json_api.get_narration_transaction",
        [("api/narration_transaction", {"narration": narration}) for narration in narrations[::STEP]],
    )


def _texts(data: bytes) -> set[str]:
    """The different texts of an answer, with what HTML and JSON write in another way as a reader sees it."""
    text = html.unescape(data.decode("utf-8", "replace"))
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return set(re.split(r'[<>"\n]', text.casefold()))


def _found(texts: Iterable[str], secrets: Iterable[str]) -> list[str]:
    everything = "\n".join(texts)
    return sorted(secret for secret in secrets if secret.casefold() in everything)


@pytest.fixture(scope="module")
def sources() -> Path:
    return example.sources()


@pytest.fixture(scope="module")
def secrets(sources: Path) -> set[str]:
    found = {*person_names(), *of_member_list(sources), *account_numbers(sources)}
    assert len(found) > 400
    assert any("@" in secret for secret in found)
    return found


def test_every_route_is_asked(demo: Fava) -> None:
    """A new one in Fava fails here until somebody says whether it shows the books."""
    asked = {name for name, _ in _reports(demo)} | OF_FAVA_ITSELF | {"json_api.get_extract"}  # below
    assert {rule.endpoint for rule in demo.app.url_map.iter_rules() if "GET" in rule.methods} == asked


def test_no_person_on_any_page(demo: Fava, secrets: set[str]) -> None:
    by_route: dict[str, set[str]] = {}
    for route, reports in _reports(demo):
        own = by_route.setdefault(route, set())
        for path, arguments in reports:
            response = demo.get(path, **arguments)
            assert response.status_code == 200, (path, arguments, response.text[:500])
            own |= _texts(response.data)
    texts = set().union(*by_route.values())
    if found := _found(texts, secrets):
        pytest.fail(str({route: _found(own, found) for route, own in by_route.items()}))
    # What is looked for is in what was read: the organisations and the numbers of members are.
    for text in ("Buurtpin Betaaldiensten", "L0013", "Lasten:TOP:Fysiek:Huur"):
        assert _found(texts, {text}) == [text]


def test_a_name_in_the_books_would_be_found(books: Books) -> None:
    books.add("""
        2018-01-05 * "Zoë d'Appelvink" "Koffie & thee"
          Activa:Bank:ING  -5.00 EUR
          Lasten:TOP:Fysiek:Huur
        """)
    fava = open_fava(books.main)
    for path in (
        "api/journal",
        "api/journal_page?page=1&order=asc",
        "api/ledger_data",
        "journal/",
        "download-journal/",
    ):
        texts = _texts(fava.client.get(fava.slug + path).data)
        assert _found(texts, {"Zoë d'Appelvink"}) == ["Zoë d'Appelvink"], path


def test_no_person_in_what_the_import_page_proposes(tmp_path: Path, sources: Path, secrets: set[str]) -> None:
    main = new_books(tmp_path / "boeken", NAME, KAMERS, own_files())
    inbox = main.parent / "inbox"
    shutil.copytree(sources, inbox, dirs_exist_ok=True)
    fava = open_fava(main)
    listed = fava.get("api/imports")
    assert listed.get_json()["data"] == []  # Fava's own page is not offered
    texts = _texts(listed.data) | _texts(fava.client.get(f"{fava.slug}extension/Importeren/").data)
    assert _found(texts, secrets) == []
