"""The command `bwk`: thin commands over the layers below, in Dutch.

Each command lives in a module of its own that is only imported when it is called, so that `bwk --help` is instant.
"""

from __future__ import annotations

import errno
import io
import sys
from typing import Any

import click

from bwk_ledger import __version__
from bwk_ledger.base.errors import InputError, refused_by_machine
from bwk_ledger.base.journal import teller
from bwk_ledger.cli.dutch import LazyGroup, speak_dutch
from bwk_ledger.cli.screen import folded_lines

speak_dutch()  # before the first command is declared
_COMMANDS = {
    "aansluitingen": "Bank, kas, lonen en btw naast het grootboek, en alle memoriaalboekingen.",
    "afgrenzing": "Wat na een jaar is betaald en er toch bij hoort.",
    "afsluiten": "Sluit een jaar af: bestem het resultaat en verzegel het jaar.",
    "auditfile": "De boeken van een jaar als XAF, voor accountant en Belastingdienst.",
    "beginbalans": "Boek wat er al was toen de boeken begonnen.",
    "begroting": "Begroting naast werkelijkheid; een post begroten of herzien.",
    "bestuur": "Wie in het bestuur zit en wanneer, en wie akkoord geeft op betalingen.",
    "bevindingen": "Wat de kascommissie vroeg, wat is geantwoord en hoe het afliep.",
    "boeking": "Boekingen: zoeken, verbeteren, splitsen, en boeken zonder afschrift.",
    "bonnen": "Bonnen en betalingen naast elkaar: wat hoort bij wat, en wat ontbreekt.",
    "bonnengrens": "Vanaf welk bedrag een uitgave een bon heeft: tonen of vastleggen.",
    "borg": "Borg en waarborgsommen: betaald, ontvangen, terug of ingehouden.",
    "btw": "De btw-aangifte, voor wie die doet: rubrieken, wat is aangegeven, afronding.",
    "contract": "Contracten die doorlopen, zoals huur: wat, tot wanneer en hoeveel.",
    "controle": "Alle controles van de boeken, met plaats, oorzaak en herstel.",
    "crediteuren": "Wie op 31 december nog geld kreeg van de coöperatie, en hoe lang al.",
    "debiteuren": "Wie op 31 december nog moest betalen aan de coöperatie, en hoe lang al.",
    "declaratie": "Wat mensen zelf betaalden en terugkrijgen: boeken, akkoord, betalen.",
    "demo": "Een voorbeeldjaar: maak bronnen, importeer ze en toon het jaar.",
    "deponeren": "Wat het formulier van de KvK vraagt, de termijnen, en of het is verzonden.",
    "dossier": "Wat in het dossier van een jaar hoort, en wat er nog ontbreekt.",
    "exporteer": "De boeken voor hledger of ledger om na te rekenen, of als parquet om op te tellen.",
    "factuur": "Facturen van leveranciers: boeken, akkoord geven, betalen.",
    "financier": "Financiers: opnemen en veranderen.",
    "geschiedenis": "Wat er in deze boeken is gedaan: door wie, wanneer en wat.",
    "gift": "Boek een gift die op de bank binnenkwam: vrij, of voor een doel.",
    "grootboek": "Elke boeking op een rekening, met de stand erna en haar bron.",
    "handgeld": "Handgeld: overzicht, tellen, aanvullen.",
    "heropen": "Heropen een afgesloten jaar, met een reden die blijft staan.",
    "importeer": "Lees afschriften, urenlijsten, ledenlijst, begroting en bonnen in.",
    "inbox": "Leg een bestand opzij dat niet is in te lezen.",
    "inventaris": "Wat jaren meegaat: aanschaf, afschrijving, verkoop en boekwaarde.",
    "jaarrekening": "Balans en staat van baten en lasten.",
    "jaarstuk": "De teksten van de jaarrekening: schrijven, en zien wat nog leeg is.",
    "kamer": "De kamers: toon ze, of open, wijzig, sluit en heropen er een.",
    "kas": "Contant geld van de kamers: opnemen, ontvangen, uitgeven, tellen.",
    "kascommissie": "Laat de kascommissie de boeken bekijken, met wachtwoord en alleen-lezen.",
    "kasstroom": "Waar het geld vandaan kwam en waar het heen ging.",
    "leden": "Leden en aandelen: register, contributie, incasso, terugbetaling.",
    "lening": "Leningen van en aan leden en fondsen, met hun termijnen.",
    "loon": "Lonen: loonjournalen, wat nog te betalen is, loonkostensubsidie.",
    "loonheffing": "Per maand wat aan loonheffing is ingehouden en betaald.",
    "nieuw": "Maak lege boeken voor een coöperatie en haar kamers.",
    "ongedaan": "Maak ongedaan wat een handeling uit de geschiedenis veranderde.",
    "open": "Open de boeken in de browser, op uw eigen computer en zonder wachtwoord.",
    "overdracht": "Alles in een map: om over te dragen of als reservekopie, en om in te lezen.",
    "overlopend": "Wat nog te betalen of te ontvangen is, of vooruitbetaald.",
    "partner": "Partners: wat ieder inbrengt, werkplekken en afspraken.",
    "post": "Posten van de begroting en van de coöperatie zelf: maken.",
    "prestaties": "Prestaties: wat is beloofd, en wat ervan is gekomen.",
    "proefbalans": "Van elke rekening de stand, wat erbij en wat eraf ging.",
    "regels": "De regels voor bankregels: toon, test, maak, wijzig, verplaats, verwijder.",
    "rekening": "Bankrekeningen openen en sluiten; een reserve of voorziening maken.",
    "relatie": "Organisaties waar de coöperatie van koopt, huurt of leent.",
    "serveer": "De boeken op een kleine server, voor ieder met een account.",
    "tertiaal": "Een A4 per kamer voor alle partners: geld, uren, prestaties, afspraken.",
    "toegang": "Accounts om mee in te loggen: maken, wachtwoord, verwijderen.",
    "toekenning": "Toekenningen van financiers: vastleggen, wijzigen, vaststellen.",
    "twijfel": "Bankregels die misschien al geboekt waren: dezelfde betaling, of een andere.",
    "ubd": "Wat mensen kregen voor werk, voor de opgaaf aan de Belastingdienst.",
    "uren": "Uren: lijsten maken en inlezen, goedkeuren, optellen en waarderen.",
    "valtop": "Wat anders is dan de rest, om naar te kijken.",
    "vanavond": "Wat er nu te doen is, welk geld vrij is, en wat de bank te wachten staat.",
    "veranderd": "Wat er is veranderd sinds de verklaring, door wie en wanneer.",
    "verantwoording": "Verantwoord een toekenning aan haar financier: pdf, Excel of tabel.",
    "verifieer": "Zeg of boeken en bonnen nog zijn zoals de kascommissie ze tekende.",
    "vpb": "Boek de vennootschapsbelasting over een jaar.",
    "vraagposten": "Wat nog is uit te zoeken: toon het, of boek het.",
}
# The file of each command that does not have one of its own name.
_ROOMS = {
    "bestuur": ("bestuur", "post"),
    "betalingen": ("borg", "contract", "declaratie", "factuur", "gift", "lening", "relatie"),
    "boeken": ("beginbalans", "controle", "nieuw", "vraagposten"),
    "boeking": ("boeking", "bonnen", "bonnengrens", "inventaris"),
    "btw": ("btw", "vpb"),
    "geschiedenis": ("geschiedenis", "ongedaan", "overdracht"),
    "handgeld": ("handgeld", "kas"),
    "importeer": ("demo", "importeer"),
    "inbox": ("inbox", "twijfel"),
    "jaar": ("afsluiten", "auditfile", "exporteer", "heropen", "jaarrekening"),
    "jaarstuk": ("deponeren", "jaarstuk"),
    "kamer": ("kamer", "rekening"),
    "kascommissie": ("bevindingen", "kascommissie", "valtop", "veranderd", "verifieer"),
    "partner": ("financier", "partner", "tertiaal"),
    "rapporten": (
        "aansluitingen",
        "afgrenzing",
        "crediteuren",
        "debiteuren",
        "dossier",
        "grootboek",
        "kasstroom",
        "loonheffing",
        "overlopend",
        "proefbalans",
        "ubd",
    ),
    "serveer": ("open", "serveer"),
    "toekenning": ("toekenning", "verantwoording"),
}


class _Bwk(LazyGroup):
    """Shows what is wrong with input as a message, and ends with status 2."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Answer a call."""
        with folded_lines():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # the name of a file may hold bytes that are no letters
        teller.set(lambda text: click.echo(text, err=True))
        try:
            return super().invoke(ctx)
        except InputError as error:
            click.echo(f"Fout: {error}", err=True)
        except OSError as error:
            if error.errno == errno.EPIPE:  # who reads the output stopped, such as 'head'
                raise
            click.echo(f"Fout: {refused_by_machine(error)}", err=True)
        sys.exit(2)


@click.group(
    cls=_Bwk,
    lazy=_COMMANDS,
    rooms=_ROOMS,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="bwk")
def main() -> None:
    """De boeken van een coöperatie van buurtkamers: euro's, uren en aandelen in een grootboek."""
