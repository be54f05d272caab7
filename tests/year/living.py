"""What a treasurer has at hand: a bank that gives statements, and commands of which each is undone and done again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.base import periods
from bwk_ledger.base.money import format_amount
from bwk_ledger.cli import main as bwk
from tests.history_books import Kept
from tests.register_samples import write_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pytest

_ING = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
    '"Mededelingen";"Saldo na mutatie";"Tag"'
)
_SEED = 16
_PART = 0.05  # of the acts that are undone


@dataclass(frozen=True)
class Row:
    """What the bank wrote on a day; money that goes out has a minus."""

    day: dt.date
    amount: Decimal
    name: str
    iban: str
    text: str


@dataclass
class Account:
    """An account at a bank, of which one downloads a statement each month."""

    iban: str
    balance: Decimal = Decimal(0)
    waiting: list[Row] = field(default_factory=list)

    def row(self, day: str, amount: str | Decimal, name: str, iban: str, text: str) -> None:
        """Note what the bank will show; `text` is the description that was given."""
        self.waiting.append(Row(dt.date.fromisoformat(day), Decimal(amount), name, iban, text))

    def _taken(self) -> tuple[Decimal, list[Row]]:
        """The balance before the rows that wait, and these rows by day."""
        before, rows = self.balance, sorted(self.waiting, key=lambda row: row.day)
        self.balance += sum((row.amount for row in rows), Decimal(0))
        self.waiting = []
        return before, rows


class Ing(Account):
    """As ING writes a download today: newest first, with the balance after each row."""

    bank = "ING Bank N.V."

    def statement(self) -> str:
        before, rows = self._taken()
        balances = list(accumulate((row.amount for row in rows), initial=before))[1:]
        lines = [self._line(row, balance) for row, balance in zip(rows, balances, strict=True)]
        return "\r\n".join([_ING, *lines[::-1], ""])

    def _line(self, row: Row, balance: Decimal) -> str:
        told = f"Naam: {row.name} Omschrijving: {row.text} IBAN: {row.iban}" if row.iban else row.text
        fields = (
            f"{row.day:%Y%m%d}",
            row.name,
            self.iban,
            row.iban,
            "GT" if row.iban else "BA",
            "Bij" if row.amount > 0 else "Af",
            format_amount(abs(row.amount)).replace(".", ""),
            "Online bankieren" if row.iban else "Betaalautomaat",
            f"{told} Valutadatum: {row.day:%d-%m-%Y}",
            format_amount(balance).replace(".", ""),
            "",
        )
        return ";".join(f'"{text}"' for text in fields)


class Asn(Account):
    """As ASN writes a download: oldest first, without titles, with the balance before each row."""

    bank = "ASN Bank"
    number = 58397980

    def statement(self) -> str:
        before, rows = self._taken()
        balances = list(accumulate((row.amount for row in rows), initial=before))
        return "".join(self._line(row, balance) for row, balance in zip(rows, balances, strict=False))

    def _line(self, row: Row, before: Decimal) -> str:
        day = f"{row.day:%d-%m-%Y}"
        self.number += 1
        ends = (day, day, "2754", "NGM", str(self.number), "", f"'{row.text}'", str(row.day.month))
        fields = (day, self.iban, row.iban, row.name.lower(), "", "", "", "EUR", f"{before:.2f}", "EUR")
        return ",".join((*fields, f"{row.amount:.2f}", *ends)) + "\r\n"


@dataclass
class Treasurer:
    """Gives commands in a folder; each that changes the books is undone, and done again by undoing that.

    Of all acts a part is undone, chosen by a seed, unless `all_acts`.
    """

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    all_acts: bool = False
    undone: int = 0
    acts: int = 0

    def __post_init__(self) -> None:
        self.kept = Kept(self.folder)
        self._chance = Random(_SEED)
        self.key = ("--sleutel", str(write_key(self.folder / "sleutel.txt")))

    def today(self, day: str) -> None:
        """From now on it is this day."""
        now = dt.datetime.fromisoformat(f"{day}T20:00")

        class Clock(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
                del tz
                return now

        class Time:
            date, timedelta, datetime = dt.date, dt.timedelta, Clock

        self.monkeypatch.setattr(periods, "dt", Time)

    def asks(self, *words: str, status: int | None = 0) -> str:
        """Give a command that changes no books; what it says. It ends with this status, or None: with 0 or 1."""
        environment = {"BWK_BOEKEN": str(self.kept.root)}
        found = CliRunner().invoke(bwk, words, env=environment)
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        assert found.exit_code in ({0, 1} if status is None else {status}), f"bwk {' '.join(words)}\n{found.output}"
        return found.output

    def does(self, *words: str, status: int = 0) -> str:
        """Give a command that changes the books; what it says."""
        undoing = self.all_acts or self._chance.random() < _PART
        before = self._state() if undoing else None
        said = self.asks(*words, status=status)
        self.acts += 1
        if before is not None:
            self._undoes(before, words)
        return said

    def _state(self) -> tuple[int, Mapping[str, bytes]]:
        """The number of the last act, and all files of the books."""
        return self.kept.acts()[-1].number, self.kept.files()

    def _undoes(self, before: tuple[int, Mapping[str, bytes]], words: Sequence[str]) -> None:
        number, after = self._state()
        if number == before[0]:
            assert after == before[1], f"bwk {' '.join(words)} is geen handeling"
            return
        for undone, expected in ((number, before[1]), (number + 1, after)):
            self.asks("ongedaan", str(undone), status=None)
            found = self.kept.files()
            different = sorted(name for name in found.keys() | expected if found.get(name) != expected.get(name))
            assert not different, f"ongedaan {undone} na bwk {' '.join(words)}: {different}"
        self.undone += 1

    def reads(self, name: str, text: str | bytes, *more: str, status: int = 0) -> str:
        """Import a file as it was downloaded."""
        path = self.folder / "downloads" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.does("importeer", str(path), *more, status=status)
