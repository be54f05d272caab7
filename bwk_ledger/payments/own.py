"""The cooperative as banks know it: its name, the account that pays and receives, and its creditor id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, meta
from bwk_ledger.errors import InputError
from bwk_ledger.register.values import read_iban
from bwk_ledger.sepa.creditor import read_creditor
from bwk_ledger.sepa.parts import Party

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bwk_ledger.config import Config, Kamer

CREDITOR = "incassant"
_PLACE = "stam/rekeningen.beancount"


def own_party(config: Config, opens: Iterable[Any], chosen: str | None = None) -> Party:
    """The name of the cooperative and the account that pays or receives.

    Args:
        config: the standing data.
        opens: the accounts of the books.
        chosen: the account, whole or its last part; needed where the cooperative has several.

    Raises:
        InputError: there is no such account, there are several, or its IBAN is wrong.
    """
    banks = {item.account: item for item in opens if _is_bank(item)}
    named = ", ".join(banks) or "geen"
    if chosen is not None:
        banks = {name: item for name, item in banks.items() if chosen.upper() in _names(name)}
        if not banks:
            raise InputError(
                f"er is geen bankrekening '{chosen}' met een IBAN.",
                cause=f"de bankrekeningen met een IBAN zijn: {named}.",
                remedy=f"noem een daarvan met --rekening, of vul 'iban:' aan in {_PLACE}.",
            )
    if not banks:
        raise InputError(
            "van de bankrekening van de coöperatie is geen IBAN bekend.",
            cause="een bestand voor de bank noemt de rekening waarvan of waarop wordt betaald.",
            remedy=f"zet iban: bij de bankrekening in {_PLACE}.",
        )
    if len(banks) > 1:
        raise InputError(
            "de coöperatie heeft meer dan een bankrekening.",
            cause=f"de bankrekeningen met een IBAN zijn: {named}.",
            remedy="kies er een met --rekening, zoals --rekening ING.",
        )
    (found,) = banks.values()
    iban = at_place(found.meta, read_iban, str(found.meta[meta.IBAN]))
    return Party(cooperative(config).name, iban)


def creditor(config: Config) -> str:
    """The creditor id of the cooperative.

    Raises:
        InputError: there is none, or it is wrong.
    """
    source = cooperative(config).source
    if CREDITOR not in source:
        raise InputError(
            "het incassant-id van de coöperatie is niet bekend.",
            cause="zonder incassocontract en incassant-id neemt een bank geen incasso aan.",
            remedy='zet incassant: "NL..ZZZ............" bij de coöperatie zelf in stam/kamers.beancount.',
        )
    return at_place(source, read_creditor, str(source[CREDITOR]))


def cooperative(config: Config) -> Kamer:
    """The kamer that is the cooperative itself.

    Raises:
        InputError: there is none.
    """
    found = next((kamer for kamer in config.kamers.values() if kamer.is_cooperative), None)
    if found is None:
        raise InputError(
            "de boeken noemen de coöperatie zelf niet.",
            cause="haar naam staat in elk bestand voor de bank.",
            remedy='zet in stam/kamers.beancount een kamer met soort: "cooperatie".',
        )
    return found


def at_place(source: Mapping[str, Any], read: Callable[[str], str], text: str) -> str:
    """A value of an entry, read.

    Raises:
        InputError: it is wrong; says in which file and on which line the entry stands.
    """
    try:
        return read(text)
    except InputError as error:
        place, line = Path(source["filename"]).name, source["lineno"]
        raise InputError(error.what, file=place, line=line, cause=error.cause, remedy=error.remedy) from error


def _is_bank(item: Any) -> bool:
    return item.account.startswith(accounts.BANK + ":") and bool(item.meta.get(meta.IBAN))


def _names(account: str) -> tuple[str, ...]:
    return account.upper(), account.rsplit(":", 1)[-1].upper()
