"""When backups make themselves, who may ask for one, how old the last is, the drill, and restoring in safe mode."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake_app.casework import backing_up, cases, drilling, restoring, setup, unlocking
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import Library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Person, Role, Worker
from intake_app.store import audit, backups, records
from intake_app.store.keys import KdfProfile

CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
PASSWORD = "janela azul corre devagar hoje"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, library: Library) -> Iterator[Desk]:
    office = Office("Comissão Exemplo", "pt-cdt", "en")
    made, _ = setup.create_office(
        tmp_path / "office", office, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, library, StoppedClock(START), CHEAP
    )
    cases.open_case(made, Person("2026/0412", "Tiago Exemplo"))
    yield made
    if made.vault.is_open:
        unlocking.lock(made, "closing")


def at(desk: Desk, minutes: float) -> Desk:
    return replace(desk, clock=StoppedClock(START + timedelta(minutes=minutes)))


def work(desk: Desk, number: int) -> None:
    cases.open_case(desk, Person(f"2026/{number}", "Rui Exemplo"))


def made(desk: Desk) -> bool:
    order = backing_up.due(desk)
    if order is None:
        return False
    backing_up.record(backing_up.run(order))
    return True


def test_one_is_made_when_something_happened_and_never_more_often_than_every_quarter_of_an_hour(desk: Desk) -> None:
    assert made(desk)
    assert not made(at(desk, 60))
    work(desk, 1)
    assert not made(at(desk, 14.9))
    assert made(at(desk, 15))
    # A clock that goes back does not put it off.
    work(desk, 2)
    assert made(at(desk, -500))
    kinds = {one.manifest.kind for one in backups.list_backups(backing_up.home(desk))}
    assert kinds == {backups.AUTOMATIC}
    assert len(audit.events(desk.vault.connection, event="backup-made")) == 3


def test_a_day_of_work_loses_a_quarter_of_an_hour_at_most(desk: Desk) -> None:
    """The newest backup is never older than the last change by more than fifteen minutes and a tick."""
    for minute in range(0, 120, 5):
        now = at(desk, minute)
        work(now, 1000 + minute)
        made(now)
        newest = backups.list_backups(backing_up.home(desk))[0]
        assert now.clock.now() - newest.manifest.made_at < timedelta(minutes=16)


def test_copies_go_to_the_chosen_place_when_it_is_there(desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    backing_up.set_place(desk, str(stick))
    order = backing_up.due(desk)
    assert order is not None
    outcome = backing_up.run(order)
    assert (outcome.copied, outcome.copy_problem) == (None, "place-away")
    backing_up.record(outcome)
    assert backing_up.backup_view(desk).elsewhere == ""
    assert "on this computer alone" in backing_up.standing(desk, desk.wording)
    stick.mkdir()
    later = at(desk, 20)
    assert made(later)
    (copy,) = backups.list_backups(stick)
    assert copy.path.read_bytes() == (backing_up.home(desk) / copy.path.name).read_bytes()
    view = backing_up.backup_view(later)
    assert view.elsewhere == "today, 09:20" and view.place_is_there and not view.elsewhere_is_old
    assert backing_up.backup_view(at(desk, 60 * 24 * 9)).elsewhere_is_old
    assert "9 days ago" in backing_up.standing(at(desk, 60 * 24 * 9), desk.wording)


def test_only_who_looks_after_the_office_asks_for_one(desk: Desk, tmp_path: Path) -> None:
    technician = replace(desk, worker=Worker(desk.worker.id, "Rui Exemplo", Role.TECHNICIAN))
    for act in (
        lambda: backing_up.prepare(technician),
        lambda: backing_up.backup_view(technician),
        lambda: backing_up.set_place(technician, "/x"),
        lambda: drilling.drill(technician, drilling.newest(desk), PASSWORD),
    ):
        backing_up.back_up(desk)
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "not-allowed"
    # Those that make themselves are everybody's.
    assert backing_up.due(at(technician, 60)) is None
    work(desk, 3)
    assert backing_up.due(at(technician, 60)) is not None


def test_a_backup_is_told_in_words(desk: Desk, tmp_path: Path) -> None:
    assert backing_up.standing(desk, desk.wording) == "No backup yet"
    assert backing_up.backup_view(desk).lines == ()
    backing_up.back_up(desk, tmp_path / "stick")
    backing_up.back_up(desk)
    (line,) = backing_up.backup_view(desk).lines
    assert (line.when_text, line.kind_text, line.holds_text) == ("today, 09:00", "asked for", "1 case")
    assert backing_up.standing(desk, desk.wording) == "Last backup: today, 09:00"
    assert backing_up.standing(at(desk, 60 * 24), desk.wording) == "Last backup: yesterday"
    portuguese = desk.in_language("pt")
    assert backing_up.size_text(portuguese.wording, 1_440_000) == "1,4 MB"
    assert backing_up.size_text(desk.wording, 20_000_000_000) == "20 GB"


def test_a_backup_that_fails_is_written_down(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "SPARE_BYTES", 2**62)
    with pytest.raises(UserError) as caught:
        backing_up.back_up(desk)
    backing_up.record_failure(desk, caught.value)
    (event,) = audit.events(desk.vault.connection, event="backup-failed")
    assert event.detail == "backup-no-room"


def test_before_what_cannot_be_taken_back_the_last_three_are_kept(desk: Desk) -> None:
    for minute in range(5):
        backing_up.before(at(desk, minute), backups.BEFORE_IMPORT)
    found = backups.list_backups(backing_up.home(desk))
    assert [one.manifest.kind for one in found] == [backups.BEFORE_IMPORT] * 3


# -------------------------------------------------------------------------------------------------------------- drill


def test_the_drill_opens_the_newest_and_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(UserError) as caught:
        drilling.newest(desk)
    assert caught.value.code == "no-backup-yet"
    assert not drilling.is_due(desk)
    backing_up.back_up(desk)
    assert drilling.is_due(desk) and drilling.last_drill(desk) is None
    names = {path.name for path in backing_up.home(desk).iterdir()}

    done = drilling.drill(desk, drilling.newest(desk), PASSWORD)
    drilling.record_drill(desk, done)

    assert done.sound and done.counts["episode"] == 1 and done.seconds < 60
    assert {path.name for path in backing_up.home(desk).iterdir()} == names
    for language in ("en", "pt"):
        lines = drilling.in_words(done, desk.wording_in(language), desk.clock.now())
        assert len(lines) == 4 and not any("{" in line for line in lines)
    last = drilling.last_drill(desk)
    assert last is not None and last.sound
    assert not drilling.is_due(at(desk, 60 * 24 * 90)) and drilling.is_due(at(desk, 60 * 24 * 91))


def test_a_damaged_backup_fails_the_drill_and_it_stays_due(desk: Desk) -> None:
    backup = backing_up.back_up(desk)
    content = bytearray(backup.path.read_bytes())
    content[len(content) // 2] ^= 1
    backup.path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        drilling.drill(desk, backup, PASSWORD)
    assert caught.value.code == "backup-damaged"
    done = drilling.Drill(backup, ("not-sound",), 1.0, {"episode": 1}, None, desk.clock.now())
    drilling.record_drill(desk, done)
    assert drilling.is_due(desk)
    assert "damaged" in " ".join(drilling.in_words(done, desk.wording, desk.clock.now()))


def test_another_password_opens_no_backup(desk: Desk) -> None:
    backup = backing_up.back_up(desk)
    with pytest.raises(UserError) as caught:
        drilling.drill(desk, backup, "papel verde nunca dorme cedo")
    assert caught.value.code == "wrong-password"
    assert not (backing_up.home(desk) / "drill.tmp").exists()


# ------------------------------------------------------------------------------------------------------------ restore


def test_restoring_says_first_and_does_then(desk: Desk, library: Library) -> None:
    backup = backing_up.back_up(desk)
    for number in range(4):
        work(desk, number)
    folder, owner, clock = desk.vault.folder, desk.worker.id, desk.clock
    unlocking.lock(desk, "asked")
    assert [one.worker_id for one in restoring.who(backup.path)] == [owner]
    assert restoring.newest_in(backup.path.parent) == backup.path
    assert len(restoring.offered(folder, desk.wording, clock)) == 1

    plan = restoring.look(backup.path, folder, owner, PASSWORD)
    assert plan.loses_something and plan.loss.rows["episode"] == 4
    for language in ("en", "pt"):
        view = restoring.in_words(plan, desk.wording_in(language), clock.now())
        assert view.problems == () and len(view.backup) == 3 and len(view.lost) >= 3
        assert not any("{" in line for line in (*view.backup, *view.lost))
    restoring.give_up(plan)
    assert not plan.unpacked.folder.exists()

    aside = restoring.carry_out(restoring.look(backup.path, folder, owner, PASSWORD), owner, PASSWORD, clock)
    assert aside is not None and aside.is_dir()
    again = unlocking.unlock(folder, owner, PASSWORD, library, clock)
    assert len(records.list_episodes(again.vault)) == 1
    (event,) = audit.events(again.vault.connection, event="vault-restored")
    assert event.actor == owner and "records-lost=" in event.detail
    unlocking.lock(again, "asked")


def test_a_technician_restores_nothing(desk: Desk, library: Library) -> None:
    rui = setup.add_worker(desk, "Rui Exemplo", Role.TECHNICIAN, PASSWORD, CHEAP)
    backup = backing_up.back_up(desk)
    folder, clock = desk.vault.folder, desk.clock
    unlocking.lock(desk, "asked")
    before = {path.name for path in folder.parent.iterdir()}
    plan = restoring.look(backup.path, folder, rui.id, PASSWORD)
    with pytest.raises(UserError) as caught:
        restoring.carry_out(plan, rui.id, PASSWORD, clock)
    assert caught.value.code == "not-allowed"
    restoring.give_up(plan)
    assert {path.name for path in folder.parent.iterdir()} == before


def test_the_sheet_restores_too(tmp_path: Path, library: Library) -> None:
    clock = StoppedClock(START)
    office = Office("Comissão Exemplo", "pt-cdt", "en")
    made_desk, sheet = setup.create_office(
        tmp_path / "office", office, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, library, clock, CHEAP
    )
    backup, folder, owner = backing_up.back_up(made_desk), made_desk.vault.folder, made_desk.worker.id
    unlocking.lock(made_desk, "asked")
    plan = restoring.look_with_words(backup.path, folder, sheet)
    restoring.carry_out_with_words(plan, sheet, clock)
    unlocking.lock(unlocking.unlock(folder, owner, PASSWORD, library, clock), "asked")


def test_a_restore_cut_short_is_completed_when_the_workers_are_listed(desk: Desk) -> None:
    backup = backing_up.back_up(desk)
    folder, owner = desk.vault.folder, desk.worker.id
    unlocking.lock(desk, "asked")
    plan = restoring.look(backup.path, folder, owner, PASSWORD)
    from intake_app.store import restoring as stored

    stored._mark_ready(plan.unpacked.folder)
    folder.rename(folder.with_name("aside"))
    assert [one.worker_id for one in unlocking.workers(folder)] == [owner]
