"""Books with members that owe a fee, one that left, and a register that knows most of them: to make orders in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.acts.new_books import NewKamer, template_text
from bwk_ledger.base.files import write_file
from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.register.people import Mandate, Register, RegisteredPerson, write
from bwk_ledger.register.vault import KeyFile
from tests.bank_files import BANK, PETTY_CASH, ImportBooks
from tests.compose import member, new_books, prepared
from tests.register_samples import DAY, write_key

if TYPE_CHECKING:
    from pathlib import Path

CREDITOR = "NL69ZZZ123456780000"
TODAY = "2018-09-01"
MEMBERS = """
2018-01-01 custom "contributie" "bewoner" 20.00 EUR
  vervalt: "2018-02-28 2018-05-31 2018-08-31 2018-11-30"
  rekening: "Eigen:LEDEN"
2017-04-01 custom "ledenregels"
  terugbetaling-maanden: 3
""" + "\n".join(
    f'2018-01-01 custom "lid" "L{number:04d}"\n  soort: "bewoner"\n  kamer: "{"HLR" if number == 2 else "TOP"}"'
    for number in range(1, 8)
)
# L0008 left with two shares, L0009 leaves at the end of the year with one.
LEFT = (
    member("L0008", soort="staf", einde="2018-04-30")
    + member("L0009", soort="staf", einde="2018-12-31")
    + """
2018-01-02 * "L0008" "Aandelen"
  mutatie: 1
  Activa:Bank:ING               50.00 EUR
  Vermogen:Ledenkapitaal:L0008  -2 AANDEEL {25 EUR}
2018-01-02 * "L0009" "Aandelen"
  mutatie: 2
  Activa:Bank:ING               25.00 EUR
  Vermogen:Ledenkapitaal:L0009  -1 AANDEEL {25 EUR}
2018-04-30 * "L0008" "Aandelen ingeleverd"
  mutatie: 3
  Vermogen:Ledenkapitaal:L0008   2 AANDEEL {25 EUR}
  Schulden:Ledenkapitaal:L0008  -50.00 EUR
"""
)
PAID = """
2018-08-20 * "L0006" "Contributie"
  Activa:Bank:ING              15.00 EUR
  Baten:TOP:Eigen:LEDEN       -15.00 EUR
    lid: "L0006"
    contributie: 2018
"""


def person(number: int, name: str, *, iban: bool = True, mandate: bool = True) -> RegisteredPerson:
    return RegisteredPerson(
        name,
        iban=demo_iban(500 + number) if iban else "",
        mandate=Mandate(f"BWK-L{number:04d}", DAY) if mandate else None,
    )


REGISTER = Register(
    {
        "L0001": person(1, "Anna Voorbeeld"),
        "L0002": person(2, "Çağla de Vriés & Zn"),
        "L0003": person(3, "Ben de Proef", mandate=False),
        "L0004": person(4, "Cas Test", iban=False),
        "L0006": person(6, "Dirk Betaald"),
        "L0008": person(8, "Eva Vertrokken", mandate=False),
    },
    {"L0005": DAY},
)


@dataclass(frozen=True)
class PaymentBooks(ImportBooks):
    """Books, a folder for what goes to the bank, and the register with its key."""

    out: Path
    key: Path

    def call(self, *arguments: str, register: bool = True, today: str = TODAY) -> tuple[int, str, str]:
        """The exit status, the output and the errors of a command."""
        options = ["--boeken", str(self.main), "--uit", str(self.out), "--op", today]
        options += ["--sleutel", str(self.key)] if register else []
        found = CliRunner().invoke(
            main, [*arguments, *options], env={"BWK_BOEKEN": None, "BWK_REGISTER": None, "COLUMNS": "120"}
        )
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found.exit_code, found.stdout, found.stderr

    def done(self, *arguments: str, register: bool = True, today: str = TODAY) -> str:
        code, output, errors = self.call(*arguments, register=register, today=today)
        assert (code, errors) == (0, "")
        return output

    def refused(self, *arguments: str, register: bool = True, today: str = TODAY) -> str:
        """What a refused call says; it changed nothing, in the books and outside."""
        before = self.snapshot(), sorted(self.out.iterdir())
        code, _, errors = self.call(*arguments, register=register, today=today)
        assert code == 2
        assert (self.snapshot(), sorted(self.out.iterdir())) == before
        return errors.removeprefix("Fout: ")


def payment_books(folder: Path, more: str = "") -> PaymentBooks:
    """New books with kamers TOP (with an account) and HLR (with one), a creditor id, members and a register."""
    prepared(_make, folder, more)
    books = PaymentBooks(folder / "boeken/main.beancount", folder / "bank", folder / "sleutel.txt")
    books.load()
    return books


def _make(folder: Path, more: str) -> None:
    kamers = [NewKamer(code, f"Kamer {code}", Decimal(250), iban=iban) for code, iban in PETTY_CASH.items()]
    accounts = template_text("stam/rekeningen.beancount")
    own = {
        "stam/rekeningen.beancount": accounts.replace(
            '  rgs: "BLimBanRba"\n', f'  rgs: "BLimBanRba"\n  iban: "{BANK}"\n'
        )
    }
    main_file = new_books(folder / "boeken", "BuurtWerkKamer Coöperatie", kamers, own)
    with (main_file.parent / "stam/kamers.beancount").open("a", encoding="utf-8") as file:
        file.write(f'  incassant: "{CREDITOR}"\n')
    (folder / "bank").mkdir()
    books = PaymentBooks(main_file, folder / "bank", write_key(folder / "sleutel.txt"))
    write_file(folder / "ledenregister.age", KeyFile.read(books.key).encrypt(write(REGISTER)))
    books.add("stam/leden.beancount", MEMBERS + LEFT + PAID + more)
