"""Which originals still mention a person, in whatever form they came."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from bwk_ledger.demo.people import demo_iban
from importers.history import mentions

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Zoë d'Éclair-Jansen"
IBAN = demo_iban(501)


@pytest.mark.parametrize(
    "content",
    [
        b"2018;ZOE D'ECLAIR JANSEN;5,00",
        f"a;{NAME};b".encode("cp1252"),
        f"a;{NAME};b".encode("utf-16"),
        b"<Nm>Zo&#235; d&apos;&#201;clair-Jansen</Nm>",
        b":86:/NAME/ZOE D'ECLA\r\nIR-JANSEN/",
        b":86:/NAME/ZOE D'ECLAIR\r\nJANSEN/",
        f"x {IBAN.lower()} y".encode(),
        f"x {' '.join(IBAN[index : index + 4] for index in range(0, len(IBAN), 4))} y".encode(),
    ],
)
def test_a_mention_is_found(tmp_path: Path, content: bytes) -> None:
    folders = [tmp_path / name for name in ("inbox/verwerkt", "originelen")]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "bron").write_bytes(content)
    assert mentions(tmp_path, NAME, IBAN).found == tuple(folder / "bron" for folder in folders)


@pytest.mark.parametrize("content", ["Zoëd'Éclair-Jansensen", "Z. d'Éclair-Jansen", demo_iban(502), ""])
def test_another_person_is_not(tmp_path: Path, content: str) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/bron.csv").write_text(content, "utf-8")
    found = mentions(tmp_path, NAME, IBAN)
    assert (found.found, found.unread) == ((), ())


def test_a_zip_of_statements_is_opened(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", f"<Nm>{NAME}</Nm>")
    (tmp_path / "inbox/camt.zip").write_bytes(buffer.getvalue())
    (tmp_path / "inbox/bon.pdf").write_bytes(b"%PDF\0")
    found = mentions(tmp_path, NAME, "")
    assert [path.name for path in found.found] == ["camt.zip"]
    assert [path.name for path in found.unread] == ["bon.pdf"]


def test_nothing_known_is_nothing_found(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/a.csv").write_text("a;b", "utf-8")
    assert mentions(tmp_path, "", "").found == ()
