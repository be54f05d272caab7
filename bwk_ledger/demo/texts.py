"""What the board of the example says of its last year; two parts it still has to write."""

from __future__ import annotations

_ACTIVITIES = (
    "De coöperatie houdt buurtkamers open waar bewoners elkaar ontmoeten, koken, leren en elkaar helpen. Bewoners "
    "beheren de kamers zelf, met steun van coördinatoren."
)
_WHY = (
    "Er werd iets minder uitgegeven dan begroot, en daardoor ook iets minder subsidie besteed. Van fondsen die een "
    "vast deel betalen, viel minder vrij dan gepland. Daarom sluit het jaar met een klein tekort."
)
_COMMITMENTS = (
    "De drie kamers huren hun ruimte. De huurcontracten worden elk jaar stilzwijgend verlengd, met drie maanden "
    "opzegtermijn."
)
TEXTS: dict[str, tuple[str, ...]] = {
    "activiteiten": (_ACTIVITIES,),
    "verhaal": (
        "In 2018 ging de derde kamer open, in Zuilen. TOP en Hart voor Leidsche Rijn waren het hele jaar open.",
        "Voor het eerst waren er mensen in loondienst, op plekken met uitzicht op ander werk.",
    ),
    "resultaat": (_WHY,),
    "vooruitblik": ("In 2019 blijven drie kamers open. Het tekort komt uit de algemene reserve.",),
    "verplichtingen": (_COMMITMENTS,),
    "statuten": ("Voorbeeld: de ledenvergadering besluit over het resultaat, op voorstel van het bestuur.",),
}
