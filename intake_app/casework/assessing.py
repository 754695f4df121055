"""The main job without a window: a case as JSON in, its reading as JSON out."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from intake_app.casework.fact_sheets import require_deciding
from intake_app.casework.policies import load_policy
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Change, Clock, Evaluation, Trace
from intake_app.domain.own_tables import OwnOutcome, own_outcomes
from intake_app.domain.person import Person, SafeContact, Sex
from intake_app.domain.unary import InputValue
from intake_app.domain.wording import Wording
from intake_app.engine.answering import plain_answer, read_answer, read_day
from intake_app.engine.changing import would_change
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy

if TYPE_CHECKING:
    from intake_app.casework.office import Desk
    from intake_app.definitions.library import Library
    from intake_app.domain.person import Episode

CASE_KEYS = ("pack", "today", "person", "answers")
PERSON_KEYS = ("reference", "name", "birth_date", "sex", "language", "contact", "district")
CONTACT_KEYS = ("phone", "voice_message", "when")


@dataclass(frozen=True)
class AssessedCase:
    """A case that was read: who, which policy, the answers, the day it is judged on, and what the engine says of it."""

    person: Person
    policy: CompiledPolicy
    answers: AnswerSet
    today: date
    evaluation: Evaluation


def read_case(library: "Library", case: object, *, today: date | None = None) -> AssessedCase:
    """Read and evaluate one case.

    `case` is the object of a CASE.json, or one of a pack's worked cases (`{"note", "case", "expect"}`). `today` is used
    when the case names none. Raises UserError with its place inside the file for whatever does not fit.
    """
    given = case_object(case)
    pack_id = given.get("pack")
    if not isinstance(pack_id, str):
        raise UserError("pack-missing", 'Name the policy pack, such as "pack": "pt-cdt".', "pack")
    pack = _placed(lambda: library.pack(pack_id), "pack")
    require_deciding(pack)
    policy = load_policy(library, pack_id)
    day = read_day(given["today"], "today") if given.get("today") is not None else today
    if day is None:
        raise UserError("today-missing", 'Give the day the case is judged on, as "today": "2026-03-02".', "today")
    person = read_person(given.get("person", {}), day)
    answers = _answers(policy, given.get("answers", {}))
    evaluation = evaluate(policy, answers, birth_date=person.birth_date, sex=person.sex, today=day)
    return AssessedCase(person, policy, answers, day, evaluation)


def assess(
    library: "Library", case: object, *, language: str, today: date | None = None, changes: bool = True
) -> dict[str, object]:
    """The reading of one case as plain JSON values; `because` and `why` are texts in `language`.

    Without `changes` nothing is said of what would change the level, which takes longer than all the rest.
    """
    read = read_case(library, case, today=today)
    return reading(read, library.wording(language, read.policy.pack), changes=changes)


def reading(read: AssessedCase, wording: Wording, *, changes: bool = True) -> dict[str, object]:
    """What a case that was read comes to, as plain JSON values; `changes` as in `assess`."""
    from intake_app.casework.reasons import reason_text

    result, policy, person = read.evaluation, read.policy, read.person
    found: tuple[Change, ...] = ()
    if changes:
        found = would_change(policy, read.answers, birth_date=person.birth_date, sex=person.sex, today=read.today)
    return {
        "pack": result.pack_id,
        "pack_version": result.pack_version,
        "pack_hash": policy.pack.content_hash,
        "status": "complete" if result.complete else "incomplete",
        "route": result.route,
        "tier": result.tier,
        "tiers_possible": list(result.tiers_possible),
        "measure": result.measure,
        "routes_possible": list(result.routes_possible),
        "measures_possible": list(result.measures_possible),
        "flags": list(result.flags),
        "scores": {key: score.value for key, score in result.scores.items() if score.value is not None},
        "bands": {key: score.band for key, score in result.scores.items() if score.band is not None},
        "tables": _tables(own_outcomes(policy.pack, result)),
        "needs": list(result.needs),
        "alerts": [alert.id for alert in result.alerts],
        "unverified": list(result.unverified),
        "open": list(result.open_items),
        "declined": list(result.declined_items),
        "trace": [_trace(trace, reason_text(policy, result, trace, wording)) for trace in result.trace],
        "would_change": [
            {"answers": {key: plain_answer(answer) for key, answer in change.answers.items()}, "tier": change.tier}
            for change in found
        ],
        "plan": [
            {"service": offer.kind, "need": offer.need, "why": wording.first(offer.because, default=offer.rule)}
            for offer in result.offers
        ],
        "follow_up": [
            {"due": due.due.isoformat(), "kind": due.kind, "channel": due.channel} for due in result.follow_up
        ],
        "clocks": [_clock(clock) for clock in result.clocks],
    }


def save_case(desk: "Desk", read: AssessedCase) -> "Episode":
    """Keep a case that was read in the desk's vault: the case, its interview and its answers."""
    from intake_app.casework.cases import open_case
    from intake_app.casework.interviews import record_answers, resume

    if read.policy.pack.id != desk.office.pack:
        raise UserError(
            "other-pack", f"This office works with “{desk.office.pack}”, the case with “{read.policy.pack.id}”.", "pack"
        )
    episode = open_case(desk, read.person)
    return record_answers(desk, resume(desk, episode.id), read.answers.answers).episode


# What came in


def case_object(case: object) -> Mapping[str, Any]:
    """The object of a CASE.json, taken out of a worked case where it lies in one. Raises UserError with its place."""
    given = _object(case, "")
    if "case" in given and not set(given) & set(CASE_KEYS):
        given = _object(given["case"], "case")
    _known(given, CASE_KEYS, "")
    return given


def _object(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UserError("not-an-object", 'An object in braces is expected here, such as {"pack": …}.', place)
    return value


def _known(given: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known: {', '.join(known)}."
            raise UserError("unknown-key", f"“{key}” is no part of a case.{hint}", f"{place}/{key}".strip("/"))


def _placed(act: Any, place: str) -> Any:
    try:
        return act()
    except UserError as error:
        if error.place:
            raise
        raise replace(error, place=place) from None


def read_person(value: object, today: date) -> Person:
    """The person of a case. Raises UserError with its place for whatever does not fit."""
    given = _object(value, "person")
    _known(given, PERSON_KEYS, "person")
    texts = {}
    for key in ("reference", "name", "language", "district"):
        text = given.get(key, "")
        if not isinstance(text, str):
            raise UserError("wrong-type", "Give a text in quotes.", f"person/{key}")
        texts[key] = text
    birth = None if given.get("birth_date") in (None, "") else read_day(given["birth_date"], "person/birth_date")
    if birth is not None and birth > today:
        raise UserError("birth-in-future", "The birth date lies after the day of the case.", "person/birth_date")
    try:
        sex = Sex(given.get("sex", Sex.UNDISCLOSED))
    except ValueError:
        known = ", ".join(sex.value for sex in Sex)
        raise UserError("no-option", f"{given['sex']!r} is no option here; known: {known}.", "person/sex") from None
    return Person(
        reference=texts["reference"] or "–",
        name=texts["name"],
        birth_date=birth,
        sex=sex,
        language=texts["language"],
        contact=_contact(given.get("contact", {})),
        district=texts["district"],
    )


def _contact(value: object) -> SafeContact:
    given = _object(value, "person/contact")
    _known(given, CONTACT_KEYS, "person/contact")
    return SafeContact(str(given.get("phone", "")), given.get("voice_message") is True, str(given.get("when", "")))


def _answers(policy: CompiledPolicy, value: object) -> AnswerSet:
    found: dict[str, Answer] = {}
    for key, raw in _object(value, "answers").items():
        item = _placed(lambda key=key: policy.item(key), f"answers/{key}")
        found[key] = read_answer(item, raw, f"answers/{key}")
    return AnswerSet(found)


# What goes out


def _tables(outcomes: Iterable[OwnOutcome]) -> dict[str, object]:
    """By own table what it gives: a code, a list where it collects, None while open; by column where it has several."""
    found: dict[str, dict[str, object]] = {}
    for one in outcomes:
        settled = list(one.codes) if one.collects else next(iter(one.codes), None)
        found.setdefault(one.table, {})[one.column] = settled
    return {table: next(iter(given.values())) if len(given) == 1 else given for table, given in found.items()}


def _trace(trace: Trace, because: str) -> dict[str, object]:
    return {
        "table": trace.table,
        "rule": trace.rule,
        "outputs": dict(trace.outputs),
        "because": because,
        "cites": list(trace.cites),
        "inputs": {name: _input(value) for name, value in trace.inputs.items()},
        "answers": list(trace.answers),
        "verified": trace.verified,
    }


def _input(value: InputValue) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _clock(clock: Clock) -> dict[str, object]:
    def told(moment: datetime | date | time | None) -> str | None:
        return None if moment is None else moment.isoformat()

    return {
        "clock": clock.id,
        "state": clock.state.value,
        "started": told(clock.started),
        "ends": told(clock.ends),
        "stopped": told(clock.stopped),
        "verified": clock.verified,
    }
