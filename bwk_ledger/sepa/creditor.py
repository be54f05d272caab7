"""The creditor id (incassant-id) under which direct debits are collected: `NLkkZZZ`, the KvK number and four digits."""

from __future__ import annotations

import re

from bwk_ledger.errors import InputError

_DUTCH = re.compile(r"NL\d\dZZZ\d{12}", re.ASCII)
_HEAD, _BUSINESS = 4, 7  # country and check digits; with the business code, which the check leaves out


def read_creditor(text: str) -> str:
    """A creditor id without spaces.

    Raises:
        InputError: it has another form, or its check digits are wrong.
    """
    from schwifty.checksum import numerify  # noqa: PLC0415 - reads its registry when imported

    compact = "".join(text.split()).upper()
    if not _DUTCH.fullmatch(compact):
        raise _wrong(text, "het heeft de vorm NLkkZZZ met daarachter het KvK-nummer en vier cijfers.")
    if numerify(compact[_BUSINESS:] + compact[:_HEAD]) % 97 != 1:
        raise _wrong(text, "het controlegetal klopt niet.")
    return compact


def _wrong(text: str, cause: str) -> InputError:
    return InputError(
        f"'{text}' is geen incassant-id.", cause=cause, remedy="neem het over uit het incassocontract met de bank."
    )
