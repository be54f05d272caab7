"""Bank lines that nobody can explain: no rule may fit them, so that they wait among the `Vraagposten`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import stream
from bwk_ledger.demo.days import SECOND
from bwk_ledger.demo.iban import demo_iban
from bwk_ledger.demo.lines import BankLine, card, direct_debit, transfer
from bwk_ledger.demo.parties import Party

if TYPE_CHECKING:
    from bwk_ledger.demo.people import People


def unexplained_lines(seed: int, people: People) -> list[BankLine]:
    """Eight lines, all of 2018; two of the counterparties are people."""
    bank_day = SECOND.bank_day
    payer, paid = people.strangers
    return [
        transfer(bank_day(2, 14), Party("Handelsonderneming Kwikstaart", demo_iban(901)), -86_50, "Factuur 18-0443"),
        transfer(bank_day(3, 7), payer, 35_00, "zoals besproken"),
        direct_debit(
            bank_day(4, 16),
            Party("Abonnementenservice Meridiaan", demo_iban(902)),
            -19_95,
            "Incasso dossier 55120",
            "MRD-55120",
        ),
        transfer(bank_day(5, 29), Party("Stichting Vrienden van de Vaart", demo_iban(903)), 150_00, "bijdrage"),
        transfer(bank_day(7, 11), paid, -42_30, "terug voor vorige week"),
        card(bank_day(8, 23), "Winkelhal 0417", -27_85, "012", stream(seed, "unexplained")),
        transfer(bank_day(9, 20), Party("Verzekeringskantoor De Dijkring", demo_iban(904)), 212_40, "Dossier 7731"),
        transfer(bank_day(11, 15), Party("Servicekantoor Poldervaart", demo_iban(905)), -64_00, "2018/1107"),
    ]
