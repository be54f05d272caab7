"""Why a collection came back: the codes of banks (ISO 20022, EPC173-14), in Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "AC01": "het rekeningnummer klopt niet",
    "AC04": "de rekening is opgeheven",
    "AC06": "de rekening is geblokkeerd",
    "AC13": "van deze soort rekening kan niet worden geïncasseerd",
    "AG01": "van deze rekening kan niet worden geïncasseerd",
    "AG02": "de bank kent deze soort opdracht niet",
    "AM04": "te weinig saldo",
    "AM05": "dubbele opdracht",
    "BE05": "de bank kent de incassant niet",
    "CNOR": "de bank van de incassant doet niet mee",
    "DNOR": "de bank van het lid doet niet mee",
    "MD01": "geen geldige machtiging",
    "MD02": "gegevens van de machtiging ontbreken of kloppen niet",
    "MD06": "op verzoek van het lid",
    "MD07": "het lid is overleden",
    "MS02": "geweigerd door het lid",
    "MS03": "de bank zegt niet waarom",
    "RC01": "de code van de bank klopt niet",
    "RR01": "gegevens van het lid ontbreken bij de bank",
    "RR02": "naam of adres ontbreekt bij de bank",
    "RR03": "naam of adres van de incassant ontbreekt",
    "RR04": "de bank mag het niet uitvoeren",
    "SL01": "het lid heeft incasso's bij de bank geblokkeerd",
}


def return_reason(code: str) -> str:
    """A code with what it says; empty where there is none."""
    return f"{REASONS[code]} ({code})" if code in REASONS else code
