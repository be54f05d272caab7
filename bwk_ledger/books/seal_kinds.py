"""Which directives a seal holds, in one table: of each kind whether it is sealed, what of it, and why.

A directive is one of three. It belongs to the year it is dated in, and is sealed whole: transactions, balances,
documents and every `custom` kind that is not named here, so also what came of its targets (`resultaat`, `kaarten`),
what partners brought (`inbreng`), the texts of the annual report (`jaarstuk`), and what is said of awards
(`toekenning` and all that begins so); of awards also those of earlier years: `CARRIED`. Or it is standing data that
decide figures: `SEALED`. Or it is standing data that decide none: `NOT_SEALED`. A new kind of standing data gets a row
in one of the two.

A seal says in which form it was made. What a later form holds more is never asked of a seal of an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.standing.awards import AMENDMENT, AWARD, BUDGET_LINE, EXPLANATION, INSTALMENT, STATE

FIRST_FORM = 1
# Of the seals made now. The second holds more than the first: thresholds, rules, groups of activities and the settings
# of the books; and the third also the awards of earlier years, and which targets are measured.
FORM = 3
_THIRD_FORM = 3


@dataclass(frozen=True)
class SealedKind:
    """A kind of standing data that decides figures of every year in which it holds.

    `values` are the metadata that count from the first form that holds the kind, and `more` those that count from form
    2; `{year}` in a key is the sealed year. With `when_added` a new one that would hold in a sealed year is a change;
    one that is `of_its_year` holds in no later one.
    """

    why: str
    values: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    when_added: bool = False
    of_its_year: bool = False
    form: int = FIRST_FORM

    def keys(self, year: int, form: int) -> frozenset[str]:
        """The metadata that a seal of a year holds."""
        templates = (*self.values, *(self.more if form > FIRST_FORM else ()))
        return frozenset(key.format(year=year) for key in templates)


SEALED = {
    "price": SealedKind("the worth of an hour and of a share: every figure in euros of both", when_added=True),
    "commodity": SealedKind(
        "the kind and the last day of a tariff; its name may change", values=("soort", "tot"), when_added=True
    ),
    "open": SealedKind(
        "the class of an account on the balance sheet; an account counts once it is used", values=(meta.RGS,)
    ),
    "kamer": SealedKind(
        "which results there are; a name, an IBAN or the handgeld of a month may change, and a kamer without bookings "
        "changes no figure",
        values=("soort", "einde"),
    ),
    "post": SealedKind(
        "where a cost stands in the statements; a post without bookings changes no figure",
        values=("rgs", "soort", "voor"),
    ),
    "financier": SealedKind(
        "whether and where its money is income, and what it awarded for the year; it may come to pay for one more "
        "kamer or another year",
        values=("groep", "subsidie", "rgs"),
        more=(meta.AWARDED, f"{meta.AWARDED}-{{year}}"),
    ),
    "financierstarief": SealedKind(
        "what a funder pays for an hour, in its own report", values=("tot",), when_added=True
    ),
    "vergoedingsplafond": SealedKind("how much a volunteer may be paid", when_added=True),
    "contributie": SealedKind(
        "what members owe, when, and where it is booked",
        values=("tot", "soort"),
        more=("vervalt", "uren", "rekening"),
        when_added=True,
        of_its_year=True,
    ),
    "ledenregels": SealedKind(
        "how many shares a member holds and when they are paid back",
        values=("minste-aandelen", "terugbetaling-maanden", "aansprakelijkheid"),
        when_added=True,
        form=2,
    ),
    "bonnen": SealedKind(
        "from which amount on an expense needs a receipt", values=("vanaf", "zonder-bon"), when_added=True, form=2
    ),
    "activiteit": SealedKind(
        "in which group reports add its hours up; one that is new has no hours", values=("groep",), form=2
    ),
    "meting": SealedKind(
        "which targets the books measure by themselves, and so what came of them",
        values=("alleen",),
        when_added=True,
        form=_THIRD_FORM,
    ),
}
# These belong to the year they are dated in and are sealed with it; and they decide figures of later years too. A seal
# holds those of the years before it as well, for where such a year was never closed.
CARRIED = {
    form.type: SealedKind(why, tuple(key.name for key in form.keys), when_added=True, form=_THIRD_FORM)
    for form, why in (
        (AWARD, "how much an award bears, of what, and what is done with what is left"),
        (AMENDMENT, "the same, as it was changed later"),
        (STATE, "how far it is, and how much was fixed in the end"),
        (INSTALMENT, "what of it is still to come"),
        (BUDGET_LINE, "what its funder pays for, line by line"),
        (EXPLANATION, "what its funder was told of that"),
    )
}
NOT_SEALED = {
    "lid": "a register of who is a member; what they paid and hold are bookings, and those are sealed",
    "inschrijving": "a request; the shares it leads to are bookings",
    "persoon": "whose hours they are; the hours themselves are bookings",
    "aanstelling": "what was agreed, to hold the booked hours against",
    "loon": "how wages are divided in a next journal; the journals are bookings",
    "bestuur": "a register of who is on the board; what they agreed to is a directive of its year, and sealed",
    "relatie": "who the cooperative deals with; the bills are bookings, and those are sealed",
    "borg": "what was agreed on a deposit; what was paid of it are bookings",
    "lening": "what was agreed on a loan; its payments, with their interest, are bookings",
    "contract": "what was agreed for later; what was paid of it are bookings",
    "deponering": "when the adopted accounts were filed at the trade register, which is after their year",
    "loonregels": "when pension must be paid, and the week in which jobs are counted; no amount follows from them",
    "partner": "a register of who takes part; what each brings in a year belongs to that year",
    "werkplek": "what was agreed, as with an appointment; hours and subsidy are bookings",
    "afspraak": "what somebody promised to do, and when it was done; no figure follows from it",
    "fava-option": "how Fava shows the books; one that is not the standard one is an error of its own",
    "fava-extension": "which pages Fava has; one that is not the standard one is an error of its own",
}
# Transactions that follow from a line of the books, by the first form of seals that hold them. A kind that a later
# version derives is not here for earlier forms: it is no change of the books. The release of awards is in no form: it
# stood in the transaction of its cost before, where no seal held it, and all that it follows from is sealed.
DERIVED = {"btw": FIRST_FORM, "inventaris": FIRST_FORM, "overlopend": FIRST_FORM}
# Of these a transaction belongs to its own year alone, also where what it follows from stands in the folder of another:
# what is bought in a year is depreciated in later ones, as those come.
OF_THEIR_DAY = frozenset({"inventaris"})
# The settings of the books that decide figures or whether a balance is right, held from form 2 on.
SETTINGS = (
    "booking_method",
    "conversion_currency",
    "infer_tolerance_from_cost",
    "inferred_tolerance_default",
    "operating_currency",
    "plugin_processing_mode",
    "tolerance_multiplier",
    "use_precise_interpolation",
)


def kind_of(entry: Any) -> str:
    """The kind of a directive as the books write it: `price`, or of a `custom` its own kind."""
    return str(entry.type) if isinstance(entry, data.Custom) else type(entry).__name__.lower()


def is_carried(entry: Any) -> bool:
    """Whether a directive belongs to its own year, and decides figures of later ones too."""
    return kind_of(entry) in CARRIED


def is_standing(directive: str, kind: str = "") -> bool:
    """Whether a directive is standing data, and so belongs to no year."""
    if directive == "custom":
        return kind in SEALED or kind in NOT_SEALED
    return directive in ("open", "close", "commodity", "price")


def holds_derived(entry: Any, form: int) -> bool:
    """Whether a seal of a form holds an entry, as far as it is derived; what somebody wrote is held by all."""
    kind = entry.meta.get(meta.DERIVED)
    return kind is None or DERIVED.get(kind, FORM + 1) <= form


def sealed_kind(entry: Any, form: int) -> SealedKind | None:
    """How a seal of a form holds a directive as standing data; None where it does not."""
    kind = SEALED.get(kind_of(entry)) or CARRIED.get(kind_of(entry))
    if (
        kind is None
        or kind.form > form
        or (isinstance(entry, data.Commodity) and not accounts.is_hours(entry.currency))
    ):
        return None
    return kind
