"""The organisations of the example. Funders and the tax office are those of the proposal; all others are invented."""

from __future__ import annotations

from dataclasses import dataclass

from bwk_ledger.demo.iban import demo_iban


@dataclass(frozen=True)
class Party:
    """An organisation as the bank shows it."""

    name: str
    iban: str


COOPERATIVE = Party("BuurtWerkKamer Cooperatie", demo_iban(1))
PETTY_CASH_IBANS = {"TOP": demo_iban(11), "HLR": demo_iban(12), "ZUILEN": demo_iban(13)}

TAX_OFFICE = Party("Belastingdienst", demo_iban(101))
FUNDERS = {
    "SPDO": Party("Gemeente Utrecht", demo_iban(111)),
    "WI": Party("Utrecht Werk en Inkomen", demo_iban(112)),
    "PORTAAL": Party("Woningcorporatie Portaal", demo_iban(113)),
    "MITROS": Party("Woningcorporatie Mitros", demo_iban(114)),
    "BOEX": Party("Woningcorporatie Bo-Ex", demo_iban(115)),
    "GROENWEST": Party("Woningcorporatie GroenWest", demo_iban(116)),
    "VSB": Party("VSB Fonds", demo_iban(117)),
    "DOEN": Party("Stichting Doen", demo_iban(118)),
    "KHF": Party("Karel Hein Fonds", demo_iban(119)),
    "ORANJE": Party("Oranjefonds", demo_iban(120)),
}

PAYROLL = Party("Loonkantoor De Rekenlat", demo_iban(201))
COACHES = Party("Coachcollectief Springtij", demo_iban(202))
BROKER = Party("Bureau Tussenschot", demo_iban(203))
WORK_TRAINER = Party("Leerbedrijf De Schaafbank", demo_iban(204))
TRAINER = Party("Opleidingshuis De Wegwijzer", demo_iban(205))
LANDLORDS = {
    "TOP": Party("Verhuurbedrijf De Gevellijst", demo_iban(211)),
    "HLR": Party("Vastgoedbeheer Rijnoever", demo_iban(212)),
    "ZUILEN": Party("Stichting Het Leegstaande Lokaal", demo_iban(213)),
}
ENERGY = Party("Energiecooperatie De Windvaan", demo_iban(221))
TELECOM = Party("Telecombedrijf Draadwerk", demo_iban(222))
WATER = Party("Waterbedrijf De Zilveren Kraan", demo_iban(223))
LOCAL_TAXES = Party("Heffingenkantoor Kromme Oever", demo_iban(224))
WEB = Party("Webwerkplaats De Letterbak", demo_iban(225))
CARD_PAYOUTS = Party("Buurtpin Betaaldiensten", demo_iban(226))
PROJECT_CLIENTS = {
    "TOP": Party("Stichting Pleinfeest Vlinderhof", demo_iban(231)),
    "HLR": Party("Schoolvereniging De Windroos", demo_iban(232)),
    "ZUILEN": Party("Muziekhuis Werkspoorlaan", demo_iban(233)),
}
MEMBER_ORGANISATIONS = (
    Party("Vereniging Tuinpad Ondiep", demo_iban(241)),
    Party("Stichting De Brede Stoep", demo_iban(242)),
    Party("Fietsenmakerij Zadelpijn", demo_iban(243)),
    Party("Bewonersgroep Leidsche Lantaarn", demo_iban(244)),
    Party("Atelier Rode Draad", demo_iban(245)),
)
FURNISHERS = ("Kringloop De Tweede Ronde", "Bouwmarkt Het Hamertje", "Meubelhal De Zitzak")
