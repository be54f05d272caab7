"""`bwk dossier`: which papers of a year are there, and what is missing and where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.figures.dossier import dossier, missing_of

if TYPE_CHECKING:
    from tests.conftest import Books

BOOKED = """
2018-01-01 custom "bonnen"
  vanaf: 50.00 EUR
2018-01-01 custom "contract" "HUUR-TOP"
  wie: "VERHUUR"
  per-jaar: 1200.00 EUR
2018-03-02 * "Buurtwinkel" "Koffie"
  bon: "12"
  Activa:Bank:ING  -500.00 EUR
  Lasten:TOP:Fysiek:Training  500.00 EUR
"""


def test_what_is_missing_is_told_with_where_it_goes(books: Books) -> None:
    found = missing_of(dossier(books.load(BOOKED), 2018))
    assert found == [
        (
            "Notulen en besluiten: de notulen van 2018 en van de vergadering die 2018 vaststelt; leg ze in "
            "documenten/notulen, met het jaar in de naam."
        ),
        "Contracten: contract HUUR-TOP; leg het in documenten/contracten, met HUUR-TOP in de naam.",
        "Statuten en regels: de statuten en het huishoudelijk reglement; leg ze in documenten/statuten.",
        "Bonnen en afschriften: het papier van 1 uitgave, waarvan alleen een nummer is geboekt; kijk met: bwk bonnen.",
        (
            "Kascommissie: de verklaring van de kascommissie; leg een scan in documenten/kascommissie, met het jaar in "
            "de naam, of laat haar digitaal tekenen."
        ),
        "Zegel: het zegel; dat komt er met: bwk afsluiten 2018.",
        "Handelsregister: de deponering bij de KvK; kijk met: bwk deponeren 2018.",
    ]


def test_a_paper_in_its_folder_is_in_the_dossier(books: Books) -> None:
    for name in ("notulen/alv-2018.pdf", "contracten/huur-top.pdf", "statuten/statuten.pdf", "kascommissie/2018.pdf"):
        path = books.root / "documenten" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.4")
    found = {part.title: part for part in dossier(books.load(BOOKED), 2018)}
    for title in ("Notulen en besluiten", "Contracten", "Statuten en regels", "Kascommissie"):
        assert found[title].is_complete
    assert [path.name for path in found["Contracten"].files] == ["huur-top.pdf"]
    assert Path("regels.toml").name in {path.name for path in found["Statuten en regels"].files}
