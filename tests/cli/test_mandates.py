"""Mandates as banks keep them: not used for long, of another account, with a slash; and in whose name accounts are."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from tests.importers.own_banks import CASES
from tests.payment_books import PaymentBooks, payment_books

if TYPE_CHECKING:
    from pathlib import Path

INCASSO = ("leden", "incasso", "2018-09")
OLD, SAME_BANK, OTHER_BANK = demo_iban(501), demo_iban(601), "NL36INGB0007654321"
EARLIER = """
2018-03-01 custom "betaalopdracht" "INCASSO-2018-03"
  uitvoering: 2018-03-28
  jaar: 2018
  regels: "L0001 5.00"
"""


@pytest.fixture
def books(tmp_path: Path) -> PaymentBooks:
    return payment_books(tmp_path, EARLIER)


def details(books: PaymentBooks, *words: str, status: int = 0) -> str:
    call = ["leden", "gegevens", *words, "--boeken", str(books.main), "--sleutel", str(books.key)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bwk_ledger.acts.register.today", lambda: dt.date(2018, 8, 15))
        found = CliRunner().invoke(main, call)
    assert found.exit_code == status, found.output
    return found.output


def line_of(output: str, number: str) -> str:
    return next(" ".join(line.split()) for line in output.splitlines() if line.startswith(number))


def amendments(path: Path) -> list[list[str]]:
    """Of each line with an amendment: the texts in it."""
    found = ET.fromstring(path.read_bytes()).iterfind(".//{*}MndtRltdInf")
    return [[text.strip() for text in item.itertext() if text.strip()] for item in found if item.find("{*}AmdmntInd")
            is not None]  # fmt: skip


def test_a_mandate_that_was_not_used_for_36_months_is_not_collected_on(books: PaymentBooks) -> None:
    details(books, "L0002", "--machtiging", "BWK-L0002-OUD", "--getekend", "2014-01-10")
    output = books.done(*INCASSO)
    assert line_of(output, "L0002").endswith(
        "machtiging al 36 maanden niet gebruikt (sinds 2014-01-10); vraag een nieuwe"
    )
    assert line_of(output, "L0001") == "L0001 15,00 vervolg"
    # Three years after it was last used, not after it was signed.
    late = books.done("leden", "incasso", "2021-09", "--jaar", "2018", today="2021-09-01")
    assert line_of(late, "L0001") == "L0001 20,00 vervolg"
    books.call("leden", "incasso", "2024-11", "--jaar", "2018", today="2024-11-01")
    over = books.call("leden", "incasso", "2024-11", "--jaar", "2018", today="2024-11-01")[1]
    assert "machtiging al 36 maanden niet gebruikt (sinds 2021-09-28)" in over


@pytest.mark.parametrize(("iban", "told"), [(SAME_BANK, OLD), (OTHER_BANK, "SMNDA")])
@pytest.mark.parametrize("version", ["nieuw", "oud"])
def test_the_bank_is_told_once_that_a_mandate_goes_along(
    books: PaymentBooks, iban: str, told: str, version: str
) -> None:
    details(books, "L0001", "--iban", iban)
    details(books, "L0002", "--iban", demo_iban(602))  # nothing was collected from L0002 yet
    books.done(*INCASSO, "--versie", version)
    assert amendments(books.out / "INCASSO-2018-09.xml") == [["BWK-L0001", "2018-01-10", "true", told]]
    later = ("leden", "incasso", "2018-12", "--versie", version)
    books.done(*later, today="2018-12-01")
    assert amendments(books.out / "INCASSO-2018-12.xml") == []


def test_a_slash_where_banks_refuse_it(books: PaymentBooks) -> None:
    for reference in ("/BWK-L0001", "BWK-L0001/", "BWK//L0001"):
        said = details(books, "L0001", "--machtiging", reference, "--getekend", "2018-01-10", status=2)
        assert said.startswith(f"Fout: '{reference}' kan geen kenmerk van een machtiging zijn.\n")
    details(books, "L0001", "--machtiging", "BWK/L0001", "--getekend", "2018-01-10")


def test_a_list_of_names_as_members_have_them(books: PaymentBooks, tmp_path: Path) -> None:
    """A mandate of 2014 that was never used, a reference with two slashes, and names in other scripts."""
    numbers = (37, 57, 69, 78)
    member = '2018-01-01 custom "lid" "L{:04d}"\n  soort: "bewoner"\n  kamer: "TOP"\n'
    books.add("stam/leden.beancount", "".join(map(member.format, numbers)))
    text = (CASES / "sepa-namen.csv").read_text("utf-8")

    def take(text: str) -> str:
        (tmp_path / "sepa-namen.csv").write_text(text, "utf-8")
        call = ["leden", "namen", str(tmp_path / "sepa-namen.csv"), "--boeken", str(books.main)]
        return CliRunner().invoke(main, [*call, "--sleutel", str(books.key)]).output

    assert take(text).startswith("Fout: sepa-namen.csv, regel 4: '/BWK//L0069' kan geen kenmerk")
    taken = take(text.replace("/BWK//L0069", "BWK-L0069"))
    assert taken == "sepa-namen.csv: 4 nieuw, 0 gewijzigd, 0 ongewijzigd in het register.\n"
    said = books.done(*INCASSO)
    assert line_of(said, "L0037").endswith("niet gebruikt (sinds 2014-01-10); vraag een nieuwe")
    file = ET.fromstring((books.out / "INCASSO-2018-09.xml").read_bytes())
    names = {item.text for item in file.iterfind(".//{*}Dbtr/{*}Nm")}
    assert names == {"Anna Voorbeeld", "Cagla de Vries + Zn", "Sukru Celik 'O' Lodz", "Wang Xiao Ming", "A"}


def test_a_payment_names_who_has_the_account(books: PaymentBooks) -> None:
    details(books, "L0001", "--rekeninghouder", "A. Voorbeeld-Jansen")
    details(books, "L0003", "--handgeld", "top")
    books.done(*INCASSO)
    names = [item.text for item in ET.fromstring((books.out / "INCASSO-2018-09.xml").read_bytes()).iterfind(
        ".//{*}Dbtr/{*}Nm")]  # fmt: skip
    assert names == ["A. Voorbeeld-Jansen", "Cagla de Vries + Zn"]
    books.done("handgeld", "overmaken", "2018-09")
    names = [item.text for item in ET.fromstring((books.out / "HANDGELD-2018-09.xml").read_bytes()).iterfind(
        ".//{*}Cdtr/{*}Nm")]  # fmt: skip
    assert names == ["Ben de Proef", "Kamer HLR"]
    assert "  Handgeld:   TOP" in details(books, "L0003")


def test_a_bank_must_have_the_file_a_working_day_before(books: PaymentBooks) -> None:
    # Good Friday and Easter Monday lie between.
    said = books.refused(
        *("leden", "incasso", "2018-04", "--uitvoering", "2018-04-03", "--termijn", "1"), today="2018-03-30"
    )
    assert said == (
        "een incasso op 2018-04-03 kan de bank niet meer uitvoeren.\n"
        "  Oorzaak: zij moet het bestand een werkdag van tevoren hebben: uiterlijk op 2018-03-29.\n"
        "  Herstel: kies met --uitvoering een latere dag, zoals 2018-04-04.\n"
    )
