"""The lines of a paper form in the order of the paper, and what the rules of the form make of what was keyed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from intake_app.casework import words
from intake_app.casework.interview_view import Interview
from intake_app.casework.transcription_view import Keying, LineState, PaperLine, Why
from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.policy import InputKind
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.domain.wording import Wording
from intake_app.engine.answering import plain_answer, read_answer
from intake_app.engine.evaluating import decide
from intake_app.engine.keying import Progress, Typed, look_at, printed_codes, printed_text
from intake_app.engine.numbering import printed_questions, question_numbers
from intake_app.engine.policy import CompiledPolicy, controllers_of
from intake_app.engine.reading import Mode, Reading, Truth

NOTHING: Final = "0"
"""Keyed in the first part of a table in which nothing is written."""
IN_WORDS: Final = frozenset({ItemType.STRING, ItemType.TEXT, ItemType.URL})
"""Types of items that are keyed as a text, which takes room."""
_LEFT: Final = Answer(missing=Missing.NOT_ASKED)
_NONE: Final = Answer(value=())


@dataclass(frozen=True)
class Part:
    """A line before anything is keyed. `words_key` is where its texts lie; `row` is -1 outside a repeating group."""

    line: str
    key: str
    form: str
    item: Item
    number: str
    words_key: str
    row: int = -1
    anchor: bool = False
    """The first part of a row: a row is there when it is keyed."""


def parts_of(policy: CompiledPolicy, forms: Sequence[str], keyed: Mapping[str, Answer]) -> Sequence[Part]:
    """Every line of the forms. Of a repeating group the rows that are keyed, and the beginning of one more."""
    plain = _without_tables(policy, tuple(forms))
    if plain is not None:
        return plain
    found: list[Part] = []
    for form_id in forms:
        for part in _whole_parts(policy, form_id):
            if part.item.type is ItemType.GROUP:
                found += _rows(policy, part, keyed)
            else:
                found.append(part)
    return found


@lru_cache(maxsize=64)
def _without_tables(policy: CompiledPolicy, forms: tuple[str, ...]) -> tuple[Part, ...] | None:
    """The lines of forms that have no repeating group: always the same ones. None for others."""
    parts = tuple(part for form in forms for part in _whole_parts(policy, form))
    return None if any(part.item.type is ItemType.GROUP for part in parts) else parts


@lru_cache(maxsize=256)
def _whole_parts(policy: CompiledPolicy, form_id: str) -> tuple[Part, ...]:
    """The lines of one form; a repeating group as one."""
    form, numbers = policy.questionnaires[form_id], _numbers(policy)
    return tuple(
        Part(key, key, form_id, item, numbers[key], key)
        for key, item in ((form.key(item.link_id), item) for item in printed_questions(form))
        if not item.read_only
    )


def _rows(policy: CompiledPolicy, group: Part, keyed: Mapping[str, Answer]) -> list[Part]:
    found: list[Part] = []
    row = 0
    while row_parts := _row_parts(policy, group.key, row):
        begun = keyed.get(row_parts[0].line)
        if begun is None or begun == _LEFT or (row == 0 and _is_whole_table(begun)):
            return [*found, row_parts[0]]
        found += row_parts
        row += 1
    return found


@lru_cache(maxsize=1024)
def _row_parts(policy: CompiledPolicy, key: str, row: int) -> tuple[Part, ...]:
    question = policy.questions[key]
    form, number = policy.questionnaires[question.instrument], _numbers(policy)[key]
    inner = [item for item in question.item.items if item.is_question and not (item.hidden or item.read_only)]
    return tuple(
        Part(row_line(key, row, item.link_id), key, form.id, item, number, form.key(item.link_id), row, n == 0)
        for n, item in enumerate(inner)
    )


def row_line(key: str, row: int, link_id: str) -> str:
    """The line of one part of one row, `intake/substances#0.amount`."""
    return f"{key}#{row}.{link_id}"


def _is_whole_table(first: Answer) -> bool:
    """Whether the first part of the first row says something of the whole table: nothing, declined, not known."""
    return first == _NONE or first.missing in (Missing.DECLINED, Missing.UNKNOWN)


def read_line(part: Part | PaperLine, text: str) -> Typed:
    """What stands in the field of a line. Where a table begins, `0` says that there is nothing in it."""
    anchor = part.anchor and part.row == 0 if isinstance(part, Part) else part.may_be_none
    if anchor and text.strip() == NOTHING and NOTHING not in dict(printed_codes(part.item)):
        return Typed(Progress.WHOLE, _NONE)
    return look_at(part.item, text, part.line)


def answers_of(
    policy: CompiledPolicy, forms: Sequence[str], keyed: Mapping[str, Answer]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """What was keyed, by question, and of each the first line it stands in. Parts of a row that were left empty, or
    cannot be read, are not in the row."""
    found: dict[str, Answer] = {}
    lines: dict[str, str] = {}
    tables: dict[str, dict[int, dict[str, Answer]]] = {}
    for part in parts_of(policy, forms, keyed):
        answer = keyed.get(part.line)
        if part.row >= 0:
            lines.setdefault(part.key, part.line)
            if answer is not None:
                tables.setdefault(part.key, {}).setdefault(part.row, {})[part.item.link_id] = answer
        elif answer is not None:
            found[part.key] = answer
            lines[part.key] = part.line
    for key, rows in tables.items():
        found[key] = _table(policy.item(key), rows, key)
    return found, {key: line for key, line in lines.items() if key in found}


def _table(group: Item, rows: Mapping[int, Mapping[str, Answer]], key: str) -> Answer:
    inner = [item for item in group.items if item.is_question]
    anchor = next((item for item in inner if not (item.hidden or item.read_only)), inner[0])
    first = rows[0].get(anchor.link_id, _LEFT)
    if _is_whole_table(first):
        return first
    plain: list[object] = []
    for cells in rows.values():
        told = {link_id: plain_answer(answer) for link_id, answer in cells.items() if answer.missing is None}
        if told:
            unread = {item.link_id: Missing.UNKNOWN.value for item in inner if item.required}
            plain.append({**unread, **told})
    return read_answer(group, plain, key) if plain else _LEFT


def with_keyed(interview: Interview, keyed: Mapping[str, Answer]) -> AnswerSet:
    """The answers of the interview with those of the paper in their place; an empty line of the paper says nothing."""
    told = {key: answer for key, answer in keyed.items() if answer != _LEFT}
    return AnswerSet({**interview.answers.answers, **told})


def reading_of(interview: Interview, answers: AnswerSet, today: date) -> Reading:
    """What the rules make of `answers`: which questions they hide."""
    person = interview.episode.person
    return decide(interview.policy, answers, person.birth_date, today, Mode.DECIDED, person.sex).reading


def paper_lines(keying: Keying) -> tuple[PaperLine, ...]:
    """Every line with what was keyed there and how it stands by the rules of the form."""
    interview = keying.interview
    policy, wording = interview.policy, interview.wording
    keyed, _ = answers_of(policy, keying.paper.forms, keying.keyed)
    reading = reading_of(interview, with_keyed(interview, keyed), keying.today)
    ages = _computed_ages(interview)
    found: list[PaperLine] = []
    told, shown = keying.keyed, keying.shown
    for part in parts_of(policy, keying.paper.forms, told):
        answer = told.get(part.line)
        asked = reading.visible(part.key)
        by = "" if asked is True else _decided_by(part.key, reading, asked is False)
        signs = (answer, asked, by, reading.answers.get(by) if by else None)
        known = shown.get(part.line)
        if known is None or known[0] != signs:
            line = _standing(_answered(wording, policy, part, answer), asked, by, reading, wording, ages)
            known = shown[part.line] = (signs, line)
        found.append(known[1])
    return tuple(found)


def _answered(wording: Wording, policy: CompiledPolicy, part: Part, answer: Answer | None) -> PaperLine:
    line = _worded(wording, part, policy.questions[part.key].group)
    if answer is None:
        return line
    return replace(line, answer=answer, typed=_typed(part, answer), words=_words(wording, part, answer))


def _typed(part: Part, answer: Answer) -> str:
    return NOTHING if answer == _NONE else printed_text(part.item, answer)


def _words(wording: Wording, part: Part, answer: Answer) -> str:
    return words.answer_text(wording, part.words_key, part.item, answer) if answer != _LEFT else ""


def _worded(wording: Wording, part: Part, group: str) -> PaperLine:
    return PaperLine(
        line=part.line,
        key=part.key,
        form=part.form,
        group=wording.first(f"{part.form}/{group}") if group else "",
        number=part.number,
        text=wording.text(part.words_key),
        short=words.short_text(wording, part.words_key),
        item=part.item,
        row=part.row + 1,
        codes=codes_in_words(wording, part.words_key, part.item),
        may_be_none=part.anchor and part.row == 0,
    )


def codes_in_words(wording: Wording, key: str, item: Item) -> tuple[tuple[str, str], ...]:
    """What is printed beside each box, and the words of its option."""
    return tuple((printed, words.option_text(wording, key, code)) for printed, code in printed_codes(item))


def _standing(
    line: PaperLine, asked: Truth, by: str, reading: Reading, wording: Wording, ages: frozenset[str]
) -> PaperLine:
    if asked is True and (line.key not in ages or line.answer is not None):
        return replace(line, state=LineState.OPEN if line.answer is None else LineState.KEYED)
    if asked is True:
        return replace(line, state=LineState.SKIPPED, why=Why.BIRTH_DATE)
    state = LineState.SKIPPED if asked is False else LineState.WAITS
    if not by:
        return replace(line, state=state, why=Why.BY_FACTS)
    item, answer = reading.policy.item(by), reading.answers.get(by)
    said = "" if answer is None else words.answer_text(wording, by, item, answer)
    why = Why.BY_ANSWER if asked is False and answer is not None else Why.BEFORE
    return replace(line, state=state, why=why, by_number=_told_number(reading.policy, wording, line, by), by_words=said)


@lru_cache(maxsize=8)
def _numbers(policy: CompiledPolicy) -> Mapping[str, str]:
    """The printed number of every question of every form."""
    return {
        form.key(link_id): number
        for form in policy.questionnaires.values()
        for link_id, number in question_numbers(form).items()
    }


def _told_number(policy: CompiledPolicy, wording: Wording, line: PaperLine, by: str) -> str:
    """The printed number of `by`, with its form where that is another one."""
    number, form = _numbers(policy)[by], policy.questions[by].instrument
    return number if form == line.form else f"{wording.first(f'{form}/@short', default=form.upper())} {number}"


@lru_cache(maxsize=4096)
def _controllers(policy: CompiledPolicy, key: str) -> tuple[str, ...]:
    """The questions that show or hide `key`, nearest first."""
    return tuple(one for one in controllers_of(policy.questions, (key,)) if not one.startswith("#"))


def _decided_by(key: str, reading: Reading, hidden: bool) -> str:
    """The question whose answer (or want of one) hides `key`, nearest first; "" when it is none."""
    shown = [one for one in _controllers(reading.policy, key) if reading.visible(one) is True]
    if hidden:
        return next((one for one in shown if reading.answers.get(one) is not None), "")
    return next((one for one in shown if reading.answers.value(one) is None), "")


def _computed_ages(interview: Interview) -> frozenset[str]:
    """Questions about an age that follows from the birth date."""
    if interview.episode.person.birth_date is None:
        return frozenset()
    inputs = interview.policy.pack.inputs.values()
    return frozenset(source.keys[0] for source in inputs if source.kind is InputKind.AGE)


def following(lines: Sequence[PaperLine], line: str) -> str:
    """The next line to key after `line`, "" after the last; from the start when `line` is "" or gone."""
    order = [one.line for one in lines]
    start = order.index(line) + 1 if line in order else 0
    return next((one.line for one in lines[start:] if one.state.is_asked), "")


def preceding(lines: Sequence[PaperLine], line: str) -> str:
    """The line to key before `line`, "" before the first."""
    order = [one.line for one in lines]
    end = order.index(line) if line in order else len(order)
    return next((one.line for one in reversed(lines[:end]) if one.state.is_asked), "")


def known_part(policy: CompiledPolicy, forms: Sequence[str], keyed: Mapping[str, Answer], line: str) -> Part:
    """The line of that name. Raises UserError `unknown-line`."""
    for part in parts_of(policy, forms, keyed):
        if part.line == line:
            return part
    raise UserError("unknown-line", "This form has no such line.", line)
