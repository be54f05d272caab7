"""A copy of the example with thirty faults planted in it, each of a kind that no rule of the books forbids."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = """option "name_assets" "Activa"
option "name_liabilities" "Schulden"
option "name_equity" "Vermogen"
option "name_income" "Baten"
option "name_expenses" "Lasten"
"""
_COPIED = "2018-01-09.factuur-2018102.pdf"
_ADDED = """
2018-03-20 * "Coachcollectief Springtij" "Coaching TOP eerste maand"
  bon: "factuur C18/108"
  Activa:Bank:ING             -1074.30 EUR
  Lasten:TOP:Mensen:Coaching   1074.30 EUR

2018-01-19 * "Webwerkplaats De Letterbak" "Website"
  bon: "factuur 2018/901"
  Activa:Bank:ING                 -367.60 EUR
  Lasten:TOP:Fysiek:Communicatie   367.60 EUR

2018-05-21 * "Verhuurbedrijf De Gevellijst" "Huur TOP mei 2018"
  bon: "huurcontract GL-2017-04"
  Activa:Bank:ING         -941.00 EUR
  Lasten:TOP:Fysiek:Huur   941.00 EUR

2018-02-14 * "Bureau Tussenschot" "Makelen TOP"
  bon: "factuur BT18-901"
  bon-hash: "e4b01ec2bb4b19152bea47592f1f8be751b4ac0d3b2888f6d3d9e100dfc56196"
  Activa:Bank:ING            -511.20 EUR
  Lasten:TOP:Mensen:Makelen   511.20 EUR

2018-01-23 * "Telecombedrijf Draadwerk" "Toestel TOP"
  bon: "factuur 2018901"
  document-bon: "2018-01-23.factuur-2018901.pdf"
  bon-hash: "abababababababababababababababababababababababababababababababab"
  Activa:Bank:ING            -61.35 EUR
  Lasten:TOP:Fysiek:Energie   61.35 EUR

2018-01-24 * "Materiaal voor TOP"
  bon: "B-2018-0007"
  Activa:Handgeld:TOP                      -58.18 EUR
  Lasten:TOP:Fysiek:Handgeld:F-Materiaal   58.18 EUR

2018-09-12 * "Adviesbureau Noorderzon" "Advies"
  bon: "factuur N-77"
  Activa:Bank:ING            -1843.15 EUR
  Lasten:TOP:Mensen:Makelen   1843.15 EUR

2018-08-15 * "Waterbedrijf De Zilveren Kraan" "Diversen"
  bon: "nota ZK18-901"
  Activa:Bank:ING             -84.20 EUR
  Lasten:TOP:Fysiek:Training   84.20 EUR

2018-08-16 * "Leerbedrijf De Schaafbank" "Begeleiding leerwerkplek HLR extra"
  bon: "factuur 2018-901"
  Activa:Bank:ING                    -98.30 EUR
  Lasten:TOP:Mensen:Leerwerkplekken   98.30 EUR

2018-10-09 * "L0021" "Materiaal"
  bon: "nota 14"
  Activa:Bank:ING               -212.40 EUR
  Lasten:TOP:Fysiek:Inventaris   212.40 EUR

2018-10-01 * "Bouwmarkt De Kwast" "Verf"
  Activa:Bank:ING               -48.95 EUR
  Lasten:HLR:Fysiek:Inventaris   48.95 EUR

2018-10-09 * "Bouwmarkt De Kwast" "Hout"
  Activa:Bank:ING               -47.50 EUR
  Lasten:HLR:Fysiek:Inventaris   47.50 EUR

2018-10-17 * "Bouwmarkt De Kwast" "Lijm"
  Activa:Bank:ING               -49.25 EUR
  Lasten:HLR:Fysiek:Inventaris   49.25 EUR

2018-11-14 * "Kantoorhandel Potlood" "Papier"
  Activa:Bank:ING                  -42.10 EUR
  Lasten:HLR:Fysiek:Communicatie   42.10 EUR

2018-11-15 * "Kantoorhandel Potlood" "Papier"
  Activa:Bank:ING                  -39.80 EUR
  Lasten:HLR:Fysiek:Communicatie   39.80 EUR

2018-07-31 * "Overboeking naar ZUILEN"
  Activa:Bank:ING          -40.00 EUR
  Activa:Handgeld:ZUILEN    40.00 EUR

2018-04-17 * "Klusdienst Hamer" "Klus"
  Activa:Bank:ING               -500.00 EUR
  Lasten:TOP:Fysiek:Inventaris   500.00 EUR

2018-06-10 * "Opleidingshuis De Wegwijzer" "Cursus"
  bon: "factuur 2018901"
  Activa:Bank:ING             -133.45 EUR
  Lasten:HLR:Fysiek:Training   133.45 EUR

2018-07-19 * "Telecombedrijf Draadwerk" "Internet en telefoon TOP extra"
  bon: "factuur 2018902"
  Activa:Bank:ING            -412.10 EUR
  Lasten:TOP:Fysiek:Energie   412.10 EUR

2018-09-03 * "Opname"
  kas: "opname-bank"
  Activa:Bank:ING  -120.00 EUR
  Activa:Kas:TOP    120.00 EUR

2018-09-18 * "BuurtWerkKamer Cooperatie" "reserve apart gezet"
  bon: "nota 15"
  Activa:Bank:ING               -2612.00 EUR
  Lasten:TOP:Fysiek:Inventaris   2612.00 EUR

2018-09-19 * "Onderweg"
  Activa:Bank:ING     -310.00 EUR
  Activa:Kruisposten   310.00 EUR

2018-06-04 * "L0001" "Contributie"
  Activa:Bank:ING           5.00 EUR
  Baten:ZUILEN:Eigen:LEDEN  -5.00 EUR
    lid: "L0001"
    contributie: 2018

2018-06-30 * "Lonen 2018-06"
  loonmaand: "2018-06"
  bon: "loonstrook 2018-06"
  Lasten:TOP:Mensen:Perspectiefbanen   911.00 EUR
    medewerker: "P0099"
    loon: "bruto"
  Schulden:Nettoloon                  -911.00 EUR
    medewerker: "P0099"
    loon: "netto"

2018-01-30 * "Bureau Tussenschot" "Makelen TOP december 2017"
  bon: "factuur BT17-901"
  Activa:Bank:ING            -498.77 EUR
  Lasten:TOP:Mensen:Makelen   498.77 EUR
"""


def planted(example: Path, folder: Path) -> Path:
    """Copy the example and plant the faults; the main file."""
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("inbox"))
    (folder / "jaren/2018/geplant.beancount").write_text(_HEADER + _ADDED, "utf-8")
    main = folder / "main.beancount"
    main.write_text(main.read_text("utf-8") + '\ninclude "jaren/2018/geplant.beancount"\n', "utf-8")
    of_telecom = next((folder / "documenten").rglob(_COPIED))
    shutil.copy(of_telecom, of_telecom.with_name("2018-01-23.factuur-2018901.pdf"))
    statement = next((folder / "documenten").rglob("2018-12-27.ing-*.csv"))
    lines = statement.read_text("utf-8").split("\n")
    lines = [_other_number(line, "Energiecooperatie De Windvaan", "201809") for line in lines]
    lines = [_other_number(line, "Opleidingshuis De Wegwijzer", "2018") for line in lines]
    statement.write_text("\n".join(lines), "utf-8")
    bank = folder / "jaren/2018/bank.beancount"
    _without(bank, '"Verhuurbedrijf De Gevellijst" "Huur TOP maart 2018"')
    _without(bank, '"Gemeente Utrecht" "Subsidie SPDO 2018 termijn 3 van 4"')
    _replace(bank, r'"Bureau Tussenschot"( "Makelen en administratie HLR juni)', r'"Bedrijf Van Een Vriend"\1')
    _replace(bank, r'("Waterbedrijf De Zilveren Kraan" (?:.*\n)+?  Activa:Bank:ING +)-(\d+)(\.\d\d EUR)', r"\1-9\2\3")
    _replace(folder / "jaren/2018/begroting.beancount", r'(Baten:TOP:Gemeente:WI "yearly") -5000', r"\1 -4000")
    hours = folder / "jaren/2018/uren-top.beancount"
    _replace(hours, r"(Lasten:TOP:Tijd:Professionals +)8.25", r"\g<1>98.25")
    _replace(hours, r"(Baten:TOP:Tijd:Professionals +)-24.00", r"\g<1>-114.00")
    _without(folder / "stam/leden.beancount", 'custom "lid" "L0050"')
    return main


def _other_number(line: str, party: str, since: str) -> str:
    """The row of a party with another account number, from a day on."""
    if f'"{party}"' not in line or line[1:9] < since:
        return line
    return re.sub(r"NL\d\dDEMO\d{10}(?!\";\"NL)", "NL02DEMO0000000999", line.replace(_OWN, "@")).replace("@", _OWN)


_OWN = "NL52DEMO0000000001"


def _without(file: Path, head: str) -> None:
    """Take an entry out, by what stands on its first line."""
    text = file.read_text("utf-8")
    new = re.sub(
        rf"^\d{{4}}-\d\d-\d\d [^\n]*{re.escape(head)}[^\n]*\n(?:[ \t]+\S[^\n]*\n)*", "", text, flags=re.MULTILINE
    )
    assert new != text, head
    file.write_text(new, "utf-8")


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    changed = re.sub(old, new, text, count=1)
    assert changed != text, old
    file.write_text(changed, "utf-8")
