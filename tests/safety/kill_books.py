"""Books in which every writing command has something to do, and each of these commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.acts.bookings import open_questions
from bwk_ledger.acts.doubts import open_doubts
from bwk_ledger.acts.history import beginning, opened_history
from bwk_ledger.base.short import SHORT, identity_of
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.rules.load import load
from importers.batch import run
from tests.bank_files import BANK
from tests.compose import person
from tests.hours_books import TARIFFS
from tests.payment_books import payment_books
from tests.safety.killing import run as run_command
from tests.year.conftest import make_books

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = ("--sleutel", "sleutel.txt")
BOOKS = ("--boeken", "boeken")
_SINCE = ("--sinds", "2018-04-01")
_NAME = "Klaas Verzonnen"
_PUBLIC = "age1kxpvcsmk0cgjw8t5kqqvyxnf20eh8sx64xecu2ax33x54vzvnapqdj6c2p"
SHARES = ("--datum", "2018-05-02")
_HEADER = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
    '"Mededelingen";"Saldo na mutatie";"Tag"'
)
_PEOPLE = person("V0001", "TOP HLR") + person("P0001", soort="professional")
_POST = """
2000-01-01 custom "post" "Lasten" "Fysiek:Klussen"
  naam: "Klussen"
  rgs: "WBedHuiOng"
"""
# L0001 holds shares to hand over or give up, L0010 left and can be forgotten.
_MORE_MEMBERS = """
2018-01-01 custom "lid" "L0010"
  soort: "bewoner"
  kamer: "TOP"
  einde: 2018-03-31
2018-02-01 * "L0001" "Aandelen"
  mutatie: 4
  Activa:Bank:ING               75.00 EUR
  Vermogen:Ledenkapitaal:L0001  -3 AANDEEL {25 EUR}
"""
_SHEET = "Kamer;TOP\nMaand;2018-03\nBlad;keuken\nDatum;Nummer;Activiteit;Uren\n2018-03-05;V0001;kookgroep;2:30\n"
_MORE = "Kamer;TOP\nMaand;2018-04\nBlad;keuken\nDatum;Nummer;Activiteit;Uren\n2018-04-05;V0001;kookgroep;1:30\n"
_MEMBERS = (
    "Lidnummer;Naam;Soort;Kamer;Lid sinds;Lid tot;Aandelen;Aandelen per\n"
    "L0030;Greet Voorbeeld;bewoner;TOP;2018-02-01;;2;2018-02-01\n"
)
_NAMES = "Lidnummer;Naam;IBAN\nL0005;Fien Voorbeeld;\nL0007;Gijs Proef;\n"


FUNDER = """
2018-01-01 custom "financier" "BUURT"
  naam: "Buurtfonds"
  groep: "Fonds"
  kamers: "TOP"
  rgs: "WOvbOrsOsu"

2017-01-01 custom "toekenning" "BUURT" "2017"
  bedrag: 100.00 EUR
"""
_ENTERED = ("--door", "P0001", *SHARES)
_DEPOSIT = ("--soort", "betaald", "--kamer", "TOP")
_TWO = ("--door", "L0001", "--en", "L0002")
_ON = ("--op", "2018-05-02")
_SLIP = ("--bruto", "1000,00", "--loonheffing", "180,50", "--netto", "819,50")
_PAYROLL = "Personeelsnummer;Bruto loon;Loonheffing;Netto loon\nP0001;1000,00;180,50;819,50\n"


def _statement(day: str, amount: str, balance: str, text: str, side: str = "Af") -> str:
    fields = (
        day,
        "Bouwmarkt De Spijker",
        BANK,
        demo_iban(101),
        "BA",
        side,
        amount,
        "Betaalautomaat",
        text,
        balance,
        "",
    )
    return _HEADER + "\n" + ";".join(f'"{field}"' for field in fields) + "\n"


def members(folder: Path) -> None:
    """Books with members, handgeld, hours, an open question, a full inbox, and a register beside them."""
    books = payment_books(folder, _MORE_MEMBERS)
    for name, text in (("rekeningen", _POST), ("personen", _PEOPLE), ("tarieven", _dedented(TARIFFS))):
        books.add(f"stam/{name}.beancount", text)
    for name, text in (
        ("januari.csv", _statement("20181105", "10,00", "90,00", "hout")),
        ("uren-maart.csv", _SHEET),
    ):
        path = folder / "downloads" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        run(books.load(), [path], keep_originals=True)
    for name, text in (
        ("februari.csv", _statement("20181206", "5,00", "85,00", "verf")),
        ("uren-april.csv", _MORE),
    ):
        (books.root / "inbox" / name).write_text(text, "utf-8")
    known = run_command(folder, ("leden", "gegevens", "L0010", "--naam", "Hein Vertrokken", *BOOKS, *KEY))
    assert known.status == 0, known.said
    for name, text in (("leden.csv", _MEMBERS), ("namen.csv", _NAMES)):
        (folder / "downloads" / name).write_text(text, "utf-8")
    begin_history(books.root)
    _name_and_erase(books.root)
    said = run_command(folder, ("uren", "aanmelden", "--kamer", "TOP", "--soort", "bewoner", *_SINCE, *BOOKS))
    assert said.status == 0, said.said


def _name_and_erase(root: Path) -> None:
    """Let somebody write a name by hand and take it away again, so that only the history has it."""
    path = root / "stam/leden.beancount"
    text = path.read_text("utf-8")
    for now in (f"{text}; {_NAME}\n", text):
        path.write_text(now, "utf-8")
        with opened_history(root) as history:
            history.keep_hand_edits({})


def begin_history(root: Path) -> None:
    """Keep a history of books from now on."""
    beginning.do(load(root / "main.beancount"))


def counted(folder: Path) -> None:
    """The same, with a count of the cash box of TOP that nothing explains."""
    members(folder)
    for words in (
        ("kas", "inkomsten", "TOP", "20,00", "--bon", "dagstaat 1", "--datum", "2018-04-30"),
        ("kas", "telling", "TOP", "--bedrag", "19,50", *_TWO, "--datum", "2018-04-30"),
    ):
        done = run_command(folder, (*words, *BOOKS))
        assert done.status in {0, 1}, done.said


def indebted(folder: Path) -> None:
    """The same, with a bill and a declaration, one of each agreed on, and a deposit that was paid before."""
    members(folder)
    landlord = ("--iban", demo_iban(305), "--datum", "2018-05-01")
    cost = ("--rekening", "huur top", *_ENTERED)
    for words in (
        ("factuur", "boek", "Verhuur BV", "1001", "60,00", *cost, "--iban", demo_iban(305)),
        ("factuur", "boek", "Verhuur BV", "1002", "70,00", *cost),
        ("factuur", "goedkeuren", "F-2018-001", "--door", "L0002", "--datum", "2018-05-02"),
        ("declaratie", "boek", "L0003", "6,00", *cost, "--omschrijving", "verf", "--bon", "12"),
        ("declaratie", "boek", "L0001", "7,00", *cost, "--omschrijving", "verf", "--bon", "13"),
        ("declaratie", "goedkeuren", "D-2018-002", "--door", "L0002", "--datum", "2018-05-02"),
        ("borg", "boek", "Verhuur BV", "90,00", *_DEPOSIT, "--beginstand", *landlord),
    ):
        done = run_command(folder, (*words, *BOOKS))
        assert done.status == 0, done.said


def given(folder: Path) -> None:
    """The same as members, with an open question of money that came in."""
    members(folder)
    (folder / "boeken/inbox/februari.csv").write_text(_statement("20181206", "50,00", "140,00", "gift", "Bij"), "utf-8")
    settled = Act(members, (*_SETTLE, *BOOKS)).words(folder)
    for words in (settled, ("importeer", "boeken/inbox/februari.csv", *BOOKS)):
        done = run_command(folder, words)
        assert done.status == 0, done.said


def paid(folder: Path) -> None:
    """The same, with an agreement on the wages of P0001, a journal, and a file of the payroll office."""
    members(folder)
    for words in (("loon", "afspraak", "P0001", "--vanaf", "2018-01-01"), ("loon", "boek", "2018-02", "P0001", *_SLIP)):
        done = run_command(folder, (*words, *BOOKS))
        assert done.status == 0, done.said
    (folder / "downloads" / "loonstaat.csv").write_text(_PAYROLL, "utf-8")


_TARGETS = """
2018-01-01 custom "prestatie" "TOP" "PROCES" "Formulieren" "uniek" "150"
2018-01-01 custom "prestatie" "TOP" "OUTPUT" "Betalende leden" "aantal" "min 100"
2018-01-01 custom "resultaat" "TOP" "Formulieren" 12
  methode: "telling"
2018-01-01 custom "partner" "BUURTTEAM"
  naam: "Buurtteam Voorbeeld"
2018-01-01 custom "afspraak" "A0001"
  wat: "een tweede spreekuur"
"""


def _add(folder: Path, name: str, text: str) -> None:
    """Add a text to a file of the standing data, as somebody did by hand before."""
    with (folder / f"boeken/stam/{name}.beancount").open("a", encoding="utf-8") as file:
        file.write(text)
    with opened_history(folder / "boeken") as history:
        history.keep_hand_edits({})


def promised(folder: Path) -> None:
    """The same as `members`, with targets, a result, a partner and an agreement."""
    members(folder)
    _add(folder, "leden", _TARGETS)


FURNITURE = """
2018-04-09 * "Voor de inrichting"
  Activa:Bank:ING  360.00 EUR
  Vermogen:Reserves:Algemeen
2018-04-10 * "Meubel" "tafels"
  Activa:Bank:ING  -240.00 EUR
  Lasten:TOP:Fysiek:Inventaris  240.00 EUR
    activeren: 5
    naam: "Tafels"
2018-04-11 * "Meubel" "stoelen"
  Activa:Bank:ING  -120.00 EUR
  Lasten:TOP:Fysiek:Inventaris  120.00 EUR
"""


def furnished(folder: Path) -> None:
    """The same as `members`, with tables that are inventory, and chairs that are not."""
    members(folder)
    _add(folder, "leden", FURNITURE)


_TAXED = """
2018-01-01 custom "btw" "kwartaal"
2018-04-12 * "Verf" "blikken"
  Activa:Kruisposten  -10.00 EUR
  Lasten:TOP:Fysiek:Klussen  10.00 EUR
    btw: "hoog"
    btw-aftrek: 100
"""


def taxed(folder: Path) -> None:
    """The same as `furnished`, of a cooperative that declares VAT."""
    furnished(folder)
    _add(folder, "leden", _TAXED)


def governed(folder: Path) -> None:
    """The same, with somebody on the board."""
    members(folder)
    done = run_command(folder, ("bestuur", "benoem", "L0001", "--vanaf", "2018-01-01", *BOOKS))
    assert done.status == 0, done.said


def papers(folder: Path) -> None:
    """The same, with a photo that waits for its payment."""
    members(folder)
    photo = folder / "downloads" / "IMG_20181106 10,00.jpg"
    photo.write_bytes(b"\xff\xd8\xff een foto")
    run(load(folder / "boeken/main.beancount"), [photo])


def pictured(folder: Path) -> None:
    """The same, with a photo that is not in the books yet."""
    members(folder)
    (folder / "downloads/bon.jpg").write_bytes(b"\xff\xd8\xff een foto")


def doubted(folder: Path) -> None:
    """The same, with a booking typed by hand, of which an imported row may be the payment."""
    members(folder)
    with (folder / "boeken/stam/rekeningen.beancount").open("a", encoding="utf-8") as file:
        file.write(
            '2018-12-08 * "Bouwmarkt De Spijker" "verf"\n  Activa:Bank:ING  -5.00 EUR\n  Lasten:TOP:Fysiek:Klussen\n'
        )
    run(load(folder / "boeken/main.beancount"), [folder / "boeken/inbox/februari.csv"], keep_originals=True)


def closed_kamer(folder: Path) -> None:
    """Those books, with a kamer that was open for a year."""
    members(folder)
    for words in (
        ("kamer", "open", "ZUID", "Zuid", "--vanaf", "2018-01-01"),
        ("kamer", "sluit", "ZUID", "--op", "2018-12-31"),
    ):
        done = run_command(folder, (*words, *BOOKS))
        assert done.status == 0, done.said


def empty_account(folder: Path) -> None:
    """Those books, with an account at another bank that is empty."""
    members(folder)
    _add(folder, "rekeningen", '2018-01-01 open Activa:Bank:ASN EUR\n  naam: "ASN"\n')


def granted(folder: Path) -> None:
    """Those books, with a funder and an award of it."""
    members(folder)
    with (folder / "boeken/stam/financiers.beancount").open("a", encoding="utf-8") as file:
        file.write(FUNDER)
    (folder / "downloads/brief.pdf").write_bytes(b"%PDF-1.4")
    with opened_history(folder / "boeken") as history:
        history.keep_hand_edits({})


def year(folder: Path) -> None:
    """Books of a year that can be closed."""
    begin_history(make_books(folder / "boeken").root)


def closed(folder: Path) -> None:
    """Books of a year that is closed."""
    books = make_books(folder / "boeken")
    books.close()
    begin_history(books.root)


def without_history(folder: Path) -> None:
    """Books of which no history is kept."""
    make_books(folder / "boeken")


def nothing(folder: Path) -> None:
    """An empty folder."""
    folder.mkdir()


@dataclass(frozen=True)
class Act:
    """A writing command: the books it is for, and its arguments.

    `QUESTION` stands for the number of the question, and `DOUBT` for that of the doubt.
    """

    books: Callable[[Path], None]
    arguments: tuple[str, ...]

    def words(self, folder: Path) -> tuple[str, ...]:
        """The arguments in such books in a folder."""
        main = folder / "boeken/main.beancount"
        if QUESTION in self.arguments:
            (question,) = open_questions(load(main))
            return tuple(question.number if word == QUESTION else word for word in self.arguments)
        if DOUBT in self.arguments:
            (doubt,) = open_doubts(load(main))
            return tuple(doubt.number if word == DOUBT else word for word in self.arguments)
        return self.arguments


READ_BOOKS = ("controle", *BOOKS)
READ_ALL = ("leden", "gegevens", "L0001", *BOOKS, *KEY)  # the register too
QUESTION, DOUBT = "VRAAG", "TWIJFEL"
_COUNTED = ("--datum", "2018-05-01")
_ACCRUAL = ("te betalen", "Lasten:TOP:Fysiek:Energie", "120,00", "--omschrijving", "Energie december")
_PAY = ("--uit", "bank", "--op", "2018-09-01")
_RULE = ("--regel", "Spijker", "--partij", "Bouwmarkt De Spijker")
_FIRST_RULE = "Contributie"
_HELD = ("--stand", "Activa:Kruisposten=10,00", "--stand", "Vermogen:Reserves:Algemeen=10,00")
_GENERAL = ("--rgs", "WBedAlkOal")
_FROM_JULY = ("--iban", demo_iban(202), "--vanaf", "2018-07-01")
_SETTLE = ("vraagposten", QUESTION, "Lasten:TOP:Fysiek:Klussen")
_PAY_DEBTS = ("--uit", ".", "--op", "2018-05-03", "--tot", "2018-12-31")
_TERMS = ("--termijnen", "3", *SHARES)
_APPOINTED = ("--vanaf", "2018-05-01")
_SAID = ("--omschrijving", "melk", "--bon", "14")
_TURNED = identity_of("2018-02-01 L0001 Aandelen Activa:Bank:ING 75.00 1")[:SHORT]  # the shares of L0001
CHAIRS = identity_of("2018-04-11 Meubel stoelen Activa:Bank:ING 120.00 1")[:SHORT]
_WHY = ("--omschrijving", "Hout", "--reden", "was van HLR")
ACTS = {
    "bestuur benoem": Act(members, ("bestuur", "benoem", "L0002", "--functie", "voorzitter", *_APPOINTED, *BOOKS)),
    "bestuur treed-af": Act(governed, ("bestuur", "treed-af", "L0001", "--per", "2018-12-31", *BOOKS)),
    "inventaris afvoer": Act(
        furnished, ("inventaris", "afvoer", "Tafels", "--datum", "2018-06-30", "--reden", "kapot", *BOOKS)
    ),
    "inventaris maak": Act(furnished, ("inventaris", "maak", CHAIRS, "--jaren", "5", *BOOKS)),
    "inventaris verkoop": Act(
        furnished,
        (
            *("inventaris", "verkoop", "Tafels", "--bedrag", "300,00", "--koper", "Opkoper BV"),
            *("--datum", "2018-06-30", *BOOKS),
        ),
    ),
    "boeking herstel": Act(
        closed, ("boeking", "herstel", "2018", "--debet", "huur top=120,00", "--reden", "nota vergeten", *BOOKS)
    ),
    "boeking memoriaal": Act(
        members,
        (
            "boeking",
            "memoriaal",
            "--debet",
            "klussen top=5,00",
            "--credit",
            "klussen hlr",
            *_WHY,
            "--datum",
            "2018-05-02",
            *BOOKS,
        ),
    ),
    "boeking splits": Act(members, ("boeking", "splits", QUESTION, "klussen top=5,00", "klussen hlr", *BOOKS)),
    "boeking terugdraaien": Act(
        members,
        ("boeking", "terugdraaien", _TURNED, "contributie L0001", "--reden", "was contributie", *SHARES, *BOOKS),
    ),
    "boeking verbeter": Act(members, ("boeking", "verbeter", QUESTION, "klussen hlr", *_WHY, *BOOKS)),
    "boeking vooruit": Act(
        members,
        (
            "boeking",
            "vooruit",
            "af",
            "5,00",
            "klussen top",
            "--datum",
            "2018-12-28",
            "--omschrijving",
            "Verf",
            *BOOKS,
        ),
    ),
    "importeer": Act(members, ("importeer", *BOOKS)),
    "importeer bestand": Act(members, ("importeer", "boeken/inbox/februari.csv", *BOOKS)),
    "inbox opzij": Act(members, ("inbox", "opzij", "februari.csv", "--reden", "dubbel", *BOOKS)),
    "vraagposten": Act(members, (*_SETTLE, *BOOKS)),
    "vraagposten regel": Act(members, (*_SETTLE, *_RULE, *BOOKS)),
    "vraagposten deel": Act(
        members,
        (
            "vraagposten",
            QUESTION,
            "--deel",
            "klussen top=5,00",
            "--deel",
            "Lasten:BWK:Organisatie:Bankkosten=rest",
            *BOOKS,
        ),
    ),
    "vraagposten opnieuw": Act(members, (*_SETTLE, *_RULE, "--opnieuw", *BOOKS)),
    "regels maak": Act(
        members, ("regels", "maak", "Verf", "Lasten:TOP:Fysiek:Klussen", "--woord", "verf", "--opnieuw", *BOOKS)
    ),
    "regels sleutel": Act(
        members,
        ("regels", "sleutel", "energie", "--vanaf", "2018-05-01", "--deel", "TOP=60", "--deel", "HLR=40", *BOOKS),
    ),
    "regels wijzig": Act(members, ("regels", "wijzig", _FIRST_RULE, "--omschrijving", "Aandelen", *BOOKS)),
    "regels verplaats": Act(members, ("regels", "verplaats", _FIRST_RULE, *BOOKS)),
    "regels verwijder": Act(members, ("regels", "verwijder", _FIRST_RULE, *BOOKS)),
    "vraagposten lid": Act(members, ("vraagposten", QUESTION, "Baten:TOP:Eigen:LEDEN", "--lid", "L0001", *BOOKS)),
    "twijfel zelfde": Act(doubted, ("twijfel", DOUBT, "--zelfde", *BOOKS)),
    "twijfel ander": Act(doubted, ("twijfel", DOUBT, "--ander", *BOOKS)),
    "bonnen": Act(papers, ("bonnen", "B-2018-0001", QUESTION, *BOOKS)),
    "bonnen papier": Act(granted, ("bonnen", QUESTION, "--papier", "downloads/brief.pdf", *BOOKS)),
    "bonnen reden": Act(papers, ("bonnen", QUESTION, "--reden", "automaat geeft geen bon", *BOOKS)),
    "bonnengrens": Act(members, ("bonnengrens", "75,00", "--vanaf", "2018-05-01", *BOOKS)),
    "uren activiteit": Act(members, ("uren", "activiteit", "repaircafe", "--groep", "Klussen", *_APPOINTED, *BOOKS)),
    "uren aanstelling": Act(
        members, ("uren", "aanstelling", "P0001", "--kamer", "TOP", "--uren", "24", *_APPOINTED, *BOOKS)
    ),
    "uren importeer": Act(members, ("uren", "importeer", *BOOKS)),
    "uren boek": Act(members, ("uren", "boek", "V0001", "2018-03-06", "taalles", "1:15", "--kamer", "TOP", *BOOKS)),
    "uren dag": Act(members, ("uren", "dag", "TOP", "2018-03-06", "--wie", "V0001", "1:15", "taalles", "", *BOOKS)),
    "uren goedkeuren": Act(
        members, ("uren", "goedkeuren", "TOP", "2018-03", "--door", "P0001", "--op", "2018-04-02", *BOOKS)
    ),
    "uren volledig": Act(
        members, ("uren", "volledig", "TOP", "2018-03", "--door", "P0001", "--op", "2018-04-02", *BOOKS)
    ),
    "toekenning afreken": Act(granted, ("toekenning", "afreken", "BUURT:2017", *BOOKS)),
    "toekenning begroting": Act(
        granted, ("toekenning", "begroting", "BUURT:2017", "Huur", "50,00", "--post", "Fysiek:Huur", *BOOKS)
    ),
    "toekenning nieuw": Act(
        granted, ("toekenning", "nieuw", "BUURT", "2018", "--bedrag", "100,00", "--vanaf", "2018-01-01", *BOOKS)
    ),
    "toekenning stand": Act(granted, ("toekenning", "stand", "BUURT:2017", "vastgesteld", "--bedrag", "90,00", *BOOKS)),
    "toekenning termijn": Act(
        granted, ("toekenning", "termijn", "BUURT:2017", "50,00", "--datum", "2018-02-01", *BOOKS)
    ),
    "toekenning toelichting": Act(
        granted, ("toekenning", "toelichting", "BUURT:2017", "Huur", "De huur steeg in juli.", *BOOKS)
    ),
    "toekenning vaststel": Act(
        granted, ("toekenning", "vaststel", "BUURT:2017", "90,00", "--brief", "downloads/brief.pdf", *BOOKS)
    ),
    "toekenning wijzig": Act(granted, ("toekenning", "wijzig", "BUURT:2017", "--bedrag", "120,00", *BOOKS)),
    "uren aanmelden": Act(
        members, ("uren", "aanmelden", "--kamer", "TOP", "--soort", "bewoner", "--sinds", "2018-03-01", *BOOKS)
    ),
    "uren afmelden": Act(members, ("uren", "afmelden", "V0001", "--per", "2018-12-31", *BOOKS)),
    "beginbalans": Act(members, ("beginbalans", "2018", *_HELD, *BOOKS)),
    "financier nieuw": Act(members, ("financier", "nieuw", "FONDS", "--naam", "Fonds", "--groep", "Fondsen", *BOOKS)),
    "financier wijzig": Act(members, ("financier", "wijzig", "LEDEN", "--naam", "Eigen inkomsten", *BOOKS)),
    "post nieuw": Act(members, ("post", "nieuw", "Organisatie:Keuring", "--naam", "Keuring", *_GENERAL, *BOOKS)),
    "begroting nieuw": Act(members, ("begroting", "nieuw", "2018", "Lasten:TOP:Fysiek:Huur", "3000,00", *BOOKS)),
    "begroting herzien": Act(
        year,
        (
            "begroting",
            "herzien",
            "Lasten:TOP:Fysiek:Huur",
            "--erbij",
            "600,00",
            "--per",
            "2018-07-01",
            "--besluit",
            "ALV juni",
            *BOOKS,
        ),
    ),
    "boeking btw": Act(taxed, ("boeking", "btw", CHAIRS, "hoog", "--aftrek", "alles", *BOOKS)),
    "btw aangifte": Act(taxed, ("btw", "aangifte", "2018", "2", "--bedrag", "-42", "--op", "2018-07-20", *BOOKS)),
    "btw afronding": Act(taxed, ("btw", "afronding", "2018", *BOOKS)),
    "btw instellen": Act(members, ("btw", "instellen", "--vanaf", "2018-01-01", *BOOKS)),
    "rekening maak": Act(members, ("rekening", "maak", "Groot onderhoud", "--soort", "voorziening", *BOOKS)),
    "vpb": Act(members, ("vpb", "2018", "--bedrag", "50,00", "--zonder-bon", "geschat", *BOOKS)),
    "rekening openen": Act(
        members,
        ("rekening", "openen", "--soort", "bank", "--naam", "ASN", *_FROM_JULY, "--beginsaldo", "25,00", *BOOKS),
    ),
    "rekening sluiten": Act(empty_account, ("rekening", "sluiten", "ASN", "--op", "2018-12-31", *BOOKS)),
    "uren tarief": Act(
        members, ("uren", "tarief", "bewoner", "--vanaf", "2018-09-01", "--bedrag", "12,50", "--bron", "ALV", *BOOKS)
    ),
    "borg boek": Act(
        indebted, ("borg", "boek", "Verhuur BV", "80,00", "--soort", "ontvangen", "--kamer", "TOP", *SHARES, *BOOKS)
    ),
    "borg inhouden": Act(
        indebted,
        ("borg", "inhouden", "BORG-2018-001", "5,00", "--reden", "verf", "--rekening", "huur top", *SHARES, *BOOKS),
    ),
    "declaratie betalen": Act(indebted, ("declaratie", "betalen", *_PAY_DEBTS, *BOOKS, *KEY)),
    "declaratie boek": Act(
        indebted,
        ("declaratie", "boek", "L0002", "5,00", "--kamer", "TOP", "--categorie", "A", *_SAID, *_ENTERED, *BOOKS),
    ),
    "declaratie goedkeuren": Act(
        indebted, ("declaratie", "goedkeuren", "D-2018-001", "--door", "L0002", *SHARES, *BOOKS)
    ),
    "factuur betalen": Act(indebted, ("factuur", "betalen", *_PAY_DEBTS, *BOOKS)),
    "factuur boek": Act(
        indebted, ("factuur", "boek", "Verhuur BV", "1003", "80,00", "--rekening", "huur top", *_ENTERED, *BOOKS)
    ),
    "factuur goedkeuren": Act(indebted, ("factuur", "goedkeuren", "F-2018-002", "--door", "L0002", *SHARES, *BOOKS)),
    "gift": Act(given, ("gift", QUESTION, "--van", "L0001", "--rekening", "Baten:BWK:Eigen:Overig", *BOOKS)),
    "lening boek": Act(
        indebted,
        ("lening", "boek", "L0001", "90,00", "--soort", "verstrekt", "--eerste", "2018-09-01", *_TERMS, *BOOKS),
    ),
    "contract boek": Act(
        indebted,
        (
            *("contract", "boek", "HUUR-TOP", "VERHUURBV", "10200,00", "--omschrijving", "huur", "--kamer", "TOP"),
            *("--vanaf", "2018-01-01", "--tot", "2020-12-31", *BOOKS),
        ),
    ),
    "relatie": Act(indebted, ("relatie", "VERHUURBV", "--termijn", "14", *BOOKS)),
    "handgeld overmaken": Act(members, ("handgeld", "overmaken", "2018-09", *_PAY, *BOOKS)),
    "handgeld bon": Act(
        pictured, ("handgeld", "bon", "TOP", "5,00", "A", "--papier", "downloads/bon.jpg", *SHARES, *BOOKS)
    ),
    "handgeld telling": Act(
        members,
        (
            "handgeld",
            "telling",
            "TOP",
            "--bedrag",
            "0,00",
            "--door",
            "L0001",
            "--en",
            "L0002",
            "--datum",
            "2018-05-01",
            *BOOKS,
        ),
    ),
    "jaarstuk schrijf": Act(members, ("jaarstuk", "schrijf", "2018", "verhaal", "In mei ging TOP open.", *BOOKS)),
    "jaarstuk toelicht": Act(members, ("jaarstuk", "toelicht", "2018", "Fysiek:Huur", "Hoger.", *BOOKS)),
    "kamer heropen": Act(closed_kamer, ("kamer", "heropen", "ZUID", *BOOKS)),
    "kamer open": Act(members, ("kamer", "open", "ZUID", "Zuid", "--vanaf", "2018-06-01", "--stad", "Zeist", *BOOKS)),
    "kamer sluit": Act(
        members,
        ("kamer", "sluit", "TOP", "--op", "2018-12-31", "--leden-naar", "HLR", "--late-kosten", "nota", *BOOKS),
    ),
    "kamer wijzig": Act(members, ("kamer", "wijzig", "TOP", "--naam", "Topkamer", "--handgeld", "260", *BOOKS)),
    "kas aandeel": Act(members, ("kas", "aandeel", "TOP", "L0002", *SHARES, *BOOKS)),
    "kas contributie": Act(members, ("kas", "contributie", "TOP", "L0001", "10,00", *SHARES, *BOOKS)),
    "kas inkomsten": Act(members, ("kas", "inkomsten", "TOP", "12,50", "--bon", "dagstaat 2", *SHARES, *BOOKS)),
    "kas opname": Act(members, ("kas", "opname", "TOP", "5,00", *SHARES, *BOOKS)),
    "kas storting": Act(counted, ("kas", "storting", "TOP", "5,00", *SHARES, *BOOKS)),
    "kas telling": Act(
        members, ("kas", "telling", "TOP", "--bedrag", "0,50", *_TWO, "--opmerking", "gevonden", *SHARES, *BOOKS)
    ),
    "kas uitgave": Act(counted, ("kas", "uitgave", "TOP", "5,00", "A", "--omschrijving", "melk", *SHARES, *BOOKS)),
    "kas verschil": Act(counted, ("kas", "verschil", "TOP", "--reden", "munt gevallen", *BOOKS)),
    "loon afspraak": Act(members, ("loon", "afspraak", "P0001", "--vanaf", "2018-01-01", *BOOKS)),
    "loon boek": Act(paid, ("loon", "boek", "2018-03", "P0001", *_SLIP, *BOOKS)),
    "loon lees": Act(paid, ("loon", "lees", "downloads/loonstaat.csv", "--maand", "2018-03", *BOOKS)),
    "loon regels": Act(members, ("loon", "regels", "--pensioen-maanden", "2", "--volle-week", "36", *BOOKS)),
    "loon tegenboek": Act(paid, ("loon", "tegenboek", "2018-02", "--reden", "te hoog", *SHARES, *BOOKS)),
    "partner afspraak": Act(promised, ("partner", "afspraak", "een sleutel", "--met", "BUURTTEAM", *_ON, *BOOKS)),
    "partner eindig": Act(promised, ("partner", "eindig", "BUURTTEAM", "2018-12-31", *BOOKS)),
    "partner gedaan": Act(promised, ("partner", "gedaan", "A0001", *_ON, *BOOKS)),
    "partner inbreng": Act(
        promised,
        ("partner", "inbreng", "BUURTTEAM", "TOP", "ruimte", "100,00", "--soort", "natura", "--jaar", "2018", *BOOKS),
    ),
    "partner maak": Act(promised, ("partner", "maak", "WIJK", "--naam", "Wijkbureau", "--vanaf", "2018-05-02", *BOOKS)),
    "partner werkplek": Act(
        promised, ("partner", "werkplek", "V0001", "TOP", "leerwerkplek", "--vanaf", "2018-05-02", *BOOKS)
    ),
    "prestaties boek": Act(promised, ("prestaties", "boek", "TOP", "Formulieren", "14", *SHARES, *BOOKS)),
    "prestaties corrigeer": Act(
        promised,
        ("prestaties", "corrigeer", "TOP", "Formulieren", "2018-01-01", "13", "--reden", "dubbel geteld", *BOOKS),
    ),
    "prestaties herroep": Act(
        promised,
        ("prestaties", "herroep", "TOP", "Formulieren", "2018-01-01", "--reden", "dubbel", *_ON, *BOOKS),
    ),
    "prestaties kaarten": Act(promised, ("prestaties", "kaarten", "TOP", "200", "--jaar", "2018", *BOOKS)),
    "prestaties meting": Act(
        promised, ("prestaties", "meting", "Betalende leden", "leden", "--vanaf", "2018-01-01", *BOOKS)
    ),
    "leden aanmelden": Act(
        members,
        (
            "leden",
            "aanmelden",
            "--soort",
            "bewoner",
            "--kamer",
            "TOP",
            "--aandelen",
            "2",
            "--datum",
            "2018-04-01",
            *BOOKS,
        ),
    ),
    "leden wijzigen": Act(members, ("leden", "wijzigen", "L0002", "--per", "2018-06-01", "--kamer", "TOP", *BOOKS)),
    "leden afboeken": Act(
        members, ("leden", "afboeken", "L0001", "2018", "--reden", "verhuisd", "--op", "2018-09-01", *BOOKS)
    ),
    "leden opzeggen": Act(members, ("leden", "opzeggen", "L0001", "--per", "2018-06-30", *BOOKS)),
    "kamer wijzig nummers": Act(members, ("kamer", "wijzig", "BWK", "--rsin", "123456782", *BOOKS)),
    "leden regels": Act(members, ("leden", "regels", "--minimum", "2", *BOOKS)),
    "leden uitgifte": Act(
        members, ("leden", "uitgifte", "L0002", "--aantal", "1", "--via", "Activa:Kas:HLR", *SHARES, *BOOKS)
    ),
    "leden overdracht": Act(members, ("leden", "overdracht", "L0001", "L0002", "--aantal", "1", *SHARES, *BOOKS)),
    "leden importeer": Act(members, ("leden", "importeer", "downloads/leden.csv", *BOOKS)),
    "leden namen": Act(members, ("leden", "namen", "downloads/namen.csv", *BOOKS, *KEY)),
    "leden gegevens": Act(members, ("leden", "gegevens", "L0005", "--naam", "Fien Voorbeeld", *BOOKS, *KEY)),
    "leden sleutel": Act(members, ("leden", "sleutel", "--publiek", _PUBLIC, *BOOKS, *KEY)),
    "leden incasso": Act(members, ("leden", "incasso", "2018-09", *_PAY, *BOOKS, *KEY)),
    "leden uitbetalen": Act(members, ("leden", "uitbetalen", "2018-09", "--toch", *_PAY, *BOOKS, *KEY)),
    "leden vergeet": Act(members, ("leden", "vergeet", "L0010", "--ja", *BOOKS, *KEY)),
    "deponeren": Act(members, ("deponeren", "2018", "--verzonden", "2019-06-20", *BOOKS)),
    "overlopend": Act(
        members,
        (
            "overlopend",
            "2018",
            "--boek",
            "te betalen",
            "Lasten:TOP:Fysiek:Energie",
            "120,00",
            "--omschrijving",
            "Energie december",
            *BOOKS,
        ),
    ),
    "afsluiten": Act(year, ("afsluiten", "2018", "--besluit", "ALV 20 mei 2019", "--datum", "2019-05-20", *BOOKS)),
    "heropen": Act(closed, ("heropen", "2018", "--reden", "energienota kwam later", *BOOKS)),
    "ongedaan": Act(members, ("ongedaan", "4", *BOOKS)),
    "geschiedenis begin": Act(without_history, ("geschiedenis", "--begin", *BOOKS)),
    "geschiedenis wis": Act(members, ("geschiedenis", "--wis", _NAME, *BOOKS)),
    "nieuw": Act(nothing, ("nieuw", "boeken", "--kamer", "TOP=Tweede Daalsebuurt", "--kvk", "12345678")),
}


def _dedented(text: str) -> str:
    return "\n".join(line[4:] for line in text.split("\n"))
