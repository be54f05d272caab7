"""IBANs that cannot exist: valid check digits, but the bank code DEMO belongs to no bank."""

from __future__ import annotations


def demo_iban(number: int) -> str:
    """The invented account number `NLkkDEMOnnnnnnnnnn`."""
    account = f"DEMO{number:010d}"
    return f"NL{98 - _remainder(account + 'NL00'):02d}{account}"


def is_valid_iban(iban: str) -> bool:
    """Whether the check digits are right (ISO 13616: the rearranged digits leave 1 when divided by 97)."""
    return _remainder(iban[4:] + iban[:4]) == 1


def _remainder(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text)) % 97
