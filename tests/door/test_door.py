"""The door: who gets in, for how long, and what an outsider sees."""

from __future__ import annotations

import html
import json
import re
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bwk_ledger.door.accounts import ENVIRON, Role, Visitor, remove_account
from bwk_ledger.door.login import Door, DoorRules, Sessions
from bwk_ledger.door.place import ServedAt
from tests.door.conftest import SECRET_WORD
from tests.door.door import ACCOUNTS, BROWSER, PASSWORD, Doorway, open_door, write_accounts

if TYPE_CHECKING:
    from pathlib import Path

WRONG = "Dit account en dit wachtwoord horen niet bij elkaar."


def _cookies(response: Any) -> dict[str, Any]:
    found: SimpleCookie = SimpleCookie()
    for line in response.headers.getlist("Set-Cookie"):
        found.load(line)
    return dict(found)


def test_somebody_who_logs_in_comes_to_the_page_of_the_year(door: Doorway) -> None:
    browser = door.browser()
    first = browser.get("/", headers=BROWSER)
    assert (first.status_code, first.location) == (303, "/inloggen")
    page = browser.get("/inloggen", headers=BROWSER)
    assert page.status_code == 200
    assert '<form method="post" action="/inloggen">' in page.text
    assert '<input type="hidden" name="naar" value="/">' in page.text
    response = browser.log_in("kas1")
    assert (response.status_code, response.location) == (303, "/")
    begin = browser.get("/", headers=BROWSER)
    assert begin.status_code == 302
    assert begin.location == f"{door.slug}extension/Kascommissie/?time=2018"
    shown = browser.get(begin.location, headers=BROWSER)
    assert shown.status_code == 200
    assert "ingelogd als L0005 (kascommissie)" in shown.text
    assert '<form class="bwk-bar" method="post" action="/uitloggen">' in shown.text


@pytest.mark.parametrize(
    ("name", "page"),
    [("kas1", "Kascommissie/"), ("accountant", "Kascommissie/"), ("bestuur", "Kamers/")],
)
def test_on_a_server_for_all_each_role_has_its_first_page(door: Doorway, name: str, page: str) -> None:
    browser = Doorway(door.app, door.access, year=None).browser(name)
    begin = browser.get("/", headers=BROWSER)
    assert (begin.status_code, begin.location) == (302, f"{door.slug}extension/{page}")
    assert browser.get(begin.location, headers=BROWSER).status_code == 200


def test_after_logging_in_somebody_goes_where_they_were_going(door: Doorway) -> None:
    browser = door.browser()
    first = browser.get(f"{door.slug}extension/Kamers/?time=2018-03&filter=a%26b", headers=BROWSER)
    assert first.status_code == 303
    page = browser.get(first.location, headers=BROWSER)
    to = f"{door.slug}extension/Kamers/?time=2018-03&filter=a%26b"
    assert f'name="naar" value="{to.replace("&", "&amp;")}"' in page.text
    response = browser.log_in("kas1", to=to)
    assert response.location == to
    assert browser.get(response.location, headers=BROWSER).status_code == 200


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", ""])
def test_logging_in_leads_to_no_other_site(quick_door: Doorway, to: str) -> None:
    assert quick_door.browser().log_in("kas1", to=to).location == "/"


def test_capitals_and_spaces_around_a_name_do_not_matter(quick_door: Doorway) -> None:
    assert quick_door.browser().log_in(" KAS1 ").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("kas1", "vier losse woorden fout"),
        ("kas1", ""),
        ("kas1", PASSWORD + " "),
        ("niemand", PASSWORD),
        ("niemand", ""),
        ("", PASSWORD),
        ("kas1", "x" * 5000),
        ("kas1\x00", PASSWORD),
    ],
)
def test_a_wrong_name_or_password_gets_the_same_answer(quick_door: Doorway, name: str, password: str) -> None:
    browser = quick_door.browser()
    response = browser.log_in(name, password)
    assert response.status_code == 401
    assert WRONG in response.text
    assert "Set-Cookie" not in response.headers
    assert not browser.is_in


def test_whether_there_is_an_account_takes_as_much_checking(
    quick_door: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    monkeypatch.setattr("bwk_ledger.door.accounts.check_password_hash", lambda kept, _: checked.append(kept) or False)
    for name in ("kas1", "niemand"):
        quick_door.browser().log_in(name)
    assert [kept.split("$")[0].split(":")[0] for kept in checked] == ["scrypt", "scrypt"]
    assert checked[0] != checked[1]


def test_no_password_is_checked_per_request(door: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = door.browser("kas1")
    monkeypatch.setattr("bwk_ledger.door.login.is_password", lambda *_: pytest.fail("checked again"))
    assert browser.is_in
    assert browser.is_in


def test_a_long_form_is_not_read(quick_door: Doorway) -> None:
    response = quick_door.browser().post("/inloggen", {"naam": "kas1", "wachtwoord": "x" * 20_000})
    assert response.status_code == 413
    assert "Dat is te lang." in response.text


def test_after_ten_attempts_the_door_asks_to_wait(quick_door: Doorway) -> None:
    browser = quick_door.browser()
    for _ in range(10):
        assert browser.log_in("kas1", "fout wachtwoord").status_code == 401
    response = browser.log_in("kas1")  # also with the right one
    assert response.status_code == 429
    assert 290 <= int(response.headers["Retry-After"]) <= 300
    assert "Te veel pogingen. Probeer het over 5 minuten nog eens." in response.text
    assert quick_door.browser(address="10.0.0.9").log_in("kas1").status_code == 303


def test_an_outsider_cannot_lock_a_member_out_of_their_own_browser(quick_door: Doorway) -> None:
    member = quick_door.browser("kas1", address="10.1.0.1")
    assert member.post("/uitloggen").status_code == 303
    for number in range(30):
        quick_door.browser(address=f"10.2.0.{number}").log_in("kas1", "fout wachtwoord")
    assert quick_door.browser(address="10.3.0.1").log_in("kas1").status_code == 429
    assert member.log_in("kas1").status_code == 303


def test_cookies_on_this_machine(quick_door: Doorway) -> None:
    found = _cookies(quick_door.browser().log_in("kas1"))
    assert set(found) == {"bwk-sessie", "bwk-toestel-kas1"}
    for cookie in found.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert not cookie["secure"]


def test_cookies_behind_a_proxy_are_for_tls_only(door: Doorway) -> None:
    proxied = Doorway(door.app, door.access, place=ServedAt(behind_proxy=True))
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "boeken.example", "X-Forwarded-For": "10.0.0.7"}
    browser = proxied.browser()
    found = _cookies(browser.log_in("kas1", headers=forwarded))
    assert set(found) == {"__Host-bwk-sessie", "__Host-bwk-toestel-kas1"}
    for cookie in found.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_behind_a_proxy_nothing_goes_unencrypted(quick_door: Doorway) -> None:
    proxied = Doorway(quick_door.app, quick_door.access, place=ServedAt(behind_proxy=True))
    response = proxied.browser().log_in("kas1")
    assert response.status_code == 403
    assert "De proxy hoort X-Forwarded-Proto: https door te geven." in response.text


def test_behind_a_proxy_only_what_the_proxy_says_counts(quick_door: Doorway) -> None:
    """A visitor may send X-Forwarded-For too; the proxy adds its own behind it."""
    proxied = Doorway(quick_door.app, quick_door.access, place=ServedAt(behind_proxy=True))
    browser = proxied.browser()
    statuses = [
        browser.log_in(
            f"naam{number}",
            "fout",
            headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": f"10.9.9.{number}, 10.0.0.7"},
        ).status_code
        for number in range(11)
    ]
    assert statuses == [401] * 10 + [429]


@pytest.mark.parametrize(
    ("address", "is_ours"), [("10.0.0.2", True), ("::ffff:10.0.0.2", True), ("10.0.0.3", False), ("127.0.0.1", False)]
)
def test_who_is_not_the_proxy_gets_nothing(quick_door: Doorway, address: str, is_ours: bool) -> None:
    place = ServedAt("0.0.0.0", behind_proxy=True, proxies=("10.0.0.2",))
    browser = Doorway(quick_door.app, quick_door.access, place=place).browser(address=address)
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.9.9"}
    response = browser.get("/inloggen", headers={**BROWSER, **forwarded})
    assert response.status_code == (200 if is_ours else 403)
    assert ("Dit adres is alleen voor de proxy." in response.text) is not is_ours


def test_without_a_proxy_what_a_visitor_says_of_itself_does_not_count(quick_door: Doorway) -> None:
    browser = quick_door.browser()
    statuses = [
        browser.log_in(f"naam{number}", "fout", headers={"X-Forwarded-For": f"10.9.9.{number}"}).status_code
        for number in range(11)
    ]
    assert statuses == [401] * 10 + [429]


def test_logging_out(door: Doorway) -> None:
    browser = door.browser("kas1")
    cookie = browser.client.get_cookie("bwk-sessie", "127.0.0.1")
    assert cookie is not None
    assert browser.is_in
    response = browser.post("/uitloggen")
    assert (response.status_code, response.location) == (303, "/inloggen")
    assert not browser.is_in
    browser.client.set_cookie("bwk-sessie", cookie.value, domain="127.0.0.1")  # who kept it has nothing
    assert not browser.is_in


def test_logging_out_is_not_done_by_a_link_or_another_site(door: Doorway) -> None:
    browser = door.browser("kas1")
    assert browser.get("/uitloggen", headers=BROWSER).location == "/"
    assert browser.post("/uitloggen", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.is_in


def test_another_login_ends_the_former_session(door: Doorway) -> None:
    browser = door.browser("kas1")
    former = browser.client.get_cookie("bwk-sessie", "127.0.0.1")
    assert former is not None
    browser.log_in("kas2")
    browser.client.set_cookie("bwk-sessie", former.value, domain="127.0.0.1")
    assert not browser.is_in


def test_who_is_removed_is_out_at_once(door: Doorway) -> None:
    first, second = door.browser("kas1"), door.browser("kas2")
    remove_account(door.access, "kas1")
    assert not first.is_in
    assert second.is_in


def test_another_password_or_role_ends_sessions(door: Doorway) -> None:
    browser = door.browser("kas1")
    others = [item for item in ACCOUNTS if item.name != "kas1"]
    write_accounts(door.access, [*others, Visitor("kas1", Role.ACCOUNTANT, "L0005")])
    assert not browser.is_in
    assert browser.log_in("kas1").status_code == 303
    assert browser.is_in


@pytest.mark.parametrize("damage", ["{", '{"accounts": [{}]}', "mode"])
def test_a_damaged_file_of_accounts_lets_nobody_in(door: Doorway, damage: str) -> None:
    browser = door.browser("kas1")
    if damage == "mode":
        door.access.chmod(0o644)
    else:
        door.access.write_text(damage)
    response = browser.get(door.slug, headers=BROWSER)
    assert response.status_code == 503
    assert "De accounts zijn nu niet te lezen. Vraag het de penningmeester." in response.text
    assert browser.log_in("kas1").status_code == 503


def test_sessions_end_by_the_clock_and_polling_does_not_help(door: Doorway) -> None:
    now = [1_000_000.0]
    inner: Door = door.guarded
    door.guarded = Door(inner.inside, inner.accounts, DoorRules(secure=False), Sessions(lambda: now[0]))
    browser = door.browser("kas1")
    journal = f"{door.slug}api/errors"
    for _ in range(12):
        now[0] += 5 * 60
        last = browser.get(f"{door.slug}api/changed").status_code
    assert last == 401
    browser.log_in("kas1")
    for _ in range(3):
        now[0] += 30 * 60
        assert browser.get(door.slug + "journal/").status_code == 200
    now[0] += 59 * 60
    assert browser.get(journal).status_code == 200
    now[0] += 60
    assert browser.get(journal).status_code == 401


def test_what_was_filled_in_is_not_lost_with_the_session(door: Doorway) -> None:
    browser = door.browser()
    path = f"{door.slug}extension/Formulieren/doe"
    sent = {"_handeling": "kas uitgave", "_wachtwoord": "geheim", "omschrijving": 'Koffie & "thee" <b>', "bedrag": ""}
    answer = browser.post(path, sent, headers=BROWSER)
    assert answer.status_code == 401
    assert "Er is niets geboekt." in answer.text
    assert "<dd>Koffie &amp; &#34;thee&#34; &lt;b&gt;</dd>" in answer.text
    assert "geheim" not in answer.text
    (action,) = re.findall(r'<form method="post" action="([^"]+)"', answer.text)
    assert unquote(action) == unquote(path)
    again = {name: html.unescape(text) for name, text in re.findall(r'name="(\w+)" value="([^"]*)"', answer.text)}
    assert again == {name: text for name, text in sent.items() if name != "_wachtwoord"}
    much = browser.post(path, {"omschrijving": "x" * 300_000}, headers=BROWSER)
    assert (much.status_code, "Log opnieuw in" in much.text, "xxx" in much.text) == (401, True, False)
    assert browser.post(path, sent).text == '{"error": "Log eerst in."}\n'  # to a script


OUTSIDE_PATHS = [
    "/",
    "/static/app.js",
    "/static/nope",
    "/nope",
    "/favicon.ico",
    "/ander-boek/",
    "/ander-boek/journal/",
    "{slug}",
    "{slug}journal/",
    "{slug}nope/",
    "{slug}api/journal",
    "{slug}api/source",
    "{slug}api/query?query_string=SELECT%20narration",
    "{slug}download-journal/",
    "{slug}extension/Kascommissie/",
    "{slug}document/?filename=x",
    "/jump",
    "/inloggen/",
    "/inloggen/../",
    "/uitloggen",
    "/%2e%2e/etc/passwd",
    "//evil.example/",
]


@pytest.mark.parametrize("path", OUTSIDE_PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "GEKKIGHEID"])
def test_an_outsider_sees_nothing(quick_door: Doorway, method: str, path: str) -> None:
    browser = quick_door.browser()
    path = path.format(slug=quick_door.slug)
    if (method, path) == ("POST", "/uitloggen"):
        return
    seen = []
    for headers in ({}, BROWSER, {"Authorization": "Basic a2FzMTp4"}, {"Cookie": "bwk-sessie=x; session=y"}):
        response = browser.ask(method, path, headers=headers)
        assert response.status_code in (303, 401), response.status_code
        if response.status_code == 303:
            assert method == "GET"
            assert response.location.startswith("/inloggen")
        assert SECRET_WORD not in response.text
        assert "BuurtWerkKamer" not in response.text
        assert "Set-Cookie" not in response.headers
        seen.append(response.status_code)
    assert seen[0] == 401
    assert (seen[1] == 303) is (method == "GET")


def test_what_is_there_and_what_is_not_looks_the_same(quick_door: Doorway) -> None:
    browser = quick_door.browser()
    there = browser.get(f"{quick_door.slug}journal/")
    not_there = browser.get("/ander-boek/journal/")
    assert (there.status_code, there.data, list(there.headers)) == (
        not_there.status_code,
        not_there.data,
        list(not_there.headers),
    )


def test_fava_lets_nobody_in_who_did_not_come_through_the_door(door: Doorway) -> None:
    client = door.app.test_client()
    assert client.get("/").status_code == 401
    for path in ("journal/", "api/journal", "extension/Kamers/"):
        response = client.get(door.slug + path)
        assert response.status_code == 401
        assert SECRET_WORD not in response.text


def test_nobody_says_themselves_who_they_are(quick_door: Doorway) -> None:
    builder = EnvironBuilder("/", base_url="http://localhost", environ_overrides={ENVIRON: ACCOUNTS[0]})
    _, status, _ = run_wsgi_app(quick_door.guarded, builder.get_environ())
    assert status.startswith("401")


@pytest.mark.parametrize("name", ["penning", "kas1"])
def test_another_site_changes_nothing(door: Doorway, name: str) -> None:
    browser = door.browser(name)
    log = door.access.parent / "kascommissie"
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:5000"},
    ):
        for method, path in (
            ("PUT", "api/source"),
            ("POST", "extension/Bevindingen/vraag"),
            ("DELETE", "api/document"),
        ):
            response = browser.ask(method, door.slug + path, headers=headers, json={})
            assert response.status_code == 403
            assert "Dit verzoek komt niet van een pagina van deze boeken." in response.text
    assert not log.exists()


def test_a_page_whose_name_points_at_this_machine_sees_nothing(door: Doorway) -> None:
    browser = door.browser("kas1")
    for path in ("/", "/inloggen", door.slug + "journal/"):
        response = browser.get(path, headers={"Host": "evil.example"})
        assert response.status_code == 421
        assert "Dit adres is niet van deze boeken." in response.text


def test_every_answer_has_the_headers(door: Doorway) -> None:
    browser = door.browser("kas1")
    for path in ("/inloggen", "/", "/static/app.js", door.slug + "journal/", door.slug + "api/journal", "/nope"):
        response = browser.get(path)
        assert response.headers.getlist("X-Content-Type-Options") == ["nosniff"], path
        assert response.headers.getlist("Referrer-Policy") == ["same-origin"]
        (policy,) = response.headers.getlist("Content-Security-Policy")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy or "frame-ancestors 'none'" in policy
        assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval'", "")
        assert "script-src 'self' 'unsafe-inline'" not in policy
        (kept,) = response.headers.getlist("Cache-Control")
        assert kept == ("private, no-cache" if path.startswith("/static/") else "no-store")


def test_the_login_page_lets_in_nothing_but_its_own_style(quick_door: Doorway) -> None:
    policy = quick_door.browser().get("/inloggen").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy


def test_a_name_that_was_filled_in_is_text(quick_door: Doorway) -> None:
    page = quick_door.browser().log_in('"><script>x</script>', "fout").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_bar_is_on_whole_pages_only(door: Doorway) -> None:
    browser = door.browser("accountant")
    assert "ingelogd als accountant (accountant)" in browser.get(door.slug + "journal/").text
    assert "bwk-bar" not in browser.get(door.slug + "journal/?partial=true").text
    assert "bwk-bar" not in json.dumps(browser.get(door.slug + "api/journal").json)


def test_two_browsers_have_sessions_of_their_own(door: Doorway) -> None:
    first, second = door.browser("kas1"), door.browser("accountant")
    assert "L0005" in first.get(door.slug + "journal/").text
    assert "L0005" not in second.get(door.slug + "journal/").text.split("bwk-bar")[-1]


def test_an_open_door_has_its_own_year(main: Path) -> None:
    browser = open_door(main, year=2017).browser("kas1")
    assert browser.get("/").location.endswith("?time=2017")
