"""The parts of the door on their own: sessions, attempts, where a request comes from, what a query may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.door.accounts import Account, Role
from bwk_ledger.door.login import Attempts, Sessions, marked, new_mark
from bwk_ledger.door.pages import LOOPBACK_NAMES, is_for, is_from_elsewhere, own_path

KAS1 = Account("kas1", Role.COMMITTEE, "L0005", "scrypt:een")
KAS2 = Account("kas2", Role.COMMITTEE, "L0006", "scrypt:twee")
ALL = {"kas1": KAS1, "kas2": KAS2}
HOUR = 3600


class Clock:
    """A clock that stands still until it is told not to."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds

    time = __call__

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock for what counts attempts too."""
    found = Clock()
    monkeypatch.setattr("limits.storage.memory.time", found)
    monkeypatch.setattr("bwk_ledger.door.login.time", found)
    return found


def test_a_session_ends_an_hour_after_the_last_activity(clock: Clock) -> None:
    sessions = Sessions(clock)
    token = sessions.start(KAS1)
    clock.wait(HOUR - 1)
    assert sessions.account(token, ALL, is_activity=True) == KAS1
    clock.wait(HOUR - 1)
    assert sessions.account(token, ALL, is_activity=True) == KAS1
    clock.wait(HOUR)
    assert sessions.account(token, ALL, is_activity=True) is None


def test_a_page_that_only_polls_does_not_keep_a_session(clock: Clock) -> None:
    sessions = Sessions(clock)
    token = sessions.start(KAS1)
    for _ in range(HOUR // 5 - 1):
        clock.wait(5)
        assert sessions.account(token, ALL, is_activity=False) == KAS1
    clock.wait(5)
    assert sessions.account(token, ALL, is_activity=False) is None


def test_a_session_ends_after_eight_hours_whatever_is_done(clock: Clock) -> None:
    sessions = Sessions(clock)
    token = sessions.start(KAS1)
    for _ in range(8 * 60 - 1):
        clock.wait(60)
        assert sessions.account(token, ALL, is_activity=True) == KAS1
    clock.wait(60)
    assert sessions.account(token, ALL, is_activity=True) is None


@pytest.mark.parametrize(
    "after",
    [
        {"kas2": KAS2},
        {"kas1": Account("kas1", Role.COMMITTEE, "L0005", "scrypt:ander")},
        {"kas1": Account("kas1", Role.ACCOUNTANT, "L0005", "scrypt:een")},
    ],
)
def test_a_session_ends_when_its_account_changes(after: dict[str, Account]) -> None:
    sessions = Sessions()
    token = sessions.start(KAS1)
    assert sessions.account(token, after, is_activity=True) is None
    assert sessions.account(token, ALL, is_activity=True) is None  # and it does not come back


def test_tokens_differ_and_others_open_nothing() -> None:
    sessions = Sessions()
    tokens = {sessions.start(KAS1) for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43
    assert sessions.account("", ALL, is_activity=True) is None
    assert sessions.account("x" * 43, ALL, is_activity=True) is None


def test_ten_attempts_from_an_address_then_waiting_helps(clock: Clock) -> None:
    attempts = Attempts()
    assert [attempts.seconds_to_wait("10.0.0.1", f"naam{number}") for number in range(10)] == [0] * 10
    assert attempts.seconds_to_wait("10.0.0.1", "naam") == 300
    assert attempts.seconds_to_wait("10.0.0.2", "naam") == 0
    clock.wait(299)
    assert attempts.seconds_to_wait("10.0.0.1", "naam") == 1
    clock.wait(1.5)
    assert attempts.seconds_to_wait("10.0.0.1", "naam") == 0


def test_many_addresses_together_get_twenty_attempts_on_an_account(clock: Clock) -> None:
    attempts = Attempts()
    assert [attempts.seconds_to_wait(f"10.0.1.{number}", "kas1") for number in range(20)] == [0] * 20
    assert attempts.seconds_to_wait("10.0.2.1", "kas1") == 900
    assert attempts.seconds_to_wait("10.0.2.1", "kas2") == 0
    clock.wait(900.5)
    assert attempts.seconds_to_wait("10.0.2.1", "kas1") == 0


def test_a_browser_that_was_in_before_is_not_locked_out_by_others(clock: Clock) -> None:
    attempts = Attempts()
    for number in range(30):
        attempts.seconds_to_wait(f"10.0.1.{number}", "kas1")
    assert attempts.seconds_to_wait("10.0.3.1", "kas1") > 0
    assert [attempts.seconds_to_wait("10.0.3.1", "kas1", "toestel") for _ in range(10)] == [0] * 10
    assert attempts.seconds_to_wait("10.0.3.1", "kas1", "toestel") == 300
    clock.wait(300.5)
    assert attempts.seconds_to_wait("10.0.3.1", "kas1", "toestel") == 0


def test_ipv6_addresses_of_one_network_count_as_one(clock: Clock) -> None:
    del clock
    attempts = Attempts()
    for number in range(10):
        attempts.seconds_to_wait(f"2001:db8:1:2::{number}", f"naam{number}")
    assert attempts.seconds_to_wait("2001:db8:1:2:ffff::1", "naam") == 300
    assert attempts.seconds_to_wait("2001:db8:1:3::1", "naam") == 0


def test_a_mark_is_for_one_account_with_one_password() -> None:
    mark = new_mark(KAS1)
    assert marked(KAS1, mark) == mark.partition(".")[0]
    assert marked(KAS2, mark) == ""
    assert marked(None, mark) == ""
    assert marked(Account("kas1", Role.COMMITTEE, "L0005", "scrypt:ander"), mark) == ""


@given(st.text())
def test_no_other_mark_is_right(mark: str) -> None:
    assert marked(KAS1, mark) == ""
    assert marked(None, mark) == ""


def _environ(method: str, **headers: str) -> dict[str, str]:
    return {"REQUEST_METHOD": method, "wsgi.url_scheme": "https", "HTTP_HOST": "boeken.example:444", **headers}


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, False),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, True),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, True),
        ({"HTTP_SEC_FETCH_SITE": "none"}, True),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://boeken.example:444"}, True),
        ({"HTTP_ORIGIN": "https://boeken.example:444"}, False),
        ({"HTTP_ORIGIN": "https://Boeken.example:444"}, False),
        ({"HTTP_ORIGIN": "http://boeken.example:444"}, True),
        ({"HTTP_ORIGIN": "https://boeken.example"}, True),
        ({"HTTP_ORIGIN": "https://boeken.example:444.evil.example"}, True),
        ({"HTTP_ORIGIN": "null"}, True),
        ({}, True),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "GEKKIGHEID"])
def test_only_our_own_pages_may_change_something(method: str, headers: dict[str, str], refused: bool) -> None:
    assert is_from_elsewhere(_environ(method, **headers)) is refused
    assert not is_from_elsewhere(_environ("GET", **headers))


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:5000", True),
        ("LocalHost:81", True),
        ("[::1]:5000", True),
        ("evil.example", False),
        ("evil.example:5000", False),
        ("127.0.0.1.evil.example", False),
        ("127.0.0.1@evil.example", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_on_loopback_other_names_are_not_ours(host: str, ours: bool) -> None:
    assert is_for({"HTTP_HOST": host}, LOOPBACK_NAMES) is ours
    assert is_for({"HTTP_HOST": host}, frozenset())


@pytest.mark.parametrize("place", ["/", "/boeken/journal/?time=2018", "/a%20b#c"])
def test_a_place_of_ours_stays(place: str) -> None:
    assert own_path(place) == place


@pytest.mark.parametrize(
    "place",
    ["", "//evil.example", "https://evil.example", "/\\evil.example", "/\tx", "/\r\nSet-Cookie: a=b", "evil", "/é"],
)
def test_a_place_elsewhere_is_the_beginning(place: str) -> None:
    assert own_path(place) == "/"


@given(st.text())
def test_whatever_is_asked_for_leads_to_a_path(asked: str) -> None:
    found = own_path(asked)
    assert found.startswith("/")
    assert found[1:2] not in ("/", "\\")
    assert found.isprintable()
