"""What people write in the log: as it is kept, and what is refused because it tells who somebody is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.audit.audit import moment
from bwk_ledger.audit.log import MOST, tidy
from bwk_ledger.base.errors import InputError
from bwk_ledger.demo.people import demo_iban


def message(text: str) -> str:
    with pytest.raises(InputError) as error:
        tidy(text)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  waar is de bon?\n", "waar is de bon?"),
        ("een\r\ntwee\rdrie  \n\n\tvier", "een\ntwee\ndrie\n\n vier"),
        ("cafe\u0301", "café"),
        ("van \u202eachter\u0000 naar\u200b voren", "van achter naar voren"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        (
            "bon 2018-03-12, 34,50 euro; NL en BTW 21%; prijs @ 10",
            "bon 2018-03-12, 34,50 euro; NL en BTW 21%; prijs @ 10",
        ),
        ("NL12 is geen rekening en TOP-2018-001 een bonnummer", "NL12 is geen rekening en TOP-2018-001 een bonnummer"),
    ],
)
def test_a_text_is_tidied(text: str, kept: str) -> None:
    assert tidy(text) == kept


def test_an_empty_text_is_refused_where_one_is_needed() -> None:
    assert (
        message(" \r\n\u200b ") == "er staat nog geen tekst.\n  Herstel: schrijf op wat u bedoelt, en verstuur het dan."
    )
    assert tidy(" \n", required=False) == ""


def test_a_long_text_is_refused() -> None:
    assert tidy("a" * MOST) == "a" * MOST
    assert message("a" * 4001) == (
        "deze tekst is te lang.\n"
        "  Oorzaak: er passen 4.000 tekens in, en dit zijn er 4001.\n"
        "  Herstel: maak hem korter of verdeel hem over meer teksten."
    )


def test_an_email_address_is_refused() -> None:
    assert message("mail naar (iemand.anders@voorbeeld.nl) graag") == (
        "in deze tekst staat een e-mailadres.\n"
        "    | iemand.anders@voorbeeld.nl\n"
        "  Oorzaak: wat u hier schrijft blijft staan: het is later niet weg te halen.\n"
        "  Herstel: laat het weg. Noem mensen met hun nummer, zoals L0003, en een rekening met haar naam in de boeken."
    )


IBAN = demo_iban(101)
FORMS = [
    IBAN,
    IBAN.lower(),
    " ".join(IBAN[at : at + 4] for at in range(0, 18, 4)),
    "-".join(IBAN[at : at + 4] for at in range(0, 18, 4)),
    *(mark.join(IBAN[at : at + 4] for at in range(0, 18, 4)) for mark in ("_", "/", ".", " / ", ":")),
    "_".join(IBAN),
    f"op {IBAN} van die dag",
    f"({IBAN}).",
    f"rekening:{IBAN[:4]} {IBAN[4:8]}\n{IBAN[8:]} staat in",
    "BE68 5390 0754 7034",
]


@pytest.mark.parametrize("text", FORMS)
def test_an_account_number_is_refused_however_it_is_written(text: str) -> None:
    assert message(f"betaald aan {text}").startswith("in deze tekst staat een rekeningnummer.\n    | ")


def test_an_account_number_with_a_wrong_digit_is_just_text() -> None:
    wrong = IBAN[:-1] + ("1" if IBAN[-1] != "1" else "2")
    assert tidy(wrong) == wrong


@settings(deadline=None)  # the first account number loads the registry of IBANs
@given(st.text(max_size=200))
def test_tidying_twice_changes_nothing(text: str) -> None:
    try:
        once = tidy(text, required=False)
    except InputError:
        return
    assert tidy(once, required=False) == once
    assert "\r" not in once
    assert all(char == "\n" or char.isprintable() for char in once)


@pytest.mark.parametrize(
    ("utc", "shown"),
    [
        (dt.datetime(2019, 3, 4, 19, 30, tzinfo=dt.UTC), "4 maart 2019, 20:30"),
        (dt.datetime(2019, 7, 31, 22, 5, tzinfo=dt.UTC), "1 augustus 2019, 00:05"),
    ],
)
def test_a_moment_is_shown_as_the_clock_here_said(utc: dt.datetime, shown: str) -> None:
    assert moment(utc) == shown
