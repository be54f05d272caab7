"""What whoever acts on the books asks first: is there such a kamer, member, month or account; examples in refusals."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError, advice, look, plain, way
from bwk_ledger.base.periods import Period, parse_month

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.members import Member, Membership


# Examples in messages: what stands in these books, so that a remedy can be typed as it is.
#
# A text that says what to write holds words of its own: `KAMER` for a kamer, `FINANCIER` for a funder and `JJJJ` for a
# year. They read well as they are, and where the books are at hand they become what the books say.

A_KAMER = "KAMER"
A_FUNDER = "FINANCIER"
A_YEAR = "JJJJ"
_WORDS = re.compile(rf"(?<![<\w])(?:{A_KAMER}|{A_FUNDER}|{A_YEAR})(?![>\w])")


@dataclass(frozen=True)
class Examples:
    """What stands for each of the words; the word itself where the books have nothing."""

    kamers: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()

    @property
    def kamer(self) -> str:
        """A kamer; one that is really called so goes first, since then the word is no example."""
        return A_KAMER if not self.kamers or A_KAMER in self.kamers else self.kamers[0]

    @property
    def funder(self) -> str:
        """A funder."""
        return A_FUNDER if not self.funders or A_FUNDER in self.funders else self.funders[0]

    def fill(self, text: str, year: int | None = None) -> str:
        """A text with these examples in it; the year is that of what the text is about."""
        words = {A_KAMER: self.kamer, A_FUNDER: self.funder, A_YEAR: str(year or A_YEAR)}
        return _WORDS.sub(lambda found: words[found[0]], text)

    def shares(self, kamers: Sequence[str] = ()) -> str:
        """How a command is told which part each of two kamers bears: `--kamer LINDE=60 --kamer BEUK=40`."""
        first, second, *_ = (*(kamers or self.kamers), self.kamer, self.kamer)
        return f"--kamer {first}=60 --kamer {second}=40" if first != second else f"--kamer {first}=100"


def examples_of(config: Config) -> Examples:
    """The examples that books have."""
    grants = tuple(code for code, funder in config.funders.items() if funder.is_grant)
    return Examples(config.kamer_codes, grants)


def with_examples(found: Finding, examples: Examples) -> Finding:
    """A finding whose cause and remedy have their examples from the books."""
    cause, remedy = (examples.fill(text, found.year) for text in (found.cause, found.remedy))
    return found if (cause, remedy) == (found.cause, found.remedy) else replace(found, cause=cause, remedy=remedy)


# Find an account by what people call it: `huur linde` is `Lasten:LINDE:Fysiek:Huur`.

_SHOWN = 12  # accounts in a message
_NEAR = 5
_WRITTEN_OFF = "afschrijving"  # booked by the books themselves
_LEAST_PART = 3  # letters of a word that stand for the word
_WORD = re.compile(r"[A-Za-z0-9]+")
_RENT = ("Fysiek", "Huur")


def as_part(name: str) -> str:
    """A name as a part of an account: `ASN betaalrekening` is `ASN-Betaalrekening`; empty where nothing is left."""
    plain_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(word[:1].upper() + word[1:] for word in _WORD.findall(plain_name))


def in_words(names: Iterable[str]) -> str:
    """An example of words that name an account of the books: the rent of a kamer."""
    rents = (taken for name in names if (taken := accounts.result(name)) and (taken.group, taken.post) == _RENT)
    return f"huur {next((item.kamer.lower() for item in rents), A_KAMER)}"


def where(names: Iterable[str]) -> str:
    """What to do where an account is not one of these."""
    return (
        f"noem een bestaande rekening of woorden van haar naam, zoals '{in_words(names)}'; in Fava staan zij onder "
        "Balans en Staat van baten en lasten. Een bankrekening opent u met 'bwk rekening openen'; die van lonen komen "
        "met 'bwk loon boek'."
    )


def find_account(text: str, names: Mapping[str, str], kamers: Mapping[str, str]) -> str:
    """The one account with a name, whole or in part; capitals and accents make no difference.

    Every word is looked for in the account (`huur linde`), then also in what the account and its kamer are called, then
    as the beginning of a word of these. The first that finds anything counts.

    Args:
        text: an account, or words of it in any order.
        names: what each account is called, by the account.
        kamers: what each kamer is called, by its code.

    Raises:
        InputError: there is none, or more than one; they are named.
    """
    clean = text.strip()
    if clean in names:
        return clean
    folded = {name.casefold(): name for name in names}
    if clean.casefold() in folded:
        return folded[clean.casefold()]
    words = plain(clean).split()
    if ":" in clean or not words:
        raise _unknown(clean, names)
    candidates = _best(words, [name for name in names if _can_take(name, words)], names, kamers)
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        shown = [f"{name} ({names[name]})" if names[name] else name for name in candidates[:_SHOWN]]
        more = f" en nog {len(candidates) - _SHOWN}" if len(candidates) > _SHOWN else ""
        raise InputError(
            f"'{clean}' kan meer dan een rekening zijn.",
            cause=f"zo heten: {'; '.join(shown)}{more}.",
            remedy="noem een woord erbij, of de rekening zoals zij hier staat.",
        )
    raise _unknown(clean, names)


def _can_take(name: str, words: Sequence[str]) -> bool:
    """Whether an account is meant by words: not hours, not the open questions, and what is written off only by name."""
    is_written_off = _WRITTEN_OFF in plain(name).split()
    return (
        not accounts.is_hours_account(name)
        and name != accounts.UNEXPLAINED
        and (not is_written_off or any(_WRITTEN_OFF.startswith(word) for word in words))
    )


def _best(
    words: Sequence[str], candidates: Collection[str], names: Mapping[str, str], kamers: Mapping[str, str]
) -> list[str]:
    own = {name: frozenset(plain(name).split()) for name in candidates}
    called = {name: own[name] | frozenset(plain(f"{names[name]} {_kamer(name, kamers)}").split()) for name in own}
    steps: tuple[tuple[Mapping[str, frozenset[str]], Callable[[str, frozenset[str]], bool]], ...] = (
        (own, lambda word, has: word in has),
        (called, lambda word, has: word in has),
        (called, lambda word, has: len(word) >= _LEAST_PART and any(item.startswith(word) for item in has)),
    )
    for of_account, fits in steps:
        if matches := [name for name, has in of_account.items() if all(fits(word, has) for word in words)]:
            return matches
    return []


def _kamer(name: str, kamers: Mapping[str, str]) -> str:
    return " ".join(kamers[part] for part in name.split(":") if part in kamers)


def _unknown(text: str, names: Mapping[str, str]) -> InputError:
    last = plain(text.rsplit(":", 1)[-1]).split()
    near = [name for name in names if last and any(word in plain(f"{name} {names[name]}") for word in last)]
    if ":" in text:
        near = [name for name in names if text.rsplit(":", 1)[-1].casefold() in name.casefold()]
    return InputError(
        f"rekening {text} bestaat niet.",
        cause=f"lijkt op: {', '.join(near[:_NEAR])}." if near else None,
        remedy=where(names),
    )


# What whoever acts on the books asks first: is there such a kamer, member, person or month. One answer for all.


def require_kamer(config: Config, code: str, *, or_cooperative: bool = False) -> Kamer:
    """The kamer with a code.

    Raises:
        InputError: there is none, or it is the cooperative itself where that cannot be.
    """
    kamer = config.kamers.get(code)
    if kamer is None or (kamer.is_cooperative and not or_cooperative):
        known = config.kamers if or_cooperative else config.kamer_codes
        raise InputError(f"kamer '{code}' bestaat niet.", remedy=f"kies uit: {' '.join(known)}.")
    return kamer


def require_kamer_on(
    config: Config, code: str, first: dt.date, last: dt.date | None = None, *, or_cooperative: bool = False
) -> Kamer:
    """The kamer with a code that is there on a day, or on any day from the first to the last.

    Raises:
        InputError: there is no such kamer, or not then.
    """
    kamer = require_kamer(config, code, or_cooperative=or_cooperative)
    if not kamer.is_there(first, last):
        when = f"op {first}" if last is None else f"tussen {first} en {last}"
        raise InputError(
            f"kamer {code} is er niet {when}: zij is er {kamer.lasts}.",
            remedy=advice("noem een dag waarop zij er is, of verander haar dagen met ", way("kamer"), "."),
        )
    return kamer


def require_member(config: Config, number: str) -> Member:
    """The member with a number.

    Raises:
        InputError: there is none.
    """
    member = config.members.get(number)
    if member is None:
        waits = any(item.number == number for item in config.subscriptions)
        raise InputError(
            f"lid {number} is er niet.",
            cause="dit nummer is ingeschreven voor aandelen en nog niet betaald." if waits else None,
            remedy=advice("verbeter het nummer; kijk ", look("leden register"), "."),
        )
    return member


def require_membership(config: Config, number: str, day: dt.date) -> Membership:
    """The membership of a number on a day.

    Raises:
        InputError: the number is no member, or not on that day.
    """
    member = require_member(config, number)
    period = member.on(day)
    if period is None:
        told = ", ".join(
            f"van {start} tot en met {end}" if end else f"vanaf {start}" for start, end in member.stretches
        )
        raise InputError(
            f"{number} is op {day} geen lid.",
            cause=f"in de boeken is {number} lid {told}.",
            remedy="noem een dag van het lidmaatschap.",
        )
    return period


def require_person(config: Config, number: str, day: dt.date, file: str | None = None) -> None:
    """Somebody with this number, who may declare or approve on a day.

    Args:
        config: the standing data.
        number: of a person or a member.
        day: the day.
        file: where the number stands.

    Raises:
        InputError: nobody has that number on that day; not raised while the books have no people at all.
    """
    person = config.people.get(number) or config.members.get(number)
    if config.people and (person is None or not person.start <= day <= (person.end or dt.date.max)):
        raise InputError(
            f"nummer {number} is op {day} van niemand.",
            file=file,
            cause="alleen wie in de boeken staat, kan uren goedkeuren of een maand volledig verklaren.",
            remedy="gebruik een nummer uit stam/personen.beancount of stam/leden.beancount.",
        )


def require_kind_of_hours(config: Config, kind: str) -> None:
    """A kind of hours that has a post.

    Raises:
        InputError: there is none.
    """
    if kind not in config.hour_posts:
        raise InputError(f"soort '{kind}' is onbekend.", remedy=f"kies uit: {', '.join(config.hour_posts)}.")


def require_grant(config: Config, code: str) -> None:
    """A funder whose money is a grant, or one of its awards.

    Raises:
        InputError: there is none with this code.
    """
    grants = _grants(config)
    if code not in grants:
        raise InputError(
            f"subsidie '{code}' is onbekend.",
            cause=f"de subsidies zijn: {' '.join(grants) or 'geen'}.",
            remedy="noem een van deze.",
        )


def grant_called(config: Config, text: str) -> str:
    """The code of a grant, however its capitals were typed; the text itself where there is none."""
    return next((code for code in _grants(config) if code.casefold() == text.casefold()), text)


def _grants(config: Config) -> list[str]:
    return [*(funder.code for funder in config.funders.values() if funder.is_grant), *config.awards]


def require_month(text: str) -> Period:
    """The month that a text such as `2026-03` names.

    Raises:
        InputError: it names none.
    """
    month = parse_month(text)
    if month is None:
        raise InputError(f"'{text}' is geen maand.", field="maand", remedy="schrijf de maand als jjjj-mm.")
    return month
