"""Read the statements back and book them by the rules, independently of the importers."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tomllib
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.money import parse_amount, split
from bwk_ledger.demo.people import COOPERATIVE, PETTY_CASH_IBANS
from bwk_ledger.demo.sources import own_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

YEARS = (2017, 2018)
OWN = {COOPERATIVE.iban: "Activa:Bank:ING"} | {iban: f"Activa:Handgeld:{k}" for k, iban in PETTY_CASH_IBANS.items()}


@dataclass(frozen=True)
class Row:
    date: dt.date
    account: str
    iban: str
    name: str
    text: str
    amount: Decimal
    balance: Decimal

    @property
    def is_internal(self) -> bool:
        return self.iban in OWN


@dataclass(frozen=True)
class Cost:
    date: dt.date
    account: str
    amount: Decimal
    grant: str | None
    kamer: str = ""


def statement(folder: Path, iban: str, year: int = 2018) -> list[Row]:
    """Oldest row first."""
    (path,) = folder.glob(f"{iban}_*-{year}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [
        Row(
            date=dt.datetime.strptime(row["Datum"], "%Y%m%d").replace(tzinfo=dt.UTC).date(),
            account=OWN[row["Rekening"]],
            iban=row["Tegenrekening"],
            name=row["Naam / Omschrijving"],
            text=row["Mededelingen"],
            amount=parse_amount(row["Bedrag (EUR)"]) * (1 if row["Af Bij"] == "Bij" else -1),
            balance=parse_amount(row["Saldo na mutatie"]),
        )
        for row in reversed(rows)
    ]


def statement_names(year: int) -> dict[str, str]:
    """The name of the statement of every own account that there was in a year."""
    if year == 2018:
        return {iban: f"{iban}_01-01-2018_31-12-2018.csv" for iban in OWN}
    return {iban: f"{iban}_01-04-2017_31-12-2017.csv" for iban in OWN if iban != PETTY_CASH_IBANS["ZUILEN"]}


def all_rows(folder: Path, years: Iterable[int] = YEARS) -> list[Row]:
    return [row for year in years for iban in statement_names(year) for row in statement(folder, iban, year)]


@cache
def rules() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(own_files()["stam/regels.toml"])["regel"]
    return found


def matching(row: Row) -> tuple[int, dict[str, str]] | None:
    """The place of the first rule that fits, and what it found."""
    for place, rule in enumerate(rules()):
        groups = _match(rule, row)
        if groups is not None:
            return place, groups
    return None


def book(row: Row, kamers: dict[str, str]) -> list[Cost]:
    """The other side of one row; `kamers` gives the kamer of each member."""
    found = matching(row)
    if found is None:
        return []
    place, groups = found
    rule = rules()[place]
    kamer = groups.get("kamer") or kamers.get(groups.get("lid", "")) or row.account.rsplit(":", 1)[1]
    if rule["naam"].startswith(("Salaris", "Loonheffing")):
        kamer = rule["naam"].rpartition(" ")[2]
    parts = rule.get("verdeling", [{**rule, "deel": 1}])
    amounts = split(-row.amount, [Decimal(str(part["deel"])) for part in parts])
    return [
        Cost(
            row.date,
            part["rekening"].format(kamer=kamer, lid=groups.get("lid")),
            amount,
            str(part.get("subsidie") or "").partition(":")[0] or None,  # the funder
            kamer,
        )
        for part, amount in zip(parts, amounts, strict=True)
    ]


def wages(costs: Iterable[Cost]) -> list[Cost]:
    """What the journals say of a month, where the bank shows what was paid of it: for each kamer by the agreement."""
    paid: dict[tuple[str, dt.date], Decimal] = defaultdict(Decimal)
    for cost in costs:
        if cost.account in ("Schulden:Nettoloon", "Schulden:Loonheffing"):
            last = cost.date.replace(day=monthrange(cost.date.year, cost.date.month)[1])
            paid[cost.kamer, last] += cost.amount
    agreed = dict(re.findall(r'verdeling: "(\w+) 1"\n  subsidie: "(.+)"', own_files()["stam/personen.beancount"]))
    found = []
    for (kamer, day), gross in paid.items():
        words = agreed[kamer].split()
        amounts = split(gross, [Decimal(word) for word in words[1::2]])
        for grant, amount in zip(words[::2], amounts, strict=True):
            account = f"Lasten:{kamer}:Mensen:Perspectiefbanen"
            found.append(Cost(day, account, amount, None if grant == "-" else grant, kamer))
    return found


def members(folder: Path) -> list[dict[str, str]]:
    with (folder / "ledenlijst-2018.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def member_kamers(folder: Path) -> dict[str, str]:
    return {member["Lidnummer"]: member["Kamer"] for member in members(folder)}


def _match(rule: dict[str, Any], row: Row) -> dict[str, str] | None:
    fits = (
        rule.get("iban", row.iban) == row.iban
        and row.account.startswith(rule.get("op", ""))
        and ("af_bij" not in rule or (rule["af_bij"] == "bij") == (row.amount > 0))
        and rule.get("vanaf", dt.date.min) <= row.date <= rule.get("tot", dt.date.max)
    )
    if not fits:
        return None
    groups: dict[str, str] = {}
    for key, text in (("tegenpartij", row.name), ("tekst", row.text)):
        if key in rule:
            found = re.search(rule[key], text, re.IGNORECASE)
            if found is None:
                return None
            groups |= found.groupdict()
    return groups
