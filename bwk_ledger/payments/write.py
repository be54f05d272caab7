"""Write an order: first the note in the books, then the files for the bank; all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.books.text import custom
from bwk_ledger.errors import InputError
from bwk_ledger.orders import ORDER, order_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.books.store import Changes
    from bwk_ledger.orders import PaymentOrder

_TITLE = "Opdrachten aan de bank: aan wat hier staat herkent de import wat terugkomt."


def orders_file(month: str) -> str:
    """The file of the books with the orders of the year of a month (`2018-09`)."""
    return f"jaren/{month[:4]}/opdrachten.beancount"


def check_new(orders: Mapping[str, PaymentOrder], reference: str) -> None:
    """Refuse the same kind and month twice: that would pay or collect twice.

    Raises:
        InputError: the books have this order.
    """
    known = orders.get(reference)
    if known is None:
        return
    raise InputError(
        f"de opdracht {reference} is er al, gemaakt op {known.written}.",
        file=Path(known.source["filename"]).name,
        line=known.source["lineno"],
        cause="een tweede opdracht voor dezelfde maand zou dubbel betalen of dubbel incasseren.",
        remedy="kies een andere maand; is het bestand nooit bij de bank ingeleverd, haal dan het bestand en deze "
        "opdracht weg, en maak haar opnieuw.",
    )


def check_place(root: Path, folder: Path, names: Iterable[str]) -> None:
    """Refuse a folder inside the books, and files that are there already.

    Raises:
        InputError: the files cannot come there.
    """
    if folder.resolve().is_relative_to(root.resolve()):
        raise InputError(
            "een bestand voor de bank mag niet in de map van de boeken liggen.",
            file=folder,
            cause="er staan namen en rekeningnummers van mensen in, en die horen niet in de boeken.",
            remedy="kies met --uit een map erbuiten.",
        )
    if not folder.is_dir():
        raise InputError("deze map bestaat niet.", file=folder, remedy="maak de map eerst, of kies een andere.")
    for name in names:
        if (folder / name).exists():
            raise InputError(
                "dit bestand is er al.",
                file=folder / name,
                cause="misschien is het al bij de bank ingeleverd, dus het wordt nooit overschreven.",
                remedy="zet het ergens anders, of kies met --uit een andere map.",
            )


def write_order(changes: Changes, order: PaymentOrder, folder: Path, files: Mapping[str, bytes]) -> None:
    """Note an order in the books and write its files; the books come first, so that no file is without its order.

    Args:
        changes: to the books, none made yet.
        order: with all its lines.
        folder: where the files come.
        files: their contents by name.

    Raises:
        OSError: something could not be written; the books and the folder are as they were.
    """
    values: dict[str, Any] = order_values(order)
    entry = custom(values, order.written, ORDER, order.reference)
    changes.append(orders_file(order.month), [entry], _TITLE)
    for name, content in files.items():
        changes.put_outside(folder / name, content)
    changes.commit()
