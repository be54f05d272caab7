"""One entry of a CAMT.053 statement to its rows.

A batch (one entry with several payments in it) becomes a row per payment where the payments have amounts that add up
to the entry: the treasurer then sees who paid each contribution, and rules find the member. Where they do not, the
entry stays one row: the bank's own amount is what counts. All rows of an entry stand on the line of the entry.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.base.errors import shorten
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import no_day, parse_day
from importers.readers.payment_words import PaymentParts, account_number, find_words, free_text, payment, squeeze
from importers.readers.values import in_cents, with_sign

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from importers.readers.source import Source
    from importers.readers.xml_stream import Element

_AMOUNT = re.compile(r"\d{1,18}(?:\.\d{0,5})?", re.ASCII)
_SIGNS = {"CRDT": 1, "DBIT": -1}
BOOKED = "BOOK"  # what an entry that is on the account says
_LINE_OF_TEXT = 140  # a longer text goes on in the next Ustrd, without a space
_FILE_IDS = ("MsgId", "PmtInfId")
_PAYMENT_IDS = (*_FILE_IDS, "EndToEndId")
_NO_END_TO_END = {"NOTPROVIDED", "NONREF"}
_BATCH = 2  # payments
_TRUE = {"true", "1"}
_DAY = len("jjjj-mm-dd")


class Entry(NamedTuple):
    """A row without its account, and the bank's references to it, best first."""

    line: int
    date: dt.date
    amount: Decimal
    payment: PaymentParts
    text: str
    references: tuple[str, ...]
    ids: str  # those of the payment file


def entries(source: Source, entry: Element, account: str) -> list[Entry]:
    """The rows of one Ntry of an account; none when it is not booked.

    Raises:
        InputError: an amount, a sign or a day that cannot be read, or another currency than euros.
    """
    if not is_booked(entry):
        return []
    date = _date(source, entry)
    amount = signed(source, entry)
    details = entry.each("NtryDtls", "TxDtls")
    references = (entry.value("AcctSvcrRef"), entry.value("NtryRef"))
    if len(details) < _BATCH:
        party = _other_side(entry, details[0], amount, account) if details else ("", "")
        return [_row(entry, details[0] if details else None, date, amount, references, party)]
    parties = [_other_side(entry, item, amount, account) for item in details]
    own = [part for item in details if (part := _own_amount(source, item, amount)) is not None]
    if len(own) < len(details) or sum(own, ZERO) != amount:
        return [_batch(entry, details, date, amount, references, set(parties))]
    return [
        _row(entry, item, date, part, _of_part(item, references, number), party)
        for number, (item, part, party) in enumerate(zip(details, own, parties, strict=True), start=1)
    ]


def is_booked(entry: Element) -> bool:
    """Whether an entry is on the account; what is pending or for information only is not."""
    return (entry.value("Sts", "Cd") or entry.value("Sts", "Prtry") or entry.value("Sts")) in {BOOKED, ""}


def signed(source: Source, item: Element) -> Decimal:
    """The amount of an entry or a balance; its sign comes from CdtDbtInd alone, also for a reversal.

    Raises:
        InputError: no amount, no sign, or another currency than euros.
    """
    holder = item.first("Amt")
    indicator = item.value("CdtDbtInd")
    if holder is None:
        raise source.damaged(item.line, f"{item.name} heeft geen bedrag (Amt)")
    if indicator not in _SIGNS:
        raise source.damaged(
            item.line, f"'{shorten(indicator)}' in CdtDbtInd zegt niet of dit bij (CRDT) of af (DBIT) is"
        )
    return with_sign(_SIGNS[indicator], _amount(source, holder))


def day_of(source: Source, holder: Element | None, *names: str) -> dt.date | None:
    """The day in a Dt or DtTm, or whatever a date and a time are called there; None when there is none.

    Raises:
        InputError: a day that does not exist.
    """
    if holder is None:
        return None
    text = next((text for name in names or ("Dt", "DtTm") if (text := holder.value(name))), "")
    if not text:
        return None
    day = _day(text[:_DAY])
    if day is None:
        raise source.damaged(holder.line, no_day(text), cause="datums in CAMT.053 zijn jjjj-mm-dd.")
    return day


_day = functools.lru_cache(1024)(parse_day)  # many entries are of the same few days


def check_currency(source: Source, line: int, currency: str) -> None:
    """Refuse what is not in euros.

    Raises:
        InputError: another currency.
    """
    if currency not in {EUR, ""}:
        raise source.damaged(
            line,
            f"dit bedrag is in {shorten(currency)}, niet in euro's",
            cause="de boeken van de coöperatie zijn in euro's.",
            remedy="download alleen de rekeningen in euro's; dit bestand is niet ingelezen.",
        )


def _amount(source: Source, holder: Element) -> Decimal:
    check_currency(source, holder.line, holder.attributes.get("Ccy", ""))
    text = holder.text
    cents = _cents(text)
    if cents is None:
        raise source.damaged(
            holder.line, f"'{shorten(text)}' is geen bedrag", cause="een bedrag in CAMT.053 ziet eruit als 1234.56."
        )
    return cents


@functools.lru_cache(1024)  # many entries are of the same few amounts: each is held once
def _cents(text: str) -> Decimal | None:
    return in_cents(Decimal(text)) if _AMOUNT.fullmatch(text) else None


def _date(source: Source, entry: Element) -> dt.date:
    date = day_of(source, entry.first("BookgDt")) or day_of(source, entry.first("ValDt"))
    if date is None:
        raise source.damaged(entry.line, "deze boeking heeft geen datum (BookgDt)")
    return date


def _own_amount(source: Source, details: Element, total: Decimal) -> Decimal | None:
    """The amount of one payment of a batch; None where it has none in euros."""
    holder = details.first("Amt") or details.first("AmtDtls", "TxAmt", "Amt")
    if holder is None or holder.attributes.get("Ccy", EUR) != EUR:
        return None
    sign = _SIGNS.get(details.value("CdtDbtInd"), 1 if total >= 0 else -1)
    return with_sign(sign, _amount(source, holder))


def _of_part(details: Element, references: Sequence[str], number: int) -> tuple[str, ...]:
    """References to one payment of a batch: the bank's own to it, else its place in the batch."""
    own = details.value("Refs", "AcctSvcrRef")
    places = (f"{reference}-{number}" if reference else "" for reference in references)
    return (own if own not in references else "", *places)


def _row(
    entry: Element,
    details: Element | None,
    date: dt.date,
    amount: Decimal,
    references: tuple[str, ...],
    party: tuple[str, str],
) -> Entry:
    information = entry.value("AddtlNtryInf")
    words = find_words(information)
    parts = payment(words) if words else _free_text(entry)
    if details is None:
        remark = parts.remark or ("" if words else information)
        return Entry(
            entry.line, date, amount, PaymentParts(parts.iban, parts.name, remark), information, references, _ids(entry)
        )
    name, iban = party
    remittance = _remittance(details)
    extra = details.value("AddtlTxInf")
    end_to_end = details.value("Refs", "EndToEndId")
    end_to_end = "" if end_to_end.upper() in _NO_END_TO_END else end_to_end
    text = " ".join(dict.fromkeys(part for part in (information, remittance, extra, end_to_end) if part))
    combined = PaymentParts(
        iban=iban or parts.iban,
        name=_longer(name, parts.name),
        remark=remittance or parts.remark or extra or ("" if words else information) or end_to_end,
    )
    return Entry(entry.line, date, amount, combined, text, references, _ids(entry, details))


def _ids(entry: Element, *details: Element) -> str:
    """What the payment file called itself, its part and its payments, each once; and why a payment came back."""
    ids = [batch.value(name) for batch in entry.each("NtryDtls", "Btch") for name in _FILE_IDS]
    ids += [item.value("Refs", name) for item in details for name in _PAYMENT_IDS]
    if len(details) == 1:
        ids.append(details[0].value("RtrInf", "Rsn", "Cd"))
    return " ".join(dict.fromkeys([text for text in ids if text and text.upper() not in _NO_END_TO_END]))


def _free_text(entry: Element) -> PaymentParts:
    holder = entry.first("AddtlNtryInf")
    return (free_text(holder.raw.strip()) if holder else None) or PaymentParts()


def _batch(
    entry: Element,
    details: Sequence[Element],
    date: dt.date,
    amount: Decimal,
    references: tuple[str, ...],
    parties: set[tuple[str, str]],
) -> Entry:
    """A batch that stays one row: it has a counterparty only where all its payments have the same."""
    information = entry.value("AddtlNtryInf")
    name, iban = parties.pop() if len(parties) == 1 else ("", "")
    texts = dict.fromkeys(text for item in details if (text := _remittance(item)))
    remark = information or f"verzamelbetaling van {len(details)}"
    text = " ".join(dict.fromkeys([remark, *texts]))
    words = find_words(information)
    worded = payment(words).remark if words else ""
    return Entry(
        entry.line, date, amount, PaymentParts(iban, name, worded or remark), text, references, _ids(entry, *details)
    )


def _other_side(entry: Element, details: Element, amount: Decimal, own: str) -> tuple[str, str]:
    """Name and account of the other side: of a payment the creditor, of a receipt the debtor.

    What is returned names, with most banks, the parties of the payment that it takes back: the other way round. Which
    of the two has the account of the statement tells that; where neither does, that it is a return.
    """
    parties = details.first("RltdPties")
    if parties is None:
        return "", ""
    role, other = ("Cdtr", "Dbtr") if amount < 0 else ("Dbtr", "Cdtr")
    expected, turned = _party(parties, role), _party(parties, other)
    if expected[1] == own or turned[1] == own:
        return turned if expected[1] == own else expected
    returned = any(turned) and (entry.value("RvslInd") in _TRUE or details.first("RtrInf") is not None)
    return turned if returned else expected


def _party(parties: Element, role: str) -> tuple[str, str]:
    """Name and account of who has a role in a payment."""
    name = parties.value(role, "Nm") or parties.value(role, "Pty", "Nm")
    name = name or parties.value(role, "Agt", "FinInstnId", "Nm")
    holder = f"{role}Acct"
    number = parties.value(holder, "Id", "IBAN") or parties.value(holder, "Id", "Othr", "Id")
    return name, account_number(number) if number else ""


def _remittance(details: Element) -> str:
    """What the payer wrote: free text, else the references he was asked to give."""
    lines = [item.text for item in details.each("RmtInf", "Ustrd")]
    text = "".join([line if len(line) >= _LINE_OF_TEXT else f"{line} " for line in lines])
    remark = squeeze(text)
    words = find_words(remark)
    remark = (payment(words).remark or remark) if words else remark
    structured = details.each("RmtInf", "Strd")
    if not structured:
        return remark
    references = [item.value("CdtrRefInf", "Ref") for item in structured]
    more = [item.value("AddtlRmtInf") for item in structured]
    return squeeze(" ".join([remark, *(part for part in (*references, *more) if part and part not in remark)]))


def _longer(name: str, said: str) -> str:
    """The name of the party, or the same name where the bank wrote it whole: in Nm some cut it short."""
    if not said:
        return name
    short, whole = (text.casefold().replace(" ", "") for text in (name, said))
    return said if len(whole) > len(short) and whole.startswith(short) else name
