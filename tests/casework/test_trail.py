"""What is written down, read by kind and given out: no answers, no names, and a record of every event."""

import csv
import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from intake_app.casework import (
    access,
    cases,
    decisions,
    interviews,
    overrides,
    packets,
    plans,
    setup,
    staffing,
    supervising,
    trail,
    unlocking,
)  # fmt: skip
from intake_app.casework.office import Desk
from intake_app.casework.trail import TrailFilter
from intake_app.definitions.library import Library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.printing.content import PacketDocument
from intake_app.store import audit
from intake_app.store.keys import KdfProfile
from tests.casework.conftest import MODERATE, OFFICE, PERSON, Bureau, MovingClock, cannabis

CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
PASSWORD = "janela azul corre devagar hoje"
OTHER = "quatro cavalos dormem no mercado"
PACKET = PacketDocument(b"%PDF", 3, {"plan": 1, "rights": 2})


@pytest.fixture
def worked(bureau: Bureau) -> Bureau:
    """An office in which a case went from the door to the printed packet."""
    episode = bureau.finished(cannabis(*MODERATE))
    cases.case(bureau.technician, episode.id)
    cases.reveal_contact(bureau.technician, episode.id)
    cases.add_note(bureau.technician, episode.id, "ZZCANARY nota")
    interview = interviews.resume(bureau.technician, episode.id)
    overrides.override_tier(bureau.technician, interview, "warning", "ZZCANARY motivo")
    overrides.withdraw_override(bureau.technician, interview)
    decisions.decide(bureau.decider, episode.id, "no-measure", "ZZCANARY razões")
    decisions.decide(bureau.decider, episode.id, "other", "ZZCANARY corrigido")
    plans.set_own_words(bureau.technician, episode.id, "ZZCANARY palavras")
    packets.record_print(bureau.technician, episode.id, PACKET, "printer", 2)
    cases.change_person(bureau.technician, episode.id, replace(PERSON, name="Zzcanary Exemplo"))
    access.assign(bureau.as_role(Role.SUPERVISOR), episode.id, "w-ines")
    supervising.check_file(bureau.as_role(Role.SUPERVISOR))
    return bureau


def of(bureau: Bureau, event: str) -> list[audit.Record]:
    return [one for one in audit.every(bureau.desk.vault.connection) if one.event == event]


@pytest.mark.parametrize(
    ("event", "count", "detail"),
    [
        ("case-opened", 1, None), ("case-seen", 2, ""), ("contact-revealed", 1, ""), ("person-changed", 1, None),
        ("interview-finished", 1, None), ("note-added", 1, None), ("tier-overridden", 1, "education>warning"),
        ("override-withdrawn", 1, ""), ("decision-signed", 2, None), ("own-words-set", 1, None),
        ("packet-issued", 1, "2 documents, 3 pages, 2 copies"), ("case-assigned", 1, "w-marta>w-ines"),
        ("file-checked", 1, "sound"),
    ],
)  # fmt: skip
def test_every_act_on_a_case_has_its_record(worked: Bureau, event: str, count: int, detail: str | None) -> None:
    found = of(worked, event)
    assert len(found) == count
    assert detail is None or [one.detail for one in found] == [detail] * count
    assert all(one.actor.startswith("w-") and one.role and one.hash for one in found)


def test_every_act_on_keys_and_locks_has_its_record(tmp_path: Path, library: Library) -> None:
    clock, folder = MovingClock(), tmp_path / "office"
    desk, _ = setup.create_office(folder, OFFICE, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, library, clock, CHEAP)
    setup.record_recovery_printed(desk)
    marta = setup.add_worker(desk, "Marta Exemplo", Role.TECHNICIAN, OTHER, CHEAP)
    staffing.change_role(desk, marta.id, Role.ADMINISTRATOR)
    staffing.reset_password(desk, marta.id, "outra frase bem diferente aqui", CHEAP)
    supervising.change_password(desk, PASSWORD, OTHER, CHEAP)
    staffing.remove_worker(desk, marta.id)
    setup.renew_recovery_words(desk, CHEAP)
    worker = desk.worker.id
    unlocking.lock(desk, "idle")
    with pytest.raises(UserError):
        unlocking.unlock(folder, worker, PASSWORD, library, clock)
    clock.go_on(days=-10)
    desk = unlocking.unlock(folder, worker, OTHER, library, clock)
    staffing.renew_key(desk)
    desk = unlocking.unlock(folder, worker, OTHER, library, clock)
    trail.export(desk, tmp_path / "trail.csv", "csv")
    found = {one.event: one for one in audit.every(desk.vault.connection)}
    wanted = {
        "vault-created", "setup-step", "worker-added", "role-changed", "password-reset", "password-changed",
        "worker-removed", "recovery-renewed", "locked", "unlocked", "clock-went-back", "key-renewal-begun",
        "key-renewed", "trail-exported",
    }  # fmt: skip
    assert wanted <= set(found)
    assert (found["locked"].detail, found["role-changed"].detail) == ("idle", "technician>administrator")
    assert found["clock-went-back"].detail == "seconds=864000" and found["clock-went-back"].clock_back
    unlocks = [one for one in audit.every(desk.vault.connection) if one.event == "unlocked"]
    assert [one.detail for one in unlocks][-2:] == ["failures=1", ""]
    lines = supervising.happened(desk, wanted=TrailFilter(kind="access"))
    assert sum(line.clock_back for line in lines) == 1
    unlocking.lock(desk, "closing")


def test_no_answer_no_name_and_no_word_of_a_worker_stands_in_it(worked: Bureau, tmp_path: Path) -> None:
    for form in trail.FORMATS:
        path = tmp_path / f"trail.{form}"
        count = trail.export(worked.as_role(Role.SUPERVISOR), path, form)
        text = path.read_text(encoding="utf-8")
        assert count > 15
        for word in ("ZZCANARY", "Zzcanary", "Tiago", "Exemplo", "000 000 412", "2026/0412", "1999", "police"):
            assert word not in text, word
    rows = list(csv.DictReader((tmp_path / "trail.csv").read_text(encoding="utf-8-sig").splitlines()))
    told = json.loads((tmp_path / "trail.json").read_text(encoding="utf-8"))["records"]
    assert [row["sequence"] for row in rows] == [str(one["sequence"]) for one in told[:-1]]
    assert told[-1]["event"] == "trail-exported" and told[-1]["detail"] == f"csv {len(rows)}"


def test_the_trail_is_read_by_worker_kind_and_day(worked: Bureau, tmp_path: Path) -> None:
    desk: Desk = worked.as_role(Role.SUPERVISOR)
    every = supervising.happened(desk, limit=10_000)
    decided = supervising.happened(desk, wanted=TrailFilter(kind="decisions"))
    assert [line.what for line in decided].count("Decisão assinada") == 2
    assert {line.who for line in supervising.happened(desk, wanted=TrailFilter(worker="w-paulo"))} == {"Paulo Exemplo"}
    day = worked.clock.today()
    assert len(supervising.happened(desk, limit=10_000, wanted=TrailFilter(first=day, last=day))) == len(every)
    assert supervising.happened(desk, wanted=TrailFilter(last=day - timedelta(days=1))) == ()
    assert trail.export(desk, tmp_path / "t.csv", "csv", TrailFilter(kind="paper")) == 1


def test_only_who_looks_after_the_office_reads_and_gives_out_the_trail(worked: Bureau, tmp_path: Path) -> None:
    for role in (Role.TECHNICIAN, Role.DECIDER):
        for act in (
            lambda desk: supervising.happened(desk),
            lambda desk: trail.export(desk, tmp_path / "t.csv", "csv"),
        ):
            with pytest.raises(UserError) as refused:
                act(worked.as_role(role))
            assert refused.value.code == "not-allowed"
    with pytest.raises(UserError) as unknown:
        trail.export(worked.as_role(Role.ADMINISTRATOR), tmp_path / "t.xls", "xls")
    assert unknown.value.code == "unknown-format" and not list(tmp_path.glob("t.*"))


def test_every_event_of_a_case_belongs_to_a_kind(worked: Bureau) -> None:
    events = {one.event for one in audit.every(worked.desk.vault.connection)} - {"staff"}
    assert sorted(event for event in events if not trail.kind_of(event)) == []


def test_a_long_chain_is_checked_quickly(bureau: Bureau) -> None:
    """A tenth of what is measured in the long form, with room for a busy machine."""
    vault, head = bureau.desk.vault, audit.head(bureau.desk.vault.connection)
    vault.connection.execute("BEGIN")
    for number in range(10_000):
        entry = audit.Entry(bureau.clock.now(), "w-marta", "technician", "moved-to", f"encounter/{number % 50}")
        head = audit.append(vault.connection, head, entry)
    vault.connection.execute("COMMIT")
    began = time.perf_counter()
    assert audit.verify_chain(vault.connection).sound
    assert time.perf_counter() - began < 5
