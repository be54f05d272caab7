"""How often somebody may try to log in.

Three counts over a moving window. From one address (of IPv6 its /64): ten in five minutes. On one account, from
wherever: twenty in a quarter of an hour, so that many addresses together get no further. And because the second would
let an outsider keep a member out, it does not hold for a browser in which that account logged in before (see
`device`): that has ten tries in five minutes of its own, whatever others do. An attempt counts before the password is
checked, so that many at once get no extra tries; one that is refused does not count, so that waiting helps.
"""

from __future__ import annotations

import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

PER_ADDRESS = RateLimitItemPerMinute(10, 5, namespace="adres")
PER_ACCOUNT = RateLimitItemPerMinute(20, 15, namespace="account")
PER_DEVICE = RateLimitItemPerMinute(10, 5, namespace="toestel")
_IPV6_NETWORK = 64


class Attempts:
    """Counts attempts, in memory."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def seconds_to_wait(self, address: str, name: str, device: str = "") -> int:
        """Count an attempt; 0 where it may go on, else after how many seconds there is a next one.

        Args:
            address: where it comes from.
            name: of the account, whether there is one or not.
            device: of a browser that knows this account; empty for another.
        """
        counts = (
            [(PER_DEVICE, (name, device))] if device else [(PER_ADDRESS, (_network(address),)), (PER_ACCOUNT, (name,))]
        )
        for item, keys in counts:
            if not self._limiter.hit(item, *keys):
                reset = self._limiter.get_window_stats(item, *keys).reset_time
                return max(1, math.ceil(reset - time.time()))
        return 0


def _network(address: str) -> str:
    """Who has one IPv6 address has all of its network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False))
    return str(found)
