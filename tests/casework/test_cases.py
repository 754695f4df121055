"""Opening, finding, seeing and closing cases."""

from dataclasses import replace
from datetime import date

import pytest

from intake_app.casework import cases, decisions, interviews
from intake_app.casework.case_view import CaseFilter, CaseOrder, TimelineState
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, Stage
from tests.casework.conftest import HIGH, LOW, MODERATE, PERSON, Bureau, cannabis


def test_a_reference_is_given_once(bureau: Bureau) -> None:
    assert cases.next_reference(bureau.technician) == "2026/0001"
    cases.open_case(bureau.technician, PERSON)
    assert cases.next_reference(bureau.technician) == "2026/0413"
    before = bureau.events()
    with pytest.raises(UserError) as error:
        cases.open_case(bureau.technician, Person("2026/0412", "Outra Exemplo"))
    assert error.value.code == "reference-taken" and bureau.events() == before


def test_the_list_finds_filters_and_sorts(bureau: Bureau) -> None:
    desk = bureau.technician
    for number, (name, points) in enumerate((("Íris Exemplo", LOW), ("Zé Exemplo", MODERATE), ("Ana Exemplo", HIGH))):
        bureau.clock.go_on(minutes=1)
        bureau.finished(cannabis(*points), replace(PERSON, reference=f"2026/050{number}", name=name))
    bureau.clock.go_on(minutes=1)
    olga = replace(PERSON, reference="2026/0400", name="Olga Exemplo")
    bureau.begun(cannabis(*MODERATE, assist__5c="unknown"), olga)

    def names(**fields: object) -> list[str]:
        return [row.name.split()[0] for row in cases.list_cases(desk, CaseFilter(**fields))]  # type: ignore[arg-type]

    assert names() == ["Olga", "Ana", "Zé", "Íris"]
    assert names(text="iris") == ["Íris"] and names(text="2026/0501") == ["Zé"]
    assert names(tiers=("treatment",)) == ["Ana"] and names(tiers=("open", "warning")) == ["Olga", "Íris"]
    assert names(stages=(Stage.INTERVIEW,)) == ["Olga"] and names(worker="w-paulo") == []
    by_name = cases.list_cases(desk, order=CaseOrder.PERSON, descending=False)
    assert [row.name.split()[0] for row in by_name] == ["Ana", "Íris", "Olga", "Zé"]
    assert by_name[2].tier_text == "dois possíveis"
    counts = cases.case_counts(desk)
    assert (counts.open, counts.mine, counts.late, counts.total) == (4, 4, 0, 4)


def test_looking_at_a_case_is_written_down(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    view = cases.case(bureau.decider, episode.id)
    last = bureau.desk.vault.row("SELECT event, actor, subject, detail FROM audit ORDER BY sequence DESC LIMIT 1")
    assert last == ("case-seen", "w-paulo", f"episode/{episode.id}", "")
    assert "26 anos" in view.headline and view.contact.masked == "••• ••• 412" and "‹" not in repr(view)
    assert cases.reveal_contact(bureau.decider, episode.id) == "000 000 412"
    assert bureau.events()[-1] == "contact-revealed"


def test_the_timeline_goes_from_the_door_to_what_is_due(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    decisions.decide(bureau.decider, episode.id, "provisional-suspension", "Motivo.", date(2027, 3, 2))
    cases.add_note(bureau.technician, episode.id, "Telefona a mãe.")
    entries = cases.case(bureau.technician, episode.id).timeline
    assert [entry.kind for entry in entries if entry.state is TimelineState.HAPPENED] == [
        "record", "interview", "decision", "note",
    ]  # fmt: skip
    now = [entry for entry in entries if entry.state is TimelineState.NOW]
    due = [entry for entry in entries if entry.state is TimelineState.DUE]
    assert len(now) == 1 and entries.index(now[0]) == 4 and len(due) == 5
    assert {"contact", "reassessment", "service-report", "review"} <= {entry.kind for entry in due}


def test_nobody_is_closed_without_a_reason_we_know(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*LOW))
    with pytest.raises(UserError) as error:
        cases.close_case(bureau.technician, episode.id, "non-compliant")
    assert error.value.code == "no-such-reason"
    closed = cases.close_case(bureau.technician, episode.id, "archived")
    assert closed.stage is Stage.CLOSED and closed.closed_at == bureau.clock.now()
    assert (
        cases.list_cases(bureau.technician) == ()
        and cases.count_cases(bureau.technician, CaseFilter(only_open=False)) == 1
    )
    with pytest.raises(UserError) as error:
        interviews.start_reassessment(bureau.technician, episode.id)
    assert error.value.code == "case-closed"


def test_what_is_known_of_a_person_can_be_put_right(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*LOW))
    cases.change_person(bureau.technician, episode.id, replace(PERSON, name="Tiago Exemplo Reis", language="en"))
    row = cases.list_cases(bureau.technician, CaseFilter(text="reis"))[0]
    assert row.name == "Tiago Exemplo Reis"


def test_the_audit_holds_no_names_and_no_answers(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*HIGH, intake__own_words="ZZCANARY"))
    cases.add_note(bureau.technician, episode.id, "ZZCANARY")
    cases.change_person(bureau.technician, episode.id, replace(PERSON, name="ZZCANARY"))
    rows = bureau.desk.vault.rows("SELECT actor, event, subject, detail FROM audit")
    text = " ".join(" ".join(row) for row in rows)
    assert "ZZCANARY" not in text and "Tiago" not in text and "2026/0412" not in text and "000 000" not in text


def test_an_unknown_case_is_told(bureau: Bureau) -> None:
    with pytest.raises(UserError) as error:
        cases.case(bureau.technician, "nowhere")
    assert error.value.code == "no-case"
