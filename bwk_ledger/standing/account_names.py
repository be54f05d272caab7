"""Find an account by what people call it: `huur linde` is `Lasten:LINDE:Fysiek:Huur`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError, plain
from bwk_ledger.standing.examples import A_KAMER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

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
    found = (taken for name in names if (taken := accounts.result(name)) and (taken.group, taken.post) == _RENT)
    return f"huur {next((item.kamer.lower() for item in found), A_KAMER)}"


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
    found = _best(words, [name for name in names if _can_take(name, words)], names, kamers)
    if len(found) == 1:
        return found[0]
    if found:
        shown = [f"{name} ({names[name]})" if names[name] else name for name in found[:_SHOWN]]
        more = f" en nog {len(found) - _SHOWN}" if len(found) > _SHOWN else ""
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
        if found := [name for name, has in of_account.items() if all(fits(word, has) for word in words)]:
            return found
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
