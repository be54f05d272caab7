"""The file of accounts, and the command that keeps it."""

from __future__ import annotations

import stat
import threading
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.audit.log import RecordDraft, append
from bwk_ledger.base import files
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import others_write_in
from bwk_ledger.cli import main
from bwk_ledger.door.accounts import (
    Role,
    Visitor,
    add_account,
    hashed,
    is_password,
    read_accounts,
    remove_account,
    set_password,
)

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "vier losse woorden"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "toegang.json"


def test_an_account_is_kept_with_a_hash(path: Path) -> None:
    add_account(path, "kas1", Role.COMMITTEE, PASSWORD, "l0005")
    add_account(path, "accountant", Role.ACCOUNTANT, PASSWORD)
    accounts = read_accounts(path)
    assert list(accounts) == ["accountant", "kas1"]
    assert accounts["kas1"].visitor == Visitor("kas1", Role.COMMITTEE, "L0005")
    assert accounts["accountant"].visitor.shown == "accountant"
    assert accounts["kas1"].secret != accounts["accountant"].secret
    assert PASSWORD not in path.read_text()
    assert is_password(PASSWORD, accounts["kas1"].secret)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_password_and_removal(path: Path) -> None:
    add_account(path, "kas1", Role.COMMITTEE, PASSWORD, "L0005")
    set_password(path, "kas1", "een ander wachtwoord")
    account = read_accounts(path)["kas1"]
    assert is_password("een ander wachtwoord", account.secret)
    assert not is_password(PASSWORD, account.secret)
    assert account.visitor == Visitor("kas1", Role.COMMITTEE, "L0005")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    remove_account(path, "kas1")
    assert read_accounts(path) == {}


def test_a_letter_with_an_accent_is_the_same_however_typed() -> None:
    secret = hashed("vijf caf\u00e9s samen")
    assert is_password("vijf cafe\u0301s samen", secret)
    assert not is_password("vijf cafes samen", secret)


def test_no_account_never_has_the_right_password() -> None:
    assert not is_password("", None)
    assert not is_password(PASSWORD, None)
    assert not is_password("x" * 1000, hashed(PASSWORD))


def test_several_at_once_lose_nothing(path: Path) -> None:
    workers = [
        threading.Thread(target=add_account, args=(path, f"kas{number}", Role.COMMITTEE, PASSWORD))
        for number in range(6)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert list(read_accounts(path)) == [f"kas{number}" for number in range(6)]


def test_another_writer_is_waited_for_and_then_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_account(path, "kas1", Role.COMMITTEE, PASSWORD)
    monkeypatch.setattr(files, "WAIT", 0.01)
    with FileLock(path.with_name(".toegang.json.lock")), pytest.raises(InputError) as error:
        remove_account(path, "kas1")
    assert str(error.value) == (
        f"{path}: een ander is de accounts aan het veranderen.\n"
        "  Herstel: probeer het zo nog eens; er is niets veranderd."
    )
    assert "kas1" in read_accounts(path)


def test_a_folder_that_is_made_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "geheim" / "toegang.json"
    add_account(path, "kas1", Role.COMMITTEE, PASSWORD)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_was_there_stays_as_it_is_and_is_named_where_others_write(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    for mode, is_open in ((0o755, False), (0o775, True), (0o757, True), (0o700, False)):
        folder.chmod(mode)
        add_account(folder / f"{mode}.json", "kas1", Role.COMMITTEE, PASSWORD)
        assert stat.S_IMODE(folder.stat().st_mode) == mode
        assert others_write_in(folder) is is_open


def test_the_log_and_its_folder_are_closed_to_others(tmp_path: Path) -> None:
    log = tmp_path / "kascommissie" / "logboek.jsonl"
    log.parent.mkdir()
    log.parent.chmod(0o755)
    visitor = Visitor("kas1", Role.COMMITTEE, "L0005")
    append(log, visitor, lambda _: RecordDraft(2018, "proef", {}))
    log.chmod(0o644)
    append(log, visitor, lambda _: RecordDraft(2018, "proef", {}))
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(path: Path, mode: int) -> None:
    add_account(path, "kas1", Role.COMMITTEE, PASSWORD)
    path.chmod(mode)
    with pytest.raises(InputError) as error:
        read_accounts(path)
    assert str(error.value) == (
        f"{path}: anderen op deze computer kunnen het bestand met accounts lezen.\n"
        f"  Herstel: maak het van u alleen: chmod 600 {path}"
    )


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"accounts": [1]}', '{"accounts": [{"naam": "kas1"}]}']
    + [
        f'{{"accounts": [{{"naam": "{name}", "rol": "{role}", "nummer": "", "wachtwoord": "{secret}"}}]}}'
        for name, role, secret in (
            ("Kas", "accountant", "scrypt:x"),
            ("kas", "baas", "scrypt:x"),
            ("kas", "accountant", "x"),
            ("kas", "kamer", "scrypt:x"),
        )
    ],
)
def test_a_damaged_file_is_refused(path: Path, content: str) -> None:
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(InputError) as error:
        read_accounts(path)
    assert str(error.value) == (
        f"{path}: het bestand met accounts is niet te lezen.\n"
        "  Herstel: zet het terug uit een reservekopie, of verwijder het en maak de accounts opnieuw met 'bwk toegang "
        "maak'."
    )


@pytest.mark.parametrize("name", ["", "Kas", "kas een", "-kas", "kas-", "a" * 33, "kas\n", "jansé", "../x"])
def test_a_name_that_will_not_do(path: Path, name: str) -> None:
    with pytest.raises(InputError) as error:
        add_account(path, name, Role.COMMITTEE, PASSWORD)
    assert str(error.value) == (
        f"'{name}' kan geen naam van een account zijn.\n"
        "  Herstel: gebruik kleine letters, cijfers en streepjes, ten hoogste 32; zet er geen naam van iemand in."
    )
    assert not path.exists()


def run(tmp_path: Path, *words: str, password: str | None = PASSWORD, typed: str | None = None) -> Result:
    books = tmp_path / "boeken"
    books.mkdir(exist_ok=True)
    (books / "main.beancount").touch()
    environment = {"BWK_WACHTWOORD": password} if password is not None else {}
    return CliRunner().invoke(main, ["toegang", *words, "--boeken", str(books)], env=environment, input=typed)


def test_the_command_makes_shows_changes_and_removes(tmp_path: Path, path: Path) -> None:
    found = run(tmp_path, "toon")
    assert found.output == f"Er zijn nog geen accounts ({path}); maak er een met 'bwk toegang maak'.\n"
    found = run(tmp_path, "maak", "kas1", "--rol", "kascommissie", "--nummer", "L0005")
    assert (found.output, found.exit_code) == (f"Account 'kas1' (kascommissie) staat in {path}.\n", 0)
    assert run(tmp_path, "maak", "penning", "--rol", "penningmeester", "--nummer", "l0001").exit_code == 0
    assert run(tmp_path, "maak", "acc", "--rol", "accountant").exit_code == 0
    assert run(tmp_path, "toon").output == (
        "acc      accountant\nkas1     kascommissie    L0005\npenning  penningmeester  L0001\n"
    )
    found = run(tmp_path, "wachtwoord", "kas1", password="een heel ander")
    assert found.output == "Account 'kas1' heeft een nieuw wachtwoord.\n"
    assert is_password("een heel ander", read_accounts(path)["kas1"].secret)
    assert run(tmp_path, "verwijder", "acc").output == "Account 'acc' is verwijderd.\n"
    assert list(read_accounts(path)) == ["kas1", "penning"]


def test_the_command_makes_an_account_of_a_kamer(tmp_path: Path, path: Path) -> None:
    new_books(tmp_path / "boeken", "Coöperatie De Wijk", [NewKamer("TOP", "Buurtkamer TOP", Decimal(250))])
    assert run(tmp_path, "maak", "bestuur1", "--rol", "bestuur", "--nummer", "L0008").exit_code == 0
    found = run(tmp_path, "maak", "top1", "--rol", "kamer", "--kamer", "TOP", "--nummer", "L0009")
    assert (found.output, found.exit_code) == (f"Account 'top1' (kamer TOP) staat in {path}.\n", 0)
    assert run(tmp_path, "maak", "top2", "--rol", "kamer", "--kamer", "TOP").exit_code == 0
    assert run(tmp_path, "wachtwoord", "top1", password="een heel ander").exit_code == 0
    assert run(tmp_path, "toon").output == (
        "bestuur1  bestuur         L0008\ntop1      kamer           L0009 TOP\ntop2      kamer                 TOP\n"
    )
    account = read_accounts(path)["top1"]
    assert account.visitor == Visitor("top1", Role.KAMER, "L0009", "TOP")
    assert is_password("een heel ander", account.secret)
    found = run(tmp_path, "maak", "top3", "--rol", "kamer", "--kamer", "ZUID")
    assert (found.exit_code, found.stderr) == (
        2,
        "Fout: kamer 'ZUID' bestaat niet.\n  Herstel: kies uit: TOP.\n",
    )


def test_an_account_of_before_there_were_kamers_is_read(path: Path) -> None:
    path.write_text('{"accounts": [{"naam": "kas1", "rol": "kascommissie", "nummer": "", "wachtwoord": "scrypt:x"}]}')
    path.chmod(0o600)
    assert read_accounts(path)["kas1"].visitor == Visitor("kas1", Role.COMMITTEE)


def test_the_command_asks_the_password_twice(tmp_path: Path, path: Path) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}x\n{PASSWORD}\n{PASSWORD}\n"
    found = run(tmp_path, "maak", "kas1", "--rol", "kascommissie", password=None, typed=typed)
    assert found.exit_code == 0
    assert found.stderr.count("Nog een keer: ") == 2
    assert PASSWORD not in found.output
    assert is_password(PASSWORD, read_accounts(path)["kas1"].secret)


@pytest.mark.parametrize(
    ("words", "password", "message"),
    [
        (
            ("maak", "kas2", "--rol", "kascommissie"),
            "elf tekens!",
            (
                "dit wachtwoord heeft 11 tekens; dat zijn er te weinig.\n"
                "  Herstel: kies een wachtwoord van ten minste 12 tekens, zoals vier losse woorden."
            ),
        ),
        (
            ("wachtwoord", "kas1"),
            "x" * 201,
            (
                "dit wachtwoord heeft 201 tekens; dat zijn er te veel.\n"
                "  Herstel: kies een wachtwoord van ten hoogste 200 tekens."
            ),
        ),
        (
            ("maak", "kas1", "--rol", "kascommissie"),
            PASSWORD,
            (
                "er is al een account 'kas1'.\n"
                "  Herstel: kies een andere naam, of geef het een nieuw wachtwoord met 'bwk toegang wachtwoord kas1'."
            ),
        ),
        (
            ("maak", "kas2", "--rol", "kascommissie", "--nummer", "Jansen"),
            PASSWORD,
            "'Jansen' is geen nummer van een lid of vrijwilliger.\n  Herstel: geef een nummer zoals L0005.",
        ),
        (
            ("maak", "top", "--rol", "kamer"),
            PASSWORD,
            ("een account met de rol kamer is van één kamer.\n  Herstel: geef de code van de kamer met --kamer."),
        ),
        (
            ("maak", "acc", "--rol", "accountant", "--kamer", "TOP"),
            PASSWORD,
            (
                "een account met de rol accountant is niet van één kamer.\n"
                "  Herstel: laat --kamer weg, of geef --rol kamer."
            ),
        ),
        (
            ("wachtwoord", "kas9"),
            PASSWORD,
            "er is geen account 'kas9'.\n  Herstel: zie 'bwk toegang toon' voor wie er wel zijn.",
        ),
        (
            ("verwijder", "kas9"),
            None,
            "er is geen account 'kas9'.\n  Herstel: zie 'bwk toegang toon' voor wie er wel zijn.",
        ),
    ],
)
def test_what_the_command_refuses(
    tmp_path: Path, path: Path, words: tuple[str, ...], password: str | None, message: str
) -> None:
    run(tmp_path, "maak", "kas1", "--rol", "kascommissie")
    before = path.read_bytes()
    found = run(tmp_path, *words, password=password)
    assert (found.exit_code, found.stderr) == (2, f"Fout: {message}\n")
    assert path.read_bytes() == before


def test_the_file_may_not_lie_in_the_books(tmp_path: Path) -> None:
    place = tmp_path / "boeken" / "stam" / "toegang.json"
    found = run(tmp_path, "maak", "kas1", "--rol", "kascommissie", "--toegang", str(place))
    assert found.exit_code == 2
    assert found.stderr == (
        f"Fout: {place}: het bestand met accounts mag niet in de map van de boeken liggen.\n"
        "  Oorzaak: de boeken worden getoond, gedeeld en bewaard; wachtwoorden horen daar niet bij.\n"
        f"  Herstel: kies een plaats erbuiten, zoals {tmp_path / 'toegang.json'}.\n"
    )
    assert not place.exists()


def test_the_file_may_lie_elsewhere(tmp_path: Path, path: Path) -> None:
    place = tmp_path / "elders" / "wie.json"
    assert run(tmp_path, "maak", "kas1", "--rol", "kascommissie", "--toegang", str(place)).exit_code == 0
    assert list(read_accounts(place)) == ["kas1"]
    assert not path.exists()
