"""The lines of a statement from the standing data: posts in their order, funders in theirs, each over all kamers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import accounts
from bwk_ledger.tables.engine import PostLine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bwk_ledger.config import Config, Post


REST = "Buiten de posten van de begroting"
_IN_HOURS = (accounts.HOURS_GROUP, accounts.PAID_HOURS_GROUP)
# What groups are called above their lines; a group that is not here is called by its own name.
TITLES = {
    "Mensen": "Inzet van mensen",
    "Fysiek": "Fysieke inzet",
    "Organisatie": "De coöperatie zelf",
    "Gemeente": "Gemeente",
    "Corporatie": "Woningcorporaties",
    "Eigen": "Eigen inkomsten",
    "Fonds": "Fondsen",
}


def title(group: str) -> str:
    """What a group is called above its lines."""
    return TITLES.get(group, group)


def post_lines(config: Config, root: str, group: str) -> list[PostLine]:
    """One line per post of a group; a post below another, such as a category of handgeld, counts with that other."""
    posts = [post for post in config.posts if post.root == root and post.group == group]
    tops = [post for post in posts if not any(post.path.startswith(other.path + ":") for other in posts)]
    return [PostLine(post.name, _accounts(config, post, posts)) for post in tops]


def groups(config: Config, root: str) -> list[str]:
    """The groups of posts under a root, hours aside, in the order of the posts."""
    found = [post.group for post in config.posts if post.root == root]
    return [group for group in dict.fromkeys(found) if group not in _IN_HOURS]


def funder_lines(config: Config, group: str | None = None) -> list[PostLine]:
    """One line per funder, of one group or of all."""
    return [
        PostLine(funder.name, {kamer: (funder.income(kamer),) for kamer in funder.kamers})
        for funder in config.funders.values()
        if group is None or funder.group == group
    ]


def funder_groups(config: Config) -> list[str]:
    """The groups of funders, in the order of the funders."""
    return list(dict.fromkeys(funder.group for funder in config.funders.values()))


def other_lines(config: Config, amounts: Mapping[str, Decimal], root: str, *, in_hours: bool = False) -> list[PostLine]:
    """At most one line: accounts of the kamers that follow from no post and no funder, such as one opened by hand.

    No total may miss them. Posts of the other measure do not count as known: euros booked on an hours account by
    mistake show here.
    """
    posts = [post for post in config.posts if (post.group in _IN_HOURS) == in_hours]
    known = {post.account(kamer) for post in posts for kamer in config.kamers}
    known |= {funder.income(kamer) for funder in config.funders.values() for kamer in funder.kamers}
    found: dict[str, tuple[str, ...]] = {}
    for kamer in config.kamers:
        names = (name for name in amounts if accounts.is_under(name, f"{root}:{kamer}"))
        if rest := tuple(sorted(name for name in names if name not in known)):
            found[kamer] = rest
    return [PostLine(REST, found)] if found else []


def _accounts(config: Config, post: Post, posts: list[Post]) -> dict[str, tuple[str, ...]]:
    below = [other for other in posts if accounts.is_under(other.path, post.path)]
    return {
        kamer.code: tuple(other.account(kamer.code) for other in below)
        for kamer in config.kamers.values()
        if kamer.is_cooperative == post.for_cooperative
    }
