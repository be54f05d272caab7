"""The money half of the checklist on a copy of the example year: how it stands, and with faults planted."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit import fees, handgeld, hours, results, shares
from bwk_ledger.rules.load import Ledger, load
from tests.audit.lines_help import GOOD, OPEN, WRONG, ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bwk_ledger.audit.audit import Audit, Line


@pytest.fixture
def copy(tmp_path: Path, repo: Path) -> Path:
    shutil.copytree(repo / "ledger", tmp_path / "boeken")
    return tmp_path / "boeken"


def change(path: Path, pattern: str, new: str) -> None:
    text, found = re.subn(pattern, new, path.read_text("utf-8"), count=1, flags=re.DOTALL)
    assert found == 1
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def demo(pytestconfig: pytest.Config) -> Ledger:
    return load(pytestconfig.rootpath / "ledger" / "main.beancount")


@pytest.mark.parametrize(
    ("check", "state", "answer"),
    [
        (
            handgeld.check_agreements,
            GOOD,
            "TOP, HLR en ZUILEN: 8.140,00 euro overgemaakt, 7.874,12 uitgegeven, nooit meer dan mag.",
        ),
        # Nobody chased the last seven.
        (
            fees.check,
            OPEN,
            "Leden maal contributie is 1.215,00 euro, en 1.095,00 is betaald. 7 leden lopen achter, samen 125,00 euro.",
        ),
        (
            shares.check,
            GOOD,
            ("Het aandelenregister en het vermogen zijn gelijk: 277 aandelen van 113 leden, 6.925,00 euro."),
        ),
        (
            results.check_grants,
            GOOD,
            ("10 subsidies: 264.300,00 euro ontvangen, 257.346,85 besteed, 6.953,15 over."),
        ),
        # ZUILEN began in April and did not hand in December.
        (
            hours.check_hours,
            OPEN,
            (
                "22.682,75 onbetaalde uren. Van 4 maanden is niet verklaard dat alle uren er zijn. 751,00 uur is "
                "niet goedgekeurd."
            ),
        ),
        # 2017 has nine months, and nobody explained anything.
        (
            results.check_deviations,
            OPEN,
            (
                "Met 2017 is niet te vergelijken: de boeken beginnen pas op 31 maart 2017. "
                "1 post wijkt veel af, zonder uitleg."
            ),
        ),
        (hours.check_people, OPEN, "Aan 6 nummers is samen 300,00 euro betaald. Kijk of dat klopt."),
    ],
)
def test_the_example_year(demo: Ledger, check: Callable[[Audit], Line], state: object, answer: str) -> None:
    line = ask(check, demo)
    assert (line.state, line.answer) == (state, answer)


def test_a_top_up_of_260_names_kamer_and_month(copy: Path) -> None:
    change(
        copy / "jaren" / "2018" / "bank.beancount",
        r'(2018-05-02 \* "Overboeking van ING naar HLR".*?)-250\.00(.*?) 250\.00',
        r"\1-260.00\2 260.00",
    )
    line = ask(handgeld.check_agreements, load(copy / "main.beancount"))
    assert line.state is WRONG
    assert line.answer == "HLR, mei 2018: 260,00 euro overgemaakt, 10,00 boven het plafond van 250,00."


def test_a_share_too_many_names_the_member_and_the_difference(copy: Path) -> None:
    change(copy / "jaren" / "2018" / "bank.beancount", r"(Ledenkapitaal:L0096 +)-4 AANDEEL", r"\g<1>-5 AANDEEL")
    line = ask(shares.check, load(copy / "main.beancount"))
    assert line.state is WRONG
    assert line.answer == (
        "L0096: op 17 januari 2018 voor 25,00 euro (1 aandeel) te veel aan aandelen, naast wat ervoor is betaald."
    )
    assert line.wrong[0].amount == 25


def test_a_share_too_many_out_of_the_reserve(copy: Path) -> None:
    with (copy / "jaren" / "2018" / "leden.beancount").open("a", encoding="utf-8") as file:
        file.write(
            '\n2018-11-15 * "L0013" "Aandeel erbij"\n  mutatie: 129\n'
            "  Vermogen:Ledenkapitaal:L0013  -1 AANDEEL {25 EUR}\n  Vermogen:Reserves:Algemeen  25.00 EUR\n"
        )
    line = ask(shares.check, load(copy / "main.beancount"))
    assert [proof.text[:45] for proof in line.wrong] == ["L0013 kreeg op 15 november 2018 1 aandeel uit"]
