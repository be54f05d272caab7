"""Every message of the readers of CSV, word for word: place, excerpt, cause, remedy."""

# ruff: noqa: E501 - messages stand here as they are shown

from __future__ import annotations

from textwrap import dedent

import pytest

from bwk_ledger.base.errors import InputError
from tests.importers.readers.csv_forms import BOOKINGS, FORMATS, FORMS, source, table


def message(content: bytes | str) -> str:
    found = source(content)
    (form,) = (item for item in FORMATS if item.recognises(found))
    with pytest.raises(InputError) as caught:
        form.read(found)
    return str(caught.value)


def text_of(name: str) -> str:
    return FORMS[name].source(BOOKINGS).text


def changed(name: str, old: str, new: str, count: int = -1) -> str:
    text = text_of(name)
    assert old in text
    return text.replace(old, new, count)


RABO_CARD = ("Tegenrekening IBAN", "Munt", "Creditcard Nummer", "Productnaam", "Datum", "Bedrag", "Omschrijving")
BUNQ_OLD = '"Date";"Interest Date";"Amount";"Counterparty";"Name";"Description"\n'
LINES = text_of("rabobank-utf8").splitlines(keepends=True)
CASES = {
    "afgebroken regel": (
        text_of("triodos-9")[:-30] + "\n",
        """
        afschrift.csv, regel 4: deze regel heeft 8 velden in plaats van 9.
            | "01-02-2018","NL52DEMO0000000001","3,10","Credit","M. de Vries","NL95DEMO0000000003","ET",
          Oorzaak: het bestand is afgebroken, met de hand veranderd, of er zijn twee bestanden aan elkaar geplakt.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "twee keer hetzelfde bestand": (
        text_of("rabobank-utf8") * 2,
        """
        afschrift.csv, regel 6: hier begint een tweede afschrift.
            | "IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij","Naam i…
          Oorzaak: er zijn bestanden aan elkaar geplakt.
          Herstel: importeer elk bestand zoals het van de bank kwam.
        """,
    ),
    "twee banken": (
        text_of("bunq") + text_of("triodos-8"),
        """
        afschrift.csv, regel 6: deze regel heeft 8 velden in plaats van 7.
            | "02-01-2018","NL52DEMO0000000001","250,00","Credit","Stichting Voorbeeld","NL25DEMO0000000002","ET","bijdrage januari"
          Oorzaak: het bestand is afgebroken, met de hand veranderd, of er zijn twee bestanden aan elkaar geplakt.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "geen regels": (
        LINES[0],
        """
        afschrift.csv, regel 1: dit bestand heeft geen enkele bankregel.
            | "IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij","Naam i…
          Herstel: kies bij de bank een langere periode.
        """,
    ),
    "geen datum": (
        changed("volksbank", "05-01-2018", "30-02-2018"),
        """
        afschrift.csv, regel 3: '30-02-2018' is geen bestaande datum.
            | 30-02-2018,NL52DEMO0000000001,NL25DEMO0000000002,Verhuur BV,,,,EUR,1237.50,EUR,-1040.05,30-02-2018,30-02-2018,8810,OVB,90043056,,'huur kamer TOP',42
          Oorzaak: de bank schrijft datums als dd-mm-jjjj of jjjjmmdd of jjjj-mm-dd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "geen datum jjjjmmdd": (
        changed("abn-sepa", "20180105", "20180230"),
        """
        afschrift.csv, regel 3: '20180230' is geen bestaande datum.
            | 123456789�EUR�20180230�1237,50�197,45�20180230�-1040,05�SEPA Overboeking                 IBAN: NL25DEMO0000000002        BIC: DEMONL2A                    Naam:…
          Oorzaak: ABN AMRO schrijft datums als jjjjmmdd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "geen bedrag": (
        changed("triodos-9", '"12,50"', '"12,5O"'),
        """
        afschrift.csv, regel 2: '12,5O' is geen bedrag.
            | "02-01-2018","NL52DEMO0000000001","12,5O","Debet","Bakkerij Deeg","","ET","koffie en koek","1.237,50"
          Oorzaak: een bedrag ziet eruit als 1234,56 of 1.234,56.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "bedrag in twijfel": (
        changed("bunq-komma", '"250,00"', '"1.234"'),
        """
        afschrift.csv, regel 2: '1.234' is op twee manieren te lezen.
            | "2018-01-02";"2018-01-02";"1.234";"NL52DEMO0000000001";"NL25DEMO0000000002";"Stichting Voorbeeld";"bijdrage januari"
          Oorzaak: de drie cijfers aan het eind kunnen decimalen zijn, of een duizendtal.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "komma en punt": (
        changed("volksbank-2004", "-12.50", "-12,50"),
        """
        afschrift.csv, regel 2: '-12,50' heeft zijn decimalen na een komma, eerdere bedragen na een punt.
            | 02-01-2018;NL52DEMO0000000001;;"Bakkerij Deeg";;;;EUR;1250.00;EUR;-12,50;02-01-2018;02-01-2018;8810;OVB;90043055;;"koffie en koek";42
          Oorzaak: het bestand is veranderd, of er zijn twee bestanden aan elkaar geplakt.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "geen teken": (
        changed("knab", '"EUR";"D"', '"EUR";"X"', 1),
        """
        afschrift.csv, regel 4: 'X' is geen C of D.
            | "NL52DEMO0000000001";"05-01-2018";"EUR";"X";"1040,05";"NL25DEMO0000000002";"Verhuur BV";"05-01-2018";"Overboeking";"huur kamer TOP";"";"";"";"";"B9F21PGY000000…
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "geen Debet of Credit": (
        changed("triodos-9", '"Credit","M. de Vries"', '"Krediet","M. de Vries"'),
        """
        afschrift.csv, regel 4: 'Krediet' is geen Debet of Credit.
            | "01-02-2018","NL52DEMO0000000001","3,10","Krediet","M. de Vries","NL95DEMO0000000003","ET","retour statiegeld","200,55"
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "geen Af of Bij": (
        changed("ing-spaar", '"Af"', '"Weg"', 1),
        """
        afschrift.csv, regel 3: 'Weg' is geen Af of Bij.
            | "2018-01-05";"Verhuur BV";"V 286-81505";"Oranje Spaarrekening";"NL25DEMO0000000002";"Weg";"1.040,05";"EUR";"Opname";"huur kamer TOP";"197,45"
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "geen D of C": (
        changed("rabobank-19", '"D","12.50"', '"A","12.50"'),
        """
        afschrift.csv, regel 2: 'A' is geen D of C.
            | "NL52DEMO0000000001","EUR","20180102","A","12.50","","Bakkerij Deeg","20180102","id","","koffie en koek","","","","","","","",""
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "twee tekens": (
        changed("triodos-8", '"12,50"', '"-12,50"'),
        """
        afschrift.csv, regel 2: '-12,50' heeft een teken.
            | "02-01-2018","NL52DEMO0000000001","-12,50","Debet","Bakkerij Deeg","","ET","koffie en koek"
          Oorzaak: of het af of bij is, zegt 'Debet' al; welk van de twee?
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "andere munt": (
        changed("abn-trtp", "EUR\t20180105", "USD\t20180105"),
        """
        afschrift.csv, regel 3: deze boeking is in 'USD', en alleen euro kan worden ingelezen.
            | 123456789�USD�20180105�1237,50�197,45�20180105�-1040,05�/TRTP/SEPA OVERBOEKING/IBAN/NL25DEMO0000000002/BIC/DEMONL2A/NAME/Verhuur BV/REMI/huur kamer TOP/EREF/NO…
          Herstel: download alleen de rekening in euro, en boek andere munten met de hand.
        """,
    ),
    "saldo": (
        changed("triodos-9", '"1.237,50"', '"1.238,50"'),
        """
        afschrift.csv, regel 2: het saldo sluit hier niet aan: 1.250,00 (regel 1) en -12,50 geeft 1.237,50, maar er staat 1.238,50.
            | "02-01-2018","NL52DEMO0000000001","12,50","Debet","Bakkerij Deeg","","ET","koffie en koek","1.238,50"
          Oorzaak: er ontbreekt een regel, of er is een bedrag veranderd.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "saldo in de regel": (
        changed("abn-sepa", "-12,50", "-13,50"),
        """
        afschrift.csv, regel 2: deze regel klopt niet: 1.250,00 en -13,50 geeft 1.236,50, maar er staat 1.237,50.
            | 123456789�EUR�20180102�1250,00�1237,50�20180102�-13,50�SEPA Overboeking                 IBAN:                           BIC: DEMONL2A                    Naam: …
          Oorzaak: een bedrag of saldo in deze regel is veranderd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "dag": (
        changed("volksbank", "05-01-2018", "05-01-2017"),
        """
        afschrift.csv, regel 3: 2017-01-05 ligt voor 2018-01-02, de dag van de boeking ervoor (regel 2).
            | 05-01-2017,NL52DEMO0000000001,NL25DEMO0000000002,Verhuur BV,,,,EUR,1237.50,EUR,-1040.05,05-01-2017,05-01-2017,8810,OVB,90043056,,'huur kamer TOP',42
          Oorzaak: de saldi sluiten wel aan, dus een van deze datums klopt niet.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "ontbrekend volgnummer": (
        "".join(LINES[:2] + LINES[3:]),
        """
        afschrift.csv, regel 3: er ontbreken regels: na volgnummer 6408 (regel 2) komt 6410.
            | "NL52DEMO0000000001","EUR","DEMONL2U","000000000000006410","2018-01-05","2018-01-05","-1040,05","+197,45","NL25DEMO0000000002","Verhuur BV","","","","cb","",""…
          Oorzaak: Rabobank nummert alle boekingen van een rekening door; dit bestand is gefilterd of veranderd.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "dubbel volgnummer": (
        "".join(LINES + LINES[2:3]),
        """
        afschrift.csv, regel 6: volgnummer 6409 staat ook op regel 3.
            | "NL52DEMO0000000001","EUR","DEMONL2U","000000000000006409","2018-01-02","2018-01-02","-12,50","+1237,50","","Bakkerij Deeg","","","","cb","","","","","","koffi…
          Oorzaak: het bestand is met de hand veranderd, of er zijn twee bestanden aan elkaar geplakt.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "geen volgnummer": (
        changed("rabobank-utf8", "000000000000006409", "zes"),
        """
        afschrift.csv, regel 3: 'zes' is geen volgnummer.
            | "NL52DEMO0000000001","EUR","DEMONL2U","zes","2018-01-02","2018-01-02","-12,50","+1237,50","","Bakkerij Deeg","","","","cb","","","","","","koffie en koek"," ",…
          Oorzaak: Rabobank nummert alle boekingen van een rekening door.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "creditcard": (
        table(RABO_CARD, [], delimiter=","),
        """
        afschrift.csv, regel 1: dit is het overzicht van een creditcard, niet van een bankrekening.
            | "Tegenrekening IBAN","Munt","Creditcard Nummer","Productnaam","Datum","Bedrag","Omschrijving"
          Oorzaak: een creditcard heeft geen saldo waarmee haar regels te bewijzen zijn.
          Herstel: importeer de betaalrekening: daar staat de maandelijkse afschrijving van de creditcard op.
        """,
    ),
    "bunq zonder rekening": (
        BUNQ_OLD,
        """
        afschrift.csv, regel 1: in dit bestand staat niet van welke rekening het is.
            | "Date";"Interest Date";"Amount";"Counterparty";"Name";"Description"
          Oorzaak: een oudere export van bunq heeft geen kolom Account.
          Herstel: download de periode opnieuw bij bunq, als CSV met die kolom, als CAMT.053 of als MT940.
        """,
    ),
    "Knab zonder kolommen": (
        "KNAB EXPORT;;;;;;\n",
        """
        afschrift.csv, regel 1: onder 'KNAB EXPORT' ontbreken de namen van de kolommen.
            | KNAB EXPORT;;;;;;
          Oorzaak: het bestand is afgebroken of met de hand veranderd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "te lange regel": (
        text_of("abn-sepa") + "x" * 200_000 + "\n",
        """
        afschrift.csv, regel 5: deze regel is langer dan een bank schrijft.
            | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
          Oorzaak: het bestand is beschadigd, of is geen bestand van een bank.
          Herstel: download het bestand opnieuw bij de bank.
        """,
    ),
    "te lange regel tussen aanhalingstekens": (
        changed("triodos-9", "koffie en koek", "k" * 200_000).replace("\r\n", "\r"),
        """
        afschrift.csv, regel 2: deze regel is langer dan een bank schrijft.
            | "02-01-2018","NL52DEMO0000000001","12,50","Debet","Bakkerij Deeg","","ET","kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…
          Oorzaak: het bestand is beschadigd, of is geen bestand van een bank.
          Herstel: download het bestand opnieuw bij de bank.
        """,
    ),
    "te lang veld van veel regels": (
        changed("triodos-9", "koffie en koek", "koffie\n" * 30_000),
        """
        afschrift.csv, regel 2: deze regel is geen geldige CSV-regel.
            | "02-01-2018","NL52DEMO0000000001","12,50","Debet","Bakkerij Deeg","","ET","koffie
          Oorzaak: een veld is langer dan een bank schrijft.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "open aanhalingsteken": (
        text_of("triodos-9")[:-4],
        """
        afschrift.csv, regel 4: deze regel is geen geldige CSV-regel.
            | "01-02-2018","NL52DEMO0000000001","3,10","Credit","M. de Vries","NL95DEMO0000000003","ET","retour statiegeld","200,5
          Oorzaak: een aanhalingsteken wordt niet gesloten.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_message(case: str) -> None:
    content, expected = CASES[case]
    assert message(content) == dedent(expected).strip("\n")
