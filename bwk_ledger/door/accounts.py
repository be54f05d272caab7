"""Who may open the books over the web: accounts in a small file outside the books, each in one role."""

from __future__ import annotations

import functools
import json
import os
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from werkzeug.security import check_password_hash, generate_password_hash

from bwk_ledger.base.errors import PERSON_NUMBER, InputError
from bwk_ledger.base.files import PRIVATE_FILE, make_private, only_writer, write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


# Who is looking: an account that logged in, in one of these roles.

ENVIRON = "bwk.visitor"  # where the door leaves the visitor for the pages, in the environment of a request
MEMORY = "bwk.memory"  # and what pages keep for the session, a dictionary that is gone when it ends
BY_HAND = "met de hand"  # in that memory: whether somebody asked for the pages of Fava that write
# Fields of a form that are shown to nobody, also not to who sent them.
SECRETS = PASSPHRASE, AGAIN, OTHER, OTHER_AGAIN = ("_wachtwoord", "_nogeens", "_ander", "_andernogeens")


class Role(StrEnum):
    """What somebody is to the cooperative."""

    TREASURER = "penningmeester"  # edits the books, answers findings
    COMMITTEE = "kascommissie"  # sees all books, writes its own findings only
    ACCOUNTANT = "accountant"  # reads
    BOARD = "bestuur"  # a board member who does not keep the books: sees all of them
    KAMER = "kamer"  # the coordinator of one kamer: nothing but her own page


@dataclass(frozen=True)
class Visitor:
    """An account that logged in.

    Args:
        name: of the account.
        role: what it may do.
        person: its number among the members (`L0003`); empty where it has none.
        kamer: the code of the one kamer it is of; empty in every role but `kamer`.
    """

    name: str
    role: Role
    person: str = ""
    kamer: str = ""

    @property
    def shown(self) -> str:
        """How pages and papers call it: by number, where there is one."""
        return self.person or self.name


# Who may do what: one refusal for whoever may not, or did not log in.


def require(visitor: Visitor | None, roles: Sequence[Role]) -> Visitor:
    """Who asks, if it may.

    Raises:
        InputError: nobody logged in, or in another role.
    """
    if visitor is None or visitor.role not in roles:
        raise InputError(
            "dit mag u niet.",
            cause=f"dit is voor wie inlogt als {' of '.join(roles)}.",
            remedy="log in met 'bwk kascommissie' en het goede account.",
        )
    return visitor


# Passwords of accounts: kept as scrypt hashes only, and checked in the same time whether the account exists or not.

LEAST = 12  # characters
MOST = 200  # more makes no password better, only a request heavier
_METHOD = "scrypt"


def hashed(password: str) -> str:
    """The hash to keep of a password; another one each time.

    Raises:
        InputError: it is too short or too long.
    """
    _require_length(password)
    return generate_password_hash(_plain(password), _METHOD)


def is_password(password: str, kept: str | None) -> bool:
    """Whether this is the password that was hashed; with None (no such account) never, but not sooner."""
    if len(password) > MOST:
        password = ""
    right = check_password_hash(kept or _decoy(), _plain(password))
    return right and kept is not None


def _plain(password: str) -> str:
    """One way to write a letter with an accent: keyboards differ."""
    return unicodedata.normalize("NFC", password)


@functools.cache
def _decoy() -> str:
    """A hash of the same kind as all others, to spend time on where there is no account."""
    return generate_password_hash("", _METHOD)


def _require_length(password: str) -> None:
    if len(password) < LEAST:
        raise InputError(
            f"dit wachtwoord heeft {len(password)} tekens; dat zijn er te weinig.",
            remedy=f"kies een wachtwoord van ten minste {LEAST} tekens, zoals vier losse woorden.",
        )
    if len(password) > MOST:
        raise InputError(
            f"dit wachtwoord heeft {len(password)} tekens; dat zijn er te veel.",
            remedy=f"kies een wachtwoord van ten hoogste {MOST} tekens.",
        )


# The accounts that may open the books over the web: a small file outside the books, for the treasurer's eyes only.

_OTHERS = 0o077
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?", re.ASCII)


@dataclass(frozen=True)
class Account:
    """Who may log in; `secret` is the hash of the password."""

    name: str
    role: Role
    person: str
    secret: str
    kamer: str = ""

    @property
    def visitor(self) -> Visitor:
        """Who it is once logged in."""
        return Visitor(self.name, self.role, self.person, self.kamer)


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


def add_account(path: Path, name: str, role: Role, password: str, person: str = "", kamer: str = "") -> None:
    """Add an account.

    Args:
        path: the file; it is made if need be.
        name: lowercase letters, digits and hyphens.
        role: what it may do.
        password: at least 12 characters.
        person: its number among the members or volunteers; empty for none.
        kamer: the code of its kamer, in the role `kamer` only; whether there is one is not known here.

    Raises:
        InputError: the name, number, kamer or password will not do, the name is taken, or the file cannot be used.
    """
    require_free(read_accounts(path), name)
    require_kamer_of_role(role, kamer)
    account = Account(name, role, _person(person), hashed(password), kamer)

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
        account = require_account(accounts, name)
        accounts[name] = replace(account, secret=secret)

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


def require_kamer_of_role(role: Role, kamer: str) -> None:
    """Refuse the role `kamer` without a kamer, and a kamer with another role.

    Raises:
        InputError: it is one of those.
    """
    if role is Role.KAMER and not kamer:
        raise InputError(
            "een account met de rol kamer is van één kamer.", remedy="geef de code van de kamer met --kamer."
        )
    if kamer and role is not Role.KAMER:
        raise InputError(
            f"een account met de rol {role.value} is niet van één kamer.",
            remedy="laat --kamer weg, of geef --rol kamer.",
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
    rows = [_row(item) for _, item in sorted(accounts.items())]
    return (json.dumps({"accounts": rows}, indent=2) + "\n").encode()


def _row(account: Account) -> dict[str, str]:
    row = {"naam": account.name, "rol": account.role.value, "nummer": account.person, "wachtwoord": account.secret}
    return row | {"kamer": account.kamer} if account.kamer else row


def _parse(path: Path, content: bytes) -> dict[str, Account]:
    try:
        document = json.loads(content)
        accounts = [_account(row) for row in document["accounts"]]
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
    role, kamer = Role(row["rol"]), str(row.get("kamer", ""))  # files of before this role have no kamer
    if bool(kamer) is not (role is Role.KAMER):
        raise ValueError(name)
    return Account(name, role, str(row["nummer"]), secret, kamer)


# The file of accounts as the door sees it: read again when it changed, so that who was removed is out at once.


class AccountFile:
    """The accounts in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[object, Mapping[str, Account]] | None = None

    def now(self) -> Mapping[str, Account]:
        """The accounts as they are now.

        Raises:
            InputError: as `read_accounts`.
        """
        state = self._state()  # before reading: a change in between is then seen the next time
        read = self._read
        if read is None or read[0] != state:
            read = (state, read_accounts(self._path))
            self._read = read
        return read[1]

    def _state(self) -> object:
        try:
            file_stat = self._path.stat()
        except FileNotFoundError:
            return None
        return file_stat.st_mtime_ns, file_stat.st_size, file_stat.st_ino, file_stat.st_mode
