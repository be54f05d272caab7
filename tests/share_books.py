"""Entries about members and shares that tests write in new books (of the fixture `books`)."""

from __future__ import annotations

RULES = '\n2017-01-01 custom "ledenregels"\n  minste-aandelen: 1\n  terugbetaling-maanden: 6\n'
RESERVE = "Vermogen:Reserves:Algemeen"
BANK = "Activa:Bank:ING"


def member(number: str, start: str, end: str = "", kamer: str = "TOP", kind: str = "bewoner", extra: str = "") -> str:
    """A period of membership."""
    last = f"  einde: {end}\n" if end else ""
    return f'\n{start} custom "lid" "{number}"\n  soort: "{kind}"\n  kamer: "{kamer}"\n{last}{extra}'


def subscription(number: str, day: str, shares: int) -> str:
    return f'\n{day} custom "inschrijving" "{number}"\n  aandelen: {shares}\n  soort: "bewoner"\n  kamer: "TOP"\n'


def move(day: str, number: object, *lines: str, extra: str = "") -> str:
    """A movement of shares: `L0001 -2` for shares, and a whole posting for anything else."""
    stated = f"  mutatie: {number}\n" if number is not None else ""
    body = "".join(f"  {_line(line)}\n" for line in lines)
    return f'\n{day} * "aandelen"\n{stated}{extra}{body}'


def _line(line: str) -> str:
    if not line.startswith("L0"):
        return line
    number, count = line.split()
    return f"Vermogen:Ledenkapitaal:{number}  {count} AANDEEL {{25 EUR}}"


def issue(day: str, number: object, who: str, count: int, extra: str = "") -> str:
    return move(day, number, f"{who} -{count}", f"{BANK}  {count * 25}.00 EUR", extra=extra)


def opening(number: object, who: str, count: int, day: str = "2018-03-01") -> str:
    return move(day, number, f"{who} -{count}", f"{RESERVE}  {count * 25}.00 EUR")


def leaving(day: str, number: object, who: str, count: int) -> str:
    return move(day, number, f"{who} {count}", f"Schulden:Ledenkapitaal:{who}  -{count * 25}.00 EUR")


def paid_back(day: str, who: str, amount: str) -> str:
    return f'\n{day} * "terugbetaling"\n  Schulden:Ledenkapitaal:{who}  {amount} EUR\n  {BANK}\n'


def cost(day: str, amount: str = "1.00") -> str:
    """Any other booking: the books go on."""
    return f'\n{day} * "bankkosten"\n  Lasten:BWK:Organisatie:Bankkosten  {amount} EUR\n  {BANK}\n'
