"""`bwk open`: the treasurer is in by an address that works once, and nobody else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from bwk_ledger.door.accounts import Account, Role, Visitor
from bwk_ledger.door.place import SECONDS, OneTimeKey, own_account
from bwk_ledger.door.serve import behind_own_door, guarded
from tests.door.door import ACCOUNTS, BROWSER, CHEAP_HASH, Browser, Doorway

if TYPE_CHECKING:
    from pathlib import Path

CLOSED = (
    "Dit adres werkt één keer en ten hoogste vijf minuten. Sluit dit venster en open de boeken opnieuw met &#39;bwk "
    "open&#39;."
)


class OwnDoor:
    """The books on one's own computer."""

    def __init__(self, door: Doorway) -> None:
        self.door = door
        self.guarded, self.key = behind_own_door(guarded(door.app), own_account({}))

    def browser(self) -> Browser:
        return Browser(self.door, Client(self.guarded))


@pytest.fixture
def own(door: Doorway) -> OwnDoor:
    return OwnDoor(door)


def test_the_address_lets_the_treasurer_in_and_works_once(own: OwnDoor) -> None:
    browser = own.browser()
    response = browser.get(own.key.path, headers=BROWSER)
    assert (response.status_code, response.location) == (303, "/")
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("bwk-sessie-")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    page = browser.get("/", headers=BROWSER, follow_redirects=True)
    assert page.status_code == 200
    assert "ingelogd als penningmeester (penningmeester)" in page.text
    again = browser.get(own.key.path, headers=BROWSER)
    assert (again.status_code, again.location) == (303, "/")
    other = own.browser()
    refused = other.get(own.key.path, headers=BROWSER)
    assert refused.status_code == 403
    assert CLOSED in refused.text
    assert not other.is_in
    assert browser.is_in


def test_a_wrong_or_foreign_question_does_not_use_up_the_key(own: OwnDoor) -> None:
    browser = own.browser()
    for path in ("/openen", "/openen?sleutel=", "/openen?sleutel=%FF", own.key.path + "x"):
        assert browser.get(path, headers=BROWSER).status_code == 403, path
    assert browser.ask("HEAD", own.key.path).status_code == 403
    assert browser.post(own.key.path).status_code == 403
    assert browser.get(own.key.path, headers={**BROWSER, "Host": "evil.example"}).status_code == 421
    assert browser.get(own.key.path, headers=BROWSER).status_code == 303
    assert browser.is_in


def test_there_is_no_password_to_log_in_with(own: OwnDoor) -> None:
    browser = own.browser()
    first = browser.get("/", headers=BROWSER)
    assert (first.status_code, first.location) == (303, "/inloggen")
    page = browser.get("/inloggen", headers=BROWSER)
    assert page.status_code == 403
    assert CLOSED in page.text
    for password in ("", "geen", "vier losse woorden samen"):
        assert browser.log_in("penningmeester", password).status_code == 403
    assert not browser.is_in


def test_the_treasurer_writes_and_another_site_does_not(own: OwnDoor, main: Path) -> None:
    browser = own.browser()
    browser.get(own.key.path, headers=BROWSER)
    found = browser.get(f"{own.door.slug}api/source", query_string={"filename": str(main)}).json["data"]
    change = {"file_path": str(main), "source": found["source"] + ";; x\n", "sha256sum": found["sha256sum"]}
    address = f"{own.door.slug}api/source"
    refused = browser.ask("PUT", address, json=change, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert browser.post(f"{own.door.slug}extension/Formulieren/hand", {"aan": "ja"}).status_code == 303
    assert browser.ask("PUT", address, json=change).status_code == 200
    assert main.read_text("utf-8").endswith(";; x\n")
    assert browser.post("/uitloggen").status_code == 303
    assert not browser.is_in


def test_the_key_is_good_for_five_minutes() -> None:
    now = [1_000_000.0]
    key, other = OneTimeKey(lambda: now[0]), OneTimeKey(lambda: now[0])
    secret = key.path.partition("=")[2]
    assert not key.opens(other.path.partition("=")[2])
    now[0] += SECONDS - 1
    assert key.opens(secret)
    assert not key.opens(secret)
    now[0] += 1
    assert not other.opens(other.path.partition("=")[2])


@pytest.mark.parametrize(
    ("visitors", "who"),
    [
        (ACCOUNTS, Visitor("penning", Role.TREASURER, "L0001")),
        (ACCOUNTS[1:], Visitor("penningmeester", Role.TREASURER)),
        ((ACCOUNTS[0], Visitor("penning2", Role.TREASURER, "L0002")), Visitor("penningmeester", Role.TREASURER)),
    ],
)
def test_who_opens_is_the_treasurer_of_the_accounts_where_there_is_one(
    visitors: tuple[Visitor, ...], who: Visitor
) -> None:
    accounts = {item.name: Account(item.name, item.role, item.person, CHEAP_HASH, item.kamer) for item in visitors}
    assert own_account(accounts).account.visitor == who
