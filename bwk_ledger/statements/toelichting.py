"""The notes to the year's statements: principles, differences explained, movements of equity and grants, each post.

Form and words follow RJk C1 (small organisations without profit) and Title 9 Book 2 BW for a small cooperative.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.accounts import EXPENSES, HOURS_GROUP, INCOME
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.statements import chart
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.figures import RECEIVABLE, RESULT_OF_YEAR, RESULTS_BEFORE, is_appropriation
from bwk_ledger.views.grants import grants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.statements.engine import Line
    from bwk_ledger.views.figures import Figures

EXPLANATION = "toelichting"
# A difference is explained from here on: both a tenth of the budget and this many euros.
SHARE, LEAST = 10, Decimal(500)
_EXPLAIN = "nog niet toegelicht"

PRINCIPLES = {
    "Stelsel": "Baten en lasten horen bij het jaar waarop zij slaan; bedragen zijn in euro's, nominaal.",
    "Subsidies": (
        "Een subsidie is een schuld zolang zij niet is besteed, en een bate zodra de last die zij betaalt er is. Wat "
        "meer is besteed dan ontvangen, is een vordering."
    ),
    "Ledenkapitaal": "Aandelen staan tegen wat ervoor is betaald. Wat vertrokken leden nog krijgen, is een schuld.",
    "Overlopende posten": (
        "Wat bij een ander jaar hoort dan waarin het is betaald, staat op 31 december als te betalen, te ontvangen, "
        "vooruitbetaald of vooruitontvangen, en draait op 1 januari terug."
    ),
    "Inventaris": "Aanschaf die jaren meegaat, wordt per maand in gelijke delen afgeschreven, tot de restwaarde.",
    "Handgeld": "Klein geld van de kamers staat op eigen rekeningen en hoort bij de liquide middelen.",
    "Uren": (
        "Onbetaalde uren zijn geen bate en geen last in euro's. Zij staan apart, buiten het resultaat, tegen het "
        "tarief van de periode waarin zij zijn gemaakt."
    ),
    "Afronding": "Bedragen zijn op de cent; een totaal is de som van de bedragen in centen.",
}


def principles() -> Table:
    """The principles of valuation and of the result."""
    return Table(
        title="Grondslagen",
        columns=(Column("Onderwerp", Kind.TEXT), Column("Grondslag", Kind.TEXT)),
        rows=tuple(Row((Cell(subject), Cell(text))) for subject, text in PRINCIPLES.items()),
    )


@dataclass(frozen=True)
class Compared:
    """A post or a funder of a year beside its budget and the year before; EUR with the sign of the statements."""

    label: str
    accounts: tuple[str, ...]
    actual: Decimal
    planned: Decimal
    prior: Decimal
    text: str  # what the treasurer says about it; empty where nothing was said

    @property
    def differs_from_budget(self) -> bool:
        """Whether it is to be explained beside the budget."""
        return _is_large(self.actual - self.planned, self.planned)

    @property
    def differs_from_last_year(self) -> bool:
        """Whether it is to be explained beside the year before."""
        return _is_large(self.actual - self.prior, self.prior)


def compared(figures: Figures, customs: Iterable[Any]) -> list[Compared]:
    """Every post and funder of a year beside its budget and the year before.

    Args:
        figures: the figures of the year.
        customs: every `custom` directive; `custom "toelichting" "Fysiek:Huur" "tekst"` in the year explains a post.
    """
    texts = {
        str(entry.values[0].value): str(entry.values[1].value)
        for entry in customs
        if isinstance(entry, data.Custom)
        and entry.type == EXPLANATION
        and entry.date.year == figures.year
        and len(entry.values) > 1
    }
    found = []
    for key, line, sign in _posts(figures):
        actual, planned, prior = (
            sign * _sum(line, amounts) for amounts in (figures.cash, figures.budget.cash, figures.prior)
        )
        own = tuple(account for names in line.accounts.values() for account in names)
        found.append(Compared(line.label, own, actual, planned, prior, texts.get(key, "")))
    return found


def _is_large(difference: Decimal, base: Decimal) -> bool:
    return abs(difference) >= LEAST and abs(difference) * SHARE >= abs(base)


def explained(figures: Figures, customs: Iterable[Any]) -> Table:
    """Posts that differ much from the budget, each with what the treasurer says about it; none without a budget.

    Args:
        figures: the figures of the year.
        customs: as for `compared`.
    """
    rows = []
    planning = figures.budget.cash
    for item in compared(figures, customs) if planning else ():
        if item.differs_from_budget:
            amounts = (item.actual, item.planned, item.actual - item.planned)
            rows.append(Row((Cell(item.label), *map(Cell, amounts), Cell(item.text or _EXPLAIN))))
    if not rows:
        rows.append(Row((Cell("geen"), *[Cell()] * 4)))
    which = f"posten die ten minste {LEAST} euro en een tiende van de begroting afwijken"
    return Table(
        title=f"Verschillen met de begroting {figures.year}",
        subtitle=which if planning else f"van {figures.year} is er geen begroting",
        columns=(
            Column("Post", Kind.TEXT),
            Column("werkelijk", Kind.MONEY),
            Column("begroot", Kind.MONEY),
            Column("verschil", Kind.MONEY, difference=(1, 2)),
            Column("toelichting", Kind.TEXT),
        ),
        rows=tuple(rows),
    )


def _posts(figures: Figures) -> Iterable[tuple[str, Line, int]]:
    """The posts and funders of the statement with the key by which they are explained."""
    config = figures.config
    for code, line in zip(config.funders, chart.funder_lines(config), strict=True):
        yield code, line, -1
    for root, sign in ((INCOME, -1), (EXPENSES, 1)):
        for group in chart.groups(config, root):
            posts = [post for post in config.posts if post.root == root and post.group == group]
            by_name = {post.name: post.path for post in reversed(posts)}
            for line in chart.post_lines(config, root, group):
                yield by_name[line.label], line, sign


def _sum(line: Line, amounts: Mapping[str, Decimal]) -> Decimal:
    return sum((amounts.get(account, ZERO) for names in line.accounts.values() for account in names), ZERO)


def equity(figures: Figures, names: Mapping[str, str]) -> Table:
    """What stood in equity, what came and went, what stands in it; shares of all members in one line."""
    lines: dict[str, list[Decimal]] = {}
    for account in {**figures.opening, **figures.closing}:
        if not accounts.is_under(account, accounts.EQUITY) or account in (RESULT_OF_YEAR, RESULTS_BEFORE):
            continue
        is_share = accounts.is_under(account, accounts.SHARES)
        line = lines.setdefault("Ledenkapitaal" if is_share else names.get(account) or account, [ZERO, ZERO])
        line[0] -= figures.opening.get(account, ZERO)
        line[1] -= figures.closing.get(account, ZERO)
    before = -sum((figures.opening.get(name, ZERO) for name in (RESULT_OF_YEAR, RESULTS_BEFORE)), ZERO)
    lines["Resultaat van eerdere jaren, nog niet bestemd"] = [before, -figures.closing.get(RESULTS_BEFORE, ZERO)]
    lines["Resultaat van het boekjaar"] = [ZERO, -figures.closing.get(RESULT_OF_YEAR, ZERO)]
    shown = {label: values for label, values in lines.items() if any(values)}
    rows = [
        Row((Cell(label), Cell(opening), Cell(closing - opening), Cell(closing)))
        for label, (opening, closing) in shown.items()
    ]
    return _with_total(
        rows,
        Table(
            title=f"Verloop van het eigen vermogen {figures.year}",
            subtitle="in euro's",
            columns=(
                Column("", Kind.TEXT),
                Column(f"1-1-{figures.year}", Kind.MONEY),
                Column("verandering", Kind.MONEY),
                Column(f"31-12-{figures.year}", Kind.MONEY),
            ),
            rows=(),
        ),
        "Eigen vermogen",
    )


def grants_received(figures: Figures) -> Table:
    """Per grant what was left, received, spent and is left."""
    found = grants(figures)
    rows = [
        Row(
            (Cell(item.funder.name), *(Cell(value) for value in (item.before, item.received, -item.spent, item.left))),
        )
        for item in found
        if any((item.before, item.received, item.spent))
    ]
    titles = (f"1-1-{figures.year}", "ontvangen", "besteed", f"31-12-{figures.year}")
    return _with_total(
        rows,
        Table(
            title=f"Verloop van de subsidies {figures.year}",
            subtitle="in euro's; een bedrag onder nul is nog te ontvangen",
            columns=(Column("Subsidie", Kind.TEXT), *(Column(title, Kind.MONEY) for title in titles)),
            rows=(),
        ),
        "Subsidies",
    )


def balance_posts(figures: Figures, names: Mapping[str, str]) -> Table:
    """Every account of the balance sheet but equity and grants, with last year's amount beside it."""
    order = {account: index for index, account in enumerate(names)}
    found = sorted({*figures.opening, *figures.closing}, key=lambda name: (order.get(name, len(order)), name))
    rows = []
    for root, sign, title in ((accounts.ASSETS, 1, "Activa"), (accounts.LIABILITIES, -1, "Schulden")):
        shown = [
            name
            for name in found
            if accounts.is_under(name, root)
            and not accounts.is_under(name.removesuffix(RECEIVABLE), accounts.GRANTS)
            and (figures.opening.get(name) or figures.closing.get(name))
        ]
        if shown:
            rows.append(Row((Cell(title), Cell(), Cell()), Style.HEADING))
        rows += [
            Row(
                (
                    Cell(names.get(name) or name, account=name),
                    Cell(sign * figures.closing.get(name, ZERO)),
                    Cell(sign * figures.opening.get(name, ZERO)),
                ),
                indent=1,
            )
            for name in shown
        ]
    return Table(
        title=f"Toelichting op de balans {figures.year}",
        subtitle="per rekening, in euro's; eigen vermogen en subsidies hebben een eigen overzicht",
        columns=(
            Column("Rekening", Kind.TEXT),
            Column(f"31-12-{figures.year}", Kind.MONEY),
            Column(f"31-12-{figures.year - 1}", Kind.MONEY),
        ),
        rows=tuple(rows),
    )


def populaire(figures: Figures) -> Table:
    """Money and the worth of unpaid hours beside each other, per kamer: the populaire total, outside the result."""
    config = figures.config
    rows = []
    for code, kamer in config.kamers.items():
        euros = -sum(
            (amount for name, amount in figures.cash.items() if accounts.is_under(name, f"{INCOME}:{code}")), ZERO
        )
        worth = sum(
            (
                amount
                for name, amount in figures.value.items()
                if accounts.is_under(name, f"{EXPENSES}:{code}:{HOURS_GROUP}")
            ),
            ZERO,
        )
        if euros or worth:
            rows.append(Row((Cell(kamer.name), Cell(euros), Cell(worth), Cell(euros + worth))))
    return _with_total(
        rows,
        Table(
            title=f"Populaire rekening {figures.year}",
            subtitle="baten in geld, en de waarde van onbetaalde uren; uren horen niet bij het resultaat",
            columns=(
                Column("Kamer", Kind.TEXT),
                Column("baten in geld", Kind.MONEY),
                Column("waarde van uren", Kind.MONEY),
                Column("samen", Kind.MONEY),
            ),
            rows=(),
        ),
        "Totaal",
    )


def appropriation(figures: Figures, transactions: Iterable[Any], names: Mapping[str, str]) -> Table:
    """What the meeting decided about the result, as it was booked; before that, what the board proposes."""
    decided = [entry for entry in transactions if entry.date.year == figures.year and is_appropriation(entry)]
    rows = []
    for entry in decided:
        rows.append(_fact("Besluit", f"{entry.meta.get(meta.DECISION, '')} ({entry.meta.get(meta.DECISION_DAY, '')})"))
        rows += [
            _fact("Bestemming", _destination(-item.units.number, names.get(item.account) or item.account))
            for item in entry.postings
            if item.account != accounts.APPROPRIATED
        ]
    if not decided:
        result = -figures.closing.get(RESULT_OF_YEAR, ZERO)
        rows.append(_fact("Voorstel van het bestuur", _destination(result, "de algemene reserve")))
    return Table(
        title=f"Bestemming van het resultaat {figures.year}",
        columns=(Column("", Kind.TEXT), Column("", Kind.TEXT)),
        rows=tuple(rows),
    )


def _destination(amount: Decimal, reserve: str) -> str:
    how = "toegevoegd aan" if amount >= 0 else "onttrokken aan"
    return f"{format_amount(abs(amount))} euro wordt {how} {reserve}"


def _fact(label: str, text: str) -> Row:
    return Row((Cell(label), Cell(text)))


def _with_total(rows: Sequence[Row], table: Table, label: str) -> Table:
    """The table with its rows, and a total that says which rows it adds up."""
    columns = list(zip(*(row.cells[1:] for row in rows), strict=True)) if rows else []
    sums = [
        Cell(sum((cell.value for cell in column if not isinstance(cell.value, str | None)), ZERO)) for column in columns
    ]
    cells = sums or [Cell(ZERO)] * (len(table.columns) - 1)
    parts = tuple((index, 1) for index in range(len(rows)))
    total = Row((Cell(label), *cells), Style.TOTAL, parts=parts)
    return Table(table.title, table.columns, (*rows, total), table.subtitle, table.footnotes)
