"""`bwk jaarrekening` and `kasstroom`: the statements of a year, for the members' meeting and the accountant.

Order and words follow Title 9 Boek 2 BW for a small cooperative and RJk C1 (statement of baten en lasten with actual,
budget and prior year); see `docs/decisions.md`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.base import accounts, periods
from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP, INCOME, ROOTS, is_hours_account
from bwk_ledger.base.money import format_amount
from bwk_ledger.figures.accruals import accrual_lines, inventory_so_far
from bwk_ledger.figures.balance_sheet import named, without_person
from bwk_ledger.figures.general_ledger import general_ledger, journals_by_day, trial_balance
from bwk_ledger.figures.reconciliation import memorial_entries, money_proofs, vat_proof, wage_proofs
from bwk_ledger.figures.results import RESULT_OF_YEAR, cash_flow, figures
from bwk_ledger.figures.wage_journals import month_wages
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.standing.wages import ACCOUNTS as WAGE_ACCOUNTS
from bwk_ledger.tables import engine, notes, reconciliation
from bwk_ledger.tables.accruals import inventaris, overlopend
from bwk_ledger.tables.balance_sheet import balance_after, balance_before
from bwk_ledger.tables.categories import by_category, staff
from bwk_ledger.tables.engine import Block, Figure, Less, Lines, PostLine, Spec, Sum, run
from bwk_ledger.tables.general_ledger import grootboek, journaal, open_items, proefbalans, rekeningen
from bwk_ledger.tables.open_items import commitments_of_year
from bwk_ledger.tables.principles import principles
from bwk_ledger.tables.restatement import restated
from bwk_ledger.tables.schedules import schedules
from bwk_ledger.tables.table import Column, Kind, Side, Style, Table
from bwk_ledger.tables.whole_euros import in_whole_euros

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.figures.results import CashFlow, Figures
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


_OPENING, _CLOSING = "#begin", "#eind"


def jaarrekening(figures: Figures, names: Mapping[str, str], organisation: str) -> list[Table]:
    """The statements of a year.

    Args:
        figures: the figures of the year.
        names: the name of each account, from its `open`.
        organisation: whose statements these are; shown under every title, because pages get apart.
    """
    tables = (_result(figures), _per_kamer(figures), _hours(figures))
    shown = [replace(table, subtitle=f"{organisation} · {table.subtitle}") for table in tables]
    return [balance_before(figures, names, organisation), *shown]


def _result_blocks(figures: Figures) -> list[Block]:
    config = figures.config
    funder_groups = engine.funder_groups(config)
    income_groups = engine.groups(config, INCOME)
    cost_groups = engine.groups(config, EXPENSES)
    blocks: list[Block] = [
        Lines(
            group,
            engine.funder_lines(config, group),
            sign=-1,
            heading=engine.title(group),
            subtotal=f"{engine.title(group)} totaal",
        )
        for group in funder_groups
    ]
    blocks += [
        Lines(f"overig {group}", engine.post_lines(config, INCOME, group), sign=-1, heading="Overige baten")
        for group in income_groups
    ]
    amounts = {**figures.cash, **figures.prior}
    blocks.append(Lines("baten rest", engine.other_lines(config, amounts, INCOME), sign=-1, heading="Overige baten"))
    baten = [*funder_groups, *(f"overig {group}" for group in income_groups), "baten rest"]
    blocks.append(Sum("baten", "Baten", dict.fromkeys(baten, 1)))
    tax = [group for group in cost_groups if _is_tax(config, group)]
    costs = {
        group: Lines(
            f"lasten {group}",
            engine.post_lines(config, EXPENSES, group),
            heading=engine.title(group),
            subtotal=f"{engine.title(group)} totaal",
        )
        for group in cost_groups
    }
    blocks += [lines for group, lines in costs.items() if group not in tax]
    blocks.append(Lines("lasten rest", engine.other_lines(config, amounts, EXPENSES), heading="Overige lasten"))
    lasten = [*(f"lasten {group}" for group in cost_groups if group not in tax), "lasten rest"]
    blocks.append(Sum("lasten", "Lasten", dict.fromkeys(lasten, 1)))
    below = {"baten": 1, "lasten": -1}
    if tax:
        blocks += [Sum("voor", "Saldo voor belastingen", below, Style.SUBTOTAL), *(costs[group] for group in tax)]
        below = {"voor": 1, **{f"lasten {group}": -1 for group in tax}}
    blocks.append(Sum("saldo", "Saldo van baten en lasten", below))
    return blocks


def _is_tax(config: Config, group: str) -> bool:
    """Whether a group of costs is tax on the result, which stands below it."""
    codes = [post.rgs for post in config.posts if post.root == EXPENSES and post.group == group]
    return all(code.startswith("WBel") for code in codes)


def _result(figures: Figures) -> Table:
    kamers = tuple(figures.config.kamers)
    actual = Column(f"werkelijk {figures.year}", Kind.MONEY, side=Side.MOVED)
    specs: list[Spec] = [Figure(actual, kamers, figures.cash)]
    if any(figures.budget.cash.values()):
        specs.append(Figure(Column(f"begroot {figures.year}", Kind.MONEY), kamers, figures.budget.cash))
        specs.append(Less(Column("verschil", Kind.MONEY), 0, 1))
    if figures.has_prior:
        before = f"werkelijk {figures.year - 1}{figures.beside_result}"
        specs.append(Figure(Column(before, Kind.MONEY), kamers, figures.prior))
    rows, totals = run(_result_blocks(figures), specs)
    missed = -figures.closing[RESULT_OF_YEAR] - totals["saldo"][0]
    notes = [f"Het saldo mist {format_amount(missed)} op rekeningen van een onbekende kamer; zie 'bwk controle'."]
    return Table(
        title=f"Staat van baten en lasten {figures.year}",
        subtitle="alle kamers samen, in euro's",
        columns=(Column("", Kind.TEXT), *(spec.column for spec in specs)),
        rows=rows,
        footnotes=tuple(notes if missed else ()),
    )


def _per_kamer(figures: Figures) -> Table:
    specs: list[Spec] = []
    codes = figures.config.kamers_with(periods.year(figures.year), figures.cash, figures.budget.cash)
    own = figures.config.cooperative
    for kamer in codes:
        specs.append(Figure(Column("werkelijk", Kind.MONEY, kamer, side=Side.MOVED), (kamer,), figures.cash))
        if any(figures.budget.cash.values()):
            specs.append(Figure(Column("begroot", Kind.MONEY, kamer, 0), (kamer,), figures.budget.cash))
    specs.append(Figure(Column("werkelijk", Kind.MONEY, "Totaal", side=Side.MOVED), codes, figures.cash))
    rows, _ = run(_result_blocks(figures), specs)
    return in_whole_euros(
        Table(
            title=f"Baten en lasten per kamer {figures.year}",
            subtitle=f"in euro's; {own} is de coöperatie zelf" if own else "in euro's",
            columns=(Column("", Kind.TEXT), *(spec.column for spec in specs)),
            rows=rows,
        )
    )


def _hours(figures: Figures) -> Table:
    """Hours stand apart: they are no part of the result."""
    lines = engine.post_lines(figures.config, EXPENSES, HOURS_GROUP)
    there = figures.config.kamers_with(periods.year(figures.year), figures.hours)
    kamers = [kamer for kamer in map(figures.config.kamers.get, there) if kamer and not kamer.is_cooperative]
    specs: list[Spec] = []
    for kamer in kamers:
        specs.append(Figure(Column("uren", Kind.HOURS, kamer.code), (kamer.code,), figures.hours))
        specs.append(Figure(Column("waarde", Kind.MONEY, kamer.code), (kamer.code,), figures.value))
    codes = tuple(kamer.code for kamer in kamers)
    specs.append(Figure(Column("uren", Kind.HOURS, "Totaal"), codes, figures.hours))
    specs.append(Figure(Column("waarde", Kind.MONEY, "Totaal"), codes, figures.value))
    rows, _ = run([Lines("tijd", lines), Sum("totaal", "Inzet van tijd", {"tijd": 1}, Style.TOTAL)], specs)
    return Table(
        title=f"Ingezette uren {figures.year}",
        subtitle="buiten het resultaat: tijd van bewoners en professionals, tegen het tarief van de periode",
        columns=(Column("Soort", Kind.TEXT), *(spec.column for spec in specs)),
        rows=rows,
    )


def kasstroom(flows: Sequence[CashFlow], config: Config, names: Mapping[str, str]) -> Table:
    """The flows of one year or of more side by side, by the direct method.

    Args:
        flows: of each year, in the order of the columns.
        config: the standing data.
        names: the name of each account, from its `open`.
    """
    flow_accounts = sorted({account for flow in flows for account in flow.flows})
    blocks = _flow_blocks(flow_accounts, config, names)
    specs: list[Spec] = [
        Figure(
            Column(str(flow.year), Kind.MONEY),
            ("", *config.kamers),
            {**flow.flows, _OPENING: flow.opening, _CLOSING: flow.closing},
        )
        for flow in flows
    ]
    rows, totals = run(blocks, specs)
    notes = [
        f"In {flow.year} verschilt de eindstand {format_amount(flow.closing - total)} euro van beginstand en stromen; "
        "kijk met 'bwk controle' waarom."
        for flow, total in zip(flows, totals["eindstand"], strict=True)
        if total != flow.closing
    ]
    return Table(
        title=f"Kasstroom {flows[0].year}",
        subtitle="directe methode, in euro's: bank en handgeld samen; ontvangen is plus, betaald is min",
        columns=(Column("", Kind.TEXT), *(spec.column for spec in specs)),
        rows=rows,
        footnotes=tuple(notes),
    )


def _flow_blocks(found: Sequence[str], config: Config, names: Mapping[str, str]) -> list[Block]:
    """Receipts by funder, payments by group of posts, then capital and the rest, so that nothing is left out."""
    taken: set[str] = set()

    def lines(key: str, heading: str, items: list[PostLine]) -> Lines:
        taken.update(name for line in items for names in line.accounts.values() for name in names)
        return Lines(key, items, heading=heading, subtotal=f"{heading} totaal")

    grants = [
        PostLine(funder.name, {"": (funder.liability, *(award.liability for award in config.awards_of(funder)))})
        for funder in config.funders.values()
        if funder.is_grant
    ]
    blocks = [lines("subsidies", "Ontvangen subsidies", grants)]
    own = engine.groups(config, accounts.INCOME)
    income = [
        *(line for group in engine.funder_groups(config) for line in engine.funder_lines(config, group)),
        *(line for group in own for line in engine.post_lines(config, accounts.INCOME, group)),
    ]
    blocks.append(lines("baten", "Andere ontvangsten", income))
    blocks += [
        lines(f"lasten {group}", engine.title(group), engine.post_lines(config, accounts.EXPENSES, group))
        for group in engine.groups(config, accounts.EXPENSES)
    ]
    if paid := [PostLine(names.get(name) or name, {"": (name,)}) for name in found if name in WAGE_ACCOUNTS]:
        blocks.append(lines("lonen", "Lonen, heffing en pensioen", paid))
    shares = tuple(name for name in found if accounts.is_under(name, accounts.SHARES))
    repaid = tuple(name for name in found if accounts.is_under(name, accounts.SHARES_DUE))
    capital = [
        PostLine("Aandelen gestort, min direct terugbetaald", {"": shares}),
        PostLine("Terugbetaald aan wie vertrok", {"": repaid}),
    ]
    blocks.append(lines("kapitaal", "Ledenkapitaal", capital))
    lent = [sort.account for sort in (Sort.LOAN_RECEIVED, Sort.LOAN_GIVEN)]
    left = [name for name in found if name not in taken]
    loans = [name for name in left if any(accounts.is_under(name, parent) for parent in lent)]
    blocks.append(lines("leningen", "Leningen", _by_account(loans, names)))
    blocks.append(lines("rest", "Overig", _by_account([name for name in left if name not in loans], names)))
    return [
        *blocks,
        Sum("stroom", "Verandering van liquide middelen", dict.fromkeys((block.key for block in blocks), 1)),
        Lines("begin", [PostLine("Stand op 1 januari", {"": (_OPENING,)})], keep_empty=True),
        Sum("eindstand", "Stand op 31 december", {"begin": 1, "stroom": 1}, Style.TOTAL),
    ]


def _by_account(found: Sequence[str], names: Mapping[str, str]) -> list[PostLine]:
    """A line for each account; those that name a person are together under the account above them."""
    lines: dict[str, list[str]] = {}
    for name in found:
        lines.setdefault(without_person(name, names), []).append(name)
    return [PostLine(named(name, names), {"": tuple(parts)}) for name, parts in lines.items()]


def flows_of(ledger: Ledger, found: Figures) -> list[CashFlow]:
    """The flows of a year, and beside them those of the year before where there was one: not of a mere beginning."""
    years = (found.year, found.year - 1) if found.has_prior else (found.year,)
    return [ledger.index.fact(cash_flow, item) for item in years]


# All that the members' meeting and the accountant get about a year, in the order in which they read it.


def annual_statements(ledger: Ledger, year: int) -> Sequence[Table]:
    """The statements of a year with their notes: a fact of the books."""
    year_figures = figures(ledger, year)
    customs = ledger.by_type.get(data.Custom, ())
    balance, result, per_kamer, hours = jaarrekening(year_figures, ledger.names, ledger.title)
    given = notes.grants_in_all(year_figures)
    return [
        balance,
        balance_after(year_figures, ledger.names, ledger.title),
        result,
        notes.explained(year_figures, customs),
        per_kamer,
        kasstroom(flows_of(ledger, year_figures), ledger.config, ledger.names),
        principles(year_figures),
        notes.balance_posts(year_figures, ledger.names),
        *schedules(year_figures, ledger.names, ledger),
        *restated(year_figures, ledger.names),
        notes.grants_received(year_figures),
        *([given] if given.has_lines else []),
        hours,
        notes.populaire(year_figures),
        by_category(year_figures, ledger),
        staff(year_figures, ledger),
        notes.appropriation(year_figures, ledger.transactions, ledger.names),
    ]


def books_of_year(ledger: Ledger, year: int) -> list[Table]:
    """What stands behind the statements: trial balance, accounts with their RGS code, open questions, journal.

    Where there are any, accruals and inventory too.
    """
    balances = ledger.index.fact(trial_balance, year)
    used = {item.account for item in balances}
    return [
        proefbalans(balances, ledger.names, year),
        rekeningen((entry for entry in ledger.by_type.get(data.Open, ()) if entry.account in used), year),
        ledger.fact(_questions, year),
        journaal(journals_by_day(ledger.index, year), year),
        *ledger.fact(_extras, year),
    ]


def lists_of_year(ledger: Ledger, year: int) -> list[Table]:
    """The lists that go with the statements: open questions, and where there are any accruals, inventory, contracts."""
    return [
        ledger.fact(_questions, year),
        *ledger.fact(_extras, year),
        *commitments_of_year(ledger.config, year),
    ]


def reconciliations(ledger: Ledger, year: int) -> Sequence[Table]:
    """What is laid beside the ledger: money, memorial entries, and where there are any wages and VAT. A fact."""
    paid, declared = wage_proofs(ledger, year), vat_proof(ledger, year)
    journals = [item for item in month_wages(ledger.index, year) if item.cost]
    return [
        reconciliation.money(money_proofs(ledger, year), year),
        *([reconciliation.wages(paid, year)] if paid else []),
        *([reconciliation.gross_wages(journals, paid, year)] if journals else []),
        *([reconciliation.vat(declared, year)] if declared is not None else []),
        reconciliation.memorial(memorial_entries(ledger, year), year),
    ]


def _questions(ledger: Ledger, year: int) -> Table:
    return open_items(ledger.transactions, year)


def _extras(ledger: Ledger, year: int) -> Sequence[Table]:
    """What only some books have: accruals and inventory."""
    accruals = accrual_lines(ledger, year)
    assets = inventory_so_far(ledger, year)
    return [
        *([overlopend(accruals, year)] if accruals else []),
        *([inventaris(assets, ledger.config.kamers, year)] if assets else []),
    ]


def general_ledger_of_year(ledger: Ledger, year: int) -> list[Table]:
    """Every account line by line; hours left out."""
    pages = [page for root in ROOTS for page in general_ledger(ledger.index, root, year)]
    return grootboek([page for page in pages if not is_hours_account(page.account)], ledger.names, year)
