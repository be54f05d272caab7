"""The check digits of account numbers in a statement: a wrong one is told, and no more than that.

The bank itself wrote the file, so the row did happen. But the number may have been changed by hand, and a rule that
names it would never be found again (ISO 13616: an IBAN modulo 97 is 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.readers.shape import is_iban

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importers.readers.bank import BankRow


def wrong_check_digits(rows: Iterable[BankRow]) -> Iterator[str]:
    """A note on every account number with a wrong check digit, once, with the first line it stands on."""
    from schwifty import IBAN  # noqa: PLC0415 - reads its registry when imported, and most files hold few numbers
    from schwifty.exceptions import InvalidChecksumDigits  # noqa: PLC0415

    lines: dict[str, int] = {}
    for row in rows:
        for number in (row.account, row.counterparty):
            if number and number not in lines:
                lines[number] = row.line
    for number, line in lines.items():
        if not is_iban(number):
            continue
        try:
            IBAN(number, allow_invalid=True).validate()
        except InvalidChecksumDigits:
            yield f"regel {line}: het controlegetal van {number} klopt niet; is het bestand met de hand veranderd"
        except ValueError:
            # Another length than its country uses, or a country without IBAN: some banks write numbers of their own.
            continue
