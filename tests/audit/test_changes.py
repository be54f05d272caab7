"""What changed: every kind once, from git, from a seal, and from repositories that are not well."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from dulwich.repo import Repo

from bwk_ledger.audit.audit import audit_folder, log_file, open_audit
from bwk_ledger.audit.change_git import committed
from bwk_ledger.audit.change_report import changes
from bwk_ledger.audit.log import RecordDraft, append
from bwk_ledger.audit.signing import propose, sign
from bwk_ledger.audit.statement import PROPOSED, SIGNED
from bwk_ledger.base.errors import InputError
from bwk_ledger.books.seal import make_seal, seal_file, write_seal
from bwk_ledger.books.text import HEADER
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.render.pdf import render_declaration as render
from bwk_ledger.rules.load import load
from tests.audit.statement_books import FIRST, GOOD, SECOND, audit_of, signed
from tests.git_books import TODAY, GitBooks, in_git
from tests.year.conftest import BANK, make_books

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

BOOKS = dedent("""
    2018-01-01 custom "financier" "SPDO"
      groep: "Gemeente"
      kamers: "TOP HLR"
      rgs: "WOvbOrsOel"
    2018-01-01 custom "financier" "WI"
      groep: "Gemeente"
      kamers: "TOP HLR"
      rgs: "WOvbOrsOel"

    2018-03-05 * "Verhuurder" "Huur maart"
      bon: "12"
      Activa:Bank:ING         -890.00 EUR
      Lasten:TOP:Fysiek:Huur   890.00 EUR
        subsidie: "SPDO"

    2018-04-05 * "Drukker" "Folders"
      Activa:Bank:ING  -60.00 EUR
      Lasten:TOP:Fysiek:Communicatie
    """)


POST = "Communicatie, website en organisatie TOP"


@pytest.fixture
def books_in_git(books: Books) -> GitBooks:
    books.add(BOOKS)
    found = in_git(books.main, books.root)
    found.commit("begin", "2019-04-01 12:00")
    return found


_PROPOSAL = {
    **dict.fromkeys(("van", "vaststellen", "decharge", "toelichting", "boeken", "bonnen", "stand", "bevindingen"), ""),
    "fouten": 0,
    "afgesloten": [],
    "veranderd": [],
    "cijfers": dict.fromkeys(("baten", "lasten", "resultaat", "geld"), "0.00"),
    "controlelijst": [],
}


def statement(log: Path, commit: str = "") -> None:
    """A signed statement over 2018, of which the log says no more than since when it counts."""
    proposal = append(
        log,
        Visitor("kas1", Role.COMMITTEE, "L0005"),
        lambda _: RecordDraft(2018, PROPOSED, _PROPOSAL | ({"git": commit} if commit else {})),
    )
    append(
        log,
        Visitor("kas2", Role.COMMITTEE, "L0006"),
        lambda _: RecordDraft(2018, SIGNED, {"voorstel": proposal.digest, "bestand": "", "pdf": ""}),
    )


@pytest.mark.parametrize(
    ("old", "new", "kind", "sentence"),
    [
        ('"SPDO"\n\n2018-04', '"WI"\n\n2018-04', "naar een andere subsidie",
         "Verhuurder: Huur maart (5 mrt 2018, 890,00): subsidie was SPDO en is WI"),
        ("Lasten:TOP:Fysiek:Huur ", "Lasten:HLR:Fysiek:Huur ", "naar een andere kamer",
         "Verhuurder: Huur maart (5 mrt 2018, 890,00): kamer was TOP en is HLR"),
        ("TOP:Fysiek:Communicatie", "TOP:Fysiek:Training", "naar een andere post",
         f"Drukker: Folders (5 apr 2018, 60,00): post was {POST} en is Training medewerkers en vrijwilligers TOP"),
        ("-60.00", "-65.00", "bedrag veranderd",
         ("Drukker: Folders (5 apr 2018, 65,00): bedrag op ING betaalrekening was -60,00 en is -65,00; "
          f"bedrag op {POST} was 60,00 en is 65,00")),
        ("2018-04-05", "2018-04-07", "datum veranderd",
         "Drukker: Folders (7 apr 2018, 60,00): datum was 5 apr 2018 en is 7 apr 2018"),
        ('  bon: "12"\n', "", "bon erbij of weg",
         "Verhuurder: Huur maart (5 mrt 2018, 890,00): bon is weg (was 12)"),
        ("Folders", "Posters", "tekst veranderd",
         "Drukker: Posters (5 apr 2018, 60,00): omschrijving was Folders en is Posters"),
        ('  bon: "12"\n', '  bon: "12"\n  nota: "a"\n', "ander gegeven veranderd",
         'Verhuurder: Huur maart (5 mrt 2018, 890,00): nota is erbij gekomen ("a")'),
        (BOOKS[BOOKS.index("2018-04-05"):], "", "weggehaald",
         "Drukker: Folders (5 apr 2018, 60,00): weggehaald"),
        ("2018-03-05", '2018-02-01 * "Nieuw"\n  Activa:Bank:ING  1.00 EUR\n  Baten:TOP:Eigen:Overig\n\n2018-03-05',
         "toegevoegd", "Nieuw (1 feb 2018, 1,00): toegevoegd"),
        ("2018-03-05", '2018-02-01 custom "lid" "L0009"\n  soort: "bewoner"\n\n2018-03-05',
         "stamgegevens en begroting", "lid L0009 (1 feb 2018): toegevoegd"),
        ("2018-03-05", '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 90 EUR\n\n2018-03-05',
         "stamgegevens en begroting", "begroting Huren van de ruimte TOP (1 jan 2018, 90,00): toegevoegd"),
        ("Activa:Bank:ING  -60.00 EUR", "Activa:Bank:ING  -60.00 EUR\n  ; een opmerking", "", ""),
    ],
)  # fmt: skip
def test_every_kind(books_in_git: GitBooks, old: str, new: str, kind: str, sentence: str) -> None:
    books_in_git.change(old, new)
    books_in_git.commit("aangepast", "2019-05-20 18:05")
    assert books_in_git.told() == ([(kind, sentence)] if kind else [])


def test_who_when_and_why(books_in_git: GitBooks) -> None:
    books_in_git.change("-60.00", "-65.00")
    books_in_git.commit("Bedrag\n\nmeer tekst", "2019-05-20 18:05", "secretaris")
    books_in_git.change("Folders", "Posters")
    report = books_in_git.report()
    (change,) = report.all
    assert (change.by, change.when, change.why) == ("secretaris", "nog niet vastgelegd", "Bedrag")
    assert [touch.at for touch in change.touches][1] is None
    assert change.amount == Decimal(5)
    assert change.entry is not None
    assert change.entry.narration == "Posters"
    books_in_git.commit("klaar", "2019-05-21 22:30")
    (change,) = books_in_git.report().all
    assert (change.by, change.when, change.why) == ("secretaris, penningmeester", "22 mei 2019, 00:30", "Bedrag; klaar")
    assert len(books_in_git.told("2019-05-21")) == 1
    assert books_in_git.told("2019-05-23") == []


def test_changed_and_put_back_is_told_apart(books_in_git: GitBooks) -> None:
    for number, (old, new) in enumerate([("-60.00", "-65.00"), ("-65.00", "-60.00")]):
        books_in_git.change(old, new)
        books_in_git.commit(f"{number}", f"2019-05-1{number} 10:00")
    entry = books_in_git.read()[books_in_git.read().index("2018-04-05") :]
    books_in_git.change(entry, "")
    books_in_git.commit("weg", "2019-05-14 10:00")
    books_in_git.write(books_in_git.read() + entry)
    books_in_git.commit("terug", "2019-05-15 10:00")
    books_in_git.write(books_in_git.read() + entry.replace("Folders", "Even"))
    books_in_git.commit("even", "2019-05-16 10:00")
    books_in_git.change(entry.replace("Folders", "Even"), "")
    report = books_in_git.report()
    assert report.all == ()
    assert sorted(change.sentence for change in report.undone) == [
        "Drukker: Even (5 apr 2018, 60,00): toegevoegd en weer weggehaald",
        "Drukker: Folders (5 apr 2018, 60,00): veranderd of weggehaald, en teruggezet",
    ]


def test_an_entry_in_another_file_only_moved(books_in_git: GitBooks) -> None:
    entry = books_in_git.read()[books_in_git.read().index("2018-04-05") :]
    head = books_in_git.read()[: books_in_git.read().index("plugin ")]
    books_in_git.change(entry, '\ninclude "jaren/2018/extra.beancount"\n')
    books_in_git.commit("knippen", "2019-05-10 10:00")
    books_in_git.write(head[head.index("option") :] + entry, "jaren/2018/extra.beancount")
    books_in_git.commit("plakken", "2019-05-11 10:00")
    report = books_in_git.report()
    assert [change.what for change in report.moved] == [
        "stond in main.beancount en staat in jaren/2018/extra.beancount"
    ]
    assert all("Folders" not in change.label for change in report.all)


def test_a_file_that_is_no_longer_included_is_gone_from_the_books(books_in_git: GitBooks) -> None:
    line = 'include "stam/tarieven.beancount"\n'
    books_in_git.change(line, "")
    assert books_in_git.read("stam/tarieven.beancount")
    books_in_git.write(books_in_git.read() + line)
    books_in_git.write('2018-01-02 note Activa:Bank:ING "x"\n', "los.beancount")
    books_in_git.write(books_in_git.read() + 'include "l*s.beancount"\n')
    books_in_git.commit("los", "2019-05-01 10:00")
    books_in_git.change('include "l*s.beancount"\n', "")
    assert books_in_git.told("2019-05-02") == [("weggehaald", "notitie ING betaalrekening (2 jan 2018): weggehaald")]


def test_a_plugin_taken_out_shows(books_in_git: GitBooks) -> None:
    books_in_git.change('plugin "bwk_ledger.plugin"\n', "")
    assert ("stamgegevens en begroting", 'instelling plugin "bwk_ledger.plugin": weggehaald') in books_in_git.told()


def test_a_bank_row_replaced_by_another_is_no_change_of_it(books_in_git: GitBooks) -> None:
    text = '\n2018-05-0{0} * "Pin"\n  Activa:Bank:ING  -{0}.00 EUR\n    sleutel: "ing:{0}"\n  Lasten:TOP:Fysiek:Huur\n'
    books_in_git.write(books_in_git.read() + text.format(1))
    books_in_git.commit("rij", "2019-04-02 10:00")
    books_in_git.change(text.format(1), text.format(2))
    assert [kind for kind, _ in books_in_git.told()] == ["weggehaald", "toegevoegd"]
    books_in_git.change("ing:2", "ing:1")
    (found,) = books_in_git.told()
    assert found[0] == "bedrag veranderd"


def test_an_import_is_one_line(books_in_git: GitBooks) -> None:
    row = (
        '\n2018-0{0}-01 * "Pin {0}"\n  Activa:Bank:ING  -10.00 EUR\n    sleutel: "ing:{0}"\n  Lasten:TOP:Fysiek:Huur\n'
    )
    books_in_git.write(
        HEADER + "".join(row.format(number) for number in range(1, 8)),
        "jaren/2018/bank.beancount",
    )
    books_in_git.write(books_in_git.read() + 'include "jaren/2018/bank.beancount"\n')
    books_in_git.commit("bank", "2019-05-02 10:00")
    (group,) = books_in_git.report().of_year
    assert [bundle.text for bundle in group.bundles] == ["7 regels van de bank ingelezen, jan t/m jul 2018, 70,00 eraf"]
    assert (group.amount, len(group.all)) == (Decimal(70), 7)


def test_the_folder_may_lie_deep_in_a_repository(books: Books) -> None:
    books.add(BOOKS)
    deep = in_git(books.main, books.root.parent)
    deep.commit("begin", "2019-04-01 12:00")
    deep.change("Folders", "Posters")
    deep.commit("x", "2019-05-02 12:00")
    assert [kind for kind, _ in deep.told()] == ["tekst veranderd"]


def test_since_a_statement_and_its_commit(books_in_git: GitBooks) -> None:
    first = books_in_git.commit("leeg", "2019-04-02 12:00")
    books_in_git.change("Folders", "Posters")
    books_in_git.commit("x", "2019-05-02 12:00")
    log = log_file(audit_folder(books_in_git.root))
    statement(log, first)
    report = books_in_git.report("")
    assert report.since is not None
    assert report.since.why.endswith("ondertekend door L0006")
    assert [change.kind for change in report.all] == ["tekst veranderd"]
    statement(log, "0" * 40)
    report = books_in_git.report("")
    assert report.all == ()
    assert report.notices[0].endswith("is er niet meer; vergeleken is met wat er op dat moment was vastgelegd.")


def test_a_change_after_a_statement_is_marked(books_in_git: GitBooks) -> None:
    log = log_file(audit_folder(books_in_git.root))
    statement(log)
    books_in_git.change("-60.00", "-65.00")
    books_in_git.change(
        "2018-03-05", '2019-02-01 * "Nieuw"\n  Activa:Bank:ING  1.00 EUR\n  Baten:TOP:Eigen:Overig\n\n2018-03-05'
    )
    report = books_in_git.report("")
    assert [change.closed for change in report.all] == [(2018,), ()]
    assert [len(part) for part in (report.of_year, report.of_others)] == [1, 1]


def test_a_backdated_commit_hides_nothing_before_it(books_in_git: GitBooks) -> None:
    books_in_git.change("-60.00", "-65.00")
    books_in_git.commit("echt", "2019-05-10 12:00")
    books_in_git.change("Folders", "Posters")
    books_in_git.commit("vals", "2019-01-01 12:00")
    report = books_in_git.report()
    assert [change.kind for change in report.all] == ["bedrag veranderd"]
    assert "klopt de tijd niet met de volgorde" in report.notices[0]


def test_a_rewritten_history_is_told(books_in_git: GitBooks) -> None:
    books_in_git.change("Folders", "Posters")
    lost = books_in_git.commit("x", "2019-05-02 12:00")
    refs = books_in_git.repo / ".git" / "refs" / "heads"
    (branch,) = refs.iterdir()
    with Repo(str(books_in_git.repo)) as repo:
        branch.write_text(repo[lost.encode()].parents[0].decode() + "\n")
    books_in_git.change("Posters", "Folders")
    report = books_in_git.report(lost)
    assert report.notices[0].startswith("de stand waarmee wordt vergeleken hoort niet meer bij de geschiedenis")
    assert [(change.kind, change.by) for change in report.all] == [("tekst veranderd", "")]


def test_a_file_with_mistakes_in_some_commit_is_told(books_in_git: GitBooks) -> None:
    books_in_git.change("-60.00 EUR", "-60.00 EUR EUR")
    broken = books_in_git.commit("fout", "2019-05-02 12:00")
    books_in_git.change("-60.00 EUR EUR", "-60.00 EUR")
    books_in_git.commit("goed", "2019-05-03 12:00")
    report = books_in_git.report()
    assert report.all == ()
    assert report.notices == (
        (
            f"in main.beancount stond in versie (commit) {broken[:10]} iets dat niet te lezen is: "
            "zo'n boeking telt niet mee, en lijkt dan weggehaald."
        ),
    )
    assert [change.sentence for change in report.undone] == [
        "Drukker: Folders (5 apr 2018, 60,00): veranderd of weggehaald, en teruggezet"
    ]


def test_a_broken_repository_is_a_notice(books_in_git: GitBooks) -> None:
    shutil.rmtree(books_in_git.repo / ".git" / "objects")
    (books_in_git.repo / ".git" / "objects").mkdir()
    report = books_in_git.report()
    assert report.since is None
    assert report.notices[0].startswith("de geschiedenis van de boeken (git) is hier niet te lezen: ")


def test_a_shallow_repository_says_so(books_in_git: GitBooks) -> None:
    books_in_git.change("Folders", "Posters")
    second = books_in_git.commit("x", "2019-05-02 12:00")
    (books_in_git.repo / ".git" / "shallow").write_text(second + "\n")
    report = books_in_git.report()
    assert report.all == ()
    assert report.notices == (
        "de geschiedenis in git is afgekapt en begint op 2 mei 2019; wat daarvoor veranderde staat hier niet bij.",
    )


def test_a_wrong_choice_is_refused(books_in_git: GitBooks) -> None:
    with pytest.raises(InputError) as error:
        books_in_git.report("gisteren")
    assert str(error.value) == (
        "'gisteren' is geen dag en geen versie (commit).\n"
        "  Herstel: schrijf een dag als dd-mm-jjjj, of de eerste tekens van een versie (commit); of kies begin."
    )
    with pytest.raises(InputError) as error:
        books_in_git.report("uren")
    assert str(error.value) == (
        "'uren' is nog geen moment in deze boeken.\n"
        "  Oorzaak: er zijn nog geen uren goedgekeurd.\n"
        "  Herstel: schrijf een dag als dd-mm-jjjj; of kies begin."
    )
    with pytest.raises(InputError) as error:
        books_in_git.report("deadbeef")
    assert str(error.value) == (
        "de versie (commit) 'deadbeef' is er niet.\n"
        "  Oorzaak: in de geschiedenis van deze boeken is geen versie waarvan de naam zo begint.\n"
        "  Herstel: kies een dag, of kijk de naam na met 'git log'."
    )


def test_without_git_the_seal_tells_what_but_not_who(tmp_path: Path) -> None:
    closed = make_books(tmp_path / "boeken")
    closed.close()
    closed.change(BANK, "-250.10", "-251.10")
    closed.change(BANK, "250.10", "251.10")
    report = changes(open_audit(closed.load(), 2018, TODAY))
    (change,) = report.all
    assert (change.kind, change.by, change.closed) == ("bedrag veranderd", "", (2018,))
    assert change.entry is not None
    assert report.basis.startswith("het zegel van 2018, gezet op ")
    assert report.notices == ("zonder geschiedenis is te zien wat er in 2018 veranderde, niet door wie of wanneer.",)


def test_without_git_the_snapshot_of_the_signed_statement_goes_before_the_seal(books: Books) -> None:
    books.add(BOOKS)
    found = GitBooks(books.main, books.root)
    # Lies with the year, and is dated in the next: in a seal, and not in a statement. And what proves the last day.
    found.write(HEADER + '2019-01-05 note Activa:Bank:ING "na afloop"\n', "jaren/2018/laat.beancount")
    books.add('include "jaren/2018/laat.beancount"\n2019-01-01 balance Activa:Handgeld:TOP 0 EUR\n')
    ledger = load(books.main)
    seal = make_seal(ledger.entries, ledger.root, 2018, 1, dt.date(2019, 5, 20), "", ())
    (books.root / seal_file(2018)).parent.mkdir(parents=True, exist_ok=True)
    (books.root / seal_file(2018)).write_bytes(write_seal(seal))
    found.change("-60.00", "-65.00")
    pdf = signed(books)
    assert found.told("") == []
    found.change("Folders", "Posters")
    propose(audit_of(books), FIRST, GOOD, independent=True)  # nobody signed this one
    report = found.report("2019-01-01")
    assert [change.kind for change in report.all] == ["tekst veranderd"]
    assert report.notices[0] == (
        "zonder geschiedenis is alleen te vergelijken met de stand van de verklaring over 2018 van 4 maart 2019; uw "
        "keuze telt niet."
    )
    for snapshot in pdf.parent.glob("stand-*.json"):
        snapshot.write_text("{")
    report = found.report("")
    assert report.basis.startswith("het zegel van 2018")
    assert [change.kind for change in report.all] == ["bedrag veranderd"]


def test_a_proposal_is_no_moment_to_compare_with(books_in_git: GitBooks, books: Books) -> None:
    proposal = propose(audit_of(books), FIRST, GOOD, independent=True)
    before = books_in_git.report("").since
    assert before is not None
    assert before.label == "het begin van de geschiedenis op 1 april 2019"
    sign(audit_of(books), SECOND, proposal.digest, render, independent=True, red_seen=True)
    first = books_in_git.report("").since
    assert first is not None
    propose(audit_of(books), FIRST, GOOD, independent=True)
    assert books_in_git.report("").since == first


def test_a_statement_says_at_which_commit_the_books_were(books_in_git: GitBooks, books: Books) -> None:
    commit = books_in_git.commit("klaar", "2019-04-02 12:00")
    books_in_git.write("niet van de boeken", "los.txt")
    record = propose(audit_of(books), FIRST, GOOD, independent=True)
    assert record.values["git"] == commit
    # What comes between proposing and signing, in another year, was not in what both read.
    books_in_git.write(books_in_git.read() + '\n2020-01-01 note Activa:Bank:ING "x"\n')
    books_in_git.commit("tussendoor", "2019-04-03 12:00")
    sign(audit_of(books), SECOND, record.digest, render, independent=True, red_seen=True)
    assert books_in_git.told("") == [("toegevoegd", "notitie ING betaalrekening (1 jan 2020): toegevoegd")]
    books_in_git.change("Folders", "Posters")
    assert "git" not in propose(audit_of(books), FIRST, GOOD, independent=True).values
    books_in_git.commit("posters", "2019-04-04 12:00")
    assert "git" in propose(audit_of(books), FIRST, GOOD, independent=True).values
    (books_in_git.root / "stam" / "tarieven.beancount").unlink()
    assert committed(books_in_git.root, "main.beancount") == ""


def test_where_there_is_no_git_a_statement_names_no_commit(books: Books, books_in_git: GitBooks) -> None:
    shutil.rmtree(books_in_git.repo / ".git" / "objects")
    assert committed(books.root, "main.beancount") == ""
    shutil.rmtree(books_in_git.repo / ".git")
    assert committed(books.root, "main.beancount") == ""
    assert "git" not in propose(audit_of(books), FIRST, GOOD, independent=True).values


def test_with_nothing_to_compare_with(books: Books) -> None:
    report = GitBooks(books.main, books.root).report("")
    assert (report.since, report.all) == (None, ())
