"""Stored cases decided again, by one policy or two, in as many processes as there are processors."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import FileIO
from itertools import islice
from typing import Any, Final

from intake_app.casework.assessing import case_object, read_person
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, Sex, years_between
from intake_app.domain.policy import InputKind, PolicyPack
from intake_app.domain.questionnaire import Item, Questionnaire
from intake_app.domain.unary import InputValue
from intake_app.engine.answering import read_answer, read_day
from intake_app.engine.evaluating import Decisions, decide, tables_behind
from intake_app.engine.policy import CompiledPolicy, compile_policy
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.scheduling import applies
from intake_app.json_text import parse_json

CHUNK: Final = 250
"""Cases handed to a process at a time; fewer cases in all are decided in this one."""
OPEN: Final = "open"
"""In place of a route, level or measure that answers still missing leave open."""
LONGEST_REMEMBERED: Final = 40
"""Characters of an answer; longer ones are somebody's own words, and do not come twice."""
MAX_BYTES: Final = 8 * 1024 * 1024


@dataclass(frozen=True)
class StoredCase:
    """A case as it was kept: `answers` are plain JSON values by key, `day` the day it is judged on. `begun` is the
    place of the policy it began on among those of the `Redecider`."""

    name: str
    office: str
    day: date
    birth_date: date | None
    sex: Sex
    answers: Mapping[str, object]
    begun: int = 0


@dataclass(frozen=True)
class CaseFile:
    """A case still to be read from a file; `day` where it names none, `office` where the folder tells it."""

    path: str
    name: str
    office: str
    day: date


@dataclass(frozen=True)
class KeptCase:
    """A case as it lies in the vault, its answers not yet told apart (`records.plain_answers`)."""

    name: str
    office: str
    day: date
    birth_date: date | None
    sex: Sex
    kept: str
    begun: int = 0


AnyCase = StoredCase | KeptCase | CaseFile


@dataclass(frozen=True)
class Outcome:
    """What one policy decides of one case. `rules`: the follow-up rules counted from the decision that apply."""

    route: str
    tier: str
    measure: str
    offers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """What cases that are counted together have in common. `begun` is the place of the policy `before` comes from."""

    before: Outcome | None
    after: Outcome
    age: int | None
    sex: str
    office: str
    begun: int = 0


@dataclass(frozen=True)
class Misfit:
    """Answers of one case that a policy does not know (`answers` by key with why), or, without them, a case that could
    not be read."""

    case: str
    policy: str
    what: tuple[tuple[str, str], ...]


@dataclass
class Tally:
    """How many cases there are of each kind, and what did not fit."""

    kinds: Counter[Kind] = field(default_factory=Counter)
    misfits: list[Misfit] = field(default_factory=list)
    unread: list[Misfit] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.kinds.update(other.kinds)
        self.misfits += other.misfits
        self.unread += other.unread


@dataclass(frozen=True)
class Task:
    """What every process needs: the policies (pack and forms), which of them decides `after`, and which `before`: one
    of them, -1 for the one each case began on, None for no comparison."""

    policies: tuple[tuple[PolicyPack, Mapping[str, Questionnaire]], ...]
    after: int
    before: int | None
    today: date


def redecide(task: Task, cases: Iterable[AnyCase], processes: int | None = None) -> Tally:
    """Decide every case again. Nothing is stored, and no case is changed.

    `processes`: by default as many as there are processors, one where the cases are few.
    """
    chunks = _chunks(cases)
    first = next(chunks, [])
    second = next(chunks, None)
    count = (os.cpu_count() or 1) if processes is None else processes
    if second is None or count < 2:
        redecider, tally = Redecider(task), Tally()
        for chunk in (first, *([second] if second else []), *chunks):
            tally.add(redecider.decide(chunk))
        return tally
    return _in_processes(task, _ahead(first, second, chunks), count)


def _ahead(first: list[Any], second: list[Any], rest: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield first
    yield second
    yield from rest


def _chunks(cases: Iterable[AnyCase]) -> Iterator[list[AnyCase]]:
    waiting = iter(cases)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _in_processes(task: Task, chunks: Iterator[list[Any]], count: int) -> Tally:
    from multiprocessing import get_context

    tally = Tally()
    # Started afresh: a copy of this process would hold the vault's keys, and locks of threads that are not there.
    with get_context("spawn").Pool(count, _begin, (task,)) as pool:
        for part in pool.imap(_decide, chunks):
            tally.add(part)
    return tally


_here: list["Redecider"] = []
"""In a process of its own: what decides there."""


def _begin(task: Task) -> None:
    import gc

    _here[:] = [Redecider(task)]
    # What a case leaves behind refers to nothing that refers back; looking for circles costs a tenth of the time.
    gc.freeze()
    gc.disable()


def _decide(chunk: Sequence[AnyCase]) -> Tally:
    return _here[0].decide(chunk)


class Redecider:
    """Decides cases by policies compiled once. Answers read once are remembered: most are given again and again."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.policies = [_Judge(compile_policy(pack, forms)) for pack, forms in task.policies]

    def decide(self, cases: Iterable[AnyCase]) -> Tally:
        """The cases, counted by kind."""
        tally = Tally()
        for case in cases:
            try:
                read = opened(case)
            except UserError as error:
                what = f"{error.message} ({error.place})" if error.place else error.message
                tally.unread.append(Misfit(case.name, "", ((error.code, what),)))
                continue
            tally.kinds[self._kind(read, tally.misfits)] += 1
        return tally

    def _kind(self, case: StoredCase, misfits: list[Misfit]) -> Kind:
        task = self.task
        judge = self.policies[task.after]
        after = judge.outcome(case, misfits)
        earlier = case.begun if task.before == -1 else task.before
        if earlier is None:
            before = None
        else:
            before = after if earlier == task.after else self.policies[earlier].outcome(case, misfits)
        return Kind(before, after, judge.age(case), case.sex.value, case.office, earlier or 0)


class _Judge:
    """One policy and the answers read for it."""

    def __init__(self, policy: CompiledPolicy) -> None:
        self.policy = policy
        self.name = policy.pack.id
        self.read: dict[str, tuple[str, Item, dict[object, Answer]]] = {
            key: (key, question.item, {}) for key, question in policy.questions.items()
        }
        """By key: the key as the policy has it, the item, and the answers read so far by what was written."""
        aged = [one for one in policy.pack.inputs.values() if one.kind is InputKind.AGE]
        self.age_keys = aged[0].keys if aged else ("", "")
        self.tables = tables_behind(policy, ("route", "tier", "measure", "services"))
        self.rules = tuple(rule for rule in policy.pack.follow_up if rule.anchor == "decision")
        self.ruling = tuple(dict.fromkeys(name for rule in self.rules for name, _ in rule.applies))
        self.applying: dict[tuple[frozenset[InputValue], ...], tuple[str, ...]] = {}
        """By the values of what the rules test: those that apply."""

    def outcome(self, case: StoredCase, misfits: list[Misfit]) -> Outcome:
        """What the policy decides; answers it does not know are left out and told in `misfits`."""
        answers, wrong = self._answers(case)
        if wrong:
            misfits.append(Misfit(case.name, f"{self.name} {self.policy.pack.version}", tuple(wrong)))
        decided = decide(self.policy, answers, case.birth_date, case.day, Mode.DECIDED, case.sex, self.tables)
        return Outcome(
            route=_single(decided.outputs("route")),
            tier=_single(decided.outputs("tier")),
            measure=_single(decided.outputs("measure")),
            offers=_offers(decided),
            rules=self._rules(decided.reading),
        )

    def _rules(self, reading: Reading) -> tuple[str, ...]:
        tested = tuple([reading.domain(name) for name in self.ruling])
        if tested not in self.applying:
            self.applying[tested] = tuple(rule.id for rule in self.rules if applies(reading, rule.applies))
        return self.applying[tested]

    def _answers(self, case: StoredCase) -> tuple[AnswerSet, list[tuple[str, str]]]:
        found: dict[str, Answer] = {}
        wrong: list[tuple[str, str]] = []
        read = self.read
        for written, raw in case.answers.items():
            place = read.get(written)
            if place is None:
                wrong.append((written, "unknown-item"))
                continue
            key, item, known = place
            kind = raw.__class__
            memory = _memory(raw) if isinstance(raw, list) else raw
            # What is written as true is no 1.
            simple = kind is str or kind is int or memory.__class__ is tuple
            answer = known.get(memory) if simple else None
            if answer is None:
                try:
                    answer = read_answer(item, raw, f"answers/{key}")
                except UserError as error:
                    wrong.append((key, error.code))
                    continue
                if simple and len(str(raw)) < LONGEST_REMEMBERED:
                    known[memory] = answer
            found[key] = answer
        return AnswerSet(found), wrong

    def age(self, case: StoredCase) -> int | None:
        """The age as the policy counts it; None where nothing tells it."""
        age_key, day_key = self.age_keys[0], self.age_keys[1] if len(self.age_keys) > 1 else ""
        if case.birth_date is None:
            told = case.answers.get(age_key)
            return told if isinstance(told, int) and not isinstance(told, bool) else None
        try:
            day = read_day(case.answers[day_key], day_key) if day_key in case.answers else case.day
        except UserError:
            day = case.day
        return years_between(case.birth_date, day)


def _memory(several: list[Any]) -> tuple[Any, ...] | None:
    """What a list of codes is remembered by; None for any other list."""
    return tuple(several) if all(one.__class__ is str for one in several) else None


def _single(values: tuple[str, ...]) -> str:
    return values[0] if len(values) == 1 else OPEN if values else "none"


def _offers(decided: Decisions) -> tuple[str, ...]:
    return tuple(sorted(set(decided.outputs("services", "kind")))) if "services" in decided.tables else ()


def opened(case: AnyCase) -> StoredCase:
    """The case with its answers by key. Raises UserError for a file that cannot be read, with its place inside."""
    if isinstance(case, StoredCase):
        return case
    if isinstance(case, CaseFile):
        return read_file(case)
    from intake_app.store.kept_answers import plain_answers

    answers = plain_answers(case.kept)
    return StoredCase(case.name, case.office, case.day, case.birth_date, case.sex, answers, case.begun)


def read_file(case: CaseFile) -> StoredCase:
    """The case in a file. Raises UserError for one that cannot be read, with its place inside the file."""
    try:
        with FileIO(case.path) as file:
            # Told before it is read: to ask for so much at most would make room for all of it each time.
            size = os.fstat(file.fileno()).st_size
            content = b"" if size > MAX_BYTES else file.readall()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UserError("cannot-read", f"The file cannot be read: {error.strerror}.", "") from None
    except UnicodeDecodeError as error:
        raise UserError("not-utf-8", f"Byte {error.start} is not UTF-8. Save the file as UTF-8.", "") from None
    if size > MAX_BYTES:
        raise UserError("too-large", f"The file has more than {MAX_BYTES // 1024 // 1024} MiB.", "")
    given = case_object(parse_json(text))
    day = read_day(given["today"], "today") if given.get("today") is not None else case.day
    person: Person = read_person(given.get("person", {}), day)
    answers = given.get("answers", {})
    if not isinstance(answers, Mapping):
        raise UserError(
            "not-an-object", 'Answers are an object in braces, such as {"intake/origin": "police"}.', "answers"
        )
    return StoredCase(case.name, case.office or person.district, day, person.birth_date, person.sex, dict(answers))
