"""Files as blocks: they are the file to the byte, and one change can be taken out of the middle of others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.books.undoing import Reversed, blocks, reverse

HEAD = ';; Bank 2018\noption "name_assets" "Activa"\noption "name_equity" "Vermogen"\n'
ENTRIES = [f'\n2018-01-{day:02} * "proef {day}"\n  Activa:Kas  {day}.00 EUR\n  Vermogen:Start\n' for day in range(1, 9)]
NONE: frozenset[str] = frozenset()
FILE = "jaren/2018/bank.beancount"
lines = st.sampled_from(
    [
        "",
        "; los",
        '2018-01-02 * "x"',
        "  Activa:Kas  1 EUR",
        '  noot: "y"',
        'include "a.beancount"',
        "\t",
        "[[regel]]",
        "é",
    ]
)


@given(st.lists(lines), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.sampled_from([FILE, "stam/regels.toml"]))
def test_all_blocks_are_the_file(text: list[str], end: str, ends: bool, name: str) -> None:
    whole = end.join(text) + (end if ends else "")
    assert "".join(blocks(name, whole)) == whole


@given(
    st.lists(st.sampled_from(ENTRIES), unique=True),
    st.lists(st.sampled_from(ENTRIES), unique=True),
    st.lists(st.sampled_from(ENTRIES), unique=True),
)
def test_a_change_taken_out_again_leaves_what_others_did(first: list[str], act: list[str], later: list[str]) -> None:
    act = [entry for entry in act if entry not in first]
    later = [entry for entry in later if entry not in {*first, *act}]
    before, after, now = (HEAD + "".join(part) for part in (first, first + act, first + act + later))
    assert reverse(FILE, before, after, now, NONE) == Reversed(HEAD + "".join(first + later))
    assert reverse(FILE, after, before, HEAD + "".join(first + later), NONE).text is not None


def test_a_file_that_a_change_made_goes_only_when_nobody_else_wrote_in_it() -> None:
    made, later = HEAD + ENTRIES[0], HEAD + ENTRIES[0] + ENTRIES[1]
    assert reverse(FILE, None, made, made, NONE) == Reversed(None)
    assert reverse(FILE, None, made, later, NONE) == Reversed(HEAD + ENTRIES[1])
    assert reverse("main.beancount", "", 'include "a"\n', 'include "a"\n', frozenset({"a"})) == Reversed(
        'include "a"\n'
    )


def test_what_was_changed_later_is_told() -> None:
    now = (HEAD + ENTRIES[0]).replace("1.00", "2.00")
    assert reverse(FILE, HEAD, HEAD + ENTRIES[0], now, NONE) == Reversed(None, (ENTRIES[0],))
    assert reverse(FILE, HEAD, HEAD + ENTRIES[0], None, NONE) == Reversed(None, (ENTRIES[0],))
    assert reverse(FILE, HEAD + ENTRIES[0], None, HEAD, NONE).lost


def test_an_include_put_in_front_of_another_moves_nothing() -> None:
    text = 'option "title" "x"\n;; uitleg\ninclude "stam/b.beancount"\n'
    first = text.replace('include "stam/b', 'include "jaren/z.beancount"\ninclude "stam/b')
    second = first.replace('include "jaren/z', 'include "jaren/a.beancount"\ninclude "jaren/z')
    assert reverse("main.beancount", text, first, second, NONE) == Reversed(
        text.replace('include "stam/b', 'include "jaren/a.beancount"\ninclude "stam/b')
    )
