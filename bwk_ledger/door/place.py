"""Where the books are served: over which address, and on one's own computer by one that works once."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Account, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


# Where the books are served, and how that is kept from being overheard.


@dataclass(frozen=True)
class ServedAt:
    """Where to serve, and how that is kept from being overheard.

    Args:
        address: to listen on.
        port: to listen on; any free one where it is 0.
        certificate: PEM, with its key.
        key: PEM, of the certificate.
        behind_proxy: whether there is a proxy before it that does the TLS.
        proxies: the addresses of that proxy, which nobody else may ask from; any address where there are none.
    """

    address: str = "127.0.0.1"
    port: int = 5000
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    proxies: tuple[str, ...] = ()

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.address).is_loopback
        except ValueError:
            return self.address == "localhost"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it over TLS."""
        return self.certificate is not None or self.behind_proxy

    def require_safe(self) -> None:
        """Refuse what would send passwords over a network as they are.

        Raises:
            InputError: it would, or the options do not go together.
        """
        if (self.certificate is None) != (self.key is None):
            raise InputError(
                "een certificaat en zijn sleutel horen bij elkaar.",
                remedy="geef --certificaat en --sleutel allebei, of geen van beide.",
            )
        if self.certificate is not None and self.behind_proxy:
            raise InputError(
                "met een eigen certificaat is er geen proxy die versleutelt.",
                remedy="kies --certificaat met --sleutel, of --achter-proxy.",
            )
        if not self.is_loopback and not self.is_secure:
            raise InputError(
                f"op {self.address} gaan wachtwoorden en boeken onversleuteld over het netwerk.",
                remedy="laat --adres weg (dan alleen op deze computer), geef --certificaat en --sleutel, of zet er een "
                "proxy met TLS voor en geef --achter-proxy.",
            )
        self._require_proxies()

    def _require_proxies(self) -> None:
        if self.proxies and not self.behind_proxy:
            raise InputError(
                "een adres van een proxy hoort bij --achter-proxy.",
                remedy="geef ook --achter-proxy, of laat --proxy-adres weg.",
            )
        for address in self.proxies:
            if _plain(address) is None:
                raise InputError(
                    f"'{address}' is geen IP-adres van een proxy.", remedy="geef een adres zoals 192.168.1.2."
                )

    def is_proxy(self, address: str) -> bool:
        """Whether what comes from an address may come from our proxy."""
        return not self.proxies or _plain(address) in map(_plain, self.proxies)


def _plain(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, IPv4 as such where it is written as IPv6; None where it is none."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


# The door on one's own computer: instead of a password an address that works once.
#
# Whoever started the program is the treasurer, and nobody else can be: the address goes to the browser and nowhere
# else, is good for five minutes, and is of no use after the browser took it.

OPEN = "/openen"
ASKED = "sleutel"
SECONDS = 5 * 60  # a browser that starts on an old computer takes its time
LASTS = 24 * 60 * 60  # seconds that the browser stays logged in: the program itself ends sooner
_NO_PASSWORD = "geen"  # noqa: S105 - no hash of any password


class OneTimeKey:
    """A secret that opens once.

    Args:
        now: seconds on a clock that also runs while a laptop sleeps.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._secret = secrets.token_urlsafe(32)
        self._until = now() + SECONDS

    @property
    def path(self) -> str:
        """Where the browser goes with it."""
        return f"{OPEN}?{ASKED}={self._secret}"

    def opens(self, given: str) -> bool:
        """Whether this is the secret, in time and for the first time; any other costs as long to compare."""
        is_right = hmac.compare_digest(given.encode(), self._secret.encode())
        with self._lock:
            if not is_right or self._now() >= self._until:
                return False
            self._until = 0
            return True


class OwnerAccount:
    """The only account on one's own computer: no password is the right one."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def now(self) -> Mapping[str, Account]:
        """The account by its name, as `AccountFile` gives all of a file."""
        return {self.account.name: self.account}


def own_account(accounts: Mapping[str, Account]) -> OwnerAccount:
    """Who opens the books on their own computer: the treasurer of the file of accounts, where it has just one."""
    known = [account for account in accounts.values() if account.role is Role.TREASURER]
    name, person = (known[0].name, known[0].person) if len(known) == 1 else (Role.TREASURER.value, "")
    return OwnerAccount(Account(name, Role.TREASURER, person, _NO_PASSWORD))
