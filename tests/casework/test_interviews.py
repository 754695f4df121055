"""An interview from outside: every answer kept, undone, redone, noted, left and come back to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from intake_app.casework import cases, interviews
from intake_app.casework.interview_view import LevelState, OutlineState
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import ItemState
from intake_app.domain.person import Person, Stage
from intake_app.store import records
from tests.casework.conftest import HIGH, LOW, MODERATE, PERSON, Bureau, cannabis


def test_an_answer_is_there_after_coming_back(bureau: Bureau) -> None:
    interview = bureau.begun()
    bureau.clock.go_on(seconds=7)
    interview = interviews.record_answer(bureau.technician, interview, "intake/origin", Answer("police"))
    assert interview.saved_at == bureau.clock.now()
    again = interviews.resume(bureau.technician, interview.episode.id)
    assert (again.answers.value("intake/origin"), again.position, again.saved_at) == (
        "police",
        "intake/origin",
        interview.saved_at,
    )
    assert again.evaluation == interview.evaluation


def test_the_position_is_kept_without_an_answer(bureau: Bureau) -> None:
    interview = bureau.begun()
    interviews.move_to(bureau.technician, interview, "intake/sought_help")
    assert interviews.resume(bureau.technician, interview.episode.id).position == "intake/sought_help"


def test_undo_and_redo_are_appended_and_named(bureau: Bureau) -> None:
    desk, key = bureau.technician, "assist/2c"
    interview = bureau.begun(cannabis(*LOW))
    interview = interviews.record_answer(desk, interview, key, Answer(4))
    interview = interviews.record_answer(desk, interview, key, Answer(6))
    assert interview.undo_label_key == key and interview.redo_label_key == ""
    interview = interviews.undo(desk, interview)
    assert interview.answers.value(key) == 4 and interview.redo_label_key == key
    interview = interviews.undo(desk, interview)
    assert interview.answers.value(key) == 3
    interview = interviews.redo(desk, interview)
    assert interview.answers.value(key) == 4
    history = records.load_answer_history(desk.vault, interview.encounter.id, key)
    assert [row.answer and row.answer.value for row in history] == [3, 4, 6, 4, 3, 4]
    assert [e for e in bureau.events() if e.startswith("answer-")] == [
        "answer-recorded", "answer-recorded", "answer-undone", "answer-undone", "answer-redone",
    ]  # fmt: skip


def test_undo_survives_leaving(bureau: Bureau) -> None:
    desk = bureau.technician
    interview = bureau.begun(cannabis(*LOW))
    interview = interviews.record_answer(desk, interview, "assist/8", Answer(2))
    interview = interviews.undo(desk, interview)
    again = interviews.resume(desk, interview.episode.id)
    assert again.redo_label_key == "assist/8"
    assert interviews.redo(desk, again).answers.value("assist/8") == 2


def test_undo_takes_back_a_first_answer(bureau: Bureau) -> None:
    interview = interviews.record_answer(bureau.technician, bureau.begun(), "intake/origin", Answer("court"))
    interview = interviews.undo(bureau.technician, interview)
    assert interview.answers.get("intake/origin") is None
    assert interview.evaluation.states["intake/origin"] is ItemState.OPEN
    assert interviews.undo(bureau.technician, interview) is interview


def test_another_answer_after_undo_forgets_redo(bureau: Bureau) -> None:
    desk = bureau.technician
    interview = interviews.record_answer(desk, bureau.begun(), "intake/origin", Answer("court"))
    interview = interviews.record_answer(desk, interviews.undo(desk, interview), "intake/origin", Answer("police"))
    assert interview.redo_label_key == "" and interviews.redo(desk, interview) is interview


def test_a_note_stays_with_its_question(bureau: Bureau) -> None:
    desk, key = bureau.technician, "assist/2c"
    interview = interviews.record_note(desk, bureau.begun(cannabis(*LOW)), key, "  fins de semana ")
    interview = interviews.record_answer(desk, interview, key, Answer(6))
    interview = interviews.undo(desk, interview)
    again = interviews.resume(desk, interview.episode.id)
    assert again.notes == {key: "fins de semana"} and again.answers.value(key) == 3
    assert interviews.record_note(desk, again, key, "").notes == {}


def test_a_note_on_an_open_question_leaves_it_open(bureau: Bureau) -> None:
    interview = interviews.record_note(bureau.technician, bureau.begun(), "intake/origin", "pergunta a seguir")
    assert interview.evaluation.states["intake/origin"] is ItemState.NOT_ASKED
    assert "intake/origin" in interview.evaluation.open_items


def test_clearing_and_declining_are_two_things(bureau: Bureau) -> None:
    desk = bureau.technician
    interview = bureau.begun(cannabis(*LOW))
    declined = interviews.record_answer(desk, interview, "assist/4c", Answer(missing=Missing.DECLINED))
    assert declined.evaluation.tier == "warning"
    cleared = interviews.record_answer(desk, declined, "assist/4c", None)
    assert cleared.evaluation.tier is None and cleared.evaluation.tiers_possible == ("warning", "education")


def test_an_unknown_question_writes_nothing(bureau: Bureau) -> None:
    interview = bureau.begun()
    before = bureau.events()
    with pytest.raises(UserError) as error:
        interviews.record_answer(bureau.technician, interview, "assist/9z", Answer(1))
    assert error.value.code == "unknown-item" and bureau.events() == before


def test_a_full_disk_keeps_what_was_saved(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = bureau.technician
    interview = interviews.record_answer(desk, bureau.begun(), "intake/origin", Answer("police"))

    def full(*_: object) -> None:
        raise UserError("disk-full", "The disk is full.", "vault.db")

    monkeypatch.setattr(records, "save_progress", full)
    with pytest.raises(UserError):
        interviews.record_answer(desk, interview, "intake/origin", Answer("court"))
    monkeypatch.undo()
    again = interviews.resume(desk, interview.episode.id)
    assert again.answers.value("intake/origin") == "police" and again.undo_label_key == "intake/origin"


def test_the_outline_counts_what_is_asked(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*MODERATE))
    entries = {entry.id: entry for entry in interviews.outline(interview)}
    assert "substances/cannabis" in entries and "substances/cocaine" not in entries
    heading = entries["substances/cannabis"]
    assert (heading.answered, heading.total, heading.state) == (6, 6, OutlineState.DONE)
    assert heading.first_key == "assist/2c"
    assert [q.key for q in interviews.questions_of(interview, "substances/cannabis")] == [
        f"assist/{number}c" for number in range(2, 8)
    ]
    section = entries["substances"]
    inner = [e for e in entries.values() if e.depth == 1 and e.id.startswith("substances/")]
    assert section.total == sum(e.total for e in inner)


def test_the_way_through_skips_what_is_not_asked(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*LOW))
    assert interviews.next_question(interview, "assist/7c") == "assist/8"
    assert interviews.previous_question(interview, "assist/8") == "assist/7c"
    assert interviews.previous_question(interview, "intake/rights_told") == ""
    cleared = interviews.record_answer(bureau.technician, interview, "assist/4c", None)
    assert interviews.next_open_question(cleared, "assist/3c") == "assist/4c"


def test_a_question_is_shown_in_the_words_of_its_form(bureau: Bureau) -> None:
    view = interviews.question(bureau.begun(cannabis(*MODERATE)), "assist/2c")
    assert view.number == "2" and view.is_paraphrase and view.state is ItemState.ANSWERED
    assert [option.code for option in view.options] == [0, 2, 3, 4, 6]
    assert view.answer_text == next(option.text for option in view.options if option.code == 4)
    assert "2 de dezembro de 2025" in view.window


def test_the_live_view_rules_levels_out(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*MODERATE, assist__5c="unknown"))
    view = interviews.live_view(bureau.technician, interview, "assist/5c")
    states = {row.tier: row.state for row in view.levels}
    assert states == {
        "warning": LevelState.RULED_OUT,
        "education": LevelState.POSSIBLE,
        "treatment": LevelState.POSSIBLE,
    }
    assert view.score is not None and view.score.value is None and view.score.reachable == ((22, 22), (27, 30))


def test_an_alert_names_whom_to_call(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*LOW, intake__safety_now="thoughts"))
    alerts = interviews.live_view(bureau.technician, interview, "intake/safety_now").alerts
    assert alerts[0].level == "danger" and alerts[0].what_to_do
    phones = {line.phone for line in alerts[0].contacts}
    assert {"112", "000 000 111"} <= phones


@pytest.mark.parametrize(
    "answers, key, code",
    [
        ({"intake/event_date": "2026-03-09"}, "intake/event_date", "event-in-future"),
        ({"intake/event_date": "1990-01-01"}, "intake/event_date", "event-before-birth"),
        (
            {"intake/event_date": "2026-02-27", "intake/received_date": "2026-02-26"},
            "intake/received_date",
            "received-before-event",
        ),
        ({"intake/event_date": "2026-02-27", "intake/age": 40}, "intake/age", "age-differs"),
        ({**dict.fromkeys((f"assist/1{n}" for n in "cdefghij"), 0), "assist/8": 2}, "assist/8", "injects-without-use"),
    ],
)
def test_soft_checks_ask_and_never_block(bureau: Bureau, answers: dict[str, object], key: str, code: str) -> None:
    interview = bureau.begun(answers)
    checks = interviews.soft_checks(interview, key)
    assert [check.code for check in checks] == [code] and checks[0].text
    interviews.record_answer(bureau.technician, interview, "intake/origin", Answer("police"))


def test_an_age_that_follows_from_the_birth_date_is_not_asked(bureau: Bureau) -> None:
    known = bureau.begun({"intake/event_date": "2026-02-27"})
    assert "intake/age" not in known.evaluation.asked
    unknown = bureau.begun({"intake/event_date": "2026-02-27"}, Person("2026/0500"))
    assert "intake/age" in unknown.evaluation.asked
    no_day = bureau.begun({"intake/event_date": "unknown"}, replace(PERSON, reference="2026/0501"))
    assert "intake/age" in no_day.evaluation.asked


def test_a_finished_interview_is_not_changed(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    interview = interviews.resume(bureau.technician, episode.id)
    with pytest.raises(UserError) as error:
        interviews.record_answer(bureau.technician, interview, "assist/2c", Answer(6))
    assert error.value.code == "interview-finished"
    opened = interviews.reopen_interview(bureau.technician, interview)
    assert interviews.record_answer(bureau.technician, opened, "assist/2c", Answer(6)).answers.value("assist/2c") == 6


def test_a_reassessment_asks_the_scores_anew(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*HIGH))
    bureau.clock.go_on(days=90)
    interview = interviews.start_reassessment(desk, episode.id)
    assert interview.answers.value("intake/event_date") == date(2026, 2, 27)
    assert interview.answers.get("assist/2c") is None and interview.episode.stage is Stage.INTERVIEW
    assert interviews.start_reassessment(desk, episode.id).encounter.id == interview.encounter.id
    answers = {f"assist/{n}c": Answer(v) for n, v in zip(range(2, 8), MODERATE, strict=True)}
    answers |= {f"assist/1{x}": Answer(3 if x == "c" else 0) for x in "abcdefghij"} | {"assist/8": Answer(0)}
    interview = interviews.record_answers(desk, interview, answers)
    interviews.finish_interview(desk, interview)
    trend = cases.case(desk, episode.id).trends[0]
    assert [point.value for point in trend.points] == [31, 22] and trend.key == "assist/c"
    assert trend.points[1].day - trend.points[0].day == timedelta(days=90)
