"""Where the books are served, and how that is kept from being overheard."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


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
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
