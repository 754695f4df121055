"""Keeping and erasing: nothing by itself, everything of the one case, nothing of another, and the chain holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake_app.casework import access, cases, decisions, packets, plans, retention
from intake_app.domain.errors import UserError
from intake_app.domain.person import Episode, Person, Role
from intake_app.printing.content import PacketDocument
from intake_app.store import audit, checking, records, signing
from tests.casework.conftest import MODERATE, PERSON, Bureau, cannabis

CANARY = "ZZCANARY-41c2"
PACKET = PacketDocument(b"%PDF", 1, {"plan": 1})


def full(bureau: Bureau, person: Person) -> Episode:
    """A case with something in every table."""
    episode = bureau.finished(cannabis(*MODERATE), person)
    cases.add_note(bureau.technician, episode.id, f"{CANARY} nota")
    decisions.decide(bureau.decider, episode.id, "no-measure", f"{CANARY} razões")
    plans.set_own_words(bureau.technician, episode.id, f"{CANARY} palavras")
    packets.record_print(bureau.technician, episode.id, PACKET, "printer", 1)
    return episode


@pytest.fixture
def two(bureau: Bureau) -> tuple[Episode, Episode]:
    gone = full(bureau, replace(PERSON, reference="2026/0901", name=f"{CANARY} Exemplo"))
    return gone, full(bureau, replace(PERSON, reference="2026/0902", name="Rita Exemplo"))


def everything(bureau: Bureau) -> str:
    """All that stands in the open file, but the audit."""
    vault = bureau.desk.vault
    tables = [row[0] for row in vault.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "\n".join(str(vault.rows(f"SELECT * FROM {table}")) for table in tables if table != "audit")


def test_everything_of_a_case_goes_and_nothing_of_another(bureau: Bureau, two: tuple[Episode, Episode]) -> None:
    gone, stays = two
    supervisor = bureau.as_role(Role.SUPERVISOR)
    cases.close_case(bureau.technician, gone.id, "archived")
    before = {name: len(bureau.desk.vault.rows(f"SELECT 1 FROM {name}")) for name in ("answer", "note", "decision")}

    told = everything(bureau)
    assert retention.erase(supervisor, retention.find(supervisor, "2026/0901"), "asked-by-person") > 30

    left = everything(bureau)
    for word in (f"{CANARY} Exemplo", "2026/0901", gone.id):
        assert word not in left, word
    for words in ("nota", "palavras", "razões"):
        assert left.count(f"{CANARY} {words}") * 2 == told.count(f"{CANARY} {words}") > 0
    with pytest.raises(UserError) as caught:
        cases.case(supervisor, gone.id)
    assert caught.value.code == "no-case"
    assert cases.case(bureau.technician, stays.id).decisions[0].decided == "no-measure"
    assert len(bureau.desk.vault.rows("SELECT 1 FROM note")) == before["note"] // 2
    report = checking.verify(bureau.desk.vault)
    assert report["ok"], report["problems"]
    assert signing.check_decisions(bureau.desk.vault.connection, bureau.desk.vault.identity).signed == 1
    (record,) = audit.events(bureau.desk.vault.connection, event="case-erased")
    assert (record.detail, record.subject) == ("asked-by-person", f"episode/{gone.id}")


def test_the_file_itself_no_longer_holds_it(bureau: Bureau, two: tuple[Episode, Episode]) -> None:
    gone, _ = two
    vault = bureau.desk.vault
    cases.close_case(bureau.technician, gone.id, "archived")
    retention.erase(bureau.as_role(Role.SUPERVISOR), gone.id, "ordered")
    assert vault.rows("PRAGMA freelist_count") == [(0,)]


@pytest.mark.parametrize(
    ("change", "noticed"),
    [
        ("DELETE FROM erased_row WHERE sequence = 3", True),
        ("UPDATE erased_row SET digest = zeroblob(32) WHERE sequence = 3", True),
        ("INSERT INTO erased_row (record, digest, audit, salt) VALUES (3, zeroblob(32), 3, zeroblob(16))", True),
    ],
)
def test_erasing_hides_no_change_of_the_trail(
    bureau: Bureau, two: tuple[Episode, Episode], change: str, noticed: bool
) -> None:
    gone, _ = two
    cases.close_case(bureau.technician, gone.id, "archived")
    retention.erase(bureau.as_role(Role.SUPERVISOR), gone.id, "ordered")
    connection = bureau.desk.vault.connection
    connection.execute("DROP TRIGGER erased_row_refuses_delete")
    connection.execute("DROP TRIGGER erased_row_refuses_update")
    connection.execute(change)
    assert audit.verify_chain(connection).sound is not noticed


def test_appended_rows_are_deleted_in_no_other_way(bureau: Bureau, two: tuple[Episode, Episode]) -> None:
    for table in ("answer", "note", "decision", "issued_document"):
        with pytest.raises(Exception, match="append-only"):
            bureau.desk.vault.connection.execute(f"DELETE FROM {table}")


def test_an_open_case_goes_only_when_it_was_a_mistake(bureau: Bureau, two: tuple[Episode, Episode]) -> None:
    supervisor = bureau.as_role(Role.SUPERVISOR)
    for ground, code in (("ordered", "case-open"), ("because", "ground-missing")):
        with pytest.raises(UserError) as caught:
            retention.erase(supervisor, two[0].id, ground)
        assert caught.value.code == code
    retention.erase(supervisor, two[0].id, retention.MISTAKE)
    with pytest.raises(UserError) as unknown:
        retention.find(supervisor, "2026/0901")
    assert unknown.value.code == "no-case"


def test_nothing_comes_up_until_the_office_says_how_long(bureau: Bureau, two: tuple[Episode, Episode]) -> None:
    supervisor = bureau.as_role(Role.SUPERVISOR)
    cases.close_case(bureau.technician, two[0].id, "archived")
    bureau.clock.go_on(days=10_000)
    assert retention.due(supervisor) == ()
    (line,) = retention.lines(supervisor)
    assert (line.pack, line.months) == ("pt-cdt", None)
    retention.set_months(supervisor, "pt-cdt", 24)
    (found,) = retention.due(supervisor)
    assert found.reference == "2026/0901" and found.due_on.year == found.closed_on.year + 2
    assert "Exemplo" not in str(found)
    bureau.clock.moment -= timedelta(days=9_999)
    assert retention.due(supervisor) == ()
    retention.set_months(supervisor, "pt-cdt", None)
    assert [e.detail for e in audit.events(bureau.desk.vault.connection, event="retention-set")] == ["none", "24"]
    with pytest.raises(UserError) as wrong:
        retention.set_months(supervisor, "pt-cdt", 0)
    assert wrong.value.code == "retention-range"


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.DECIDER, Role.ADMINISTRATOR])
def test_only_a_supervisor_erases(bureau: Bureau, two: tuple[Episode, Episode], role: Role) -> None:
    desk = bureau.as_role(role)
    for act in (
        lambda: retention.erase(desk, two[0].id, retention.MISTAKE),
        lambda: retention.set_months(desk, "pt-cdt", 12),
        lambda: retention.due(desk),
        lambda: retention.old_backups(desk),
        lambda: access.assign(desk, two[0].id, "w-ines"),
    ):
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == "not-allowed"
    assert records.load_episode(bureau.desk.vault, two[0].id) is not None
