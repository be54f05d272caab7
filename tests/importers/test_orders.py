"""What comes back of an order is known by its id: single lines, whole files, returned ones, and what does not fit."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.figures.shares import share_register
from bwk_ledger.rules.fees import fee_years_of, paid_fees
from tests.bank_files import BANK, PETTY_CASH, Row, ing, row
from tests.payment_books import PaymentBooks, payment_books

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

ORDERS = """
2018-09-01 custom "betaalopdracht" "INCASSO-2018-09"
  uitvoering: 2018-09-28
  jaar: 2018
  eerste: "L0002"
  regels: "L0001 15.00, L0002 15.00, L0003 5.00"
2018-09-01 custom "betaalopdracht" "UITBETALING-2018-09"
  uitvoering: 2018-09-28
  regels: "L0008 50.00, L0009 25.00"
2018-09-01 custom "betaalopdracht" "HANDGELD-2018-09"
  uitvoering: 2018-09-03
  regels: "TOP 150.00, HLR 100.00"
"""
ID = "CONTRIBUTIE-2018-09-L0001"
QUESTION = "Activa:Vraagposten"


@pytest.fixture
def books(tmp_path: Path) -> PaymentBooks:
    return payment_books(tmp_path, ORDERS)


def ing_text(id_: str) -> str:
    return f"Naam: A. Voorbeeld Omschrijving: Contributie 2018 IBAN: {demo_iban(501)} Kenmerk: {id_} Valutadatum: 28-09"


def booked(books: PaymentBooks, rows: Sequence[Row], name: str = "bank.csv") -> list[Any]:
    """The transactions of a statement, in its order."""
    opening = books.balance("Activa:Bank:ING")
    before = set(map(keys, books.load().transactions))
    books.run({name: ing(rows, opening=opening)})
    found = [entry for entry in books.load().transactions if keys(entry) and keys(entry) not in before]
    return [entry for entry in found if entry.narration != "Beginstand volgens afschrift"]


def keys(entry: Any) -> tuple[str, ...]:
    """The identities of the rows of a transaction."""
    return tuple(item.meta["sleutel"] for item in entry.postings if "sleutel" in (item.meta or {}))


def postings(entry: Any) -> dict[str, Decimal]:
    return {item.account: item.units.number for item in entry.postings}


def test_a_collected_fee_is_booked_without_a_rule(books: PaymentBooks) -> None:
    (entry,) = booked(books, [row("09-28", "15.00", "A. Voorbeeld", demo_iban(501), ing_text(ID))])
    assert (entry.flag, entry.payee, entry.narration) == ("*", "L0001", "Contributie 2018 (incasso)")
    assert entry.meta["reden"] == "betaalopdracht INCASSO-2018-09"
    assert postings(entry) == {"Activa:Bank:ING": 15, "Baten:TOP:Eigen:LEDEN": -15}
    values = entry.postings[1].meta
    assert (values["opdracht"], values["lid"], values["contributie"]) == ("INCASSO-2018-09", "L0001", Decimal(2018))
    assert not any("Anna" in text or "501" in text for text in (entry.narration, entry.payee))


def paid(books: PaymentBooks, number: str, day: dt.date) -> Decimal:
    ledger = books.load()
    years = fee_years_of(ledger.index.fact(paid_fees), ledger.config, 2018, day, {})
    return next(year.paid for year in years if year.number == number)


def test_a_returned_collection_is_open_again(books: PaymentBooks) -> None:
    rows = [row("09-28", "15.00", text=ing_text(ID)), row("10-02", "-15.00", text=f"Terugboeking {ing_text(ID)}")]
    _, entry = booked(books, rows)
    assert entry.narration == "Contributie 2018 (incasso), teruggeboekt"
    assert postings(entry) == {"Activa:Bank:ING": -15, "Baten:TOP:Eigen:LEDEN": 15}
    assert (paid(books, "L0001", rows[0].date), paid(books, "L0001", rows[1].date)) == (15, 0)


def test_a_whole_file_in_one_row_is_split_over_its_members(books: PaymentBooks) -> None:
    (entry,) = booked(
        books, [row("09-28", "35.00", "BuurtWerkKamer", text="SEPA INCASSO BATCH INCASSO-2018-09 3 POSTEN")]
    )
    assert (entry.payee, entry.narration) == (None, "Contributie 2018 (incasso)")
    assert [(item.account, item.units.number, item.meta["lid"]) for item in entry.postings[1:]] == [
        ("Baten:TOP:Eigen:LEDEN", -15, "L0001"),
        ("Baten:HLR:Eigen:LEDEN", -15, "L0002"),
        ("Baten:TOP:Eigen:LEDEN", -5, "L0003"),
    ]


@pytest.mark.parametrize("ids", [("-FRST", "-RCUR"), ("", "")])
def test_first_collections_come_in_a_row_of_their_own(books: PaymentBooks, ids: tuple[str, str]) -> None:
    rows = [
        row("09-28", amount, text=f"Batch INCASSO-2018-09{id_}")
        for id_, amount in zip(ids, ("15.00", "20.00"), strict=True)
    ]
    first, rest = booked(books, rows)
    assert [item.meta["lid"] for item in first.postings[1:]] == ["L0002"]
    assert [item.meta["lid"] for item in rest.postings[1:]] == ["L0001", "L0003"]


def test_an_id_that_the_bank_broke_is_found(books: PaymentBooks) -> None:
    (entry,) = booked(books, [row("09-28", "15.00", text="Kenmerk: CONTRIBUTIE-2018-09-L00 01 Machtiging")])
    assert entry.payee == "L0001"


@pytest.mark.parametrize(
    ("amount", "text", "reason"),
    [
        ("14.00", ID, "betaalopdracht INCASSO-2018-09: 14,00 in plaats van 15,00"),
        ("15.00", "CONTRIBUTIE-2018-09-L0099", "betaalopdracht INCASSO-2018-09: zij heeft geen regel voor L0099"),
        ("34.00", "INCASSO-2018-09", "betaalopdracht INCASSO-2018-09: 34,00 in plaats van 35,00"),
        ("-24.00", "AANDELEN-2018-09-L0009", "betaalopdracht UITBETALING-2018-09: -24,00 in plaats van -25,00"),
    ],
)
def test_what_does_not_fit_is_an_open_question(books: PaymentBooks, amount: str, text: str, reason: str) -> None:
    (entry,) = booked(books, [row("09-28", amount, text=text)])
    assert (entry.flag, entry.meta["reden"]) == ("!", reason)
    assert postings(entry)[QUESTION] == -Decimal(amount)


def test_the_same_line_twice_is_an_open_question(books: PaymentBooks) -> None:
    rows = [row("09-28", "15.00", text=f"{text} {ID}") for text in ("een", "twee")]
    first, second = booked(books, rows)
    assert first.flag == "*"
    assert second.meta["reden"] == "betaalopdracht INCASSO-2018-09: de regel van L0001 is al geboekt"


def test_an_order_that_is_not_in_the_books_is_left_to_the_rules(books: PaymentBooks) -> None:
    (entry,) = booked(books, [row("09-28", "15.00", text="CONTRIBUTIE-2018-08-L0001 en INCASSO-2017-01")])
    assert entry.meta["reden"] == "geen regel past"


def test_a_return_with_its_costs_of_an_unknown_order_is_a_question_and_no_cost(books: PaymentBooks) -> None:
    text = f"Storno incl. kosten 2,50 {ing_text('CONTRIBUTIE-2018-08-L0001')}"
    (entry,) = booked(books, [row("09-28", "-17.50", text=text)])
    assert (entry.flag, postings(entry)[QUESTION]) == ("!", Decimal("17.50"))
    assert entry.meta["reden"] == (
        "teruggeboekte incasso van L0001, met 2,50 kosten van de bank; opdracht INCASSO-2018-08 staat niet in de boeken"
    )


def test_paid_back_shares_take_away_the_debt_or_the_shares(books: PaymentBooks) -> None:
    rows = [
        row("09-28", "-50.00", text="AANDELEN-2018-09-L0008"),
        row("09-28", "-25.00", text="AANDELEN-2018-09-L0009"),
    ]
    debt, shares = booked(books, rows)
    assert postings(debt) == {"Activa:Bank:ING": -50, "Schulden:Ledenkapitaal:L0008": 50}
    assert "mutatie" not in debt.meta
    assert [f"{item.units}" for item in shares.postings] == ["-25.00 EUR", "1 AANDEEL"]
    assert (shares.narration, shares.meta["mutatie"]) == ("Terugbetaling van aandelen", Decimal(4))
    ledger = books.load()
    held = share_register(ledger.transactions, ledger.config, rows[0].date).held
    assert held.get("L0009", 0) == 0


RETURNED = """
2018-08-01 custom "lid" "L0008"
  soort: "staf"
  kamer: "TOP"
"""


def test_who_came_back_is_first_paid_what_was_owed(tmp_path: Path) -> None:
    books = payment_books(tmp_path, ORDERS + RETURNED)
    (debt,) = booked(books, [row("09-28", "-50.00", text="AANDELEN-2018-09-L0008")])
    assert postings(debt) == {"Activa:Bank:ING": -50, "Schulden:Ledenkapitaal:L0008": 50}


def test_a_payment_that_bounced_is_owed_again(books: PaymentBooks) -> None:
    rows = [row("09-28", f"{sign}50.00", text="AANDELEN-2018-09-L0008") for sign in ("-", "")]
    rows[1] = replace(rows[1], date=row("10-01", "1").date)
    booked(books, rows)
    assert books.balance("Schulden:Ledenkapitaal:L0008") == -50


def test_petty_cash_is_a_transfer_between_own_accounts(books: PaymentBooks) -> None:
    rows = [row("09-03", "-150.00", "Kamer TOP", PETTY_CASH["TOP"], "Kenmerk: HANDGELD-2018-09-TOP")]
    (entry,) = booked(books, rows)
    assert entry.narration == "Overboeking van ING naar TOP"


def test_petty_cash_in_one_row_is_split_over_the_kamers(books: PaymentBooks) -> None:
    (batch,) = booked(books, [row("09-04", "-250.00", text="HANDGELD-2018-09 2 POSTEN")])
    assert postings(batch) == {"Activa:Bank:ING": -250, "Activa:Handgeld:TOP": 150, "Activa:Handgeld:HLR": 100}


def test_the_same_statement_twice_changes_nothing(books: PaymentBooks) -> None:
    content = ing([row("09-28", "15.00", text=ing_text(ID)), row("09-28", "20.00", text="niet bekend")],
                  opening=books.balance("Activa:Bank:ING"))  # fmt: skip
    books.run({"bank.csv": content})
    before = books.snapshot()
    books.run({"weer.csv": content})
    assert books.snapshot() == before


def camt(entries: str, opening: Decimal, closing: Decimal) -> bytes:
    def balance(code: str, amount: Decimal) -> str:
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount:.2f}</Amt>'
            "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2018-09-28</Dt></Dt></Bal>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">\n'
        "<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>\n"
        f"<Stmt><Id>S1</Id><Acct><Id><IBAN>{BANK}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
        f"{balance('OPBD', opening)}{balance('CLBD', closing)}{entries}</Stmt></BkToCstmrStmt></Document>\n"
    ).encode()


def ntry(amount: str, details: str) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>2018-09-28</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>\n"
    )


def details(id_: str, amount: str = "") -> str:
    own = f'<AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>' if amount else ""
    return f"<TxDtls><Refs><PmtInfId>INCASSO-2018-09-RCUR</PmtInfId><EndToEndId>{id_}</EndToEndId></Refs>{own}</TxDtls>"


IDS = [f"CONTRIBUTIE-2018-09-L000{number}" for number in (1, 3)]


@pytest.mark.parametrize(
    "entries",
    [
        "".join(ntry(amount, details(id_)) for id_, amount in zip(IDS, ("15.00", "5.00"), strict=True)),
        ntry("20.00", "".join(details(id_, amount) for id_, amount in zip(IDS, ("15.00", "5.00"), strict=True))),
        ntry("20.00", "".join(map(details, IDS))),
        ntry("20.00", "<Btch><PmtInfId>INCASSO-2018-09-RCUR</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>"),
        ntry("20.00", "<Btch><MsgId>INCASSO-2018-09</MsgId></Btch><TxDtls/>"),
    ],
    ids=["single", "itemised", "without amounts", "batch", "message"],
)
def test_camt_keeps_the_ids_in_all_its_forms(books: PaymentBooks, entries: str) -> None:
    opening = books.balance("Activa:Bank:ING")
    books.run({"bank.xml": camt(entries, opening, opening + 20)})
    fees = [
        (item.meta["lid"], item.units.number)
        for entry in books.load().transactions
        for item in entry.postings
        if (item.meta or {}).get("opdracht") == "INCASSO-2018-09"
    ]
    assert fees == [("L0001", -15), ("L0003", -5)]
    assert books.balance(QUESTION) == 0


def test_what_a_command_wrote_comes_back_from_the_bank(tmp_path: Path) -> None:
    books = payment_books(tmp_path)
    books.done("leden", "incasso", "2018-09")
    document = ET.fromstring((books.out / "INCASSO-2018-09.xml").read_bytes())
    rows = [
        row("09-28", str(line.findtext("{*}InstdAmt")), text=ing_text(str(line.findtext("{*}PmtId/{*}EndToEndId"))))
        for line in document.iterfind(".//{*}DrctDbtTxInf")
    ]
    assert [entry.payee for entry in booked(books, rows)] == ["L0001", "L0002"]
    code, output, _ = books.call("leden", "incasso", "2018-10", today="2018-10-01")
    assert code == 2
    assert [line.split()[-2:] for line in output.splitlines() if line.startswith(("L0001", "L0002"))] == [
        ["niets", "open"]
    ] * 2


def test_a_return_keeps_its_reason_and_names_its_costs(books: PaymentBooks) -> None:
    rows = [
        row("09-28", "15.00", text=ing_text(ID)),
        row("10-02", "-17.50", text=f"Storno MD06 incl. kosten 2,50 {ing_text(ID)}"),
        row("10-03", "-2.50", "Bank", text="Kosten stornering incasso"),
    ]
    _, entry, costs = booked(books, rows)
    assert entry.narration == ("Contributie 2018 (incasso), teruggeboekt: op verzoek van het lid (MD06), kosten 2,50")
    assert postings(entry) == {
        "Activa:Bank:ING": Decimal("-17.50"),
        "Baten:TOP:Eigen:LEDEN": 15,
        "Lasten:BWK:Organisatie:Bankkosten": Decimal("2.50"),
    }
    assert entry.postings[1].meta["storno"] == "MD06"
    assert (costs.flag, costs.narration) == ("*", "Kosten van een teruggeboekte incasso")
    shown = CliRunner().invoke(main, ["leden", "contributie", "2018", "--formaat", "csv", "--boeken", str(books.main)])
    assert "incasso kwam terug: op verzoek van het lid (MD06)" in shown.stdout
