"""A year of Wijkhuis De Linde, from an empty folder to its annual accounts, lived with commands only.

What is expected is added up here, from what the banks, the members and the landlord did, and not from the books.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.demo.people import demo_iban
from tests.year.living import Asn, Ing

if TYPE_CHECKING:
    from tests.year.living import Treasurer

LANDLORD, ENERGY, TOWN, TAX, PENSION = (demo_iban(number) for number in range(301, 306))
BUILDER, FUND, CARRIER = (demo_iban(number) for number in range(306, 309))
MEMBERS, STAFF, VOLUNTEERS = 25, 5, 15
FOUNDERS = range(1, 19)  # who sign up in January; the others follow in the year
RENTS = {"LINDE": Decimal("850.00"), "BEUK": Decimal("700.00"), "WILG": Decimal("650.00")}
NET = {1: Decimal("1890.12"), 2: Decimal("1422.50"), 3: Decimal("980.00"), 4: Decimal("655.40"), 5: Decimal("2104.77")}
MONTHS = (
    "", "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip

TOML = f"""
naam = "Wijkhuis De Linde U.A."
code = "WDL"
zetel = "Lindestad"
kvk = "87654321"
rsin = "123456782"
boeken-vanaf = 2026
bestuur = ["L0001", "L0002"]
incassant = "NL32ZZZ876543210000"

[[kamer]]
code = "LINDE"
naam = "Kamer De Linde"
stad = "Lindestad"
handgeld = 250.00
iban = "{demo_iban(11)}"

[[kamer]]
code = "BEUK"
naam = "Kamer De Beuk"
stad = "Lindestad"
handgeld = 150.00
iban = "{demo_iban(12)}"

[[bank]]
naam = "ING betaalrekening"
soort = "bank"
iban = "{demo_iban(1)}"

[[financier]]
code = "GEMEENTE"
naam = "Gemeente Lindestad"
groep = "Gemeente"
subsidie = true

[[tarief]]
soort = "bewoner"
uur = 10.00

[[tarief]]
soort = "professional"
uur = 30.00

[aandeel]
waarde = 25.00

[[contributie]]
soort = "bewoner"
bedrag = 20.00
vervalt = ["31-03", "30-09"]

[beginbalans]
"Activa:Bank:ING-Betaalrekening" = 12000.00
"Activa:Handgeld:LINDE" = 85.00
"Activa:Handgeld:BEUK" = 40.00
"Vermogen:Reserves:Algemeen" = 12125.00
"""


def member(number: int) -> str:
    return f"L{number:04}"


def iban_of(number: int) -> str:
    return demo_iban(500 + number)


class Year:
    """The cooperative, its banks, and what there must be at any moment."""

    def __init__(self, treasurer: Treasurer) -> None:
        self.does, self.asks, self.reads = treasurer.does, treasurer.asks, treasurer.reads
        self.treasurer = treasurer
        self.ing = Ing(demo_iban(1), Decimal("12000.00"))
        self.open = ["LINDE", "BEUK"]
        self.asn = Asn(demo_iban(2))
        self.petty = {"LINDE": Ing(demo_iban(11), Decimal("85.00")), "BEUK": Ing(demo_iban(12), Decimal("40.00"))}

    def begins(self) -> None:
        folder = self.treasurer.folder
        self.treasurer.today("2026-01-02")
        (folder / "wdl.toml").write_text(TOML, "utf-8")
        self.asks("nieuw", str(self.treasurer.kept.root), "--uit", str(folder / "wdl.toml"))
        self.people()
        self.agreements()

    def people(self) -> None:
        for number in FOUNDERS:
            self.signs_up(number, "2026-01-05")
        for number in range(1, STAFF + 1):
            self.does(
                "uren", "aanmelden", "--kamer", "LINDE", "--soort", "betaald", "--nummer", f"P{number:04}",
                "--sinds", "2026-01-01",
            )  # fmt: skip

    def volunteers(self) -> None:
        for number in range(1, VOLUNTEERS + 1):
            self.does(
                "uren", "aanmelden", "--kamer", ("LINDE", "BEUK")[number % 2], "--soort", "bewoner",
                "--nummer", f"V{number:04}", "--sinds", "2026-01-01", "--lid", member(number),
            )  # fmt: skip

    def signs_up(self, number: int, day: str, shares: int = 1) -> None:
        kamer = ("LINDE", "BEUK")[number % 2]
        self.does(
            "leden", "aanmelden", "--aandelen", str(shares), "--soort", "bewoner", "--kamer", kamer,
            "--datum", day, "--nummer", member(number),
        )  # fmt: skip
        known = ("--naam", f"Lid{number} de Verzonnene", "--iban", iban_of(number), "--adres", f"Proefstraat {number}")
        mandate = ("--machtiging", f"WDL-{number}", "--getekend", day)
        self.asks("leden", "gegevens", member(number), *known, *mandate, *self.treasurer.key)

    def agreements(self) -> None:
        award = ("--bedrag", "90000,00", "--vanaf", "2026-01-01", "--einde", "2026-12-31")
        self.does("toekenning", "nieuw", "GEMEENTE", "2026", *award, "--beschikking", "2025-8812")
        for day in ("2026-01-15", "2026-04-15", "2026-07-15"):
            self.does("toekenning", "termijn", "GEMEENTE:2026", "30000,00", "--datum", day)
        for number in range(1, STAFF + 1):
            self.does(
                "loon", "afspraak", f"P{number:04}", "--vanaf", "2026-01-01", "--kamer", ("LINDE", "BEUK")[number % 2],
                "--subsidie", "GEMEENTE:2026", "--personeelsnummer", str(100 + number),
            )  # fmt: skip
        self.does("loon", "regels", "--pensioen-maanden", "2")
        for kamer, amount in (("LINDE", "10200,00"), ("BEUK", "8400,00")):
            self.does("begroting", "nieuw", "2026", f"huur {kamer.lower()}", amount)
        for name, iban in (("SLEUTEL", LANDLORD), ("STROOM", ENERGY)):
            self.does("relatie", name, "--naam", f"{name.title()} BV", "--iban", iban, "--incasso", "ja",
                      "--vanaf", "2026-01-01")  # fmt: skip

    # What comes in and goes out each month.

    def rents(self, month: int, bank: Ing | Asn) -> None:
        """Three rents of one landlord, of three kamers."""
        for kamer, amount in RENTS.items():
            if kamer in self.open:
                text = f"Huur {MONTHS[month]} {kamer} factuur HS-2026{month:02}-{kamer}"
                bank.row(f"2026-{month:02}-01", -amount, "Sleutel BV", LANDLORD, text)

    def wages(self, month: int, bank: Ing | Asn) -> None:
        for number, net in NET.items():
            name, iban = f"Werker{number} Verzonnen", iban_of(100 + number)
            bank.row(f"2026-{month:02}-24", -net, name, iban, f"Salaris {MONTHS[month]} 2026")

    def january(self) -> None:
        ing = self.ing
        self.rents(1, ing)
        for number in FOUNDERS:
            if number not in {3, 4, 5}:
                ing.row("2026-01-12", "25.00", f"Lid{number} de Verzonnene", iban_of(number),
                        f"Aandelen lid {member(number)}")  # fmt: skip
        ing.row("2026-01-13", "50.00", "Lid3 de Verzonnene", iban_of(3), "Aandelen lid L0003 en L0004")
        ing.row("2026-01-14", "30.00", "Lid5 de Verzonnene", iban_of(5), "Aandelen lid L0005")
        ing.row("2026-01-15", "30000.00", "Gemeente Lindestad", TOWN, "Subsidie 2026 termijn 1 besch 2025-8812")
        ing.row("2026-01-15", "-1000.00", "Sleutel BV", LANDLORD, "Waarborgsom huurcontract DL-2026")
        ing.row("2026-01-20", "-380.00", "Stroom BV", ENERGY, "Termijnnota 01 klantnr 99120")
        self.wages(1, ing)
        ing.row("2026-01-30", "-15.95", "ING Bank N.V.", "", "Kosten zakelijk pakket januari")
        self.treasurer.today("2026-02-02")
        self.reads("ing-januari.csv", ing.statement())
        print(self.asks("vraagposten"))
