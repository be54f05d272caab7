"""Where on the pages that is done or seen which a remedy names: a form filled in with what it knows, or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fava.application import url_for
from markupsafe import Markup

from bwk_ledger.acts.act import all_acts
from bwk_ledger.base.errors import Blank
from bwk_ledger.fava_ext.page import FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.acts.act import Act
    from bwk_ledger.base.errors import Way

# What an overview is called on a command line, and the page that shows it; an act without anything given is one too.
PAGES = {
    "begroting": "Kamers",
    "boeking": "Boekingen",
    "boeking toon": "Boekingen",
    "boeking zoek": "Boekingen",
    "bonnen": "Bonnen",
    "geschiedenis": "Boekingen",
    "handgeld overzicht": "Handgeld",
    "importeer": "Importeren",
    "leden aandelen": "Leden",
    "leden contributie": "Leden",
    "leden register": "Leden",
    "ongedaan": "Boekingen",
    "prestaties overzicht": "Prestaties",
    "toekenning lijst": "Financiers",
    "twijfel": "Importeren",
    "vanavond": "Vanavond",
    "vraagposten": "Vragen",
}
ERRORS = "controle"  # the command that shows what Fava's own page does
# What is told to a page of what the overview is asked.
_ASKED = {"boeking toon": "nummer"}


def link(way: Way) -> Markup:
    """A way to do or to see something, as a page says it."""
    known = [item for item in way.places if not isinstance(item, Blank)]
    act, shown = _form_of(way), PAGES.get(way.name)
    if shown is not None and (act is None or not (known or way.fields)):
        asked = {_ASKED[way.name]: str(known[0])} if known and way.name in _ASKED else {}
        if way.name == "geschiedenis":
            asked = {"handelingen": ""}
        return _linked("op" if way.before else "", "de pagina ", shown, _address(shown, asked))
    before = way.before
    if act is not None:
        return _linked(
            before, "het formulier ", _quoted(act.name), _address(FORMS, {"act": act.name, **_filled(act, way)})
        )
    if way.name == ERRORS:
        return _linked("op" if before else "", "de pagina ", "Fouten", url_for("report", report_name="errors"))
    group = way.name.partition(" ")[0]
    if any(name.partition(" ")[0] == group and not act.begins for name, act in all_acts().items()):
        return _linked(before, "de formulieren bij ", _quoted(group), _address(FORMS, {"zoek": group}))
    return Markup("{} de opdracht {} in een terminal").format(before, _quoted(way.name))


def _form_of(way: Way) -> Act | None:
    """The act that a way is; who says `--begin` of the history means an act of that name."""
    acts = all_acts()
    flags = [name for name, value in way.fields if value is True]
    names = [*(f"{way.name} {flag}" for flag in flags), way.name]
    return next((acts[name] for name in names if name in acts and not acts[name].begins), None)


def _filled(act: Act, way: Way) -> Mapping[str, str]:
    """What a form is filled in with: all that is no blank."""
    by_option = {(item.option or item.name).replace("-", "_"): item.name for item in act.fields}
    named = ((by_option[name], value) for name, value in way.fields if name in by_option)
    places = zip([item.name for item in act.fields if item.by_place], way.places, strict=False)
    return {name: _text(value) for name, value in (*places, *named) if not isinstance(value, Blank)}


def _text(value: object) -> str:
    return "ja" if value is True else str(value)


def _quoted(name: str) -> str:
    return f"‘{name[:1].upper()}{name[1:]}’"


def _address(page: str, asked: Mapping[str, str]) -> str:
    return str(url_for("extension_report", extension_name=page, **asked))


def _linked(before: str, kind: str, title: str, address: str) -> Markup:
    start = f"{before} {kind}" if before else kind
    return Markup('{}<a href="{}">{}</a>').format(start, address, title)
