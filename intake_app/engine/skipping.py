"""Skip instructions for paper, from the conditions of a form: "go to" after a question, "only if" before others.

Somebody with a pen reads from the top. After an answer they may be sent on (`Jump`), past questions its rules hide.
What no jump spares them is asked under a condition (`Proviso`). Followed to the letter, exactly the questions are
answered that the form would ask, conditions on other forms (`Proviso.for_worker`) being checked by the worker.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from intake_app.domain.answers import Scalar
from intake_app.domain.questionnaire import Operator, Questionnaire
from intake_app.engine.numbering import option_codes
from intake_app.engine.paper_walk import END, Jump, Paper, places_of
from intake_app.engine.told_conditions import Clause, Statement, Truth

__all__ = ["END", "Jump", "Proviso", "SkipPlan", "skip_plan"]

_LONGEST_RUN: Final = 300
"""A jump goes past so many questions at most."""
_LONG_JUMP: Final = 40
"""A jump past so many questions is told in any case."""


@dataclass(frozen=True)
class Proviso:
    """Before the questions `first` to `last` (neighbours in print), or the group `group`: only if all of `clauses`.

    `target` is where to go on otherwise. `spared`: the interview leaves it out, paper may ask it all the same.
    """

    first: str
    last: str
    clauses: tuple[Clause, ...]
    target: str
    group: str = ""
    spared: bool = False

    @property
    def for_worker(self) -> bool:
        return any(clause.elsewhere for clause in self.clauses)


@dataclass(frozen=True)
class SkipPlan:
    """Everything to print: jumps by the question they follow, provisos by the question or group they stand before."""

    jumps: Mapping[str, tuple[Jump, ...]] = field(default_factory=dict)
    provisos: Mapping[str, Proviso] = field(default_factory=dict)


def skip_plan(form: Questionnaire) -> SkipPlan:
    """The skip instructions of a form. Conditions on questions inside a table of rows are left to the worker."""
    return _Planner(form).plan()


class _Planner:
    def __init__(self, form: Questionnaire) -> None:
        self.paper = Paper(places_of(form))
        self.places, self.order, self.at = self.paper.places, self.paper.order, self.paper.at
        self.statements, self.position = self.paper.statements, self.paper.position
        self.members: dict[str, list[str]] = {}
        for link, place in self.places.items():
            for group, _ in place.around:
                self.members.setdefault(group, []).append(link)

    def plan(self) -> SkipPlan:
        if not any(place.every for place in self.places.values()):
            return SkipPlan()
        for source, jump in [*self._simple_jumps(), *self._joint_jumps()]:
            self.paper.add(source, jump)
        self._decide_lines()
        self._drop_idle_jumps()
        return SkipPlan({link: tuple(jumps) for link, jumps in self.paper.jumps.items() if jumps}, self._provisos())

    # ------------------------------------------------------------------------------------------- what is surely hidden

    def _hidden_after(self, link: str, premise: Mapping[str, frozenset[Scalar]]) -> str:
        """The first question after `link`, the last one of `premise`, that may still be asked under it."""
        shown: dict[str, Truth] = {}
        begun = min(self.at[one] for one in premise)
        for one in self.order[begun:]:
            place = self.places[one]
            truth: Truth = True
            if one not in premise:
                truth = _all(
                    clause.truth(self._told(s, premise, shown) for s in clause.statements) for clause in place.every
                )
            shown[one] = truth
            run = self.at[one] - self.at[link]
            if run > 0 and not (truth is False and place.item.hides_answered and run < _LONGEST_RUN):
                return one
        return END

    @staticmethod
    def _told(statement: Statement, premise: Mapping[str, frozenset[Scalar]], shown: Mapping[str, Truth]) -> Truth:
        """The truth of a statement when all that is known are the answers in `premise`."""
        if statement.elsewhere:
            return None
        if shown.get(statement.question) is False:
            return statement.of(None)
        answers = premise.get(statement.question)
        if not statement.known or answers is None:
            return None
        if answers <= statement.holds:
            return True
        return False if answers.isdisjoint(statement.holds) else None

    # ------------------------------------------------------------------------------------------------------- jumps

    def _simple_jumps(self) -> Iterator[tuple[str, Jump]]:
        """From each question with known answers: the farthest way one of them sends."""
        for link in sorted(self.statements, key=self.position):
            about = self.statements[link][0]
            ways: dict[str, list[Scalar]] = {}
            for value in about.values:
                target = self._hidden_after(link, {link: frozenset({value})})
                ways.setdefault(target, []).append(value)
            after = self.at[link] + 1
            ways.pop(self.order[after] if after < len(self.order) else END, None)
            if ways:
                target = max(ways, key=self.position)
                said = self._said(about, frozenset(ways[target]))
                if said is not None:
                    yield link, Jump(Clause((said,)), target)

    def _said(self, about: Statement, holds: frozenset[Scalar]) -> Statement | None:
        """The statement that the answer lies in `holds`; None when one comparison cannot say it."""
        if about.ticked:
            return replace(about, operator=Operator.EQUAL, holds=holds)
        asked = self.statements[about.question]
        only = next(iter(holds)) if len(holds) == 1 else None
        item = self.places[about.question].item
        exact = {item.minimum, item.maximum, *option_codes(item), *(one.answer for one in asked)}
        if only is not None and only in exact:
            return replace(about, operator=Operator.EQUAL, answer=only, holds=holds)
        return next((s for one in asked for s in (one, one.negated()) if s.holds == holds), None)

    def _joint_jumps(self) -> Iterator[tuple[str, Jump]]:
        """From the last question of a choice, where none of its statements is true."""
        choices = dict.fromkeys(c for place in self.places.values() for c in place.every if c.any_of)
        for clause in choices:
            checkable = all(s.known for s in clause.statements)
            if not checkable or len(clause.questions) < len(clause.statements):
                continue
            link = max(clause.questions, key=self.position)
            negated = [s.negated() for s in sorted(clause.statements, key=self._of_statement)]
            premise = {s.question: s.holds for s in negated}
            if not all(premise.values()):
                continue
            target = self._hidden_after(link, premise)
            said = tuple(one for s in negated if (one := self._said(s, s.holds)) is not None)
            if self.position(target) > self.at[link] + 1 and len(said) == len(negated):
                yield link, Jump(Clause(said), target)

    def _of_statement(self, statement: Statement) -> int:
        return self.position(statement.question)

    # ----------------------------------------------------------------------------------------- what jumps do not spare

    def _decide_lines(self) -> None:
        """For each question in turn: whether somebody following the jumps and lines so far could wrongly reach it."""
        paper = self.paper
        for link, place in self.places.items():
            for group, clauses in place.around:
                if clauses and self.members[group][0] == link and paper.wrongly_reached(link, clauses):
                    paper.group_lines.add(group)
            if place.every and paper.wrongly_reached(link, place.every):
                paper.own_lines.add(link)

    def _drop_idle_jumps(self) -> None:
        """A jump without which nobody would answer more tells nothing: the questions say it themselves."""
        paper = self.paper
        for link in list(paper.jumps):
            for jump in list(paper.jumps[link]):
                passed = paper.passed(link, jump)
                if len(passed) > _LONG_JUMP:
                    continue
                paper.remove(link, jump)
                if any(paper.wrongly_reached(one, self.places[one].every) for one in passed):
                    paper.add(link, jump)

    # ---------------------------------------------------------------------------------------------------- in print

    def _provisos(self) -> dict[str, Proviso]:
        found: dict[str, Proviso] = {}
        for group in sorted(self.paper.group_lines, key=lambda one: self.at[self.members[one][0]]):
            links = self.members[group]
            clauses = next(c for name, c in self.places[links[0]].around if name == group)
            found[group] = Proviso(links[0], links[-1], clauses, self._past_alike(links[-1], clauses), group=group)
        current: Proviso | None = None
        for link in self.order:
            place = self.places[link]
            if link not in self.paper.own_lines:
                current = None
                continue
            printed = tuple(c for group, clauses in place.around if group in self.paper.group_lines for c in clauses)
            clauses = tuple(dict.fromkeys(c for c in place.every if c not in printed))
            spared = not place.item.hides_answered
            if current and (current.clauses, current.spared) == (clauses, spared) and self._together(current, link):
                current = replace(current, last=link, target=self._after(link))
            else:
                current = Proviso(link, link, clauses, self._after(link), spared=spared)
            found[current.first] = current
        return found

    def _together(self, proviso: Proviso, link: str) -> bool:
        """Whether a proviso may go on to `link`: same groups around both."""
        groups = [name for name, _ in self.places[proviso.first].around]
        return groups == [name for name, _ in self.places[link].around]

    def _past_alike(self, link: str, clauses: tuple[Clause, ...]) -> str:
        """The question after `link`, and after the groups that follow under the same conditions."""
        target = self._after(link)
        while target != END:
            group = next(
                (g for g, own in self.places[target].around if g in self.paper.group_lines and own == clauses), None
            )
            if group is None or self.members[group][0] != target:
                break
            target = self._after(self.members[group][-1])
        return target

    def _after(self, link: str) -> str:
        number = self.at[link] + 1
        return self.order[number] if number < len(self.order) else END


def _all(truths: Iterable[Truth]) -> Truth:
    found = tuple(truths)
    return False if False in found else None if None in found else True
