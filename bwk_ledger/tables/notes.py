"""The notes to the year's statements: principles, differences explained, movements of equity and grants, each post.

Form and words follow RJk C1 (small organisations without profit) and Title 9 Book 2 BW for a small cooperative.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP, INCOME
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.figures.results import RESULT_OF_YEAR, awards_of, is_appropriation
from bwk_ledger.standing.budget import read_explanations
from bwk_ledger.tables import engine
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.figures.results import Figures
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.tables.engine import PostLine

# A difference is explained from here on: both a tenth of the budget and this many euros.
SHARE, LEAST = 10, Decimal(500)
_EXPLAIN = "nog niet toegelicht"
PRINCIPLES = {
    "Stelsel": "Baten en lasten horen bij het jaar waarop zij slaan; bedragen zijn in euro's, nominaal.",
    "Subsidies": (
        "Een subsidie is een schuld zolang zij niet is besteed, en een bate zodra de last die zij betaalt er is. Wat "
        "meer is besteed dan ontvangen, is een vordering, tot wat is toegekend; wat daarboven gaat, zijn eigen lasten."
    ),
    "Ledenkapitaal": (
        "Aandelen staan tegen wat ervoor is betaald, en zijn eigen vermogen: leden storten ze, en bij ontbinding komen "
        "zij na alle schulden. Wat vertrokken leden nog krijgen, is een schuld."
    ),
    "Overlopende posten": (
        "Wat bij een ander jaar hoort dan waarin het is betaald, staat op 31 december als te betalen, te ontvangen, "
        "vooruitbetaald of vooruitontvangen, en draait op 1 januari terug."
    ),
    "Inventaris": (
        "Aanschaf die jaren meegaat, wordt in gelijke delen afgeschreven tot de restwaarde, vanaf de maand na de "
        "aanschaf. Een bedrag wordt op de cent afgerond, een halve cent naar boven; de laatste maand neemt de rest."
    ),
    "Handgeld": "Klein geld van de kamers staat op eigen rekeningen en hoort bij de liquide middelen.",
    "Uren": (
        "Onbetaalde uren zijn geen bate en geen last in euro's. Zij staan apart, buiten het resultaat, tegen het "
        "tarief van de periode waarin zij zijn gemaakt."
    ),
    "Medewerkers": (
        "Het aantal fte is het gemiddelde van de aanstellingen over het jaar. Een volle week is 40 uur, tenzij bij "
        "'Medewerkers en bestuur' een andere staat."
    ),
    "Fouten": (
        "Een fout in een vastgesteld jaar van ten minste een procent van de lasten van dat jaar (en 100 euro) wordt "
        "hersteld in het eigen vermogen en de vergelijkende cijfers; een kleinere gaat door het resultaat."
    ),
    "Afronding": "Bedragen zijn op de cent; een totaal is de som van de bedragen in centen.",
}


def principles() -> Table:
    """The principles of valuation and of the result."""
    return records("Grondslagen", _facts("Onderwerp", "Grondslag"), PRINCIPLES.items())


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
    found = []
    for key, line, sign in _posts(figures):
        actual, planned, prior = (
            sign * _sum(line, amounts) for amounts in (figures.cash, figures.budget.cash, figures.prior)
        )
        own = tuple(account for names in line.accounts.values() for account in names)
        found.append(ComparedPost(line.label, own, actual, planned, prior, texts.get(key, "")))
    return found


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
    found = [item for item in awards_of(figures) if item.moved]
    repaid: RecordField[AwardYear] = RecordField("terugbetaald", Kind.MONEY, lambda item: -item.repaid, adds=True)
    fields: tuple[RecordField[AwardYear], ...] = (
        RecordField("Subsidie", Kind.TEXT, lambda item: item.title),
        RecordField(f"1-1-{figures.year}", Kind.MONEY, lambda item: item.opening, adds=True),
        RecordField("ontvangen", Kind.MONEY, lambda item: item.received, adds=True),
        *([repaid] if any(item.repaid for item in found) else ()),
        RecordField("besteed", Kind.MONEY, lambda item: -item.released, adds=True),
        RecordField(f"31-12-{figures.year}", Kind.MONEY, lambda item: item.liability, adds=True),
    )
    return records(
        f"Verloop van de subsidies {figures.year}",
        fields,
        found,
        subtitle="in euro's; een bedrag onder nul is nog te ontvangen",
        total="Subsidies",
    )


def balance_posts(figures: Figures, names: Mapping[str, str]) -> Table:
    """Every account of the balance sheet but equity and grants, with last year's amount beside it."""
    order = {account: index for index, account in enumerate(names)}
    accounts_of = sorted({*figures.opening, *figures.closing}, key=lambda name: (order.get(name, len(order)), name))

    def sign(name: str) -> int:
        return 1 if accounts.is_under(name, accounts.ASSETS) else -1

    def is_shown(name: str) -> bool:
        is_grant = accounts.is_under(name, accounts.GRANTS)
        return not is_grant and bool(figures.opening.get(name) or figures.closing.get(name))

    fields: tuple[RecordField[str], ...] = (
        RecordField("Rekening", Kind.TEXT, lambda name: Cell(names.get(name) or name, account=name)),
        RecordField(f"31-12-{figures.year}", Kind.MONEY, lambda name: sign(name) * figures.closing.get(name, ZERO)),
        RecordField(
            f"31-12-{figures.year - 1}{figures.beside}",
            Kind.MONEY,
            lambda name: sign(name) * figures.opening.get(name, ZERO),
        ),
    )
    titles = {accounts.ASSETS: "Activa", accounts.LIABILITIES: "Schulden"}
    shown = {
        root: [name for name in accounts_of if accounts.is_under(name, root) and is_shown(name)] for root in titles
    }
    return table(
        f"Toelichting op de balans {figures.year}",
        fields,
        rows(fields, [Section(found, title) for title, found in shown.items() if found]),
        "per rekening, in euro's; eigen vermogen en subsidies hebben een eigen overzicht",
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
            decision = f"{entry.meta.get(meta.DECISION, '')} ({entry.meta.get(meta.DECISION_DAY, '')})"
            facts.append(("Besluit", decision))
            facts += [
                ("Bestemming", _destination(-item.units.number, names.get(item.account) or item.account))
                for item in entry.postings
                if item.account != accounts.APPROPRIATED
            ]
    if not facts:
        result = -figures.closing.get(RESULT_OF_YEAR, ZERO)
        facts.append(("Voorstel van het bestuur", _destination(result, "de algemene reserve")))
    return records(f"Bestemming van het resultaat {figures.year}", _facts("", ""), facts)


def _destination(amount: Decimal, reserve: str) -> str:
    how = "toegevoegd aan" if amount >= 0 else "onttrokken aan"
    return f"{format_amount(abs(amount))} euro wordt {how} {reserve}"
