"""Skip instructions for paper, from the conditions of a form: "go to" after a question, "only if" before others.

Somebody with a pen reads from the top. After an answer they may be sent on (`Jump`), past questions its rules hide.
What no jump spares them is asked under a condition (`Proviso`). Followed to the letter, exactly the questions are
answered that the form would ask, conditions on other forms (`Proviso.for_worker`) being checked by the worker.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

from intake_app.domain.answers import Scalar
from intake_app.domain.questionnaire import Item, Operator, Questionnaire
from intake_app.engine.numbering import option_codes, printed_questions
from intake_app.engine.told_conditions import Clause, Statement, Truth, clauses_of

END: Final = ""
"""The target of a jump past the last question."""
_MOST_CASES: Final = 256
"""With more combinations of answers behind it a question gets its condition in print, needed or not."""


@dataclass(frozen=True)
class Jump:
    """After the question it belongs to: when `when` is true, go on at the question `target` (`END`: none is left)."""

    when: Clause
    target: str


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


@dataclass(frozen=True)
class _Place:
    """A printed question with its conditions: its own, those of the groups around it (outermost first)."""

    item: Item
    own: tuple[Clause, ...]
    around: tuple[tuple[str, tuple[Clause, ...]], ...]

    @property
    def every(self) -> tuple[Clause, ...]:
        return (*(clause for _, clauses in self.around for clause in clauses), *self.own)


_Answers = Mapping[str, Scalar]
_Opaque = Mapping[Statement, bool]


def skip_plan(form: Questionnaire) -> SkipPlan:
    """The skip instructions of a form. Conditions on questions inside a table of rows are left to the worker."""
    return _Planner(form).plan()


class _Planner:
    def __init__(self, form: Questionnaire) -> None:
        self.places = {place.item.link_id: place for place in _places(form)}
        self.order = tuple(self.places)
        self.at = {link: number for number, link in enumerate(self.order)}
        self.statements: dict[str, list[Statement]] = {}
        self.members: dict[str, list[str]] = {}
        for link, place in self.places.items():
            for group, _ in place.around:
                self.members.setdefault(group, []).append(link)
            for statement in (s for clause in place.every for s in clause.statements if s.known):
                self.statements.setdefault(statement.question, []).append(statement)
        self.jumps: dict[str, tuple[Jump, ...]] = {}
        self.own_lines: set[str] = set()
        self.group_lines: set[str] = set()

    def plan(self) -> SkipPlan:
        if not any(place.every for place in self.places.values()):
            return SkipPlan()
        for source, jump in [*self._simple_jumps(), *self._joint_jumps()]:
            self.jumps[source] = (*self.jumps.get(source, ()), jump)
        self._decide_lines()
        self._drop_idle_jumps()
        return SkipPlan(self.jumps, self._provisos())

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
            if self.at[one] > self.at[link] and not (truth is False and place.item.hides_answered):
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
        for link in sorted(self.statements, key=self._position):
            if link not in self.at:
                continue
            about = self.statements[link][0]
            ways: dict[str, list[Scalar]] = {}
            for value in about.values:
                target = self._hidden_after(link, {link: frozenset({value})})
                ways.setdefault(target, []).append(value)
            after = self.at[link] + 1
            ways.pop(self.order[after] if after < len(self.order) else END, None)
            if ways:
                target = max(ways, key=self._position)
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
            checkable = all(s.known and s.question in self.at for s in clause.statements)
            if not checkable or len(clause.questions) < len(clause.statements):
                continue
            link = max(clause.questions, key=self._position)
            negated = [s.negated() for s in sorted(clause.statements, key=self._of_statement)]
            premise = {s.question: s.holds for s in negated}
            if not all(premise.values()):
                continue
            target = self._hidden_after(link, premise)
            said = tuple(one for s in negated if (one := self._said(s, s.holds)) is not None)
            if self._position(target) > self.at[link] + 1 and len(said) == len(negated):
                yield link, Jump(Clause(said), target)

    def _of_statement(self, statement: Statement) -> int:
        return self._position(statement.question)

    def _position(self, link: str) -> int:
        return self.at.get(link, len(self.order))

    # ----------------------------------------------------------------------------------------- what jumps do not spare

    def _decide_lines(self) -> None:
        """For each question in turn: whether somebody following the jumps and lines so far could wrongly reach it."""
        for link, place in self.places.items():
            for group, clauses in place.around:
                if clauses and self.members[group][0] == link and self._wrongly_reached(link, clauses):
                    self.group_lines.add(group)
            if place.every and self._wrongly_reached(link, place.every):
                self.own_lines.add(link)

    def _wrongly_reached(self, link: str, clauses: Sequence[Clause]) -> bool:
        """Whether a way through the paper ends at `link` although `clauses` are not true."""
        involved, opaque = self._behind(link)
        sizes = [self._values_of(one) for one in involved]
        cases = 2 ** len(opaque)
        for values in sizes:
            cases *= len(values)
        if cases > _MOST_CASES:
            return True
        for chosen in product(*sizes):
            answers = dict(zip(involved, chosen, strict=True))
            for guessed in product((True, False), repeat=len(opaque)):
                unknown = dict(zip(opaque, guessed, strict=True))
                reached = self._reaches(link, involved, answers, unknown)
                if reached and not self._asked(clauses, involved, answers, unknown):
                    return True
        return False

    def _behind(self, link: str) -> tuple[list[str], list[Statement]]:
        """The questions whose answers can matter to whether `link` is asked or reached, and what paper cannot check."""
        found: dict[str, None] = {}
        opaque: dict[Statement, None] = {}
        waiting = [link]
        while waiting:
            one = waiting.pop()
            statements = [s for clause in self.places[one].every for s in clause.statements]
            for source, jumps in self.jumps.items():
                if self.at[source] < self.at[one]:
                    passing = [j for j in jumps if self._position(j.target) > self.at[one]]
                    statements += [s for jump in passing for s in jump.when.statements]
                    waiting += [source] if passing and source not in found else []
                    found.update(dict.fromkeys([source] if passing else []))
            for statement in statements:
                if not statement.known:
                    opaque[statement] = None
                if not statement.elsewhere and statement.question not in found and statement.question in self.at:
                    found[statement.question] = None
                    waiting.append(statement.question)
        found.pop(link, None)
        before = [one for one in self.order[: self.at[link]] if one in found]
        return before, list(opaque)

    def _values_of(self, link: str) -> tuple[Scalar, ...]:
        asked = self.statements.get(link)
        return asked[0].values if asked else (True,)

    def _reaches(self, link: str, involved: Sequence[str], answers: _Answers, opaque: _Opaque) -> bool:
        """Follow the printed instructions from the top down to `link`."""
        written: dict[str, Scalar] = {}
        goal, at = self.at[link], 0
        for one in [*involved, link]:
            if self.at[one] < at:
                continue
            if not self._lines_let(one, written, opaque):
                if one == link:
                    return False
                continue
            if one == link:
                return True
            written[one] = answers[one]
            for jump in self.jumps.get(one, ()):
                if self._true(jump.when, written, opaque):
                    at = max(at, self._position(jump.target))
                    break
            if at > goal:
                return False
        return False

    def _lines_let(self, link: str, written: _Answers, opaque: _Opaque) -> bool:
        place = self.places[link]
        printed = [c for group, clauses in place.around if group in self.group_lines for c in clauses]
        if link in self.own_lines:
            printed = list(place.every)
        return all(self._true(clause, written, opaque) for clause in printed)

    def _asked(self, clauses: Sequence[Clause], involved: Sequence[str], answers: _Answers, opaque: _Opaque) -> bool:
        """Whether the form's own rules show a question with `clauses` under these answers."""
        shown: dict[str, Scalar] = {}
        for one in involved:
            if all(self._true(c, shown, opaque) for c in self.places[one].every):
                shown[one] = answers[one]
        return all(self._true(clause, shown, opaque) for clause in clauses)

    @staticmethod
    def _true(clause: Clause, answers: _Answers, opaque: _Opaque) -> bool:
        def holds(statement: Statement) -> bool:
            if not statement.elsewhere and statement.question not in answers:
                return statement.of(None)
            if not statement.known:
                return opaque.get(statement, True)
            return statement.of(answers[statement.question])

        return clause.truth(holds(one) for one in clause.statements) is True

    # ---------------------------------------------------------------------------------------------------- in print

    def _drop_idle_jumps(self) -> None:
        """A jump without which nobody would answer more tells nothing: the questions say it themselves."""
        for link, jumps in list(self.jumps.items()):
            for jump in jumps:
                passed = self.order[self.at[link] + 1 : self._position(jump.target)]
                before = self.jumps[link]
                self.jumps[link] = tuple(one for one in before if one is not jump)
                if any(self._wrongly_reached(one, self.places[one].every) for one in passed):
                    self.jumps[link] = before
        self.jumps = {link: jumps for link, jumps in self.jumps.items() if jumps}

    def _provisos(self) -> dict[str, Proviso]:
        found: dict[str, Proviso] = {}
        for group in sorted(self.group_lines, key=lambda one: self.at[self.members[one][0]]):
            links = self.members[group]
            clauses = next(c for name, c in self.places[links[0]].around if name == group)
            found[group] = Proviso(links[0], links[-1], clauses, self._past_alike(links[-1], clauses), group=group)
        current: Proviso | None = None
        for link in self.order:
            place = self.places[link]
            if link not in self.own_lines:
                current = None
                continue
            printed = tuple(c for group, clauses in place.around if group in self.group_lines for c in clauses)
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
            group = next((g for g, own in self.places[target].around if g in self.group_lines and own == clauses), None)
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


def _places(form: Questionnaire) -> Iterator[_Place]:
    printed = {item.link_id for item in printed_questions(form)}

    def walk(items: tuple[Item, ...], around: tuple[tuple[str, tuple[Clause, ...]], ...]) -> Iterator[_Place]:
        for item in items:
            if item.link_id in printed:
                yield _Place(item, clauses_of(form, item), around)
            elif not item.is_question and not item.hidden:
                yield from walk(item.items, (*around, (item.link_id, clauses_of(form, item))))

    return walk(form.items, ())
