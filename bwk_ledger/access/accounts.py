"""The accounts that may open the books over the web: a small file outside the books, for the treasurer's eyes only."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.access.passwords import hashed
from bwk_ledger.access.visitor import Role, Visitor
from bwk_ledger.errors import InputError
from bwk_ledger.files import write_file
from bwk_ledger.locks import only_writer
from bwk_ledger.person_number import PERSON_NUMBER
from bwk_ledger.private import PRIVATE_FILE, make_private

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_OTHERS = 0o077
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?", re.ASCII)


@dataclass(frozen=True)
class Account:
    """Who may log in; `secret` is the hash of the password."""

    name: str
    role: Role
    person: str
    secret: str

    @property
    def visitor(self) -> Visitor:
        """Who it is once logged in."""
        return Visitor(self.name, self.role, self.person)


def read_accounts(path: Path) -> Mapping[str, Account]:
    """All accounts by name, in the order of their names; none where there is no file.

    Raises:
        InputError: others may read the file, or it is damaged.
    """
    try:
        content = path.read_bytes()
        mode = path.stat().st_mode
    except FileNotFoundError:
        return {}
    if os.name == "posix" and mode & _OTHERS:
        raise InputError(
            "anderen op deze computer kunnen het bestand met accounts lezen.",
            file=path,
            remedy=f"maak het van u alleen: chmod 600 {path}",
        )
    return _parse(path, content)


def add_account(path: Path, name: str, role: Role, password: str, person: str = "") -> None:
    """Add an account.

    Args:
        path: the file; it is made if need be.
        name: lowercase letters, digits and hyphens.
        role: what it may do.
        password: at least 12 characters.
        person: its number among the members or volunteers; empty for none.

    Raises:
        InputError: the name, number or password will not do, the name is taken, or the file cannot be used.
    """
    require_free(read_accounts(path), name)
    person = _person(person)
    account = Account(name, role, person, hashed(password))

    def add(accounts: dict[str, Account]) -> None:
        require_free(accounts, name)
        accounts[name] = account

    _change(path, add)


def set_password(path: Path, name: str, password: str) -> None:
    """Give an account another password; whoever is logged in with it has to log in again.

    Raises:
        InputError: there is no such account, the password will not do, or the file cannot be used.
    """
    require_account(read_accounts(path), name)
    secret = hashed(password)

    def change(accounts: dict[str, Account]) -> None:
        found = require_account(accounts, name)
        accounts[name] = Account(found.name, found.role, found.person, secret)

    _change(path, change)


def remove_account(path: Path, name: str) -> None:
    """Remove an account; whoever is logged in with it is out.

    Raises:
        InputError: there is no such account, or the file cannot be used.
    """

    def remove(accounts: dict[str, Account]) -> None:
        require_account(accounts, name)
        del accounts[name]

    _change(path, remove)


def require_free(accounts: Mapping[str, Account], name: str) -> None:
    """Refuse a name that will not do or is taken.

    Raises:
        InputError: it is one of those.
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"'{name}' kan geen naam van een account zijn.",
            remedy="gebruik kleine letters, cijfers en streepjes, ten hoogste 32; zet er geen naam van iemand in.",
        )
    if name in accounts:
        raise InputError(
            f"er is al een account '{name}'.",
            remedy=f"kies een andere naam, of geef het een nieuw wachtwoord met 'bwk toegang wachtwoord {name}'.",
        )


def require_account(accounts: Mapping[str, Account], name: str) -> Account:
    """The account with a name.

    Raises:
        InputError: there is none.
    """
    if name not in accounts:
        raise InputError(f"er is geen account '{name}'.", remedy="zie 'bwk toegang toon' voor wie er wel zijn.")
    return accounts[name]


def _person(number: str) -> str:
    person = number.strip().upper()
    if person and not PERSON_NUMBER.fullmatch(person):
        raise InputError(
            f"'{number}' is geen nummer van een lid of vrijwilliger.", remedy="geef een nummer zoals L0005."
        )
    return person


def _change(path: Path, change: Callable[[dict[str, Account]], None]) -> None:
    """Change the accounts while no other can."""
    make_private(path.parent)
    with only_writer(path, "een ander is de accounts aan het veranderen."):
        accounts = dict(read_accounts(path))
        change(accounts)
        write_file(path, _written(accounts), PRIVATE_FILE)


def _written(accounts: Mapping[str, Account]) -> bytes:
    rows = [
        {"naam": item.name, "rol": item.role.value, "nummer": item.person, "wachtwoord": item.secret}
        for _, item in sorted(accounts.items())
    ]
    return (json.dumps({"accounts": rows}, indent=2) + "\n").encode()


def _parse(path: Path, content: bytes) -> dict[str, Account]:
    try:
        found = json.loads(content)
        accounts = [_account(row) for row in found["accounts"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "het bestand met accounts is niet te lezen.",
            file=path,
            remedy="zet het terug uit een reservekopie, of verwijder het en maak de accounts opnieuw met "
            "'bwk toegang maak'.",
        ) from error
    return {account.name: account for account in sorted(accounts, key=lambda account: account.name)}


def _account(row: Mapping[str, Any]) -> Account:
    name, secret = row["naam"], row["wachtwoord"]
    if not _NAME.fullmatch(name) or not secret.startswith("scrypt:"):
        raise ValueError(name)
    return Account(name, Role(row["rol"]), str(row["nummer"]), secret)
