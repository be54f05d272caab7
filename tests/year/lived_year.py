"""A year of Wijkhuis De Linde, from an empty folder to its annual accounts, lived with commands only.

What is expected is added up here, from what the banks, the members and the landlord did, and not from the books.
"""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base.money import format_amount, parse_amount
from bwk_ledger.demo.people import demo_iban
from tests.year.living import Asn, Ing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.year.living import Treasurer

LANDLORD, ENERGY, TOWN, TAX, PENSION = (demo_iban(number) for number in range(301, 306))
BUILDER, FUND, CARRIER, LENDER, CLUB = (demo_iban(number) for number in range(306, 311))
MEMBERS, STAFF, VOLUNTEERS = 25, 5, 15
TWO_SHARES = 5  # the member who takes two, in terms
FOUNDERS = range(1, 19)  # who sign up in January; the others follow in the year
RENTS = {"LINDE": Decimal("850.00"), "BEUK": Decimal("700.00"), "WILG": Decimal("650.00")}
NET = {1: Decimal("1890.12"), 2: Decimal("1422.50"), 3: Decimal("980.00"), 4: Decimal("655.40"), 5: Decimal("2104.77")}
TAX_PAID = {1: Decimal("410.10"), 2: Decimal("250.35"), 3: Decimal("96.40"), 4: Decimal("31.05"), 5: Decimal("518.77")}
PENSION_PAID = Decimal("61.23")
PAY = {  # gross, tax and pension withheld, and what the cooperative pays beside it
    number: (net + TAX_PAID[number] + PENSION_PAID, TAX_PAID[number], PENSION_PAID, Decimal("150.00"))
    for number, net in NET.items()
}
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


def dutch(amount: Decimal) -> str:
    return format_amount(amount).replace(".", "")


def iban_of(number: int) -> str:
    return demo_iban(500 + number)


REPORTS = (
    ("controle", "--alles"),
    ("jaarrekening", "2026"),
    ("begroting", "2026"),
    ("proefbalans", "2026"),
    ("kasstroom", "2026"),
    ("loon", "overzicht", "2026"),
    ("handgeld", "overzicht", "2026"),
    ("leden", "aandelen"),
    ("leden", "contributie", "2026"),
    ("toekenning", "lijst", "2026"),
    ("uren", "overzicht", "2026"),
    ("geschiedenis", "--alles"),
)


class Year:
    """The cooperative, its banks, and what there must be at any moment."""

    def __init__(self, treasurer: Treasurer) -> None:
        self.does, self.asks, self.reads = treasurer.does, treasurer.asks, treasurer.reads
        self.treasurer = treasurer
        self.ing = Ing(demo_iban(1), Decimal("12000.00"))
        self.open = ["LINDE", "BEUK"]
        self.asn = Asn(demo_iban(2))
        self.petty = {"LINDE": Ing(demo_iban(11), Decimal("85.00")), "BEUK": Ing(demo_iban(12), Decimal("40.00"))}

        self.collected = 20 * Decimal("10.00")  # of 18 members the second half, and of L0011 all
        self.due: Counter[str] = Counter()  # what must be on accounts by the beginning of their names; debit above zero
        self.helps: dict[int, str] = {}  # the kamer of each volunteer
        self.kamer_of = {number: ("LINDE", "BEUK")[number % 2] for number in range(1, MEMBERS + 1)}

    def today(self, day: str) -> None:
        self.day = day
        self.treasurer.today(day)

    def begins(self) -> None:
        folder = self.treasurer.folder
        self.today("2026-01-02")
        (folder / "wdl.toml").write_text(TOML, "utf-8")
        self.asks("nieuw", str(self.treasurer.kept.root), "--uit", str(folder / "wdl.toml"))
        self.people()
        self.agreements()

    def people(self) -> None:
        for number in FOUNDERS:
            self.signs_up(number, "2026-01-05", shares=2 if number == TWO_SHARES else 1)
        for number in range(1, STAFF + 1):
            self.does(
                "uren", "aanmelden", "--kamer", "LINDE", "--soort", "betaald", "--nummer", f"P{number:04}",
                "--sinds", "2026-01-01",
            )  # fmt: skip

    def volunteers(self, numbers: range, kamers: Sequence[str], since: str) -> None:
        for number in numbers:
            kamer = self.helps[number] = kamers[number % len(kamers)]
            self.does(
                "uren", "aanmelden", "--kamer", kamer, "--soort", "bewoner",
                "--nummer", f"V{number:04}", "--sinds", since, "--lid", member(number),
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
        award = ("--bedrag", "140000,00", "--vanaf", "2026-01-01", "--einde", "2026-12-31")
        self.does("toekenning", "nieuw", "GEMEENTE", "2026", *award, "--beschikking", "2025-8812")
        for day in ("2026-01-15", "2026-04-15", "2026-07-15", "2026-10-15"):
            self.does("toekenning", "termijn", "GEMEENTE:2026", "35000,00", "--datum", day)
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

    # What there must be.

    def must(self, account: str, amount: Decimal | str) -> None:
        self.due[account] += Decimal(amount)  # type: ignore[assignment]

    def cost(self, kamer: str, amount: Decimal, award: str = "") -> None:
        """A cost of a kamer; of an award as much comes out of what was received of it."""
        self.must(f"Lasten:{kamer}", amount)
        if award:
            self.must(f"Baten:{kamer}", -amount)
            self.must(f"Schulden:Subsidie:{award}", amount)

    def fee(self, number: int, amount: Decimal) -> None:
        """What a member comes to owe in this year."""
        self.must(f"Baten:{self.kamer_of[number]}", -amount)
        self.must("Activa:TeOntvangen", amount)

    def compares(self) -> None:
        """Every balance that there must be is there, to the cent."""
        lines = self.asks("proefbalans", "2026", "--formaat", "csv").splitlines()
        books: Counter[str] = Counter()
        for line in csv.DictReader(lines, delimiter=";"):
            if line["soort"] == "regel":
                debit, credit = (parse_amount(line[f"31-12-2026 {side}"] or "0") for side in ("debet", "credit"))
                books[line["Rekening"]] = debit - credit  # type: ignore[assignment]
        accounts = {
            **self.due,
            "Activa:Bank:ING-Betaalrekening": self.ing.balance,
            "Activa:Bank:ASN-Betaalrekening": self.asn.balance,
        }
        for kamer, petty in self.petty.items():
            accounts[f"Activa:Handgeld:{kamer}"] = petty.balance
        wrong = {
            begins: (found, amount)
            for begins, amount in accounts.items()
            if amount != (found := sum(held for name, held in books.items() if f"{name}:".startswith(f"{begins}:")))
        }
        assert not wrong, wrong

    # What comes in and goes out each month.

    def rents(self, month: int, bank: Ing | Asn) -> None:
        """Three rents of one landlord, of three kamers."""
        for kamer, amount in RENTS.items():
            if kamer in self.open:
                text = f"Huur {MONTHS[month]} {kamer} factuur HS-2026{month:02}-{kamer}"
                bank.row(f"2026-{month:02}-01", -amount, "Sleutel BV", LANDLORD, text)
                self.cost(kamer, amount, "GEMEENTE:2026")

    def wages(self, month: int, bank: Ing | Asn) -> None:
        for number, net in NET.items():
            name, iban = f"Werker{number} Verzonnen", iban_of(100 + number)
            bank.row(f"2026-{month:02}-24", -net, name, iban, f"Salaris {MONTHS[month]} 2026")

    def usual(self, month: int, bank: Ing | Asn) -> None:
        """What goes out every month: wages, the tax of the month before, and the bank's own costs."""
        self.wages(month, bank)
        if month > 1:
            tax = sum((tax + charges for _, tax, _, charges in PAY.values()), Decimal(0))
            bank.row(f"2026-{month:02}-27", -tax, "Belastingdienst", TAX, f"Loonheffing 2026-{month - 1:02}")
            pension = sum((pension for _, _, pension, _ in PAY.values()), Decimal(0))
            text = f"Premie {MONTHS[month - 1]} factuur PF-26{month - 1:02}"
            bank.row(f"2026-{month:02}-28", -pension, "Pensioenfonds Verzonnen", PENSION, text)
            self.must("Schulden:Loonheffing", tax)
            self.must("Schulden:Pensioen", pension)
        bank.row(f"2026-{month:02}-28", "-15.95", bank.bank, "", f"Kosten zakelijk pakket {MONTHS[month]}")
        self.cost("WDL", Decimal("15.95"))

    def february(self) -> None:
        ing, linde = self.ing, self.petty["LINDE"]
        self.rents(2, ing)
        self.usual(2, ing)
        ing.row("2026-02-03", "30.00", "Lid5 de Verzonnene", iban_of(5), "Aandelen lid L0005 tweede en wat extra")
        ing.row("2026-02-11", "100.00", "Familie van Proef", demo_iban(401), "gift voor de kamer, succes!")
        self.does("factuur", "boek", "Bouwbedrijf De Spijker BV", "2026-044", "484,00", "--rekening",
                  "inventaris linde", "--datum", "2026-02-04", "--iban", BUILDER, "--door", "L0001",
                  "--subsidie", "GEMEENTE:2026")  # fmt: skip
        self.does("factuur", "goedkeuren", "F-2026-001", "--door", "L0002", "--datum", "2026-02-05")
        self.pays("factuur", "2026-02-06")
        ing.row("2026-02-09", "-484.00", "Bouwbedrijf De Spijker BV", BUILDER, "2026-044")
        self.cost("LINDE", Decimal("484.00"), "GEMEENTE:2026")
        self.does("declaratie", "boek", "L0002", "23,75", "--kamer", "LINDE", "--categorie", "B", "--omschrijving",
                  "soep", "--bon", "7", "--door", "L0001", "--datum", "2026-02-06")  # fmt: skip
        self.does("declaratie", "goedkeuren", "D-2026-001", "--door", "L0003", "--datum", "2026-02-07")
        self.pays("declaratie", "2026-02-09", *self.treasurer.key)
        ing.row("2026-02-10", "-23.75", "Lid2 de Verzonnene", iban_of(2), "D-2026-001")
        self.cost("LINDE", Decimal("23.75"))
        self.handgeld("2026-02", "2026-02-11", {"LINDE": Decimal("150.00"), "BEUK": Decimal("100.00")}, ing)
        linde.row("2026-02-13", "-34.20", "Buurtsuper Proef", "", "koffie en thee")
        linde.row("2026-02-20", "-40.00", "Geldautomaat Proefplein", "", "Geldopname pas 001")
        self.today("2026-03-02")
        self.reads("ing-februari.csv", ing.statement())
        for kamer, petty in self.petty.items():
            self.reads(f"handgeld-{kamer}-02.csv", petty.statement())
        self.settles("L0005", "--deel", "aandelen L0005=25,00", "--deel", "contributie L0005=rest")
        self.must("Vermogen:Ledenkapitaal", "-25.00")
        self.must("Activa:TeOntvangen", "-5.00")
        self.settles("gift voor", noun="gift")
        self.must("Baten:WDL", "-100.00")
        self.settles("Loonheffing 2026", "loonheffing", "--regel", "Loonheffing", "--partij", "Belastingdienst")
        self.settles("Premie", "te betalen pensioen", "--regel", "Pensioen", "--partij", "Pensioenfonds Verzonnen")
        self.settles("koffie en thee", "koffie linde", "--bon", "kassabon 1")
        self.cost("LINDE", Decimal("34.20"))
        self.must("Activa:Kas:LINDE", "40.00")
        self.paid(2)
        self.hours(2)
        self.box("LINDE", 2)
        self.month()

    def counted(self, kamer: str, day: str, status: int = 0) -> None:
        """Two people count what must be there; the books may say something else."""
        held = dutch(Decimal(self.due[f"Activa:Kas:{kamer}"]))
        self.does("kas", "telling", kamer, "--bedrag", held, "--door", "L0001", "--en", "L0002", "--datum", day,
                  status=status)  # fmt: skip

    def march(self) -> None:
        ing, linde = self.ing, self.petty["LINDE"]
        for number in range(19, 23):
            self.signs_up(number, "2026-03-02")
        opened = ("--vanaf", "2026-03-01", "--stad", "Lindestad", "--handgeld", "100,00", "--financier", "GEMEENTE")
        self.does("kamer", "open", "WILG", "Kamer De Wilg", *opened)
        self.open.append("WILG")
        self.volunteers(range(13, VOLUNTEERS + 1), ("WILG",), "2026-03-01")
        self.does("begroting", "nieuw", "2026", "huur wilg", "6500,00")
        self.rents(3, ing)
        self.usual(3, ing)
        for number in range(19, 22):
            self.pays_share(number, "2026-03-05", ing)
        for number, year in ((6, "2026"), (9, "2026")):
            ing.row("2026-03-16", "20.00", f"Lid{number} de Verzonnene", iban_of(number),
                    f"Contributie {year} {member(number)}")  # fmt: skip
        ing.row("2026-03-17", "40.00", "Lid7 de Verzonnene", iban_of(7), "Contributie 2026 L0007 en L0008")
        ing.row("2026-03-18", "10.00", "Lid10 de Verzonnene", iban_of(10), "Contributie 2026 L0010 eerste helft")
        self.must("Activa:TeOntvangen", "-90.00")
        ing.row("2026-03-19", "-300.00", "Drukkerij De Proef BV", CARRIER, "factuur D-88 folders linde en beuk")
        ing.row("2026-03-20", "-75.00", "Drukkerij De Proef BV", CARRIER, "factuur D-89 posters")
        self.handgeld("2026-03", "2026-03-11", {"LINDE": Decimal("80.00")}, ing)
        linde.row("2026-03-27", "50.00", "Storting contant Proefplein", "", "Storting contant geld kas")
        self.today("2026-04-01")
        self.reads("ing-maart.csv", ing.statement())
        self.reads("handgeld-LINDE-03.csv", linde.statement())
        self.settles("D-88", "communicatie linde", "--partij", "Drukkerij De Proef BV", "--bon", "D-88")
        self.does("boeking", "splits", self.booking("D-88"), "communicatie linde=180,00", "communicatie beuk",
                  "--reden", "half voor de beuk")  # fmt: skip
        self.cost("LINDE", Decimal("180.00"))
        self.cost("BEUK", Decimal("120.00"))
        self.settles("D-89", "communicatie linde", "--partij", "Drukkerij De Proef BV", "--bon", "D-89")
        self.does("boeking", "verbeter", self.booking("D-89"), "--kamer", "WILG", "--reden", "was van de wilg")
        self.cost("WILG", Decimal("75.00"))
        memorial = ("--omschrijving", "Energie maart", "--reden", "meterstand", "--datum", "2026-03-31")
        self.does("boeking", "memoriaal", "--debet", "energie beuk=90,00", "--credit", "energie linde", *memorial,
                  "--zonder-bon", "verdeling")  # fmt: skip
        self.cost("BEUK", Decimal("90.00"))
        self.cost("LINDE", Decimal("-90.00"))
        self.settles("HS-202603-WILG", "huur wilg", "--regel", "Huur van elke kamer", "--partij", "Sleutel BV",
                     "--bon", "HS-202603-WILG", "--subsidie", "GEMEENTE:2026")  # fmt: skip
        self.does("kas", "aandeel", "LINDE", member(22), "--datum", "2026-03-20")
        self.does("kas", "contributie", "LINDE", member(4), "20,00", "--datum", "2026-03-21", "--bon", "kwitantie 1")
        self.fee(22, Decimal("20.00"))
        self.must("Activa:TeOntvangen", "-20.00")
        self.must("Activa:Kas:LINDE", Decimal("45.00") - Decimal("50.00"))
        self.must("Vermogen:Ledenkapitaal", "-25.00")
        self.box("LINDE", 3)
        self.paid(3)
        self.hours(3)
        self.month()

    def april(self) -> None:
        ing = self.ing
        self.rents(4, ing)
        self.usual(4, ing)
        ing.row("2026-04-15", "35000.00", "Gemeente Lindestad", TOWN, "Subsidie 2026 termijn 2 besch 2025-8812")
        self.must("Schulden:Subsidie:GEMEENTE:2026", "-35000.00")
        self.does(
            "leden", "incasso", "2026-04", "--uit", str(self.bank_folder), "--op", "2026-04-08", *self.treasurer.key
        )
        ing.row("2026-04-28", "155.00", "Wijkhuis De Linde U.A.", "", "SEPA INCASSO BATCH INCASSO-2026-04 16 POSTEN")
        self.must("Activa:TeOntvangen", "-155.00")
        self.does("kas", "opname", "WILG", "80,00", "--datum", "2026-04-09", "--van", "Activa:Bank:ING-Betaalrekening")
        ing.row("2026-04-09", "-80.00", "Geldautomaat Proefplein", "", "Geldopname pas 001 handgeld wilg")
        self.must("Activa:Kas:WILG", "80.00")
        self.today("2026-05-01")
        self.reads("ing-april.csv", ing.statement(), *self.treasurer.key)
        self.box("WILG", 4)
        self.paid(4)
        self.hours(4)
        self.month()

    def may(self) -> None:
        ing = self.ing
        self.rents(5, ing)
        self.usual(5, ing)
        ing.row("2026-05-04", "-12.50", "Lid11 de Verzonnene", iban_of(11),
                "Storno MD06 incl. kosten 2,50 CONTRIBUTIE-2026-04-L0011")  # fmt: skip
        self.must("Activa:TeOntvangen", "10.00")
        self.cost("WDL", Decimal("2.50"))
        self.does(
            "financier", "nieuw", "FONDS", "--naam", "Fonds Samen Proef", "--groep", "Fondsen", "--kamer", "LINDE"
        )
        award = ("--bedrag", "2000,00", "--vanaf", "2026-05-01", "--einde", "2026-12-31", "--kamer", "LINDE")
        self.does("toekenning", "nieuw", "FONDS", "KEUKEN", *award, "--post", "Fysiek:Inventaris",
                  "--doel", "een nieuwe keuken")  # fmt: skip
        for day in ("2026-05-10", "2026-10-10"):
            self.does("toekenning", "termijn", "FONDS:KEUKEN", "1000,00", "--datum", day)
        ing.row("2026-05-10", "1000.00", "Fonds Samen Proef", FUND, "Toekenning keuken eerste termijn")
        self.must("Schulden:Subsidie:FONDS:KEUKEN", "-1000.00")
        self.does("lening", "boek", "Leenfonds Proef", "3000,00", "--soort", "ontvangen", "--eerste", "2026-06-15",
                  "--termijnen", "6", "--rente", "3", "--datum", "2026-05-12", "--iban", LENDER)  # fmt: skip
        ing.row("2026-05-15", "3000.00", "Leenfonds Proef", LENDER, "LENING-2026-001 hoofdsom")
        self.must("Schulden:Leningen", "-3000.00")
        self.does("borg", "boek", "Dansclub Proef", "150,00", "--soort", "ontvangen", "--kamer", "LINDE",
                  "--datum", "2026-05-12", "--iban", CLUB)  # fmt: skip
        ing.row("2026-05-16", "150.00", "Dansclub Proef", CLUB, "BORG-2026-002 sleutel")
        self.must("Schulden:Borg", "-150.00")
        ing.row("2026-05-20", "-1200.00", "Bouwbedrijf De Spijker BV", BUILDER, "factuur 2026-101 aanrecht")
        self.today("2026-06-01")
        self.reads("ing-mei.csv", ing.statement(), *self.treasurer.key)
        self.settles("aanrecht", "inventaris linde", "--subsidie", "FONDS:KEUKEN", "--bon", "2026-101",
                     "--partij", "Bouwbedrijf De Spijker BV")  # fmt: skip
        self.cost("LINDE", Decimal("1200.00"), "FONDS:KEUKEN")
        self.settles("keuken eerste", "subsidie fonds keuken", "--regel", "Fonds", "--partij", "Fonds Samen Proef")
        self.paid(5)
        self.hours(5)
        self.month()

    def june(self) -> None:
        ing = self.ing
        self.rents(6, ing)
        self.usual(6, ing)
        self.repays(1, "2026-06-15", ing)
        self.does("begroting", "herzien", "huur wilg", "--erbij", "300,00", "--per", "2026-07-01",
                  "--besluit", "ledenvergadering 12 juni")  # fmt: skip
        left = ing.balance + sum(row.amount for row in ing.waiting)
        ing.row("2026-06-30", -left, "Wijkhuis De Linde U.A.", self.asn.iban, "overstap naar ASN, rekening opgeheven")
        self.asn.row("2026-07-01", left, "Wijkhuis De Linde U.A.", ing.iban, "overstap naar ASN, rekening opgeheven")
        self.today("2026-07-02")
        self.reads("ing-juni.csv", ing.statement(), *self.treasurer.key)
        self.does("rekening", "openen", "--naam", "ASN betaalrekening", "--iban", self.asn.iban, "--soort", "bank",
                  "--vanaf", "2026-06-30")  # fmt: skip
        self.settles("overstap", "kruisposten")
        self.does("rekening", "sluiten", "ING-Betaalrekening", "--op", "2026-06-30")
        self.must("Activa:Kruisposten", left)
        self.paid(6)
        self.hours(6)
        self.month()

    def repays(self, term: int, day: str, bank: Ing | Asn) -> None:
        """A term of the loan, a sixth of it and the interest of a month on what was left."""
        interest = Decimal("7.50") - Decimal("1.25") * (term - 1)
        bank.row(day, -500 - interest, "Leenfonds Proef", LENDER, f"LENING-2026-001 termijn {term}")
        self.must("Schulden:Leningen", "500.00")
        self.cost("WDL", interest)

    def july(self) -> None:
        asn = self.asn
        self.must("Activa:Kruisposten", -self.due["Activa:Kruisposten"])
        self.rents(7, asn)
        self.usual(7, asn)
        self.repays(2, "2026-07-15", asn)
        asn.row("2026-07-16", "35000.00", "Gemeente Lindestad", TOWN, "Subsidie 2026 termijn 3 besch 2025-8812")
        self.must("Schulden:Subsidie:GEMEENTE:2026", "-35000.00")
        for number in range(23, MEMBERS + 1):
            self.signs_up(number, "2026-07-03")
            self.pays_share(number, "2026-07-06", asn, "10.00")
        self.handgeld("2026-07", "2026-07-13", {"LINDE": Decimal("100.00")}, asn)
        self.petty["LINDE"].row("2026-07-17", "-61.40", "Buurtsuper Proef", "", "boodschappen eettafel")
        self.today("2026-08-03")
        self.reads("asn-juli.csv", asn.statement(), *self.treasurer.key)
        self.reads("handgeld-LINDE-07.csv", self.petty["LINDE"].statement())
        self.settles("boodschappen", "eten linde", "--bon", "kassabon 2")
        self.cost("LINDE", Decimal("61.40"))
        self.does("leden", "opzeggen", member(12), "--per", "2026-07-31")
        self.must("Vermogen:Ledenkapitaal", "25.00")
        self.must("Schulden:Ledenkapitaal", "-25.00")
        self.fee(12, Decimal("-10.00"))
        self.paid(7)
        self.hours(7)
        self.box("LINDE", 7)
        self.month()

    def august(self) -> None:
        asn = self.asn
        self.rents(8, asn)
        self.usual(8, asn)
        self.repays(3, "2026-08-15", asn)
        said = self.does("leden", "uitbetalen", "2026-08", "--uit", str(self.bank_folder), "--op", "2026-08-04",
                         *self.treasurer.key)  # fmt: skip
        asn.row("2026-08-28", "-25.00", "Lid12 de Verzonnene", iban_of(12), said.split()[1])
        self.must("Schulden:Ledenkapitaal", "25.00")
        self.today("2026-09-01")
        self.reads("asn-augustus.csv", asn.statement(), *self.treasurer.key)
        self.paid(8)
        self.hours(8)
        self.month()

    def september(self) -> None:
        """The last month of a kamer: its handgeld goes back, its members and staff to another."""
        asn, beuk = self.asn, self.petty["BEUK"]
        self.rents(9, asn)
        self.usual(9, asn)
        self.repays(4, "2026-09-15", asn)
        left = beuk.balance
        beuk.row("2026-09-29", -left, "Wijkhuis De Linde U.A.", asn.iban, "restant handgeld BEUK")
        asn.row("2026-09-29", left, "Kamer Beuk", beuk.iban, "restant handgeld BEUK")
        self.today("2026-10-01")
        self.reads("asn-september.csv", asn.statement(), *self.treasurer.key)
        self.reads("handgeld-BEUK-09.csv", beuk.statement())
        self.paid(9)
        self.hours(9)
        for number in self.volunteers_of("BEUK"):
            self.does("uren", "afmelden", f"V{number:04}", "--per", "2026-09-30")
        for number in range(1, STAFF + 1, 2):
            self.does("loon", "afspraak", f"P{number:04}", "--vanaf", "2026-10-01", "--kamer", "LINDE",
                      "--subsidie", "GEMEENTE:2026", "--personeelsnummer", str(100 + number))  # fmt: skip
        self.does("kamer", "sluit", "BEUK", "--op", "2026-09-30", "--leden-naar", "LINDE")
        self.open.remove("BEUK")
        self.month()

    def october(self) -> None:
        asn = self.asn
        self.rents(10, asn)
        self.usual(10, asn)
        self.repays(5, "2026-10-15", asn)
        self.does("leden", "incasso", "2026-10", "--uit", str(self.bank_folder), "--op", "2026-10-05",
                  *self.treasurer.key)  # fmt: skip
        asn.row("2026-10-10", "1000.00", "Fonds Samen Proef", FUND, "Toekenning keuken tweede termijn")
        self.must("Schulden:Subsidie:FONDS:KEUKEN", "-1000.00")
        asn.row("2026-10-15", "35000.00", "Gemeente Lindestad", TOWN, "Subsidie 2026 termijn 4 besch 2025-8812")
        self.must("Schulden:Subsidie:GEMEENTE:2026", "-35000.00")
        asn.row("2026-10-20", "-1100.00", "Bouwbedrijf De Spijker BV", BUILDER, "factuur 2026-155 oven")
        asn.row("2026-10-28", self.collected, "Wijkhuis De Linde U.A.", "",
                "SEPA INCASSO BATCH INCASSO-2026-10")  # fmt: skip
        self.must("Activa:TeOntvangen", -self.collected)
        self.today("2026-11-02")
        self.reads("asn-oktober.csv", asn.statement(), *self.treasurer.key)
        # The award has 800,00 left: all of it on the award is refused, and the remedy names the parts.
        above = self.settles("oven", "inventaris linde", "--subsidie", "FONDS:KEUKEN", status=2)
        assert "gaat 300,00 boven toekenning FONDS:KEUKEN uit" in above
        self.settles("oven", "--deel", "inventaris linde, FONDS:KEUKEN=800,00", "--deel", "inventaris linde=rest",
                     "--bon", "2026-155")  # fmt: skip
        self.cost("LINDE", Decimal("800.00"), "FONDS:KEUKEN")
        self.cost("LINDE", Decimal("300.00"))
        self.paid(10)
        self.hours(10)
        self.box("LINDE", 10)
        self.month()

    def november(self) -> None:
        asn = self.asn
        self.rents(11, asn)
        self.usual(11, asn)
        self.repays(6, "2026-11-15", asn)
        self.does("borg", "inhouden", "BORG-2026-002", "20,00", "--reden", "sleutel kwijt", "--datum", "2026-11-10")
        self.must("Baten:LINDE", "-20.00")
        asn.row("2026-11-12", "-130.00", "Dansclub Proef", CLUB, "BORG-2026-002 terug")
        self.must("Schulden:Borg", "150.00")
        self.today("2026-12-01")
        self.reads("asn-november.csv", asn.statement(), *self.treasurer.key)
        self.paid(11)
        self.hours(11)
        self.month()

    def december(self) -> None:
        asn = self.asn
        self.rents(12, asn)
        self.usual(12, asn)
        self.does("overlopend", "2026", "--boek", "te betalen", "Lasten:LINDE:Fysiek:Energie", "120,00",
                  "--omschrijving", "Energie december")  # fmt: skip
        self.cost("LINDE", Decimal("120.00"))
        self.today("2027-01-04")
        asn.row("2026-12-31", "0.10", "ASN Bank", "", "Creditrente")
        self.must("Baten:WDL", "-0.10")
        self.reads("asn-december.csv", asn.statement(), *self.treasurer.key)
        self.paid(12)
        self.hours(12)
        for kamer in self.open:
            self.counted(kamer, "2026-12-31")
        self.month()

    @property
    def bank_folder(self) -> Path:
        folder = self.treasurer.folder / "bank"
        folder.mkdir(exist_ok=True)
        return folder

    def pays_share(self, number: int, day: str, bank: Ing | Asn, fee: str = "20.00") -> None:
        bank.row(day, "25.00", f"Lid{number} de Verzonnene", iban_of(number), f"Aandelen lid {member(number)}")
        self.must("Vermogen:Ledenkapitaal", "-25.00")
        self.fee(number, Decimal(fee))

    def booking(self, text: str) -> str:
        """The number of the one booking in which a text stands."""
        self.asks("boeking", "zoek", text)
        found = list(csv.DictReader(self.asks("boeking", "zoek", text, "--formaat", "csv").splitlines(), delimiter=";"))
        (number,) = {line["Nummer"] for line in found if line["soort"] == "regel"}
        return number

    def box(self, kamer: str, month: int) -> None:
        """Takings of a shared meal, something bought, and a count that is ten cents short."""
        day = ("--datum", f"2026-{month:02}-27")
        self.does("kas", "inkomsten", kamer, "62,50", "--bon", f"dagstaat {month}", "--omschrijving", "eettafel", *day)
        self.does("kas", "uitgave", kamer, "18,45", "B", "--omschrijving", "groente", "--bon", f"kasbon {month}", *day)
        self.must(f"Activa:Kas:{kamer}", Decimal("62.50") - Decimal("18.45") - Decimal("0.10"))
        self.must(f"Baten:{kamer}", "-62.50")
        self.cost(kamer, Decimal("18.55"))
        self.counted(kamer, f"2026-{month:02}-28", status=1)
        self.does("kas", "verschil", kamer, "--reden", "wisselgeld")

    def pays(self, noun: str, day: str, *more: str) -> None:
        self.does(noun, "betalen", "--uit", str(self.bank_folder), "--op", day, "--tot", "2026-12-31", *more)

    def handgeld(self, month: str, day: str, amounts: dict[str, Decimal], bank: Ing | Asn) -> None:
        """The payment file that fills up, and what both banks show of it."""
        words = [word for kamer, amount in amounts.items() for word in ("--kamer", f"{kamer}={dutch(amount)}")]
        self.does("handgeld", "overmaken", month, "--uit", str(self.bank_folder), "--op", day, *words)
        for kamer, amount in amounts.items():
            text = f"Handgeld {kamer} {month}"
            bank.row(day, -amount, f"Kamer {kamer.title()}", self.petty[kamer].iban, text)
            self.petty[kamer].row(day, amount, "Wijkhuis De Linde U.A.", bank.iban, text)

    def january(self) -> None:
        ing = self.ing
        self.rents(1, ing)
        for number in FOUNDERS:
            self.fee(number, Decimal("20.00"))
            if number not in {3, 4, 5}:
                ing.row("2026-01-12", "25.00", f"Lid{number} de Verzonnene", iban_of(number),
                        f"Aandelen lid {member(number)}")  # fmt: skip
        ing.row("2026-01-13", "50.00", "Lid3 de Verzonnene", iban_of(3), "Aandelen lid L0003 en L0004")
        ing.row("2026-01-14", "25.00", "Lid5 de Verzonnene", iban_of(5), "Aandelen lid L0005")
        self.must("Vermogen:Ledenkapitaal", "-450.00")
        self.must("Schulden:Subsidie:GEMEENTE:2026", "-35000.00")
        ing.row("2026-01-15", "35000.00", "Gemeente Lindestad", TOWN, "Subsidie 2026 termijn 1 besch 2025-8812")
        ing.row("2026-01-15", "-1000.00", "Sleutel BV", LANDLORD, "Waarborgsom huurcontract DL-2026")
        ing.row("2026-01-20", "-380.00", "Stroom BV", ENERGY, "Termijnnota 01 klantnr 99120")
        self.usual(1, ing)
        self.cost("LINDE", Decimal("380.00"), "GEMEENTE:2026")
        self.must("Activa:Borg", "1000.00")
        self.today("2026-02-02")
        self.reads("ing-januari.csv", ing.statement())
        self.does("borg", "boek", "Sleutel BV", "1000,00", "--soort", "betaald", "--kamer", "LINDE", "--datum",
                  "2026-01-14")  # fmt: skip
        self.settles("Waarborgsom", "BORG-2026-001")
        rent = ("--partij", "Sleutel BV", "--bon", "HS-202601-LINDE", "--subsidie", "GEMEENTE:2026")
        self.settles("Huur januari LINDE", "huur linde", "--regel", "Huur", *rent, "--opnieuw")
        self.settles("Subsidie 2026", "subsidie gemeente 2026", "--regel", "Gemeente", "--partij", "Gemeente Lindestad")
        self.settles("Termijnnota", "energie linde", "--regel", "Stroom", "--partij", "Stroom BV", "--bon", "nota 01",
                     "--subsidie", "GEMEENTE:2026")  # fmt: skip
        self.paid(1)
        self.volunteers(range(1, 13), ("LINDE", "BEUK"), "2026-01-01")
        self.hours(1)
        self.month()

    def paid(self, month: int) -> None:
        """The list of the payroll office: tax is a fifth of what is earned, pension a twentieth."""
        lines = ["Personeelsnummer;Bruto loon;Loonheffing;Pensioen;Netto loon;Werkgeverslasten"]
        for number, net in NET.items():
            gross, tax, pension, charges = PAY[number]
            kamer = ("LINDE", "BEUK")[number % 2] if "BEUK" in self.open else "LINDE"
            self.cost(kamer, gross + charges, "GEMEENTE:2026")
            self.must("Schulden:Loonheffing", -tax - charges)
            self.must("Schulden:Pensioen", -pension)
            lines.append(";".join([str(100 + number), *map(dutch, (gross, tax, pension, net, charges))]))
        path = self.treasurer.folder / f"loonstaat-2026-{month:02}.csv"
        path.write_text("\n".join([*lines, ""]), "utf-8")
        self.does("loon", "lees", str(path), "--maand", f"2026-{month:02}")

    def hours(self, month: int) -> None:
        """Sheets of hours as kamers send them, approved by somebody else, and said to be complete."""
        for kamer in self.open:
            lines = [f"Kamer;{kamer}", f"Maand;2026-{month:02}", "Blad;keuken", "Datum;Nummer;Activiteit;Uren"]
            lines += [
                f"2026-{month:02}-{number + 1:02};V{number:04};kookgroep;{1 + number % 3}:30"
                for number in self.volunteers_of(kamer)
            ]
            self.reads(f"uren-{kamer}-{month:02}.csv", "\n".join([*lines, ""]))
            for word in ("goedkeuren", "volledig"):
                self.does("uren", word, kamer, f"2026-{month:02}", "--door", "P0001", "--op", self.day)

    def volunteers_of(self, kamer: str) -> list[int]:
        return [number for number, own in self.helps.items() if own == kamer]

    def month(self) -> None:
        """What a treasurer looks at when a month is done."""
        said = self.asks("controle")
        assert said.startswith("Geen fouten"), said
        assert "Na te gaan" not in said, said
        self.compares()

    def settles(self, text: str, *words: str, noun: str = "vraagposten", status: int = 0) -> str:
        """Settle the open question in which a text stands."""
        (line,) = [line for line in self.asks("vraagposten").splitlines() if text in line]
        return self.does(noun, line.split()[0], *words, status=status)

    def lived(self) -> None:
        self.begins()
        for month in (
            self.january, self.february, self.march, self.april, self.may, self.june, self.july, self.august,
            self.september, self.october, self.november, self.december,
        ):  # fmt: skip
            month()
        self.closes()
        self.reports()
        self.hands_over()

    def closes(self) -> None:
        """The general meeting decides; the year is closed, opened for what was forgotten, and closed again."""
        tax = sum((tax + charges for _, tax, _, charges in PAY.values()), Decimal(0))
        self.asn.row("2027-01-27", -tax, "Belastingdienst", TAX, "Loonheffing 2026-12")
        self.asn.row("2027-01-28", -len(PAY) * PENSION_PAID, "Pensioenfonds Verzonnen", PENSION, "Premie december")
        self.today("2027-05-21")
        self.reads("asn-januari.csv", self.asn.statement(), *self.treasurer.key)
        decided = ("--besluit", "ledenvergadering 20 mei 2027", "--datum", "2027-05-20")
        self.asks("afsluiten", "2026", *decided, "--proef")
        self.asks("afsluiten", "2026", *decided)  # its way back is opening the year again
        self.does("heropen", "2026", "--reden", "een nota vergeten", "--door", "L0001")
        self.asks("afsluiten", "2026", *decided)
        assert "Geen fouten" in self.asks("controle")

    def reports(self) -> None:
        """What a treasurer makes for the meeting, the members and the volunteers."""
        out = self.treasurer.folder / "stukken"
        for name in ("uren", "aandelen"):
            (out / name).mkdir(parents=True)
        self.asks("jaarrekening", "2026", "--uit", str(out / "jaar"))
        self.asks("uren", "verklaring", "2026", "--alle", "--uit", str(out / "uren"))
        self.asks("leden", "bewijs", "--allen", "--uit", str(out / "aandelen"))
        assert len(list((out / "uren").iterdir())) == VOLUNTEERS
        assert len(list((out / "aandelen").iterdir())) == MEMBERS - 1  # one of them left

    def hands_over(self) -> None:
        """To an empty machine, where everything says the same."""
        handed, there = self.treasurer.folder / "overdracht", self.treasurer.folder / "elders"
        there.mkdir()
        self.asks("overdracht", str(handed), *self.treasurer.key)
        self.asks("overdracht", "--lees", str(handed), "--naar", str(there), *self.treasurer.key)
        here = self.treasurer.kept.root
        for report in REPORTS:
            told = self.asks(*report, "--boeken", str(here))
            assert self.asks(*report, "--boeken", str(there / "boeken")) == told, report
