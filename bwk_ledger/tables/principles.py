"""The principles of valuation and of the result: those on what the books of a year have, and on nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.accounts import EXPENSES
from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.balance_sheet import BalanceClass, class_of
from bwk_ledger.figures.results import awards_of
from bwk_ledger.rules.equity import is_earmarked
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from bwk_ledger.figures.results import Figures
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class _Principle:
    """A principle: on what, which, and whether the books of a year have anything it is about."""

    about: str
    text: str
    applies: Callable[[Figures], bool] = lambda _: True


def _holds(*of: BalanceClass) -> Callable[[Figures], bool]:
    """Whether anything of these classes is on the balance sheet of the year, or was on that of the year before."""
    return lambda found: any(
        class_of(str(name), found.rgs) in of for name in {**found.opening, **found.closing} if _moved(found, name)
    )


def _has(parent: str) -> Callable[[Figures], bool]:
    """Whether anything stands or stood below an account."""
    return lambda found: any(
        accounts.is_under(str(name), parent) for name in {**found.opening, **found.closing} if _moved(found, name)
    )


def _moved(found: Figures, name: str) -> bool:
    return bool(found.opening.get(name) or found.closing.get(name))


def _spends(*letters: str) -> Callable[[Figures], bool]:
    """Whether the year has costs of a kind."""
    return lambda found: any(
        amount and name.startswith(EXPENSES) and found.rgs.get(name, "").startswith(letters)
        for name, amount in found.cash.items()
    )


_PRINCIPLES = (
    _Principle(
        "Regels",
        "De indeling is die van titel 9 van Boek 2 BW voor een kleine coöperatie, in de woorden van richtlijn C1 voor "
        "kleine organisaties zonder winststreven.",
    ),
    _Principle(
        "Continuïteit",
        "De cijfers gaan ervan uit dat de coöperatie doorgaat.",
        lambda found: _equity(found) >= 0,
    ),
    _Principle(
        "Continuïteit",
        "De cijfers gaan ervan uit dat de coöperatie doorgaat. Haar eigen vermogen is onder nul: het is niet zeker dat "
        "zij al haar schulden kan betalen. Het bestuur zegt bij 'Waarom het resultaat zo is' hoe het verder gaat.",
        lambda found: _equity(found) < 0,
    ),
    _Principle("Stelsel", "Baten en lasten horen bij het jaar waarop zij slaan; bedragen zijn in euro's, nominaal."),
    _Principle(
        "Inventaris",
        "Aanschaf die jaren meegaat, wordt in gelijke delen afgeschreven tot de restwaarde, vanaf de maand na de "
        "aanschaf. Een bedrag wordt op de cent afgerond, een halve cent naar boven; de laatste maand neemt de rest.",
        lambda found: _holds(BalanceClass.TANGIBLE)(found) or _spends("WAfs")(found),
    ),
    _Principle(
        "Vorderingen en schulden",
        "Zij staan tegen het bedrag dat is afgesproken. Wat binnen een jaar is te betalen, is kortlopend; van een "
        "lening staat dat deel apart.",
    ),
    _Principle(
        "Liquide middelen",
        "Geld op de bank en in kas is direct beschikbaar. Een bankrekening die rood staat, is een schuld.",
    ),
    _Principle(
        "Kasstroom",
        "Een kleine organisatie hoeft geen kasstroomoverzicht te geven. Dit toont per post wat op de bank en in kas is "
        "ontvangen en betaald, met btw. Het is niet verdeeld in exploitatie, investeringen en financiering: een "
        "aankoop die jaren meegaat en haar verkoop staan bij de post waarop zij zijn geboekt, een lening apart.",
    ),
    _Principle(
        "Handgeld",
        "Klein geld van de kamers staat op eigen rekeningen en hoort bij de liquide middelen.",
        _has(accounts.PETTY_CASH),
    ),
    _Principle(
        "Ledenkapitaal",
        "Aandelen staan tegen wat ervoor is betaald, en zijn eigen vermogen: leden storten ze, en bij ontbinding komen "
        "zij na alle schulden. Wat vertrokken leden nog krijgen, is een schuld.",
        _has(accounts.SHARES),
    ),
    _Principle(
        "Reserves en fondsen",
        "Van een bestemmingsreserve bepaalde de coöperatie zelf het doel, van een bestemmingsfonds een ander. Wat "
        "eraan wordt besteed, is een last; de bestemming van het resultaat haalt het uit de reserve of het fonds.",
        lambda found: any(is_earmarked(str(name)) for name in found.closing if _moved(found, name)),
    ),
    _Principle(
        "Voorzieningen",
        "Een voorziening is er voor lasten die zeker of waarschijnlijk komen, en waarvan het bedrag is geschat.",
        _holds(BalanceClass.PROVISIONS),
    ),
    _Principle(
        "Subsidies",
        "Een subsidie is een schuld zolang zij niet is besteed, en een bate zodra de last die zij betaalt er is. Wat "
        "meer is besteed dan ontvangen, is een vordering, tot wat is toegekend; wat daarboven gaat, zijn eigen lasten.",
        lambda found: any(item.moved for item in awards_of(found)),
    ),
    _Principle(
        "Lonen en pensioen",
        "Loon, vakantiegeld, sociale lasten en pensioen horen bij het jaar waarin is gewerkt. Van het pensioen is de "
        "premie van dat jaar de last.",
        _spends("WPer"),
    ),
    _Principle(
        "Belasting",
        "De vennootschapsbelasting over het jaar staat onder het resultaat, zoals zij is berekend of aangeslagen.",
        _spends("WBel"),
    ),
    _Principle(
        "Overlopende posten",
        "Wat bij een ander jaar hoort dan waarin het is betaald, staat op 31 december als te betalen, te ontvangen, "
        "vooruitbetaald of vooruitontvangen, en draait op 1 januari terug.",
    ),
    _Principle(
        "Uren",
        "Onbetaalde uren zijn geen bate en geen last in euro's. Zij staan apart, buiten het resultaat, tegen het "
        "tarief van de periode waarin zij zijn gemaakt.",
        lambda found: any(found.hours.values()),
    ),
    _Principle(
        "Medewerkers",
        "Het aantal fte is het gemiddelde van de aanstellingen over het jaar. Een volle week is 40 uur, tenzij bij "
        "'Medewerkers en bestuur' een andere staat.",
        _spends("WPer"),
    ),
    _Principle(
        "Fouten",
        "Een fout in een vastgesteld jaar van ten minste een procent van de lasten van dat jaar (en 100 euro) wordt "
        "hersteld in het eigen vermogen en de vergelijkende cijfers; een kleinere gaat door het resultaat.",
    ),
    _Principle("Afronding", "Bedragen zijn op de cent; een totaal is de som van de bedragen in centen."),
)


def _equity(found: Figures) -> Decimal:
    return -sum(
        (amount for name, amount in found.closing.items() if accounts.is_under(str(name), accounts.EQUITY)), ZERO
    )


def principles(found: Figures) -> Table:
    """The principles of valuation and of the result; those on what the books do not have are left out."""
    fields: tuple[RecordField[_Principle], ...] = (
        RecordField("Onderwerp", Kind.TEXT, lambda item: item.about),
        RecordField("Grondslag", Kind.TEXT, lambda item: item.text),
    )
    return records("Grondslagen", fields, [item for item in _PRINCIPLES if item.applies(found)])
