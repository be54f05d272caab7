"""True histories of bank accounts, and the files that a treasurer downloads: cut, half, and in several forms."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.importers.own_banks import ING, RABO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FIRST = dt.date(2024, 2, 27)
OPENINGS = {ING: Decimal("1000.00"), RABO: Decimal("900.00")}
SHOP, GIVER = "NL62TRIO0998877665", "NL90RABO0109876543"


@dataclass(frozen=True)
class Booked:
    """What the bank booked: `number` is its place among all rows of the account."""

    number: int
    day: dt.date
    amount: Decimal
    name: str
    iban: str
    text: str
    balance: Decimal


@dataclass(frozen=True)
class Download:
    """A file of rows of one account that follow each other."""

    account: str
    form: str
    rows: Sequence[Booked]

    def __repr__(self) -> str:
        rows = " ".join(f"{row.number}:{row.day:%d}{row.amount:+}" for row in self.rows)
        return f"<{self.form} {rows}>"

    @property
    def content(self) -> bytes:
        return FORMS[self.form][1](self.account, self.rows)

    @property
    def name(self) -> str:
        return f"{self.account}-{self.form}{FORMS[self.form][0]}"


def _comma(value: Decimal, *, short: bool = False) -> str:
    text = f"{value:.2f}"
    return (text.rstrip("0").rstrip(".") if short else text).replace(".", ",")


def _csv(records: Sequence[Sequence[str]], delimiter: str, *, quoted: bool = True) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(records)
    return buffer.getvalue().encode()


def _ing(*, english: bool, balances: bool, saved: bool = False) -> Callable[[str, Sequence[Booked]], bytes]:
    dutch = ["Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)"]
    titles = [*dutch, "Mutatiesoort", "Mededelingen", *(["Saldo na mutatie", "Tag"] if balances else [])]
    if english:
        titles = ["Date", "Name / Description", "Account", "Counterparty", "Code", "Debit/credit", "Amount (EUR)"]
        titles += ["Transaction type", "Notifications", *(["Resulting balance", "Tag"] if balances else [])]
    words = ("Debit", "Credit", "Name", "Description") if english else ("Af", "Bij", "Naam", "Omschrijving")

    def write(account: str, rows: Sequence[Booked]) -> bytes:
        records = [titles]
        for row in reversed(rows):
            text = f"{words[2]}: {row.name} {words[3]}: {row.text}" + (f" IBAN: {row.iban}" if row.iban else "")
            sign = words[row.amount > 0]
            fields = [
                f"{row.day:%Y%m%d}",
                row.name,
                account,
                row.iban,
                "GT",
                sign,
                _comma(abs(row.amount), short=saved),
            ]
            records.append(
                [*fields, "Online bankieren", text, *([_comma(row.balance, short=saved), ""] if balances else [])]
            )
        return _csv(records, ";", quoted=not saved)

    return write


_RABO = (
    "IBAN/BBAN", "Munt", "BIC", "Volgnr", "Datum", "Rentedatum", "Bedrag", "Saldo na trn", "Tegenrekening IBAN/BBAN",
    "Naam tegenpartij", "Naam uiteindelijke partij", "Naam initiërende partij", "BIC tegenpartij", "Code", "Batch ID",
    "Transactiereferentie", "Machtigingskenmerk", "Incassant ID", "Betalingskenmerk", "Omschrijving-1",
    "Omschrijving-2", "Omschrijving-3", "Reden retour", "Oorspr bedrag", "Oorspr munt", "Koers",
)  # fmt: skip


def _rabo(account: str, rows: Sequence[Booked]) -> bytes:
    records = [list(_RABO)]
    for row in rows:
        start = [account, "EUR", "RABONL2U", f"{row.number + 100:018}", f"{row.day}", f"{row.day}"]
        amounts = [f"{'+' if row.amount > 0 else '-'}{_comma(abs(row.amount))}", f"+{_comma(row.balance)}"]
        records.append([*start, *amounts, row.iban, row.name, "", "", "", "cb", *[""] * 5, row.text, " ", *[""] * 5])
    return _csv(records, ",")


def _camt(*, referenced: bool) -> Callable[[str, Sequence[Booked]], bytes]:
    def amount(value: Decimal) -> str:
        return f'<Amt Ccy="EUR">{abs(value):.2f}</Amt><CdtDbtInd>{"DBIT" if value < 0 else "CRDT"}</CdtDbtInd>'

    def balance(kind: str, value: Decimal, day: dt.date) -> str:
        return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{amount(value)}<Dt><Dt>{day}</Dt></Dt></Bal>"

    def entry(row: Booked) -> str:
        role = "Cdtr" if row.amount < 0 else "Dbtr"
        reference = f"<AcctSvcrRef>REF{row.number // 2:09}</AcctSvcrRef>" if referenced else ""  # each comes twice
        iban = f"<{role}Acct><Id><IBAN>{row.iban}</IBAN></Id></{role}Acct>" if row.iban else ""
        return (
            f"<Ntry>{amount(row.amount)}<Sts>BOOK</Sts><BookgDt><Dt>{row.day}</Dt></BookgDt>{reference}"
            f"<NtryDtls><TxDtls><RltdPties><{role}><Nm>{row.name}</Nm></{role}>{iban}</RltdPties>"
            f"<RmtInf><Ustrd>{row.text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        )

    def write(account: str, rows: Sequence[Booked]) -> bytes:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>\n'
            f"<Stmt><Id>S</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
            + balance("OPBD", rows[0].balance - rows[0].amount, rows[0].day)
            + balance("CLBD", rows[-1].balance, rows[-1].day)
            + "\n"
            + "\n".join(map(entry, rows))
            + "\n</Stmt></BkToCstmrStmt></Document>\n"
        ).encode()

    return write


def _mt940(account: str, rows: Sequence[Booked]) -> bytes:
    lines = [":20:STMT", f":25:{account} EUR", ":28C:0"]
    first = rows[0]
    lines.append(f":60F:C{first.day:%y%m%d}EUR{_comma(first.balance - first.amount)}")
    for row in rows:
        sign = "C" if row.amount > 0 else "D"
        lines.append(f":61:{row.day:%y%m%d}{row.day:%m%d}{sign}{_comma(abs(row.amount))}NTRFNONREF")
        who = f"/IBAN/{row.iban}" if row.iban else ""
        lines.append(f":86:/TRTP/SEPA OVERBOEKING{who}/NAME/{row.name}/REMI/{row.text}")
    lines += [f":62F:C{rows[-1].day:%y%m%d}EUR{_comma(rows[-1].balance)}", "-", ""]
    return "\r\n".join(lines).encode()


FORMS: dict[str, tuple[str, Callable[[str, Sequence[Booked]], bytes]]] = {
    "nl": (".csv", _ing(english=False, balances=True)),
    "en": (".csv", _ing(english=True, balances=True)),
    "nl-zonder": (".csv", _ing(english=False, balances=False)),
    "en-zonder": (".csv", _ing(english=True, balances=False)),
    "excel": (".csv", _ing(english=False, balances=True, saved=True)),
    "excel-zonder": (".csv", _ing(english=False, balances=False, saved=True)),
    "rabo": (".csv", _rabo),
    "camt": (".xml", _camt(referenced=False)),
    "camt-kenmerk": (".xml", _camt(referenced=True)),
    "mt940": (".sta", _mt940),
}
WITHOUT_BALANCES = {"nl-zonder", "en-zonder", "excel-zonder"}
_OF = {
    ING: ["nl", "en", "nl-zonder", "en-zonder", "excel", "excel-zonder", "camt", "camt-kenmerk", "mt940"],
    RABO: ["rabo", "camt", "camt-kenmerk", "mt940"],
}
_WHO = [("Bakker", SHOP), ("Bakker", ""), ("Stichting Zon", GIVER), ("Lidl 233", "")]
Draft = tuple[dt.date, Decimal, str, str, str]


@st.composite
def drafts(draw: st.DrawFn) -> list[Draft]:
    """Rows of one account in their order: several a day, of few amounts, some really the same."""
    found: list[Draft] = []
    for day in range(draw(st.integers(2, 7))):
        for _ in range(draw(st.integers(0, 4))):
            name, iban = draw(st.sampled_from(_WHO))
            amount = Decimal(draw(st.sampled_from(["-5.00", "-7.50", "10.00", "-12.25"])))
            found.append(
                (FIRST + dt.timedelta(days=day), amount, name, iban, draw(st.sampled_from(["brood", "taart"])))
            )
    return found


def history(account: str, rows: Sequence[Draft]) -> list[Booked]:
    """What the bank booked, in its order."""
    ordered = sorted(rows, key=lambda row: row[0])
    balances = list(accumulate((row[1] for row in ordered), initial=OPENINGS[account]))[1:]
    return [Booked(number, *row, balance) for number, (row, balance) in enumerate(zip(ordered, balances, strict=True))]


@st.composite
def downloads(draw: st.DrawFn, account: str, rows: Sequence[Booked]) -> list[Download]:
    """Files that together hold all rows: each begins with a whole day, and may end halfway one; some more overlap."""
    if not rows:
        return []
    forms = draw(st.lists(st.sampled_from(_OF[account]), min_size=1, max_size=2))
    starts = [number for number, row in enumerate(rows) if not number or rows[number - 1].day != row.day]
    found: list[Download] = []

    def take(begin: int, end: int) -> None:
        found.append(Download(account, draw(st.sampled_from(forms)), rows[begin:end]))

    end = 0
    while end < len(rows):
        begin = draw(st.sampled_from([number for number in starts if number <= end][-3:]))
        end = draw(st.integers(end + 1, len(rows)))
        take(begin, end)
    for _ in range(draw(st.integers(0, 2))):
        begin = draw(st.sampled_from(starts))
        take(begin, draw(st.integers(begin + 1, len(rows))))
    return found


@st.composite
def two_accounts(draw: st.DrawFn) -> tuple[list[Booked], list[Booked]]:
    """What two banks booked, with transfers between them: some days apart, and one of the two may name nobody."""
    ours, theirs = draw(drafts()), draw(drafts())
    for amount in draw(st.lists(st.sampled_from(["50.00", "60.00", "-70.00"]), max_size=2, unique=True)):
        day = FIRST + dt.timedelta(days=draw(st.integers(0, 6)))
        later = day + dt.timedelta(days=draw(st.sampled_from([0, 0, -2, 1, 2])))
        named = draw(st.sampled_from([(RABO, ING), (RABO, ""), ("", ING)]))
        ours.append((day, Decimal(amount), "Eigen Rabo", named[0], "naar eigen rekening"))
        theirs.append((later, -Decimal(amount), "Eigen ING", named[1], "naar eigen rekening"))
    return history(ING, ours), history(RABO, theirs)
