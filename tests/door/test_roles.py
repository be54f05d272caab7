"""Every route of the installed Fava, for every role, by every method. A route that is new fails here until somebody
decides in `bwk_ledger.door.gate` who may use it.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from fava.application import CLIENT_SIDE_REPORTS

import bwk_ledger.fava_ext
from bwk_ledger.door import gate
from bwk_ledger.door.accounts import Role
from tests.door.conftest import DOCUMENT, SECRET_WORD, WEB_PAGE
from tests.door.door import ACCOUNTS, BROWSER, Browser, Doorway

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READERS = ("kas1", "accountant", "bestuur")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "GEKKIGHEID")
AUDIT = ("Bevindingen", "Gezien", "Kascommissie", "Steekproef", "ValtOp", "Veranderd", "Verklaring")
# By route: arguments with which it answers, and what a reader gets for a GET.
ROUTES: dict[str, tuple[dict[str, str], int]] = {
    "account": ({}, 200),
    "document": ({"filename": "{root}/" + DOCUMENT}, 200),
    "download_journal": ({}, 200),
    "download_query": ({"query_string": "SELECT account"}, 200),
    "extension_endpoint": ({}, 404),
    "extension_js_module": ({}, 200),
    "extension_report": ({}, 200),
    "help_page": ({}, 200),
    "holdings_by": ({}, 200),
    "index": ({}, 302),
    "json_api.delete_document": ({"filename": "{root}/" + DOCUMENT}, 403),
    "json_api.delete_source_slice": ({"entry_hash": "{hash}", "sha256sum": "{sha}"}, 403),
    "json_api.get_account_report": ({"a": "Activa", "r": "journal"}, 200),
    "json_api.get_balance_sheet": ({}, 200),
    "json_api.get_changed": ({}, 200),
    "json_api.get_commodities": ({}, 200),
    "json_api.get_context": ({"entry_hash": "{hash}"}, 200),
    "json_api.get_documents": ({}, 200),
    "json_api.get_errors": ({}, 200),
    "json_api.get_events": ({}, 200),
    "json_api.get_extract": ({"filename": "{root}/inbox/ledenlijst.csv", "importer": "x"}, 403),
    "json_api.get_help": ({"page_slug": "features"}, 200),
    "json_api.get_imports": ({}, 403),
    "json_api.get_income_statement": ({}, 200),
    "json_api.get_journal": ({}, 200),
    "json_api.get_journal_page": ({"page": "1", "order": "asc"}, 200),
    "json_api.get_ledger_data": ({}, 200),
    "json_api.get_narration_transaction": ({"narration": SECRET_WORD}, 200),
    "json_api.get_narrations": ({}, 200),
    "json_api.get_options": ({}, 200),
    "json_api.get_payee_accounts": ({"payee": "x"}, 200),
    "json_api.get_payee_transaction": ({"payee": "x"}, 200),
    "json_api.get_query": ({"query_string": "SELECT account"}, 200),
    "json_api.get_source": ({}, 200),
    "json_api.get_source_slice": ({"entry_hash": "{hash}"}, 200),
    "json_api.get_statistics": ({}, 200),
    "json_api.get_trial_balance": ({}, 200),
    "json_api.put_add_document": ({}, 403),
    "json_api.put_add_entries": ({}, 403),
    "json_api.put_attach_document": ({}, 403),
    "json_api.put_format_source": ({}, 403),
    "json_api.put_move": ({}, 403),
    "json_api.put_source": ({}, 403),
    "json_api.put_source_slice": ({}, 403),
    "json_api.put_upload_import_file": ({}, 403),
    "jump": ({"time": "2018"}, 302),
    "report": ({}, 200),
    "statement": ({"entry_hash": "{hash}", "key": "document"}, 200),
    "static": ({}, 200),
}
VALUES = {
    "name": "Activa:Bank:ING",
    "aggregation_key": "account",
    "page_slug": "features",
    "result_format": "csv",
    "filename": "app.css",
    "report_name": "journal",
    "extension_name": "Kamers",
    "endpoint": "gegevens",
}
# What an attacker adds: paths and texts that something might open, write or run.
NASTY = [
    {"filename": "/etc/passwd"},
    {"filename": "../../../etc/passwd"},
    {"filename": "{root}/inbox/ledenlijst.csv"},
    {"filename": "{root}/inbox/../inbox/ledenlijst.csv"},
    {"filename": "{root}/documenten/los.txt"},
    {"filename": "{root}/main.beancount"},
    {"filename": "{root}/../toegang.json"},
    {"query_string": ".output {root}/main.beancount"},
    {"filter": "any(account:'x') .output x", "time": "9999999-01", "account": "(((("},
    {"entry_hash": "{hash}", "key": "filename"},
    {"entry_hash": "../../x", "key": "bon", "page": "-1", "order": "x", "conversion": "x'y", "interval": "z"},
]


def endpoints(door: Doorway) -> set[str]:
    return {rule.endpoint for rule in door.app.url_map.iter_rules()}


def addresses(door: Doorway) -> Iterator[tuple[str, str]]:
    """An address for every rule of Fava's, with the name of its route."""
    slug = door.slug.strip("/")
    with door.app.test_request_context():
        adapter = door.app.create_url_adapter(None) or door.app.url_map.bind("127.0.0.1")
        for rule in door.app.url_map.iter_rules():
            values = {name: VALUES[name] for name in rule.arguments - {"bfile"}}
            if "bfile" in rule.arguments:
                values["bfile"] = "@"
            if rule.endpoint == "help_page" and "page_slug" not in rule.arguments:
                values["page_slug"] = "_index"
            yield rule.endpoint, adapter.build(rule.endpoint, values).replace("/@/", f"/{slug}/")


def filled(door: Doorway, main: Path, arguments: dict[str, str]) -> dict[str, str]:
    """Arguments with the places and hashes of these books."""
    (ledger,) = door.app.config["LEDGERS"].ledgers
    (entry,) = (item for item in ledger.all_entries_by_type.Transaction if item.narration == SECRET_WORD)
    from fava.beans.funcs import hash_entry  # noqa: PLC0415 - Fava is loaded by now

    sha = hashlib.sha256(main.read_bytes()).hexdigest()
    return {key: value.format(root=main.parent, hash=hash_entry(entry), sha=sha) for key, value in arguments.items()}


def files(folder: Path) -> dict[str, str]:
    """The hash of every file."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_every_route_of_fava_is_decided_on(door: Doorway) -> None:
    tables = [gate.READ, gate.READ_WITH_CARE, gate.NOT_FOR_READERS, gate.FOR_NOBODY]
    assert endpoints(door) == set().union(*tables)
    assert sum(map(len, tables)) == len(endpoints(door))
    assert endpoints(door) == set(ROUTES)


def test_our_own_pages_are_those_of_fava() -> None:
    without_page = {"EndResult", "Shell"}  # the first only judges, the second is the menu around all pages
    pages = set(bwk_ledger.fava_ext.__all__) - without_page
    assert pages - gate.KAMER_PAGES == gate.PAGES | gate.TREASURER_PAGES
    assert [getattr(bwk_ledger.fava_ext, name).report_title for name in sorted(without_page)] == [None, None]
    assert set(AUDIT) == gate.AUDIT_PAGES


def test_a_route_that_is_in_no_table_is_for_the_treasurer_only() -> None:
    for method in METHODS:
        assert gate.may(Role.TREASURER, method, "json_api.get_new", {})
        assert not gate.may(Role.COMMITTEE, method, "json_api.get_new", {})
        assert not gate.may(Role.ACCOUNTANT, method, "json_api.get_new", {})
        assert not gate.may(Role.BOARD, method, "json_api.get_new", {})
        assert not gate.may(Role.KAMER, method, "json_api.get_new", {})
        assert not gate.may(Role.ACCOUNTANT, method, "extension_new", {"extension_name": "Kamers"})
        assert not gate.may(Role.COMMITTEE, method, "extension_report", {"extension_name": "Vreemd"})
        assert not gate.may(Role.COMMITTEE, method, "extension_endpoint", {"extension_name": "Vreemd"})


@pytest.mark.parametrize("name", READERS)
def test_what_readers_may_see(door: Doorway, main: Path, name: str) -> None:
    browser = door.browser(name)
    before = files(main.parent.parent)
    for endpoint, address in addresses(door):
        arguments, status = ROUTES[endpoint]
        headers = {"Referer": f"{browser.base}{door.slug}journal/"}
        if ".put_" in endpoint or ".delete_" in endpoint:
            continue
        response = browser.get(address, query_string=filled(door, main, arguments), headers=headers)
        assert response.status_code == status, (endpoint, response.text[:300])
        response = browser.ask("HEAD", address, query_string=filled(door, main, arguments), headers=headers)
        assert response.status_code == status, endpoint
        assert response.data == b""
    for report in CLIENT_SIDE_REPORTS:
        assert browser.get(f"{door.slug}{report}/").status_code == (403 if report == "import" else 200), report
    for page in gate.PAGES:
        assert browser.get(f"{door.slug}extension/{page}/", query_string={"time": "2018"}).status_code == 200, page
    assert files(main.parent.parent) == before


@pytest.mark.parametrize("name", READERS)
def test_readers_change_nothing_by_any_method(door: Doorway, main: Path, name: str) -> None:
    browser = door.browser(name)
    before = files(main.parent.parent)
    for endpoint, address in addresses(door):
        for method in METHODS[2:]:
            for options in bodies(door, main):
                response = browser.ask(method, address, **options)
                assert response.status_code == 403, (method, endpoint, response.status_code)
    for page in gate.PAGES:
        for method in ("PUT", "DELETE", "PATCH"):
            assert browser.ask(method, f"{door.slug}extension/{page}/vraag").status_code == 403
    assert files(main.parent.parent) == before


# What the coordinator of a kamer gets: her page begins there, and these hold nothing of the books.
_KAMER_SEES = {"index": 302, "static": 200}


def test_the_coordinator_of_a_kamer_reaches_her_own_page_and_nothing_else(door: Doorway, main: Path) -> None:
    browser = door.browser("top")
    before = files(main.parent.parent)
    for endpoint, address in addresses(door):
        arguments = filled(door, main, ROUTES[endpoint][0])
        for method in ("GET", "HEAD") if ".put_" not in endpoint and ".delete_" not in endpoint else ():
            response = browser.ask(method, address, query_string=arguments)
            assert response.status_code == _KAMER_SEES.get(endpoint, 403), (method, endpoint)
            assert SECRET_WORD not in response.text, endpoint
        for method in METHODS[2:]:
            for options in bodies(door, main):
                assert browser.ask(method, address, **options).status_code == 403, (method, endpoint)
    for page in {*gate.PAGES, *gate.TREASURER_PAGES, "Vreemd", "EndResult"} - {gate.MANUAL}:
        for path in (f"extension/{page}/", f"extension/{page}/vraag", f"extension_js_module/{page}.js"):
            assert browser.get(door.slug + path).status_code == 403, path
        assert browser.post(f"{door.slug}extension/{page}/vraag", {"x": "y"}).status_code == 403, page
    for report in CLIENT_SIDE_REPORTS:
        assert browser.get(f"{door.slug}{report}/").status_code == 403, report
    manual = f"{door.slug}extension/{gate.MANUAL}/"
    assert SECRET_WORD not in browser.get(f"{manual}lezen").text
    for method, path, status in (("GET", "lezen", 200), ("GET", "", 403), ("POST", "lezen", 403)):
        assert browser.ask(method, manual + path).status_code == status, (method, path)
    assert files(main.parent.parent) == before


def test_the_page_of_a_kamer_stands_outside_the_page_of_fava(door: Doorway) -> None:
    """Fava's own page holds the accounts and payees of all kamers, whoever looks at it."""
    browser, begin = door.browser("top"), f"{door.slug}extension/MijnKamer/begin"
    for path in ("/", door.slug, f"{door.slug}extension/MijnKamer/", f"{door.slug}extension/MijnKamer/?partial=true"):
        found = browser.get(path, headers=BROWSER)
        assert (found.status_code, found.location) == (302, begin), path


@pytest.mark.parametrize(("name", "status"), [("top", 404), ("penning", 404), ("kas1", 403), ("bestuur", 403)])
def test_who_may_use_the_page_of_a_kamer(door: Doorway, name: str, status: int) -> None:
    browser, address = door.browser(name), f"{door.slug}extension/MijnKamer/bestaat-niet"
    assert browser.get(address).status_code == status
    assert browser.post(address, {"x": "y"}).status_code == status
    if name != "penning":
        for method in ("PUT", "DELETE", "PATCH"):
            assert browser.ask(method, address).status_code == 403


_OF_A_KAMER = {"begin", "uren", "bon", "telling", "resultaat", "volledig"}
_KAMER_SENDS = (_OF_A_KAMER - {"begin"}) | {"vraag", "namen"}


def test_these_are_all_the_addresses_of_a_kamer(door: Doorway) -> None:
    (ledger,) = door.app.config["LEDGERS"].ledgers
    found = set(ledger.extensions.get_extension("MijnKamer").endpoints)
    assert found == {*((name, "GET") for name in _OF_A_KAMER), *((name, "POST") for name in _KAMER_SENDS)}


@pytest.mark.parametrize("name", ["", *(item.name for item in ACCOUNTS)])
def test_every_address_of_a_kamer_for_every_role_and_method(door: Doorway, main: Path, name: str) -> None:
    browser, before = door.browser(name), files(main.parent.parent)
    for endpoint in sorted(_OF_A_KAMER | _KAMER_SENDS):
        address = f"{door.slug}extension/MijnKamer/{endpoint}"
        for method in METHODS:
            answer = browser.ask(method, address)
            status = answer.status_code
            if name == "":
                assert status == 401, (method, endpoint)
            elif name == "top" and method == "GET" and endpoint in _OF_A_KAMER:
                assert status == 200, endpoint
                assert SECRET_WORD not in answer.text
            elif name == "top" and (method, endpoint) == ("POST", "vraag"):
                assert status == 303
            elif name == "top" and method == "POST" and endpoint in _KAMER_SENDS:
                assert status == (403 if endpoint == "namen" else 400), endpoint  # without what a form holds
            elif name not in {"top", "penning"} or method not in {"GET", "HEAD", "OPTIONS", "POST"}:
                assert status >= 400, (method, endpoint)
        elsewhere = browser.post(address, {}, headers={"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.status_code == 403
    assert files(main.parent.parent) == before


def bodies(door: Doorway, main: Path) -> Iterator[dict[str, Any]]:
    """Bodies with which Fava writes for who may."""
    found = filled(door, main, {"entry_hash": "{hash}", "sha256sum": "{sha}", "filename": "{root}/" + DOCUMENT})
    entry = {"t": "Note", "date": "2018-01-01", "account": "Activa:Bank:ING", "comment": "x", "meta": {}}
    yield {
        "json": {
            **found,
            "file_path": str(main),
            "source": "leeg",
            "entries": [entry],
            "account": "Activa:Bank:ING",
            "new_name": "2018-01-02 x.pdf",
        }
    }
    yield {"query_string": found, "data": b"\x00\xff"}
    upload = (io.BytesIO(b"x"), "2018-01-09 x.pdf")
    yield {"data": {"file": upload, "folder": "documenten", "account": "Activa:Bank:ING", **found}}


@pytest.mark.parametrize("name", [item.name for item in ACCOUNTS])
def test_nasty_questions_change_nothing_and_open_no_other_file(door: Doorway, main: Path, name: str) -> None:
    browser = door.browser(name)
    before = files(main.parent.parent)
    for endpoint, address in addresses(door):
        for arguments in NASTY:
            asks = filled(door, main, {**ROUTES[endpoint][0], **arguments})
            response = browser.get(address, query_string=asks)
            assert "root:" not in response.text, endpoint
            assert "scrypt" not in response.text, endpoint
            if name != "penning":
                assert f"naam;{SECRET_WORD}" not in response.text, endpoint
    assert files(main.parent.parent) == before


def _document(door: Doorway, browser: Browser, path: Path | str) -> int:
    return browser.get(f"{door.slug}document/", query_string={"filename": str(path)}).status_code


def test_only_documents_of_the_books_are_shown_to_readers(door: Doorway, main: Path) -> None:
    root = main.parent
    for name, others in (("kas1", 404), ("accountant", 404), ("penning", 404)):
        browser = door.browser(name)
        assert _document(door, browser, root / DOCUMENT) == 200
        assert _document(door, browser, root / "inbox" / "ledenlijst.csv") == others
        assert _document(door, browser, root / "documenten" / "los.txt") == 404
        assert _document(door, browser, root / "main.beancount") == 404
        assert _document(door, browser, "/etc/passwd") == 404


def test_a_document_entry_does_not_open_the_inbox(door: Doorway, main: Path) -> None:
    with main.open("a", encoding="utf-8") as file:
        file.write('\n2018-01-05 document Activa:Bank:ING "inbox/ledenlijst.csv"\n')
    (ledger,) = door.app.config["LEDGERS"].ledgers
    ledger.load_file()
    assert _document(door, door.browser("kas1"), main.parent / "inbox" / "ledenlijst.csv") == 404


def test_a_receipt_that_is_a_web_page_is_locked_in(door: Doorway, main: Path) -> None:
    browser = door.browser("kas1")
    for name, sandboxed in ((WEB_PAGE, True), (DOCUMENT, False)):
        response = browser.get(f"{door.slug}document/", query_string={"filename": str(main.parent / name)})
        assert response.status_code == 200
        assert "bwk-bar" not in response.text
        (policy,) = response.headers.getlist("Content-Security-Policy")
        assert ("sandbox" in policy) is sandboxed


def test_jumping_back_stays_on_our_pages(door: Doorway) -> None:
    browser = door.browser("kas1")
    ours = browser.get("/jump?time=2018-03", headers={"Referer": f"{browser.base}{door.slug}journal/?time=2018"})
    assert ours.location == f"{browser.base}{door.slug}journal/?time=2018-03"
    for referrer in ("http://evil.example/", "http://127.0.0.1:5000.evil.example/", "http://127.0.0.1:5001/", ""):
        assert browser.get("/jump?time=2018-03", headers={"Referer": referrer}).location == "/"
    assert browser.get("/jump?time=2018-03").location == "/"


@pytest.mark.parametrize(
    ("name", "pages"), [("penning", {"Bevindingen"}), ("kas1", set(AUDIT)), ("kas2", set(AUDIT)), ("accountant", set())]
)
def test_who_may_send_forms(door: Doorway, name: str, pages: set[str]) -> None:
    browser = door.browser(name)
    for page in AUDIT:
        status = browser.post(f"{door.slug}extension/{page}/bestaat-niet", {"x": "y"}).status_code
        assert status == (404 if page in pages else 403), page


def test_the_treasurer_edits_the_books(door: Doorway, main: Path) -> None:
    browser = door.browser("penning")
    found = browser.get(f"{door.slug}api/source", query_string={"filename": str(main)}).json["data"]
    change = {"file_path": str(main), "source": found["source"] + ";; x\n", "sha256sum": found["sha256sum"]}
    refused = browser.ask("PUT", f"{door.slug}api/source", json=change)
    assert refused.status_code == 403
    assert "pagina Formulieren, onderaan, 'Met de hand'" in refused.json["error"]
    assert browser.post(f"{door.slug}extension/Formulieren/hand", {"aan": "ja"}).status_code == 303
    assert browser.ask("PUT", f"{door.slug}api/source", json=change).status_code == 200
    assert main.read_text("utf-8").endswith(";; x\n")
    assert browser.post(f"{door.slug}extension/Formulieren/hand", {}).status_code == 303
    assert browser.ask("PUT", f"{door.slug}api/source", json=change).status_code == 403


@pytest.mark.parametrize("name", [item.name for item in ACCOUNTS if item.name != "penning"])
def test_only_the_treasurer_asks_to_write_by_hand(door: Doorway, main: Path, name: str) -> None:
    browser, before = door.browser(name), files(main.parent)
    assert browser.post(f"{door.slug}extension/Formulieren/hand", {"aan": "ja"}).status_code == 403
    for endpoint, address in addresses(door):
        if endpoint in gate.NOT_FOR_READERS:
            for method in ("PUT", "DELETE"):
                for options in bodies(door, main):
                    assert browser.ask(method, address, **options).status_code == 403
    assert files(main.parent) == before


OURS = [(page, name) for page in ("Boekingen", "Formulieren") for name in ("", "doe", "hand", "sluit", "bestand")]


@pytest.mark.parametrize("name", [item.name for item in ACCOUNTS if item.name != "penning"])
@pytest.mark.parametrize(("page", "endpoint"), OURS)
def test_the_forms_answer_no_other_role_by_any_method(
    door: Doorway, main: Path, name: str, page: str, endpoint: str
) -> None:
    browser, before = door.browser(name), files(main.parent)
    sent = {"_handeling": "uren activiteit", "_stand": "0-x", "naam": "tuin", "aan": "ja", "nr": "x"}
    for method in METHODS:
        assert browser.ask(method, f"{door.slug}extension/{page}/{endpoint}", data=sent).status_code == 403, method
    assert files(main.parent) == before


@pytest.mark.parametrize("endpoint", sorted(gate.NOT_FOR_READERS))
def test_what_writes_waits_until_the_treasurer_asks_for_it(door: Doorway, main: Path, endpoint: str) -> None:
    browser, before = door.browser("penning"), files(main.parent)
    (address,) = {found for name, found in addresses(door) if name == endpoint}
    for options in bodies(door, main):
        method = "DELETE" if ".delete_" in endpoint else "PUT"
        assert browser.ask(method, address, **options).status_code == 403
    assert files(main.parent) == before


@pytest.mark.parametrize("name", [item.name for item in ACCOUNTS])
def test_nobody_moves_files_into_the_books_or_out_of_them(door: Doorway, main: Path, name: str) -> None:
    browser = door.browser(name)
    before = files(main.parent)
    original = {"filename": str(main.parent / "inbox/ledenlijst.csv"), "account": "Activa:Bank:ING"}
    asked = [
        ("PUT", "move", {"json": {**original, "new_name": "2018-01-02 ledenlijst.csv"}}),
        ("DELETE", "document", {"query_string": {"filename": str(main.parent / DOCUMENT)}}),
    ]
    for address in ("add_document", "upload_import_file"):
        upload = (io.BytesIO(b"x"), "2018-01-09 Jan Jansen.pdf")
        asked.append(("PUT", address, {"data": {"file": upload, "folder": "documenten", "account": "Activa:Bank:ING"}}))
    answers = [browser.ask(method, f"{door.slug}api/{address}", **options) for method, address, options in asked]
    assert [item.status_code for item in answers] == [403] * 4
    (message,) = {item.json["error"] for item in answers}
    assert message == (
        "Bestanden gaan de boeken niet in of uit via Fava. Gebruik de pagina Importeren, of leg een afschrift of bon "
        "in inbox/ en geef 'bwk importeer': dan komen er geen namen mee, en klopt het saldo."
    )
    assert files(main.parent) == before


def test_refusals_are_in_dutch(door: Doorway) -> None:
    browser = door.browser("kas1")
    response = browser.ask("PUT", f"{door.slug}api/source", json={})
    assert response.json == {"error": "Dat mag een account van de kascommissie niet."}
    response = browser.get(f"{door.slug}import/")
    assert "Dat mag een account van de kascommissie niet." in response.text


def test_addresses_have_the_slug(door: Doorway) -> None:
    assert quote("buurtwerkkamer-coöperatie") in dict(addresses(door))["account"]


def test_nothing_about_a_statement_is_open_without_a_login(door: Doorway) -> None:
    """The QR code of the result holds a number and no address: no route answers it to who did not log in."""
    browser = door.browser()
    for path in ("Verklaring/", "Verklaring/uitslag", "Verklaring/pdf", "Gezien/", "Maandblik/"):
        for arguments in ({}, {"getal": "0" * 64}, {"bestand": "verklaring-2018.pdf", "time": "2018"}):
            answer = browser.get(f"{door.slug}extension/{path}", query_string=arguments)
            assert answer.status_code == 401, path
    assert browser.get("/" + "0" * 64).status_code == 401


# Where the treasurer's pages send their forms.
FORMS_OF_WORK = (
    ("Bonnen", "koppel"),
    ("Importeren", "aanleveren"),
    ("Importeren", "beslis"),
    ("Importeren", "inlezen"),
    ("Vragen", "boek"),
)


def test_these_are_all_the_forms_of_work(door: Doorway) -> None:
    (ledger,) = door.app.config["LEDGERS"].ledgers
    found = {
        (page, endpoint)
        for page in ("Bonnen", "Importeren", "Vragen")
        for endpoint, _ in ledger.extensions.get_extension(page).endpoints
    }
    assert found == set(FORMS_OF_WORK)


@pytest.mark.parametrize("name", [item.name for item in ACCOUNTS])
def test_only_the_treasurer_works_on_the_books(door: Doorway, main: Path, name: str) -> None:
    browser = door.browser(name)
    before = files(main.parent.parent)
    may = name == "penning"
    for page, endpoint in FORMS_OF_WORK:
        address = f"{door.slug}extension/{page}/"
        assert browser.get(address).status_code == (200 if may else 403), page
        for method in METHODS:
            if (may, method) == (True, "POST"):
                continue
            status = browser.ask(method, address + endpoint).status_code
            refused = (200,) if method == "OPTIONS" else (404, 405, 501)
            assert status in (refused if may else (403,)), (method, page, endpoint, status)
        # What a form needs is not there: an upload without files, an act on an unknown state.
        status = browser.post(address + endpoint, {}).status_code
        assert status == ((303 if endpoint == "aanleveren" else 400) if may else 403), (page, endpoint, status)
        elsewhere = browser.post(address + endpoint, {}, headers={"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.status_code == 403
    assert files(main.parent.parent) == before
