"""Payment files: valid by their schemas, exact to the cent, the same for the same order."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import pytest
import sepaxml
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.sepa import DEBIT, NEW, OLD, TRANSFER, Debit, Message, Party, SepaPayment, debits, transfers
from bwk_ledger.demo.people import demo_iban

OWN = Party("BuurtWerkKamer Coöperatie", demo_iban(1))
DAY = dt.date(2018, 9, 28)
MESSAGE = Message("INCASSO-2018-09", dt.datetime.combine(dt.date(2018, 9, 1), dt.time()), OWN, DAY)
CREDITOR = "NL69ZZZ123456780000"
SCHEMAS = {name: xmlschema.XMLSchema(Path(sepaxml.__file__).parent / f"schemas/{name}.xsd")
           for name in (*TRANSFER.values(), *DEBIT.values())}  # fmt: skip


def payment(number: int, cents: int, name: str = "Anna Voorbeeld") -> SepaPayment:
    id_ = f"AANDELEN-2018-09-L{number:04d}"
    return SepaPayment(Party(name, demo_iban(500 + number)), Decimal(cents).scaleb(-2), id_, f"Terugbetaling {id_}")


def debit(number: int, cents: int, *, is_first: bool = False) -> Debit:
    id_ = f"CONTRIBUTIE-2018-09-L{number:04d}"
    return Debit(
        Party("Ben de Proef", demo_iban(500 + number)),
        Decimal(cents).scaleb(-2),
        id_,
        f"Contributie 2018 {id_}",
        f"BWK-L{number:04d}",
        dt.date(2018, 1, 10),
        is_first,
    )


def texts(content: bytes, path: str) -> list[str | None]:
    """The texts of all elements with a path, whatever the schema."""
    return [
        item.text for item in ET.fromstring(content).iterfind(".//" + "/".join(f"{{*}}{p}" for p in path.split("/")))
    ]


@pytest.mark.parametrize("version", [NEW, OLD])
def test_transfers_are_valid_and_always_the_same(version: str) -> None:
    payments = [payment(1, 5000), payment(2, 1)]
    content = transfers(MESSAGE, payments, version)
    SCHEMAS[TRANSFER[version]].validate(content.decode())
    assert content == transfers(MESSAGE, payments, version)
    assert texts(content, "GrpHdr/MsgId") == texts(content, "PmtInfId") == ["INCASSO-2018-09"]
    assert texts(content, "CreDtTm") == ["2018-09-01T00:00:00"]
    assert texts(content, "EndToEndId") == ["AANDELEN-2018-09-L0001", "AANDELEN-2018-09-L0002"]
    assert texts(content, "InstdAmt") == ["50.00", "0.01"]
    assert texts(content, "CtrlSum") == ["50.01", "50.01"]
    assert texts(content, "BtchBookg") == ["false"]
    assert texts(content, "PstlAdr") == []
    assert texts(content, "ReqdExctnDt" if version == OLD else "ReqdExctnDt/Dt") == ["2018-09-28"]


@pytest.mark.parametrize("version", [NEW, OLD])
def test_direct_debits_are_valid_and_first_ones_stand_apart(version: str) -> None:
    lines = [debit(1, 500), debit(2, 1050, is_first=True), debit(3, 500)]
    content = debits(MESSAGE, lines, CREDITOR, version)
    SCHEMAS[DEBIT[version]].validate(content.decode())
    assert content == debits(MESSAGE, lines, CREDITOR, version)
    assert texts(content, "PmtInfId") == ["INCASSO-2018-09-RCUR", "INCASSO-2018-09-FRST"]
    assert texts(content, "SeqTp") == ["RCUR", "FRST"]
    assert texts(content, "LclInstrm/Cd") == ["CORE", "CORE"]
    assert texts(content, "PmtInf/CtrlSum") == ["10.00", "10.50"]
    assert texts(content, "GrpHdr/CtrlSum") == ["20.50"]
    assert texts(content, "GrpHdr/NbOfTxs") == ["3"]
    assert texts(content, "CdtrSchmeId/Id/PrvtId/Othr/Id") == [CREDITOR] * 2
    assert texts(content, "MndtId") == ["BWK-L0001", "BWK-L0003", "BWK-L0002"]
    assert texts(content, "DtOfSgntr") == ["2018-01-10"] * 3
    assert texts(content, "ReqdColltnDt") == ["2018-09-28"] * 2
    assert set(texts(content, "FinInstnId/Othr/Id")) == {"NOTPROVIDED"}


def test_names_stand_in_signs_that_banks_take() -> None:
    names = ["Çağla de Vriés & Zn", "Ann 'A' [b]; €", "李", "x" * 90, "//a//b//"]
    content = transfers(MESSAGE, [payment(number, 1, name) for number, name in enumerate(names)])
    assert texts(content, "Cdtr/Nm") == [
        "Cagla de Vries + Zn",
        "Ann 'A' (b), EUR",
        "Li",
        "x" * 70,
        "a/b",
    ]
    assert texts(content, "Dbtr/Nm") == ["BuurtWerkKamer Cooperatie"]
    nothing = transfers(MESSAGE, [payment(1, 1, "*#*")])
    assert texts(nothing, "Cdtr/Nm") == [demo_iban(501)]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 10**10), min_size=1, max_size=30), st.sampled_from([NEW, OLD]))
def test_what_is_in_a_file_agrees_with_what_it_says_is_in_it(cents: list[int], version: str) -> None:
    content = transfers(MESSAGE, [payment(number, amount) for number, amount in enumerate(cents)], version)
    assert [int(Decimal(text or "") * 100) for text in texts(content, "InstdAmt")] == cents
    assert texts(content, "GrpHdr/CtrlSum") == [f"{Decimal(sum(cents)).scaleb(-2)}"]
    assert texts(content, "GrpHdr/NbOfTxs") == texts(content, "PmtInf/NbOfTxs") == [str(len(cents))]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 10**6), st.booleans()), min_size=1, max_size=30))
def test_the_parts_of_a_collection_add_up(lines: list[tuple[int, bool]]) -> None:
    made = [debit(number, cents, is_first=first) for number, (cents, first) in enumerate(lines)]
    content = debits(MESSAGE, made, CREDITOR)
    parts = dict(zip(texts(content, "SeqTp"), texts(content, "PmtInf/CtrlSum"), strict=True))
    for kind, is_first in (("FRST", True), ("RCUR", False)):
        of_kind = [cents for cents, first in lines if first is is_first]
        assert parts.get(kind) == (f"{Decimal(sum(of_kind)).scaleb(-2)}" if of_kind else None)
    assert texts(content, "GrpHdr/CtrlSum") == [f"{Decimal(sum(cents for cents, _ in lines)).scaleb(-2)}"]
