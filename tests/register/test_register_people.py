"""People by number, account and name; what is changed, forgotten and known again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError, plain
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.register import people
from bwk_ledger.register.people import Mandate, Register, RegisteredPerson, changed
from tests.register_samples import ANNA, BEN, DAY, REGISTER

TODAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("J. de Vriés-d'Oude", "j de vries doude"),
        ("  ANNA\tVOORBEELD ", "anna voorbeeld"),
        ("Anna Voorbeeld", "anna voorbeeld"),
        ("Straße & Zn.", "strasse zn"),
        ("Çelik, Ö.", "celik o"),
        ("...", ""),
    ],
)
def test_names_compare_without_capitals_accents_and_punctuation(written: str, words: str) -> None:
    assert plain(written) == words


def test_by_account_and_by_name() -> None:
    register = REGISTER.with_person("L0003", RegisteredPerson("anna  VÓÓRBEELD", iban=ANNA.iban))
    spaced = " ".join([ANNA.iban[:4].lower(), ANNA.iban[4:]])
    assert register.by_iban(spaced) == ("L0001", "L0003")
    assert register.by_iban(BEN.iban) == ("L0002",)
    assert register.by_iban(demo_iban(599)) == register.by_iban("") == ()
    assert register.by_name("Anna Voorbeeld.") == ("L0001", "L0003")
    assert register.by_name("A. Voorbeeld") == register.by_name("?") == ()


def test_a_person_is_forgotten_and_known_again() -> None:
    gone = REGISTER.without("L0001", dt.date(2021, 1, 1))
    assert gone.people == {"L0002": BEN}
    assert gone.forgotten == {"L0012": dt.date(2020, 3, 1), "L0001": dt.date(2021, 1, 1)}
    assert gone.without("L0001", dt.date(2022, 1, 1)) == gone
    assert gone.by_name("Anna Voorbeeld") == ()
    back = gone.with_person("L0001", ANNA)
    assert back == REGISTER


def test_a_person_of_whom_nothing_is_known_is_not_kept() -> None:
    empty = changed(BEN, {"naam": "", "iban": " "}, TODAY)
    assert empty == RegisteredPerson()
    assert REGISTER.with_person("L0002", empty).people.keys() == {"L0001"}


def test_fields_change_one_by_one() -> None:
    found = changed(ANNA, {"adres": " Nieuwe  straat 2 ", "iban": f"{BEN.iban[:4]} {BEN.iban[4:]}"}, TODAY)
    assert (found.address, found.iban) == ("Nieuwe straat 2", BEN.iban)
    assert ANNA.mandate is not None
    assert (found.name, found.mandate) == (ANNA.name, replace(ANNA.mandate, old_iban=ANNA.iban, moved=TODAY))


def test_a_mandate_changes_by_its_reference() -> None:
    assert changed(ANNA, {"machtiging": "BWK-L0001"}, TODAY) == ANNA
    assert changed(ANNA, {"getekend": "2019-01-01"}, TODAY).mandate == Mandate(
        "BWK-L0001", dt.date(2019, 1, 1), dt.date(2018, 2, 1)
    )
    other = changed(ANNA, {"machtiging": "BWK-2", "getekend": "2019-01-01"}, TODAY)
    assert other.mandate == Mandate("BWK-2", dt.date(2019, 1, 1))  # nothing was collected with this one yet
    assert changed(ANNA, {"machtiging": ""}, TODAY).mandate is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"iban": "NL01DEMO0000000501"},
            (
                "'NL01DEMO0000000501' is geen IBAN.\n  Oorzaak: het controlegetal klopt niet.\n"
                "  Herstel: neem het over van een afschrift of bankpas."
            ),
        ),
        (
            {"iban": "NL01DEMO501"},
            (
                "'NL01DEMO501' is geen IBAN.\n"
                "  Oorzaak: het heeft niet het aantal tekens dat in dat land gebruikt wordt.\n"
                "  Herstel: neem het over van een afschrift of bankpas."
            ),
        ),
        (
            {"iban": "giro 12345"},
            (
                "'giro 12345' is geen IBAN.\n"
                "  Oorzaak: het begint niet met een land en twee cijfers, of het land kent geen IBAN.\n"
                "  Herstel: neem het over van een afschrift of bankpas."
            ),
        ),
        (
            {"machtiging": "BWK-L0002"},
            (
                "machtiging 'BWK-L0002' heeft geen datum.\n  Oorzaak: een machtiging geldt vanaf de dag waarop zij is "
                "getekend.\n  Herstel: geef die dag erbij, als jjjj-mm-dd."
            ),
        ),
        (
            {"machtiging": "Café", "getekend": "2018-01-10"},
            (
                "'Café' kan geen kenmerk van een machtiging zijn.\n"
                "  Oorzaak: banken nemen 1 tot 35 letters zonder accent, cijfers, spaties en + ? / - : ( ) . , '; een "
                "/ staat niet vooraan, niet achteraan en niet naast een andere.\n"
                "  Herstel: kies een kenmerk zoals M-L0001."
            ),
        ),
        (
            {"machtiging": "A", "getekend": "10 januari"},
            "'10 januari' is geen bestaande datum.\n  Herstel: schrijf datums als dd-mm-jjjj of jjjj-mm-dd.",
        ),
        (
            {"getekend": "2018-01-10"},
            "er is geen machtiging om te dateren.\n  Herstel: geef ook haar kenmerk met --machtiging.",
        ),
    ],
)
def test_what_is_refused(fields: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as raised:
        changed(BEN, fields, TODAY)
    assert str(raised.value) == message


NUMBERS = st.from_regex(r"[A-Z]{1,2}-?[0-9]{1,6}", fullmatch=True)
WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
DAYS = st.dates()
MORE = st.dictionaries(st.sampled_from(["telefoon", "kaart"]), st.one_of(WORDS, st.booleans(), st.integers()))
MANDATES = st.builds(
    Mandate, st.from_regex(r"[A-Za-z0-9+?/:().,'-]{1,35}", fullmatch=True), DAYS, st.none() | DAYS, more=MORE
)
PEOPLE = st.builds(
    RegisteredPerson,
    WORDS,
    WORDS,
    WORDS,
    WORDS,
    WORDS,
    st.just("") | st.integers(0, 9_999_999_999).map(demo_iban),
    st.none() | MANDATES,
    MORE,
)
REGISTERS = st.builds(
    Register, st.dictionaries(NUMBERS, PEOPLE), st.dictionaries(NUMBERS, DAYS), st.integers(1, 9), MORE
)


@settings(deadline=None)  # the first one loads the registry of IBANs
@given(REGISTERS)
def test_what_is_written_is_read_back_whatever_it_holds(register: Register) -> None:
    assert people.read(people.write(register)) == register


@settings(deadline=None)  # the first one loads the registry of IBANs
@given(REGISTERS, NUMBERS, PEOPLE, DAYS)
def test_nothing_of_who_is_forgotten_is_left(
    register: Register, number: str, person: RegisteredPerson, day: dt.date
) -> None:
    secret = RegisteredPerson("Anna Q. Geheimschrijver", person.address, iban=demo_iban(77), mandate=person.mandate)
    gone = register.with_person(number, secret).without(number, day)
    text = people.write(gone)
    assert b"Geheimschrijver" not in text
    assert gone.by_name(secret.name) == ()
    assert {key: value for key, value in register.people.items() if key != number} == gone.people


def test_the_form_of_the_file() -> None:
    assert people.write(REGISTER).decode() == (
        "{\n"
        '  "leden": {\n'
        '    "L0001": {\n'
        '      "adres": "Proefstraat 1",\n'
        '      "email": "anna@bwk.example",\n'
        f'      "iban": "{ANNA.iban}",\n'
        '      "machtiging": {\n'
        '        "eerste incasso gedaan": "2018-02-01",\n'
        '        "getekend": "2018-01-10",\n'
        '        "kenmerk": "BWK-L0001"\n'
        "      },\n"
        '      "naam": "Anna Voorbeeld",\n'
        '      "postcode": "3599 AB",\n'
        '      "woonplaats": "Utrecht"\n'
        "    },\n"
        '    "L0002": {\n'
        f'      "iban": "{BEN.iban}",\n'
        '      "naam": "Ben de Proef"\n'
        "    }\n"
        "  },\n"
        '  "vergeten": {\n'
        '    "L0012": "2020-03-01"\n'
        "  },\n"
        '  "versie": 1\n'
        "}\n"
    )


def test_fields_of_a_later_version_are_kept() -> None:
    text = (
        b'{"versie": 2, "kleur": "rood", "leden": {"L0001": {"naam": "Anna", "telefoon": ["1", "2"], '
        b'"machtiging": {"kenmerk": "A", "getekend": "2018-01-10", "soort": "B2B"}}}, "vergeten": {}}'
    )
    register = people.read(text)
    assert register.people["L0001"].mandate == Mandate("A", DAY, more={"soort": "B2B"})
    named = changed(register.people["L0001"], {"naam": "Anna B"}, TODAY)
    after = people.write(register.with_person("L0001", named)).decode()
    assert '"kleur": "rood"' in after
    assert '"telefoon": [' in after
    assert '"soort": "B2B"' in after
    assert '"versie": 2' in after


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("geen json", ("het is geen JSON.",)),
        ("[]", ("er staat geen 'versie' in.",)),
        ('{"leden": {}}', ("er staat geen 'versie' in.",)),
        ('{"versie": 1, "leden": []}', ("'leden' hoort per nummer te zijn.",)),
        (
            (
                '{"versie": 1, "leden": {"Anna": {}, "L0001": {"iban": "NL00DEMO0000000501"}, "L0002": {"machtiging": '
                '{"kenmerk": "A"}}, "L0003": "Anna", "L0004": {"naam": 3}}, "vergeten": {"L0012": "ooit"}}'
            ),
            (
                "Anna: dit is geen lidnummer.",
                "L0001: 'NL00DEMO0000000501' is geen IBAN.",
                "L0002: machtiging 'A' heeft geen datum.",
                "L0003: 'Anna' hoort uit velden te bestaan.",
                "L0004: '3' is geen tekst.",
                "L0012: 'ooit' is geen bestaande datum.",
            ),
        ),
    ],
)
def test_a_register_that_makes_no_sense_tells_every_place(text: str, problems: tuple[str, ...]) -> None:
    with pytest.raises(people.WrongContent) as raised:
        people.read(text.encode())
    assert raised.value.problems == problems
    assert str(raised.value) == (
        f"de inhoud van het ledenregister klopt niet.\n  Oorzaak: {' '.join(problems)}\n  Herstel: haal het met "
        "'age -d' uit de versleuteling, verbeter het, en versleutel het opnieuw met 'age'."
    )
