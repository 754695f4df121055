"""What would change the level, whole: every smallest set of changes, grouped by the level it leads to; and which open
questions can no longer change it."""

from collections.abc import Iterable

from intake_app.casework import reasons, words
from intake_app.casework.explanation_view import Certainty, ChangeGroup, SettledQuestion
from intake_app.casework.interview_view import Interview
from intake_app.domain.evaluation import Change
from intake_app.domain.wording import Wording
from intake_app.engine.changing import level_questions, would_change

Options = tuple[frozenset[object], ...]
"""By question of a set: the options of which any will do."""


def change_groups(interview: Interview, wording: Wording) -> tuple[ChangeGroup, ...]:
    """Every smallest set of answer changes that leads to another level, the level with the most help first.

    May take a tenth of a second: takes values only, so that it can run in a background thread."""
    person = interview.episode.person
    found = would_change(
        interview.policy,
        interview.answers,
        birth_date=person.birth_date,
        sex=person.sex,
        today=interview.saved_at.date(),
    )
    groups: dict[str, list[Change]] = {}
    for change in found:
        groups.setdefault(change.tier, []).append(change)
    return tuple(
        ChangeGroup(tier, wording.code("tier", tier), len(changes[0].answers), _lines(interview, changes, wording))
        for tier, changes in groups.items()
    )


def _lines(interview: Interview, changes: Iterable[Change], wording: Wording) -> tuple[str, ...]:
    """One line a set of questions and options; sets that differ in nothing but options are told together."""
    by_keys: dict[tuple[str, ...], list[Options]] = {}
    for change in changes:
        options = tuple(frozenset({answer.value}) for answer in change.answers.values())
        by_keys.setdefault(tuple(change.answers), []).append(options)
    ranked = sorted(by_keys.items(), key=lambda pair: min(_distance(interview, pair[0], one) for one in pair[1]))
    return tuple(_line(interview, keys, one, wording) for keys, sets in ranked for one in together(sets))


def together(sets: Iterable[Options]) -> tuple[Options, ...]:
    """The same sets, those that differ in one place alone put together there, as far as it goes."""
    found = list(dict.fromkeys(sets))
    places = len(found[0]) if found else 0
    for place in range(places):
        merged: dict[Options, frozenset[object]] = {}
        for one in found:
            rest = (*one[:place], *one[place + 1 :])
            merged[rest] = merged.get(rest, frozenset()) | one[place]
        found = [(*rest[:place], options, *rest[place:]) for rest, options in merged.items()]
    return tuple(found)


def _distance(interview: Interview, keys: tuple[str, ...], options: Options) -> int:
    """How far the answers move, in places on the form: near changes are told first."""
    total = 0
    for key, wanted in zip(keys, options, strict=True):
        codes: list[object] = [option.code for option in interview.policy.item(key).options] or [False, True]
        told = interview.answers.value(key)
        at = codes.index(told) if told in codes else 0
        total += min(abs(codes.index(code) - at) for code in wanted)
    return total


def _line(interview: Interview, keys: tuple[str, ...], options: Options, wording: Wording) -> str:
    parts = [
        wording.text(
            "result.change",
            question=reasons.question_label(interview.policy, wording, key),
            answer=_wanted(interview, key, wanted, wording),
        )
        for key, wanted in zip(keys, options, strict=True)
    ]
    return wording.text("explain.change.and").join(parts)


def _wanted(interview: Interview, key: str, wanted: frozenset[object], wording: Wording) -> str:
    """`weekly or daily`; `any answer but “never”` where every other one does."""
    codes: list[object] = [option.code for option in interview.policy.item(key).options] or [True, False]
    told = interview.answers.value(key)
    if len(wanted) > 1 and wanted == {code for code in codes if code != told} and told is not None:
        return wording.text("result.change.any-but", answer=words.option_text(wording, key, told).lower())
    named = [words.option_text(wording, key, code).lower() for code in codes if code in wanted]
    if len(named) == 1:
        return named[0]
    return wording.text("case.list.or", first=", ".join(named[:-1]), last=named[-1])


# Certain


def certainty(interview: Interview, wording: Wording) -> Certainty | None:
    """That the level is certain and which open questions can still be asked all the same; None while it is open, where
    there is none, and when nothing that it hangs on is left to ask."""
    settled = settled_keys(interview)
    questions = tuple(SettledQuestion(key, reasons.question_label(interview.policy, wording, key)) for key in settled)
    return Certainty(wording.plural("explain.certain", len(questions)), questions) if questions else None


def settled_keys(interview: Interview) -> tuple[str, ...]:
    """Once there is a level and it is certain: the open questions asked now that it is read from, in order. None of
    them can change it any more (`engine.changing.settled_questions`)."""
    evaluation = interview.evaluation
    if evaluation.tier not in reasons.real_tiers(interview.policy):
        return ()
    read = level_questions(interview.policy)
    return tuple(key for key in evaluation.asked if key in read and evaluation.states[key].leaves_open)
