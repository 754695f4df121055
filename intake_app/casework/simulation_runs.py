"""A simulation on its way, a little at a time: the window stays alive, sees how far it is, and can stop it.

Nothing is stored. Many cases are decided in processes of their own, few of them here.
"""

import os
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from intake_app.casework import policies, simulating
from intake_app.casework.permissions import Act, require
from intake_app.casework.redeciding import CHUNK, AnyCase, Redecider, StoredCase, Tally, Task, opened
from intake_app.casework.simulating import Simulation
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.errors import UserError
from intake_app.domain.policy import HitPolicy
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import decide
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.reading import Mode

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from intake_app.casework.office import Desk

FEW: Final = 2 * CHUNK
"""As many cases are decided in this process: starting others takes longer."""
_AT_ONCE: Final = 20
_SLICE: Final = 0.03
"""Seconds of one step here."""

Fired = Counter[tuple[str, str]]
"""How many cases a rule spoke in, by table and rule."""


@dataclass(frozen=True)
class RuleCount:
    """How many cases a rule of the policy spoke in."""

    table: str
    rule: str
    cases: int


class SimulationRun:
    """Call `step` until `ended`; then `simulation` and `rules` are there. `done` of `whole` cases are decided; `whole`
    grows while they are read."""

    def __init__(
        self, named: Sequence[CompiledPolicy], cases: Iterator[Any], task_of: Any, *, whole: int, today: Any
    ) -> None:
        self._named, self._cases, self._task_of, self._today = named, cases, task_of, today
        self._read: deque[Any] = deque()
        self._task: Task | None = None
        self._counter: CaseCounter | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[tuple[int, Future[tuple[Tally, Fired]]]] = deque()
        self._tally, self._fired = Tally(), Fired()
        self.done, self.whole = 0, whole
        self.ended = False
        self.simulation: Simulation | None = None
        self.rules: tuple[RuleCount, ...] = ()

    @property
    def read(self) -> int:
        """How many cases were read so far."""
        return len(self._read) + self.done + sum(count for count, _ in self._waiting)

    def step(self) -> None:
        """Go on for some hundredths of a second. Raises UserError `no-cases` and those of the policies."""
        until = monotonic() + _SLICE
        while not self.ended and monotonic() < until:
            if self._task is None:
                self._read_more()
            elif self._pool is not None:
                if not self._collect():
                    return
            else:
                self._decide_here()

    def stop(self) -> None:
        """Give it up."""
        self.ended = True
        self._close()

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _read_more(self) -> None:
        chunk = list(islice(self._cases, _AT_ONCE))
        self._read.extend(chunk)
        if chunk:
            return
        if not self._read:
            self.ended = True
            raise UserError("no-cases", "There are no cases here.", "cases")
        self.whole = len(self._read)
        self._task = self._task_of()
        if self.whole > FEW:
            self._send_out(self._task)
        else:
            self._counter = CaseCounter(self._task)

    def _decide_here(self) -> None:
        assert self._counter is not None
        chunk = [self._read.popleft() for _ in range(min(_AT_ONCE, len(self._read)))]
        self._take(len(chunk), *self._counter.count(chunk))

    def _send_out(self, task: Task) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Started afresh: a copy of this process would hold the vault's keys.
        context, count = get_context("spawn"), max(1, os.cpu_count() or 1)
        self._pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(task,))
        while self._read:
            chunk = [self._read.popleft() for _ in range(min(CHUNK, len(self._read)))]
            self._waiting.append((len(chunk), self._pool.submit(_count, chunk)))

    def _collect(self) -> bool:
        """Take what has come from the other processes; False when nothing has."""
        if not self._waiting or not self._waiting[0][1].done():
            return False
        count, future = self._waiting.popleft()
        self._take(count, *future.result())
        return True

    def _take(self, count: int, tally: Tally, fired: Fired) -> None:
        self._tally.add(tally)
        self._fired.update(fired)
        self.done += count
        if self._read or self._waiting:
            return
        self.simulation = simulating.simulation_of(*self._named_by(), self._tally)
        self.rules = _rules(self.simulation.policies[self.simulation.after], self._fired)
        self.ended = True
        self._close()

    def _named_by(self) -> tuple[Sequence[CompiledPolicy], int, int | None]:
        assert self._task is not None
        return self._named, self._task.after, self._task.before


def _rules(policy: CompiledPolicy, fired: Mapping[tuple[str, str], int]) -> tuple[RuleCount, ...]:
    return tuple(
        RuleCount(table.id, rule.id, fired.get((table.id, rule.id), 0))
        for table in policy.pack.tables
        for rule in table.rules
    )


def begin_vault_run(desk: "Desk", pack: str, against: str | None = None) -> SimulationRun:
    """As `simulating.simulate_vault`, a little at a time. Raises UserError `not-allowed` and those of the packs."""
    from intake_app.store import records

    require(desk.worker, Act.SIMULATE)
    named = [policies.load_policy(desk.library, name) for name in dict.fromkeys((pack, against or pack))]
    after, before, today = len(named) - 1, 0 if against else -1, desk.clock.today()
    cases = simulating.own_cases(desk, named, {}, pinned=against is None)
    whole = records.count_episodes(desk.vault, records.EpisodeFilter())
    return SimulationRun(
        named, cases, lambda: simulating.task_for(named, after, before, today), whole=whole, today=today
    )


def begin_folder_run(desk: "Desk", pack: str, folder: Path, against: str | None = None) -> SimulationRun:
    """As `simulating.simulate_files`, a little at a time. Raises UserError `not-allowed`, `no-folder`, `no-cases` and
    those of the packs."""
    require(desk.worker, Act.SIMULATE)
    named = [policies.load_policy(desk.library, name) for name in dict.fromkeys((pack, against or pack))]
    after, before, today = len(named) - 1, 0 if against else None, desk.clock.today()
    files = simulating.case_files(folder, today)
    return SimulationRun(
        named, iter(files), lambda: simulating.task_for(named, after, before, today), whole=len(files), today=today
    )


# In a process of its own, or in this one


_here: list["CaseCounter"] = []


def _begin(task: Task) -> None:
    _here[:] = [CaseCounter(task)]


def _count(chunk: Sequence[AnyCase]) -> tuple[Tally, Fired]:
    return _here[0].count(chunk)


class CaseCounter:
    """Decides cases, and counts the rules of the later policy that spoke in them."""

    def __init__(self, task: Task) -> None:
        self.redecider = Redecider(task)
        self.policy = self.redecider.policies[task.after].policy

    def count(self, chunk: Sequence[AnyCase]) -> tuple[Tally, Fired]:
        """What became of the cases, and which rules spoke in how many."""
        tally, fired, cases = Tally(), Fired(), []
        for one in chunk:
            try:
                cases.append(opened(one))
            except UserError:
                # The same error is told by the redecider, with the name of the case.
                tally.add(self.redecider.decide([one]))
        tally.add(self.redecider.decide(cases))
        for case in cases:
            fired.update(self._spoken(case))
        return tally, fired

    def _spoken(self, case: StoredCase) -> Iterator[tuple[str, str]]:
        answers: dict[str, Answer] = {}
        for key, raw in case.answers.items():
            question = self.policy.questions.get(key)
            if question is None:
                continue
            try:
                answers[key] = read_answer(question.item, raw, key)
            except UserError:
                continue
        decided = decide(self.policy, AnswerSet(answers), case.birth_date, case.day, Mode.DECIDED, case.sex)
        for read in decided.tables.values():
            if read.table.hit_policy is HitPolicy.COLLECT or len(read.rules) == 1:
                yield from ((read.table.id, rule.id) for rule in read.rules)
