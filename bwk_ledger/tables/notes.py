"""The notes to the year's statements: differences explained, movements of equity and grants, each post.

Form and words follow RJk C1 (small organisations without profit) and Title 9 Book 2 BW for a small cooperative.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP, INCOME
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.figures.balance_sheet import BalanceClass, Part, balance_lines, turned
from bwk_ledger.figures.results import RESULT_OF_YEAR, awards_of, is_appropriation
from bwk_ledger.standing.budget import read_explanations
from bwk_ledger.tables import engine
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.figures.balance_sheet import BalanceLine
    from bwk_ledger.figures.results import Figures
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.tables.engine import PostLine

# A difference is explained from here on: both a tenth of the budget and this many euros.
SHARE, LEAST = 10, Decimal(500)
_EXPLAIN = "nog niet toegelicht"
_MORE = "Onder nul is meer besteed dan toegekend; dat draagt de coöperatie zelf."


def _facts(label: str, text: str) -> tuple[RecordField[tuple[str, str]], ...]:
    return (RecordField(label, Kind.TEXT, lambda item: item[0]), RecordField(text, Kind.TEXT, lambda item: item[1]))


@dataclass(frozen=True)
class ComparedPost:
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


def compared(figures: Figures, customs: Iterable[Any]) -> list[ComparedPost]:
    """Every post and funder of a year beside its budget and the year before.

    Args:
        figures: the figures of the year.
        customs: every `custom` directive; `custom "toelichting" "Fysiek:Huur" "tekst"` in the year explains a post.
    """
    texts = read_explanations(customs, figures.year)
    posts = []
    for key, line, sign in _posts(figures):
        actual, planned, prior = (
            sign * _sum(line, amounts) for amounts in (figures.cash, figures.budget.cash, figures.prior)
        )
        own = tuple(account for names in line.accounts.values() for account in names)
        posts.append(ComparedPost(line.label, own, actual, planned, prior, texts.get(key, "")))
    return posts


def _is_large(difference: Decimal, base: Decimal) -> bool:
    return abs(difference) >= LEAST and abs(difference) * SHARE >= abs(base)


def explained(figures: Figures, customs: Iterable[Any]) -> Table:
    """Posts that differ much from the budget, each with what the treasurer says about it; none without a budget.

    Args:
        figures: the figures of the year.
        customs: as for `compared`.
    """
    planning = figures.budget.cash
    shown = [item for item in compared(figures, customs) if planning and item.differs_from_budget]
    which = f"posten die ten minste {LEAST} euro en een tiende van de begroting afwijken"
    return records(
        f"Verschillen met de begroting {figures.year}",
        _COMPARED,
        shown,
        subtitle=which if planning else f"van {figures.year} is er geen begroting",
        empty="geen",
    )


_COMPARED: tuple[RecordField[ComparedPost], ...] = (
    RecordField("Post", Kind.TEXT, lambda item: item.label),
    RecordField("werkelijk", Kind.MONEY, lambda item: item.actual),
    RecordField("begroot", Kind.MONEY, lambda item: item.planned),
    RecordField("verschil", Kind.MONEY, lambda item: item.actual - item.planned, difference=(1, 2)),
    RecordField("toelichting", Kind.TEXT, lambda item: item.text or _EXPLAIN),
)


def explanation(found: Iterable[ComparedPost], *, has_budget: bool) -> Table:
    """What the treasurer says of some posts, as a note: beside the budget where there is one, else the year before."""
    other: RecordField[ComparedPost] = (
        RecordField("begroot", Kind.MONEY, lambda item: item.planned)
        if has_budget
        else RecordField("vorig jaar", Kind.MONEY, lambda item: item.prior)
    )
    fields: tuple[RecordField[ComparedPost], ...] = (
        *(_COMPARED[:2]),
        other,
        RecordField("verschil", Kind.MONEY, lambda item: item.actual - (item.planned if has_budget else item.prior)),
        _COMPARED[-1],
    )
    return records("", fields, found)


def _posts(figures: Figures) -> Iterable[tuple[str, PostLine, int]]:
    """The posts and funders of the statement with the key by which they are explained."""
    config = figures.config
    for code, line in zip(config.funders, engine.funder_lines(config), strict=True):
        yield code, line, -1
    for root, sign in ((INCOME, -1), (EXPENSES, 1)):
        for group in engine.groups(config, root):
            posts = [post for post in config.posts if post.root == root and post.group == group]
            by_name = {post.name: post.path for post in reversed(posts)}
            for line in engine.post_lines(config, root, group):
                yield by_name[line.label], line, sign


def _sum(line: PostLine, amounts: Mapping[str, Decimal]) -> Decimal:
    return sum((amounts.get(account, ZERO) for names in line.accounts.values() for account in names), ZERO)


def grants_received(figures: Figures) -> Table:
    """Per award what was held, received, repaid, made income and is held: as on the balance sheet."""
    awards = [item for item in awards_of(figures) if item.moved]
    repaid: RecordField[AwardYear] = RecordField("terugbetaald", Kind.MONEY, lambda item: -item.repaid, adds=True)
    fields: tuple[RecordField[AwardYear], ...] = (
        RecordField("Subsidie", Kind.TEXT, lambda item: item.title),
        RecordField(f"1-1-{figures.year}", Kind.MONEY, lambda item: item.opening, adds=True),
        RecordField("ontvangen", Kind.MONEY, lambda item: item.received, adds=True),
        *([repaid] if any(item.repaid for item in awards) else ()),
        RecordField("besteed", Kind.MONEY, lambda item: -item.released, adds=True),
        RecordField(f"31-12-{figures.year}", Kind.MONEY, lambda item: item.liability, adds=True),
    )
    return records(
        f"Verloop van de subsidies {figures.year}",
        fields,
        awards,
        subtitle="in euro's; een bedrag onder nul is nog te ontvangen",
        total="Subsidies",
    )


def grants_in_all(figures: Figures) -> Table:
    """Per award, from its beginning: what was awarded, received and spent, and what of it can still be spent."""
    awards = [item for item in awards_of(figures) if item.moved]

    def term(item: AwardYear) -> str:
        end = item.award.end
        return f"{item.award.start:%m-%Y} t/m {end:%m-%Y}" if end else f"vanaf {item.award.start:%m-%Y}"

    fields: tuple[RecordField[AwardYear], ...] = (
        RecordField("Financier", Kind.TEXT, lambda item: item.title),
        RecordField("looptijd", Kind.TEXT, term),
        RecordField("stand", Kind.TEXT, lambda item: str(item.award.status)),
        RecordField("toegekend", Kind.MONEY, lambda item: item.awarded, adds=True),
        RecordField("ontvangen", Kind.MONEY, lambda item: item.received_in_all, adds=True),
        RecordField("besteed", Kind.MONEY, lambda item: item.spent_in_all, adds=True),
        RecordField("niet besteed", Kind.MONEY, lambda item: item.awarded - item.spent_in_all, adds=True,
                    difference=(3, 5)),
    )  # fmt: skip
    return records(
        f"Toekenningen per financier {figures.year}",
        fields,
        awards,
        subtitle=f"in euro's, vanaf het begin van elke toekenning tot en met 31 december {figures.year}",
        total="Toekenningen",
        footnotes=[_MORE] if any(item.spent_in_all > item.awarded for item in awards) else [],
    )


def balance_posts(figures: Figures, names: Mapping[str, str]) -> Table:
    """Every line of the balance sheet but equity and grants, with last year's amount beside it.

    The lines are those of the balance sheet, so that no member is named here either.
    """
    closing, opening = (turned(side, names, figures.rgs) for side in (figures.closing, figures.opening))
    post_lines = [
        line
        for line in balance_lines({**closing, **opening}, names, figures.rgs)
        if line.found.part is not Part.EQUITY and not accounts.is_under(line.account, accounts.GRANTS)
    ]
    post_lines.sort(key=lambda line: [*BalanceClass].index(line.found))

    def amount(line: BalanceLine, side: Mapping[str, Decimal]) -> Decimal:
        return line.found.part.sign * sum((side.get(name, ZERO) for name in line.accounts), ZERO)

    fields: tuple[RecordField[BalanceLine], ...] = (
        RecordField("Rekening", Kind.TEXT, lambda line: Cell(line.label, account=line.account)),
        RecordField(f"31-12-{figures.year}", Kind.MONEY, lambda line: amount(line, closing)),
        RecordField(f"31-12-{figures.year - 1}{figures.beside}", Kind.MONEY, lambda line: amount(line, opening)),
    )
    sides = {"Activa": (Part.FIXED, Part.CURRENT), "Schulden": (Part.DEBTS,)}
    shown = {title: [line for line in post_lines if line.found.part in parts] for title, parts in sides.items()}
    return table(
        f"Toelichting op de balans {figures.year}",
        fields,
        rows(fields, [Section(lines, title) for title, lines in shown.items() if lines]),
        "per regel van de balans, in euro's; eigen vermogen en subsidies hebben een eigen overzicht",
    )


def populaire(figures: Figures) -> Table:
    """Money and the worth of unpaid hours beside each other, per kamer: the populaire total, outside the result."""

    def under(amounts: Mapping[str, Decimal], account: str) -> Decimal:
        return sum((amount for name, amount in amounts.items() if accounts.is_under(name, account)), ZERO)

    def euros(kamer: Kamer) -> Decimal:
        return -under(figures.cash, f"{INCOME}:{kamer.code}")

    def worth(kamer: Kamer) -> Decimal:
        return under(figures.value, f"{EXPENSES}:{kamer.code}:{HOURS_GROUP}")

    fields: tuple[RecordField[Kamer], ...] = (
        RecordField("Kamer", Kind.TEXT, lambda kamer: kamer.name),
        RecordField("baten in geld", Kind.MONEY, euros, adds=True),
        RecordField("waarde van uren", Kind.MONEY, worth, adds=True),
        RecordField("samen", Kind.MONEY, lambda kamer: euros(kamer) + worth(kamer), adds=True),
    )
    return records(
        f"Populaire rekening {figures.year}",
        fields,
        (kamer for kamer in figures.config.kamers.values() if euros(kamer) or worth(kamer)),
        subtitle="baten in geld, en de waarde van onbetaalde uren; uren horen niet bij het resultaat",
        total="Totaal",
    )


def appropriation(figures: Figures, transactions: Iterable[Any], names: Mapping[str, str]) -> Table:
    """What the meeting decided about the result, as it was booked; before that, what the board proposes."""
    facts = []
    for entry in transactions:
        if entry.date.year == figures.year and is_appropriation(entry):
            day = entry.meta.get(meta.DECISION_DAY)
            facts.append(("Besluit", f"{entry.meta.get(meta.DECISION, '')}{f' ({in_words(day)})' if day else ''}"))
            facts += [
                ("Bestemming", _destination(-item.units.number, names.get(item.account) or item.account))
                for item in entry.postings
                if item.account != accounts.APPROPRIATED
            ]
    if not facts:
        result = -figures.closing.get(RESULT_OF_YEAR, ZERO)
        proposal = (
            _destination(result, "de algemene reserve") if result else "het resultaat is nul: er is niets te bestemmen"
        )
        facts.append(("Voorstel van het bestuur", proposal))
    return records(f"Bestemming van het resultaat {figures.year}", _facts("", ""), facts)


def _destination(amount: Decimal, reserve: str) -> str:
    how = "toegevoegd aan" if amount >= 0 else "onttrokken aan"
    return f"{format_amount(abs(amount))} euro wordt {how} {reserve}"
