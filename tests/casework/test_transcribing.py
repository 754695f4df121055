"""A form filled with a pen: keyed, keyed again, compared, taken over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.casework import cases, comparing, interviews, paper_lines, policies, transcribing
from intake_app.casework.interview_view import Interview
from intake_app.casework.transcription_view import Keying, LineState, Why
from intake_app.definitions.library import Library
from intake_app.domain.answers import Answer, Missing, Row
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, Role
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.domain.transcription import SECOND, PaperWriter
from intake_app.engine.answering import plain_answer, read_answer
from intake_app.engine.keying import printed_text
from intake_app.printing.form_code import FormPage, form_payload
from intake_app.store import records, transcriptions
from tests.casework.conftest import NOW, STAFF, Bureau, cannabis

ON_PAPER = {
    "1a": "0",
    "1b": "3",
    "1c": "3",
    "2b": "0",
    "2c": "6",
    "3c": "0",
    "4c": "0",
    "5c": "/",
    "6c": "0",
    "7c": "3",
}


def begun(bureau: Bureau, *forms: str) -> Keying:
    return transcribing.begin(bureau.technician, bureau.begun().episode.id, forms, date(2026, 3, 1), PaperWriter.PERSON)


def keyed(bureau: Bureau, keying: Keying, codes: Mapping[str, str], form: str = "assist") -> Keying:
    for link_id, text in codes.items():
        keying = transcribing.key_line(bureau.technician, keying, f"{form}/{link_id}", text)
    return keying


def line_of(keying: Keying, line: str) -> Any:
    return next(one for one in paper_lines.paper_lines(keying) if one.line == line)


def where(keying: Keying) -> tuple[str, str]:
    return keying.interview.episode.id, keying.paper.id


# One keying


def test_lines_stand_in_the_order_of_the_paper_with_the_codes_printed_there(bureau: Bureau) -> None:
    lines = paper_lines.paper_lines(begun(bureau, "assist"))
    assert [line.number for line in lines][:3] == ["1a", "1b", "1c"]
    frequency = next(line for line in lines if line.line == "assist/2c")
    assert [code for code, _ in frequency.codes] == ["0", "2", "3", "4", "6"]
    assert all(words for _, words in frequency.codes)


def test_skip_rules_follow_what_is_keyed_and_say_why(bureau: Bureau) -> None:
    keying = begun(bureau, "assist")
    assert line_of(keying, "assist/2c").state is LineState.WAITS
    keying = keyed(bureau, keying, {"1c": "0"})
    skipped = line_of(keying, "assist/2c")
    assert (skipped.state, skipped.why, skipped.by_number) == (LineState.SKIPPED, Why.BY_ANSWER, "1c")
    assert skipped.by_words
    keying = keyed(bureau, keying, {"1c": "3"})
    assert line_of(keying, "assist/2c").state is LineState.OPEN
    assert transcribing.following(paper_lines.paper_lines(keying), "assist/1j") == "assist/2c"


def test_every_line_is_on_disk_and_the_keying_goes_on_where_it_stopped(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), ON_PAPER)
    again = transcribing.go_on(bureau.technician, *where(keying))
    assert (again.keyed, again.position, again.done) == (keying.keyed, "assist/7c", keying.done)
    assert keying.keyed["assist/5c"] == Answer(missing=Missing.DECLINED)


def test_nothing_reaches_the_interview_before_it_is_taken_over(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), ON_PAPER)
    assert len(interviews.resume(bureau.technician, keying.interview.episode.id).answers) == 0


def test_what_is_no_code_is_refused_and_nothing_is_written(bureau: Bureau) -> None:
    keying = begun(bureau, "assist")
    with pytest.raises(UserError) as caught:
        transcribing.key_line(bureau.technician, keying, "assist/2c", "1")
    assert (caught.value.code, caught.value.place) == ("no-code", "assist/2c")
    assert transcribing.go_on(bureau.technician, *where(keying)).keyed == {}


def test_undo_and_redo_go_over_the_lines_even_after_a_restart(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), {"1a": "0", "1b": "3"})
    keying = transcribing.key_line(bureau.technician, keying, "assist/1b", "0")
    keying = transcribing.undo(bureau.technician, keying)
    assert keying.keyed["assist/1b"] == Answer(3)
    keying = transcribing.undo(bureau.technician, transcribing.go_on(bureau.technician, *where(keying)))
    assert "assist/1b" not in keying.keyed
    keying = transcribing.redo(bureau.technician, keying)
    assert keying.keyed["assist/1b"] == Answer(3)


def test_a_table_is_keyed_row_by_row_until_a_row_is_left_empty(bureau: Bureau) -> None:
    keying = begun(bureau, "intake")
    rows = {"#0.substance": "8", "#0.amount": "4,1", "#0.unit": "1", "#1.substance": "", "#0.basis": "*"}
    keying = keyed(bureau, keying, {f"substances{part}": text for part, text in rows.items()}, "intake")
    answers, _ = paper_lines.answers_of(keying.interview.policy, ("intake",), keying.keyed)
    row = Row((("substance", "cannabis-resin"), ("amount", Decimal("4.1")), ("unit", "g")))
    assert answers["intake/substances"] == Answer((row,))
    parts = [line.line for line in paper_lines.paper_lines(keying) if line.key == "intake/substances"]
    assert parts[-1] == "intake/substances#1.substance"


@pytest.mark.parametrize(("text", "answer"), [("0", Answer(())), ("/", Answer(missing=Missing.DECLINED))])
def test_the_beginning_of_a_table_can_speak_for_the_whole(bureau: Bureau, text: str, answer: Answer) -> None:
    keying = keyed(bureau, begun(bureau, "intake"), {"substances#0.substance": text}, "intake")
    answers, _ = paper_lines.answers_of(keying.interview.policy, ("intake",), keying.keyed)
    assert answers["intake/substances"] == answer


# The code on the paper


@pytest.mark.parametrize("text", ["assist 3.1", "INTAKE-FORM assist 3.1 p2/4 pt", "assist|v3.1|2", "form:assist;3.1"])
def test_the_code_is_read_with_anything_around_it(bureau: Bureau, text: str) -> None:
    page = transcribing.read_code(bureau.technician, bureau.begun().episode.id, text)
    assert (page.form, page.version) == ("assist", "3.1")
    assert page.page == ("2" if "2" in text else "")


def test_the_square_code_of_a_printed_page_is_read_and_its_content_checked(bureau: Bureau, library: Library) -> None:
    form, case = library.instrument("assist"), bureau.begun().episode.id
    printed = FormPage("assist", form.version, "pt", "own wording", form.content_hash, 3, 4)
    assert transcribing.read_code(bureau.technician, case, form_payload(printed)).page == "3"
    with pytest.raises(UserError) as caught:
        transcribing.read_code(bureau.technician, case, form_payload(replace(printed, content_hash="0" * 64)))
    assert caught.value.code == "paper-version"


@pytest.mark.parametrize(
    ("text", "code"),
    [("assist 3.0", "paper-version"), ("assist", "paper-version-missing"), ("2026/0412", "paper-code")],
)
def test_a_paper_of_another_version_is_refused(bureau: Bureau, text: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        transcribing.read_code(bureau.technician, bureau.begun().episode.id, text)
    assert caught.value.code == code


# Taking over


def test_taking_over_is_one_act_with_paper_as_source_and_no_answer_in_the_audit(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), ON_PAPER)
    transcribing.finish(bureau.technician, keying)
    before = bureau.events()
    done = comparing.take_over(bureau.technician, *where(keying))
    assert bureau.events()[len(before) :] == ["paper-taken-over"]
    assert done.tally.taken == len(ON_PAPER)
    history = records.load_answer_history(bureau.desk.vault, keying.interview.encounter.id)
    assert {record.source for record in history} == {f"paper/{keying.paper.id}"}
    assert {record.worker for record in history} == {"w-marta"}
    assert interviews.resume(bureau.technician, keying.interview.episode.id).answers.value("assist/2c") == 6
    assert transcriptions.load_lines(bureau.desk.vault, keying.paper.id, 1) == ()
    details = [row[0] for row in bureau.desk.vault.rows("SELECT detail FROM audit WHERE event LIKE 'paper%'")]
    assert not any("=" in detail for detail in details)


def test_the_line_of_the_case_tells_that_paper_was_keyed_in(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), ON_PAPER)
    transcribing.finish(bureau.technician, keying)
    comparing.take_over(bureau.technician, *where(keying))
    told = [one for one in cases.case(bureau.technician, keying.interview.episode.id).timeline if one.kind == "paper"]
    assert len(told) == 1 and "ASSIST" in told[0].detail and str(len(ON_PAPER)) in told[0].detail


def test_two_keyings_that_differ_are_settled_one_by_one(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), ON_PAPER)
    transcribing.finish(bureau.technician, keying)
    other = replace(bureau.technician, worker=STAFF[Role.SUPERVISOR])
    second = transcribing.begin_second(other, *where(keying))
    assert second.number == SECOND and second.keyed == {}
    for link_id, text in {**ON_PAPER, "2c": "4", "7c": "6"}.items():
        second = transcribing.key_line(other, second, f"assist/{link_id}", text)
    transcribing.finish(other, second)
    found = comparing.compare(other, *where(keying))
    assert [one.key for one in found.differences] == ["assist/2c", "assist/7c"]
    assert (found.tally.compared, found.tally.differing, found.open) == (len(ON_PAPER), 2, 2)
    assert found.tally.rate == 2 / len(ON_PAPER)
    with pytest.raises(UserError) as caught:
        comparing.take_over(other, *where(keying))
    assert caught.value.code == "differences-open"
    comparing.settle(other, *where(keying), "assist/2c", found.differences[0].second)
    comparing.settle_typed(other, *where(keying), "assist/7c", "0")
    done = comparing.take_over(other, *where(keying))
    assert done.interview.answers.value("assist/2c") == 4
    assert done.interview.answers.value("assist/7c") == 0
    hands = {r.key: r.worker for r in records.load_answer_history(bureau.desk.vault, done.interview.encounter.id)}
    assert (hands["assist/2c"], hands["assist/3c"], hands["assist/7c"]) == ("w-ines", "w-marta", "w-ines")


def test_a_question_only_one_keying_asked_waits_for_what_decides(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), {"1c": "3", "2c": "6"})
    transcribing.finish(bureau.technician, keying)
    second = keyed(bureau, transcribing.begin_second(bureau.technician, *where(keying)), {"1c": "0"})
    transcribing.finish(bureau.technician, second)
    found = comparing.compare(bureau.technician, *where(keying))
    assert [one.key for one in found.differences] == ["assist/1c"]
    settled = comparing.settle(bureau.technician, *where(keying), "assist/1c", Answer(0))
    assert settled.open == 0 and "assist/2c" not in settled.final
    settled = comparing.settle(bureau.technician, *where(keying), "assist/1c", Answer(3))
    assert [one.key for one in settled.differences] == ["assist/1c", "assist/2c"]


def test_an_answer_that_stands_in_the_interview_is_never_replaced_silently(bureau: Bureau) -> None:
    interview = bureau.begun({"assist/1c": 3, "assist/2c": 2, "assist/1b": 0})
    place = (bureau.technician, interview.episode.id)
    keying = transcribing.begin(*place, ("assist",), None, PaperWriter.WORKER)
    keying = keyed(bureau, keying, {"1b": "3", "1c": "3", "2c": "6"})
    transcribing.finish(bureau.technician, keying)
    found = comparing.compare(*where_of(bureau, keying))
    assert {one.key: one.present for one in found.differences} == {
        "assist/1b": Answer(0),
        "assist/2c": Answer(2),
    }
    comparing.settle(*where_of(bureau, keying), "assist/1b", Answer(0))
    comparing.settle(*where_of(bureau, keying), "assist/2c", Answer(6))
    tally = comparing.take_over(*where_of(bureau, keying)).tally
    assert (tally.replaced, tally.kept, tally.equal, tally.taken) == (1, 1, 1, 0)
    answers = interviews.resume(*place).answers
    assert (answers.value("assist/1b"), answers.value("assist/2c")) == (0, 6)


def test_a_choice_does_not_outlive_the_answer_it_was_made_against(bureau: Bureau) -> None:
    interview = bureau.begun({"assist/1b": 0})
    keying = transcribing.begin(bureau.technician, interview.episode.id, ("assist",), None, PaperWriter.WORKER)
    transcribing.finish(bureau.technician, keyed(bureau, keying, {"1b": "3"}))
    comparing.settle(*where_of(bureau, keying), "assist/1b", Answer(3))
    bureau.clock.go_on(minutes=5)
    interviews.record_answer(bureau.technician, interview, "assist/1b", Answer(missing=Missing.DECLINED))
    assert comparing.compare(*where_of(bureau, keying)).open == 1


def where_of(bureau: Bureau, keying: Keying) -> tuple[Any, str, str]:
    return bureau.technician, *where(keying)


def test_a_form_left_empty_is_recorded_as_not_asked(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), {"8": ""})
    transcribing.finish(bureau.technician, keying)
    done = comparing.take_over(bureau.technician, *where(keying))
    assert done.interview.answers.get("assist/8") == Answer(missing=Missing.NOT_ASKED)


def test_a_keying_can_be_put_away(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), ON_PAPER)
    transcribing.drop(bureau.technician, *where(keying))
    assert transcribing.choice(bureau.technician, keying.interview.episode.id).drafts == ()
    with pytest.raises(UserError, match="put away"):
        transcribing.go_on(bureau.technician, *where(keying))


def test_a_keying_of_an_earlier_interview_is_offered_in_the_present_one(bureau: Bureau) -> None:
    keying = keyed(bureau, begun(bureau, "assist"), {"8": "0"})
    episode, paper = where(keying)
    transcribing.finish(bureau.technician, keying)
    interviews.finish_interview(bureau.technician, interviews.resume(bureau.technician, episode))
    assert [draft.earlier for draft in transcribing.choice(bureau.technician, episode).drafts] == [None]
    with pytest.raises(UserError, match="finished"):
        comparing.take_over(bureau.technician, episode, paper)
    later = interviews.start_reassessment(bureau.technician, episode)
    (draft,) = transcribing.choice(bureau.technician, episode).drafts
    assert (draft.id, draft.earlier, draft.next) == (paper, NOW.date(), "comparing")
    done = comparing.take_over(bureau.technician, episode, paper)
    assert done.interview.encounter.id == later.encounter.id
    assert done.interview.answers.value("assist/8") == 0
    assert transcribing.choice(bureau.technician, episode).drafts == ()
    kept = transcriptions.load_transcriptions(bureau.desk.vault, later.encounter.id)
    assert [one.id for one in kept] == [paper]


def test_a_keying_of_another_case_is_not_known(bureau: Bureau) -> None:
    keying = begun(bureau, "assist")
    stranger = replace(keying.interview, episode=replace(keying.interview.episode, id="another"))
    with pytest.raises(UserError) as caught:
        transcribing.known_paper(bureau.technician, stranger, keying.paper.id)
    assert caught.value.code == "no-paper"


@pytest.mark.parametrize("role", [Role.DECIDER, Role.ADMINISTRATOR])
def test_who_may_not_interview_may_not_key(bureau: Bureau, role: Role) -> None:
    episode = bureau.begun().episode
    with pytest.raises(UserError) as caught:
        transcribing.choice(bureau.as_role(role), episode.id)
    assert caught.value.code == "not-allowed"


def test_a_finished_interview_takes_no_paper(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(2, 0, 0, 0, 0, 0))
    with pytest.raises(UserError) as caught:
        transcribing.begin(bureau.technician, episode.id, ("assist",), None, PaperWriter.PERSON)
    assert caught.value.code == "interview-finished"
    assert transcribing.choice(bureau.technician, episode.id).finished


# Paper and screen


def value_of(item: Item, dice: Random) -> object:
    """Some plain value the item allows."""
    day = date(2026, 3, 2) - timedelta(days=dice.randrange(12_000))
    match item.type:
        case ItemType.BOOLEAN:
            return dice.random() < 0.5
        case ItemType.INTEGER:
            return dice.randint(item.minimum or 0, item.maximum or 9_999)
        case ItemType.DECIMAL:
            return Decimal(dice.randrange(99_999)) / 100
        case ItemType.DATE:
            return day.isoformat()
        case ItemType.TIME:
            return f"{dice.randrange(24):02}:{dice.randrange(60):02}"
        case ItemType.GROUP:
            return [_row(item, dice) for _ in range(dice.randrange(4))]
        case ItemType.CODING:
            return _codes(item, dice)
        case _:
            return dice.choice(("a", "12,5", "d", "none", "a/b *", "çã, e mais"))


def _codes(item: Item, dice: Random) -> object:
    codes = [option.code for option in item.options]
    if not item.repeats:
        return dice.choice(codes)
    if item.exclusive is not None and dice.random() < 0.2:
        return [item.exclusive]
    several = [code for code in codes if code != item.exclusive]
    return dice.sample(several, dice.randint(1, len(several)))


def _row(group: Item, dice: Random) -> dict[str, object]:
    first, *others = group.items
    row = {first.link_id: value_of(first, dice)}
    for inner in others:
        if dice.random() < 0.7:
            row[inner.link_id] = value_of(inner, dice)
        elif inner.required:
            row[inner.link_id] = "unknown"
    return row


def some_answers(items: Mapping[str, Item], dice: Random) -> dict[str, Answer]:
    told: dict[str, Answer] = {}
    for key, item in items.items():
        how = dice.choice(("told", "told", "told", "told", "declined", "unknown", "not_asked", "nothing"))
        if how != "nothing":
            told[key] = read_answer(item, value_of(item, dice) if how == "told" else how, key)
    return told


def lines_for(key: str, item: Item, answer: Answer) -> dict[str, str]:
    """What somebody keys for an answer."""
    if item.type is not ItemType.GROUP:
        return {key: printed_text(item, answer)}
    first = paper_lines.row_line(key, 0, item.items[0].link_id)
    if answer.missing is not None or answer.value == ():
        return {first: "0" if answer.missing is None else printed_text(item.items[0], answer)}
    assert isinstance(answer.value, tuple)
    return {
        paper_lines.row_line(key, n, inner.link_id): printed_text(inner, Answer(row[inner.link_id]))
        for n, row in enumerate(answer.value)
        if isinstance(row, Row)
        for inner in item.items
        if inner.link_id in row
    }


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0))
def test_paper_gives_the_same_evaluation_as_the_screen(library: Library, seed: int) -> None:
    policy = policies.load_policy(library, "pt-cdt")
    items = {key: policy.item(key) for key in policy.question_keys}
    told = some_answers(items, Random(seed))
    keyed: dict[str, Answer] = {}
    lines = {line: text for key, answer in told.items() for line, text in lines_for(key, items[key], answer).items()}
    for _ in range(4):  # a further row is there once the one before it is keyed
        for part in paper_lines.parts_of(policy, tuple(policy.questionnaires), keyed):
            if part.line in lines:
                typed = paper_lines.read_line(part, lines[part.line])
                assert typed.answer is not None, (part.line, lines[part.line], typed)
                keyed[part.line] = typed.answer
    answers, _ = paper_lines.answers_of(policy, tuple(policy.questionnaires), keyed)
    assert {key: plain_answer(one) for key, one in answers.items()} == {
        key: plain_answer(one) for key, one in told.items()
    }
    person = Person("2026/0001", birth_date=date(2026, 3, 2) - timedelta(days=12_000))
    on_screen = interviews.evaluated(policy, set_of(told), person, date(2026, 3, 2))
    assert interviews.evaluated(policy, set_of(answers), person, date(2026, 3, 2)) == on_screen


def set_of(answers: Mapping[str, Answer]) -> Any:
    from intake_app.domain.answers import AnswerSet

    return AnswerSet(dict(answers))


def test_an_interview_keyed_from_paper_equals_one_told_at_the_screen(bureau: Bureau) -> None:
    told = cannabis(6, 3, 4, 0, 3, 6)
    at_screen: Interview = bureau.begun(told)
    person = replace(at_screen.episode.person, reference="2026/0413")
    keying = transcribing.begin(
        bureau.technician, bureau.begun(person=person).episode.id, ("intake", "assist"), None, PaperWriter.PERSON
    )
    for key, answer in at_screen.answers.answers.items():
        for line, text in lines_for(key, keying.interview.policy.item(key), answer).items():
            keying = transcribing.key_line(bureau.technician, keying, line, text)
    transcribing.finish(bureau.technician, keying)
    done = comparing.take_over(bureau.technician, *where(keying))
    assert done.interview.answers == at_screen.answers
    assert done.interview.evaluation == at_screen.evaluation
