"""Whatever is booked, the statements add up: down, across, and against the books themselves."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.new_books import NewKamer, new_books, template_text
from bwk_ledger.base.money import ZERO
from bwk_ledger.books.text import HEADER
from bwk_ledger.figures.general_ledger import general_ledger, trial_balance
from bwk_ledger.figures.results import Receivable, cash_flow, figures
from bwk_ledger.rules.load import Ledger, load
from bwk_ledger.tables import notes, schedules
from bwk_ledger.tables.budget import begroting, bron
from bwk_ledger.tables.engine import Figure, Less, Lines, PostLine, Ratio, Sum, run
from bwk_ledger.tables.general_ledger import proefbalans
from bwk_ledger.tables.table import Column, Kind, Style, Table
from bwk_ledger.tables.year import jaarrekening, kasstroom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bwk_ledger.figures.results import Figures

KAMERS = ("TOP", "HLR", "WIJK")
FUNDER = (
    '2000-01-01 custom "financier" "SPDO"\n  naam: "Gemeente: SPDO"\n  groep: "Gemeente"\n'
    '  kamers: "TOP HLR WIJK"\n  rgs: "WOvbOrsOel"\n'
)
RATES = (
    '2018-01-01 commodity UUR.BEWONER-2018\n  naam: "Bewonersuur"\n  soort: "bewoner"\n  tot: 2018-12-31\n'
    "2018-01-01 price UUR.BEWONER-2018 10.04 EUR\n"
)
POSTS = ("Mensen:Coaching", "Fysiek:Huur", "Fysiek:Handgeld:A-Koffie", "Fysiek:Handgeld:B-Eten")
RESULTS = [f"Lasten:{kamer}:{post}" for kamer in KAMERS for post in POSTS]
RESULTS += [f"Baten:{kamer}:Eigen:LEDEN" for kamer in KAMERS]
RESULTS += ["Lasten:BWK:Organisatie:Bankkosten", "Baten:BWK:Eigen:Overig"]
BALANCES = ["Vermogen:Reserves:Algemeen", "Activa:Vraagposten", "Activa:Kruisposten", "Schulden:Subsidie:SPDO"]


def make(folder: Path, text: str, kamers: Sequence[str] = KAMERS) -> Ledger:
    """Books with some entries; they may have errors, for these tests are not about those."""
    own = {
        name: template_text(name) + "\n" + more
        for name, more in (("stam/financiers.beancount", FUNDER), ("stam/tarieven.beancount", RATES))
    }
    found = [NewKamer(code, f"Kamer {code}", Decimal(10**9)) for code in kamers]
    main = new_books(folder / "boeken", "Proefcoöperatie", found, own, code="BWK")
    (main.parent / "proef.beancount").write_text(HEADER + text, "utf-8")
    with main.open("a", encoding="utf-8") as file:
        file.write('include "proef.beancount"\n')
    return load(main)


def booking(day: dt.date, account: str, cents: int, grant: bool = False) -> str:
    amount = Decimal(cents) / 100
    meta = '    subsidie: "SPDO"\n' if grant and account.startswith("Lasten") and "BWK" not in account else ""
    return f'{day} * "x"\n  {account}  {amount:f} EUR\n{meta}  Activa:Bank:ING\n\n'


def hours(day: dt.date, kamer: str, quarters: int) -> str:
    number = Decimal(quarters) / 4
    return (
        f'{day} * "V0001" "uren" #uren\n  Lasten:{kamer}:Tijd:Bewoners  {number:f} UUR.BEWONER-2018\n'
        f"  Baten:{kamer}:Tijd:Bewoners  {-number:f} UUR.BEWONER-2018\n\n"
    )


def budget(account: str, euros: int) -> str:
    return f'2018-01-01 custom "budget" {account} "yearly" {euros} EUR\n'


_CENTS = st.integers(-(10**7), 10**7).filter(bool)
_DAYS = st.dates(dt.date(2017, 1, 1), dt.date(2019, 2, 1))
_TEXTS = st.lists(
    st.one_of(
        st.builds(booking, _DAYS, st.sampled_from([*RESULTS, *BALANCES]), _CENTS, st.booleans()),
        st.builds(
            hours, st.dates(dt.date(2018, 1, 1), dt.date(2018, 12, 31)), st.sampled_from(KAMERS), st.integers(1, 96)
        ),
    ),
    min_size=1,
    max_size=20,
)
_BUDGETS = st.dictionaries(st.sampled_from(RESULTS), st.integers(1, 10**6), max_size=8)


def numbers(table: Table, index: int, style: Style) -> list[tuple[str, Decimal]]:
    return [
        (str(row.cells[0].value), row.cells[index].value)
        for row in table.rows
        if row.style is style and isinstance(row.cells[index].value, Decimal)
    ]


def check_subtotals(table: Table) -> None:
    """Every subtotal under a heading is the sum of the lines between them."""
    for index, column in enumerate(table.columns):
        if column.kind is Kind.TEXT:
            continue
        running: Decimal | None = None
        for row in table.rows:
            value = row.cells[index].value
            if row.style is Style.HEADING:
                running = ZERO
            elif row.style is Style.LINE and running is not None:
                running += value if isinstance(value, Decimal) and row.cells[index].kind is None else ZERO
            elif row.style is Style.SUBTOTAL and running is not None:
                assert value == running, (table.title, row.cells[0].value, column)
                running = None
            elif row.style is Style.TOTAL:
                running = None  # what is above a total without a subtotal of its own counts in the total only


def check_across(table: Table) -> None:
    """Columns of the kamers add up to those of the total, title by title; a difference is what it says."""
    for row in table.rows:
        if any(cell.kind is Kind.PERCENT for cell in row.cells) or row.style is Style.HEADING:
            continue
        for title in ("werkelijk", "begroot", "uren", "waarde"):
            parts, total = ZERO, None
            for cell, column in zip(row.cells, table.columns, strict=True):
                if column.title != title or not isinstance(cell.value, Decimal):
                    continue
                if column.group == "Totaal":
                    total = cell.value
                else:
                    parts += cell.value
            assert total is None or total == parts, (table.title, row.cells[0].value, title)


def cell(table: Table, label: str, column: int) -> Decimal:
    row = next((row for row in table.rows if row.cells[0].value == label), None)
    value = row.cells[column].value if row else ZERO
    assert isinstance(value, Decimal)
    return value


def total_of(ledger: Ledger, prefixes: Iterable[str], year: int) -> Decimal:
    return sum(
        (
            posting.units.number
            for entry in ledger.transactions
            if entry.date.year == year
            for posting in entry.postings
            if posting.units.currency == "EUR" and posting.account.startswith(tuple(prefixes))
        ),
        ZERO,
    )


def check_trial_balance(ledger: Ledger, found: Figures) -> None:
    """Debit is credit in each pair of columns, and what stands on an account is what the balance sheet shows."""
    lines = trial_balance(ledger.index, 2018)
    table = proefbalans(lines, ledger.names, 2018)
    check_subtotals(table)
    for column in (2, 4, 6):
        assert cell(table, "Totaal", column) == cell(table, "Totaal", column + 1)
    for line in lines:
        expected = found.cash if line.is_result else found.closing
        assert line.closing == expected.get(line.account, expected.get(Receivable(line.account), ZERO))
        if line.account in ledger.names:
            pages = general_ledger(ledger.index, line.account, 2018)
            (page,) = (page for page in pages if page.account == line.account)
            assert (page.opening, page.closing) == (line.opening, line.closing)


def check_cash_flow(ledger: Ledger) -> None:
    flow = cash_flow(ledger.index, 2018)
    assert flow.opening + flow.change == flow.closing
    table = kasstroom([flow, cash_flow(ledger.index, 2017)], ledger.config, ledger.names)
    assert table.footnotes == ()
    assert cell(table, "Stand op 31 december", 1) == flow.closing
    # The side of bank and handgeld itself says the same.
    assert flow.change == total_of(ledger, ["Activa:Bank", "Activa:Handgeld", "Activa:Kruisposten"], 2018)


def check_notes(ledger: Ledger, found: Figures, balance: Table) -> None:
    """The notes end at the amounts of the statements they explain."""
    equity = schedules.equity(found, ledger.names, ledger)
    for column, opening in ((6, 1), (1, 2))[: len(balance.columns) - 1]:
        assert cell(equity, "Eigen vermogen", column) == cell(balance, "Eigen vermogen totaal", opening)
    grants = notes.grants_received(found)
    owed = sum((amount for name, amount in found.closing.items() if name.startswith("Schulden:Subsidie")), ZERO)
    assert cell(grants, "Subsidies", len(grants.columns) - 1) == -owed
    notes.explained(found, ledger.by_type[data.Custom])
    populaire = notes.populaire(found)
    assert cell(populaire, "Totaal", 1) == -total_of(ledger, ["Baten:"], 2018)


@settings(max_examples=40, deadline=None)
@given(_TEXTS, _BUDGETS)
def test_every_statement_of_any_books_adds_up(texts: list[str], budgets: dict[str, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = make(Path(folder), "".join([*texts, *(budget(*item) for item in budgets.items())]))
        found = figures(ledger, 2018)
        costs, funding, *_ = begroting(found)
        balance, result, per_kamer, worked = jaarrekening(found, ledger.names, ledger.title)
        for table in (costs, funding, balance, result, per_kamer, worked, *bron(found, ledger.by_type[data.Custom])):
            check_subtotals(table)
            check_across(table)
        for column in range(1, len(balance.columns)):
            assert cell(balance, "Activa", column) == cell(balance, "Passiva", column)
        assert balance.footnotes == ()
        lasten, baten = total_of(ledger, ["Lasten:"], 2018), -total_of(ledger, ["Baten:"], 2018)
        assert cell(result, "Lasten", 1) == lasten
        assert cell(result, "Baten", 1) == baten
        assert cell(result, "Saldo van baten en lasten", 1) == baten - lasten
        assert cell(balance, "Resultaat van het boekjaar", 1) == baten - lasten
        check_trial_balance(ledger, found)
        check_cash_flow(ledger)
        check_notes(ledger, found, balance)
        direct = total_of(ledger, ["Vermogen:"], 2018)
        equity = [cell(balance, "Eigen vermogen totaal", column) for column in range(1, len(balance.columns))]
        assert equity[0] - sum(equity[1:]) == baten - lasten - direct


def test_a_fourth_kamer_is_a_column_without_code(tmp_path: Path) -> None:
    text = booking(dt.date(2018, 5, 1), "Lasten:NIEUW:Fysiek:Huur", 12345) + hours(dt.date(2018, 5, 1), "NIEUW", 6)
    ledger = make(tmp_path, text, (*KAMERS, "NIEUW"))
    assert ledger.errors == []
    found = figures(ledger, 2018)
    costs, *_ = begroting(found)
    assert [column.group for column in costs.columns if column.title == "werkelijk"] == ["NIEUW", "Totaal"]
    assert cell(costs, "Huren van de ruimte", 1) == Decimal("123.45")
    _, _, per_kamer, worked = jaarrekening(found, ledger.names, ledger.title)
    assert "NIEUW" in {column.group for column in per_kamer.columns}
    assert "NIEUW" in {column.group for column in worked.columns}
    (inzet, _) = bron(found, ledger.by_type[data.Custom])
    assert [column.title for column in inzet.columns] == ["Post", *KAMERS, "NIEUW", "Totaal"]


def test_a_footnote_stands_only_where_the_printed_total_differs(tmp_path: Path) -> None:
    text = (
        budget("Lasten:TOP:Fysiek:Huur", 100)
        + budget("Lasten:HLR:Fysiek:Huur", 200)
        + '2018-01-01 custom "gedrukt" "middelen" "Fysiek" "TOP" 100 EUR\n'
        + '2018-01-01 custom "gedrukt" "middelen" "Fysiek" "HLR" 210 EUR\n  toelichting: "Een tikfout."\n'
        + '2018-01-01 custom "gedrukt" "middelen" "Fysiek" "Totaal" 310 EUR\n'
    )
    ledger = make(tmp_path, text)
    inzet, financiers = bron(figures(ledger, 2018), ledger.by_type[data.Custom])
    assert inzet.footnotes == (
        "Bij HLR staat in de bron 210; de regels geven 200. Een tikfout.",
        "In totaal staat in de bron 310; de regels geven 300.",
    )
    assert financiers.footnotes == ()
    assert [str(row.cells[0].value) for row in inzet.rows if "[" in str(row.cells[0].value)] == [
        "Fysieke inzet totaal [1] [2]"
    ]


def test_hours_stand_apart_from_the_money(tmp_path: Path) -> None:
    ledger = make(tmp_path, hours(dt.date(2018, 5, 1), "TOP", 10) + budget("Lasten:TOP:Fysiek:Huur", 100))
    costs, funding, worked, _ = begroting(figures(ledger, 2018))
    assert cell(costs, "Formele begroting (geld)", 1) == 0
    assert cell(costs, "Waarde van tijd totaal", 1) == Decimal("2.5") * Decimal("10.04")
    assert cell(costs, "Populaire begroting (geld en tijd)", 1) == Decimal("25.10")
    assert cell(funding, "Resultaat (baten min lasten)", 1) == 0
    assert cell(worked, "Uren", 1) == Decimal("2.5")


_NUMBER = st.decimals(-(10**6), 10**6, places=2)


@given(st.dictionaries(st.sampled_from([f"{kamer}{line}" for kamer in "AB" for line in "123"]), _NUMBER))
def test_the_engine_on_any_amounts(amounts: dict[str, Decimal]) -> None:
    lines = [PostLine(f"regel {number}", {kamer: (f"{kamer}{number}",) for kamer in "AB"}) for number in "123"]
    specs = [
        Figure(Column("A", Kind.MONEY), ("A",), amounts),
        Figure(Column("B", Kind.MONEY), ("B",), amounts),
        Figure(Column("samen", Kind.MONEY), ("A", "B"), amounts),
        Less(Column("verschil", Kind.MONEY), 0, 1),
    ]
    blocks = [
        Lines("een", lines[:2], heading="Een", subtotal="Een totaal", keep_empty=True),
        Lines("twee", lines[2:], sign=-1, hidden=True),
        Sum("alles", "Alles", {"een": 1, "twee": -1}),
        Ratio("Deel", "een", "alles"),
    ]
    rows, totals = run(blocks, specs)
    assert totals["een"][2] == totals["een"][0] + totals["een"][1]
    assert totals["een"][3] == totals["een"][0] - totals["een"][1]
    assert totals["alles"][2] == sum(amounts.values())
    assert totals["twee"][2] == -(amounts.get("A3", ZERO) + amounts.get("B3", ZERO))
    assert [row.style for row in rows] == [
        Style.HEADING, Style.LINE, Style.LINE, Style.SUBTOTAL, Style.TOTAL, Style.LINE
    ]  # fmt: skip
    share = rows[-1].cells[3].value
    if totals["alles"][2]:
        assert share == totals["een"][2] / totals["alles"][2]
    else:
        assert share is None
    assert rows[-1].cells[4].value is None  # a difference of shares means nothing
    assert [rows[1].cells[place].account for place in (1, 2, 3, 4)] == ["A1", "B1", None, None]


def test_lines_without_any_amount_are_left_out_unless_asked_for() -> None:
    line = PostLine("leeg", {"A": ("A1",)})
    specs = [Figure(Column("A", Kind.MONEY), ("A",), {})]
    assert run([Lines("x", [line], heading="Kop", subtotal="Som")], specs) == ((), {"x": (ZERO,)})
    rows, _ = run([Lines("x", [line], heading="Kop", subtotal="Som", keep_empty=True)], specs)
    assert [row.cells[0].value for row in rows] == ["Kop", "leeg", "Som"]


def test_a_line_that_a_kamer_cannot_have_shows_nothing_there() -> None:
    line = PostLine("alleen A", {"A": ("A1",)})
    specs = [Figure(Column(kamer, Kind.MONEY), (kamer,), {"A1": Decimal(3)}) for kamer in "AB"]
    ((row,), _) = run([Lines("x", [line])], specs)
    assert [item.value for item in row.cells] == ["alleen A", Decimal(3), None]


@pytest.mark.parametrize("year", [2017, 2018])
def test_prior_year_and_opening_come_from_the_year_before(tmp_path: Path, year: int) -> None:
    ledger = make(
        tmp_path,
        booking(dt.date(2017, 3, 1), "Lasten:TOP:Fysiek:Huur", 10000)
        + booking(dt.date(2018, 3, 1), "Lasten:TOP:Fysiek:Huur", 25000),
    )
    balance, result, *_ = jaarrekening(figures(ledger, year), ledger.names, ledger.title)
    assert cell(result, "Lasten", 1) == {2017: 100, 2018: 250}[year]
    before = {2017: [], 2018: [Decimal(100)]}[year]  # the first year has no column of a year before
    assert [cell(result, "Lasten", column) for column in range(2, len(result.columns))] == before
    owed = [
        cell(balance, "Schuld aan de bank: ING betaalrekening", column) for column in range(1, len(balance.columns))
    ]
    assert owed == {2017: [100], 2018: [350, 100]}[year]
