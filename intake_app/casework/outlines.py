"""The headings of an interview, the questions below them, and the way from one to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from intake_app.casework import policies, words
from intake_app.casework.further_forms import forms_off
from intake_app.casework.interview_view import (
    Interview,
    OptionView,
    OutlineEntry,
    OutlineState,
    QuestionView,
)
from intake_app.casework.passages import passages_of, said_prefix
from intake_app.casework.standing import standing_of
from intake_app.domain.answers import Answer
from intake_app.domain.evaluation import ItemState
from intake_app.domain.questionnaire import Item, ItemType, Questionnaire
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.scheduling import since_day


@dataclass(frozen=True)
class Heading:
    """A group of questions below a section; `title_key` is the group's text, `keys` all its questions."""

    id: str
    section: str
    title_key: str
    keys: tuple[str, ...]


@lru_cache(maxsize=8)
def headings(policy: CompiledPolicy) -> tuple[Heading, ...]:
    """Every lowest heading of the pack's interview, in order."""
    found: list[Heading] = []
    for section in policy.pack.sections:
        form = policy.questionnaires[section.instrument]
        loose: list[str] = []
        for item in form.items:
            if section.groups and item.link_id not in section.groups:
                continue
            if item.is_question:
                loose.append(form.key(item.link_id))
            elif keys := _keys_below(form, item):
                found.append(Heading(f"{section.id}/{item.link_id}", section.id, form.key(item.link_id), keys))
        if loose:
            found.append(Heading(f"{section.id}/", section.id, "", tuple(loose)))
    return tuple(found)


def _keys_below(form: Questionnaire, item: Item) -> tuple[str, ...]:
    if item.is_question:
        return (form.key(item.link_id),)
    return tuple(key for inner in item.items for key in _keys_below(form, inner))


@lru_cache(maxsize=8)
def _heading_of(policy: CompiledPolicy) -> dict[str, Heading]:
    return {key: heading for heading in headings(policy) for key in heading.keys}


def outline(interview: Interview) -> tuple[OutlineEntry, ...]:
    """The headings with their counts. Headings without any question to be asked are left out."""
    standing = standing_of(interview.policy, interview.evaluation)
    counting = frozenset(standing.counted)
    here = group_of(interview, interview.position)
    entries: list[OutlineEntry] = []
    for section, below in _sections(interview.policy):
        rows: list[OutlineEntry] = []
        for heading in below:
            first = next((key for key in heading.keys if key in standing.asked), None)
            if first is None:
                continue
            done = len(standing.settled.intersection(heading.keys))
            total = len(counting.intersection(heading.keys))
            title = (
                interview.wording.text(heading.title_key) if heading.title_key else _section_title(interview, section)
            )
            rows.append(_entry(heading.id, title, done, total, first, here == heading.id))
        if not rows:
            continue
        title = _section_title(interview, section)
        done, total = sum(row.answered for row in rows), sum(row.total for row in rows)
        current = any(row.state is OutlineState.CURRENT for row in rows)
        state = OutlineState.CURRENT if current else OutlineState.DONE if done == total else OutlineState.OPEN
        top = rows[0]
        entries.append(OutlineEntry(top.id if len(rows) == 1 else section, 0, title, done, total, state, top.first_key))
        if len(rows) > 1:
            entries += rows
    for number, title in enumerate(forms_off(interview)):
        entries.append(OutlineEntry(f"off/{number}", 0, title, 0, 0, OutlineState.OFF, ""))
    return tuple(entries)


@lru_cache(maxsize=8)
def _sections(policy: CompiledPolicy) -> tuple[tuple[str, tuple[Heading, ...]], ...]:
    """Every section with the headings below it."""
    return tuple(
        (section.id, tuple(heading for heading in headings(policy) if heading.section == section.id))
        for section in policy.pack.sections
    )


def _section_title(interview: Interview, section: str) -> str:
    pack = interview.policy.pack
    form = next((one.instrument for one in pack.sections if one.id == section), section)
    return interview.wording.first(f"{pack.id}#section.{section}", f"{form}/@title", default=section)


def _entry(id: str, title: str, done: int, total: int, first: str, current: bool) -> OutlineEntry:
    state = OutlineState.CURRENT if current else OutlineState.DONE if done == total else OutlineState.OPEN
    return OutlineEntry(id, 1, title, done, total, state, first)


def group_of(interview: Interview, key: str) -> str:
    """The id of the lowest heading that holds `key`, "" when none does."""
    heading = _heading_of(interview.policy).get(key)
    return heading.id if heading else ""


def questions_of(interview: Interview, group: str) -> tuple[QuestionView, ...]:
    """The questions to be asked below the heading `group`, in order. A section's id gives those of all its headings."""
    asked = standing_of(interview.policy, interview.evaluation).asked
    return tuple(
        question(interview, key)
        for heading in headings(interview.policy)
        if group in (heading.id, heading.section)
        for key in heading.keys
        if key in asked
    )


def question(interview: Interview, key: str) -> QuestionView:
    """One question as it is asked. Raises UserError `unknown-item`."""
    policy, wording = interview.policy, interview.wording
    item = policy.item(key)
    form = policy.questionnaires[policy.questions[key].instrument]
    answer = interview.answers.get(key)
    proposal = Answer(item.initial) if item.initial is not None else None
    around = passages_of(interview, key)
    return QuestionView(
        key=key,
        group=group_of(interview, key),
        number=_number(interview, key, item),
        text=_asked(wording, key, item),
        short=words.short_text(wording, key),
        help=wording.first(f"{key}.help"),
        window=_window(interview, form, key, item),
        is_paraphrase=_is_ours(form, wording, key),
        fallback=_fallback(wording, key, item),
        item=item,
        options=options(interview, key, item),
        answer=answer,
        state=interview.evaluation.states[key],
        answer_text=words.answer_text(wording, key, item, answer),
        note=interview.notes.get(key, ""),
        rows=tuple(_inner(interview, form, inner) for inner in item.items if inner.is_question and not inner.hidden),
        before=around.before,
        after=around.after,
        proposal=proposal,
        proposal_text=words.answer_text(wording, key, item, proposal),
        unit=wording.first(f"{key}.unit", default=words.unit_text(wording, key, item.unit)),
        units=tuple(OptionView(unit, words.unit_text(wording, key, unit)) for unit in item.units),
    )


_LONGEST_NUMBER = 4
"""What stands before the text in print is its number while it is no longer."""


def _asked(wording: Wording, key: str, item: Item) -> str:
    text, prefix = wording.text(key), said_prefix(item)
    return text if len(prefix) <= _LONGEST_NUMBER else f"{prefix} {text}"


def _is_ours(form: Questionnaire, wording: Wording, key: str) -> bool:
    """Whether a text is ours where an official one is to be expected: its owner watches over the words, or the office
    loaded official ones for other questions of the form."""
    if form.wording_kind != "paraphrase" or wording.is_official(key):
        return False
    return form.rights != "free" or any(one.startswith(f"{form.id}/") for one in wording.official)


def _fallback(wording: Wording, key: str, item: Item) -> str:
    """The language in which a question, or one of its options, stands because nobody has translated it."""
    keys = (key, *(f"{key}={option.code}" for option in item.options))
    spoken = (wording.language_of(one) for one in keys)
    return next((language for language in spoken if language not in ("", wording.language)), "")


def options(interview: Interview, key: str, item: Item) -> tuple[OptionView, ...]:
    """The options in words; yes and no for a yes/no question."""
    if item.type is ItemType.BOOLEAN:
        return tuple(OptionView(code, words.option_text(interview.wording, key, code)) for code in (True, False))
    return tuple(OptionView(o.code, _option(interview, key, str(o.code), o.code)) for o in item.options)


def _option(interview: Interview, key: str, form: str, code: int | str) -> str:
    """An option in words; one that stands for a form nobody may ask yet says so."""
    text = words.option_text(interview.wording, key, code)
    if form in interview.policy.questionnaires and policies.is_closed(interview.policy, form):
        return interview.wording.text("forms.stays_off", form=text)
    return text


def _inner(interview: Interview, form: Questionnaire, item: Item) -> QuestionView:
    key = form.key(item.link_id)
    wording = interview.wording
    return QuestionView(
        key=key,
        group="",
        number="",
        text=wording.text(key),
        short=words.short_text(wording, key),
        help=wording.first(f"{key}.help"),
        window="",
        is_paraphrase=False,
        item=item,
        options=options(interview, key, item),
        answer=None,
        state=ItemState.OPEN,
        answer_text="",
        note="",
        proposal=Answer(item.initial) if item.initial is not None else None,
        unit=wording.first(f"{key}.unit", default=words.unit_text(wording, key, item.unit)),
        units=tuple(OptionView(unit, words.unit_text(wording, key, unit)) for unit in item.units),
    )


def _number(interview: Interview, key: str, item: Item) -> str:
    if 0 < len(said_prefix(item)) <= _LONGEST_NUMBER:
        return item.prefix.rstrip(".")
    digits = "".join(c for c in item.link_id if c.isdigit())
    if digits and item.link_id.startswith(digits) and len(item.link_id) - len(digits) <= 1:
        return digits
    heading = _heading_of(interview.policy).get(key)
    asked = standing_of(interview.policy, interview.evaluation).asked
    keys = [k for k in heading.keys if k in asked or k == key] if heading else [key]
    return str(keys.index(key) + 1)


def _window(interview: Interview, form: Questionnaire, key: str, item: Item) -> str:
    """The span the question is about, with its first day: only where the form says so of the question."""
    counted = any(item.link_id in scale.items for scale in form.scales)
    told = interview.wording.first(f"{key}.help")
    since = since_day(form.window, interview.encounter.started_at.date())
    if since is None or not counted or not told:
        return ""
    return interview.wording.text("case.window", span=told.rstrip("."), day=interview.wording.day(since))


def next_question(interview: Interview, key: str) -> str:
    """The next question to be asked after `key`, "" after the last."""
    return next(_after(interview, key), "")


def previous_question(interview: Interview, key: str) -> str:
    """The question to be asked before `key`, "" before the first."""
    order = interview.policy.question_keys
    here = _places(interview.policy).get(key, 0)
    asked = standing_of(interview.policy, interview.evaluation).asked
    return next((order[n] for n in range(here - 1, -1, -1) if order[n] in asked), "")


def next_open_question(interview: Interview, key: str) -> str:
    """The next question after `key` that is still open, from the start again after the end; "" when none is."""
    standing = standing_of(interview.policy, interview.evaluation)
    counting = frozenset(standing.counted)
    after = (k for k in _after(interview, key) if k in counting)
    return next((k for k in chain(after, standing.counted) if k not in standing.settled), "")


def _after(interview: Interview, key: str) -> Iterator[str]:
    order = interview.policy.question_keys
    start = _places(interview.policy).get(key, -1) + 1
    asked = standing_of(interview.policy, interview.evaluation).asked
    return (order[n] for n in range(start, len(order)) if order[n] in asked)


@lru_cache(maxsize=8)
def _places(policy: CompiledPolicy) -> dict[str, int]:
    """Where each question stands in the order of the interview."""
    return {key: n for n, key in enumerate(policy.question_keys)}


def progress(interview: Interview) -> tuple[int, int]:
    """Answered (declined is an answer) and all questions that count: free texts nobody has to give count once given."""
    standing = standing_of(interview.policy, interview.evaluation)
    return len(standing.settled), len(standing.counted)
