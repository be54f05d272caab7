"""A small bar on every page that says who is logged in, with the button to log out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from bwk_ledger.access.visitor import Role
from bwk_ledger.server.pages import LOGOUT

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from bwk_ledger.access.visitor import Visitor

_END = b"</body>"
_BAR = Markup("""<style>
.bwk-bar {{
  position: fixed; right: 0; bottom: 0; z-index: 10; display: flex; gap: .6em; align-items: center; margin: 0;
  padding: .2em .7em; background: var(--background, Canvas); border: 1px solid var(--border, GrayText);
  border-right: 0; border-bottom: 0; border-top-left-radius: 4px; color: var(--text-color, CanvasText);
  font-size: 12px;
}}
.bwk-bar button {{ margin: 0; padding: .1em .6em; font-size: 12px; }}
body > article {{ padding-bottom: 3.5em; }}
@media print {{ .bwk-bar {{ display: none; }} }}
</style>
<form class="bwk-bar" method="post" action="{action}">
<span>ingelogd als {who} ({role})</span><button>uitloggen</button>
</form>
""")
# What Fava's menu offers and the door refuses: who only reads need not run into it.
_ONLY_READING = Markup("""<style>
a[href="#add-transaction"], aside a[href*="/import/"] { visibility: hidden; }
</style>
""")


def add_bar(response: Response, visitor: Visitor) -> None:
    """Put the bar at the end of a page; anything that is no whole page stays as it is."""
    if response.mimetype != "text/html" or response.direct_passthrough:
        return
    before, end, after = response.get_data().rpartition(_END)
    if end:
        bar = _BAR.format(action=LOGOUT, who=visitor.shown, role=visitor.role.value)
        if visitor.role is not Role.TREASURER:
            bar += _ONLY_READING
        response.set_data(before + bar.encode() + end + after)
