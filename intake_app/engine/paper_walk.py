"""Following a paper form from the top: who could come to a question that its own rules hide?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from intake_app.domain.answers import Scalar
from intake_app.domain.questionnaire import Item, Questionnaire
from intake_app.engine.numbering import printed_questions
from intake_app.engine.told_conditions import Clause, Statement, clauses_of

END: Final = ""
"""The target of a jump past the last question."""
_MOST_QUESTIONS: Final = 40
_MOST_UNKNOWN: Final = 4
_MOST_STEPS: Final = 600
"""Beyond these a question counts as one that could be reached wrongly: it then carries its condition in print."""


@dataclass(frozen=True)
class Jump:
    """After the question it belongs to: when `when` is true, go on at the question `target` (`END`: none is left)."""

    when: Clause
    target: str


@dataclass(frozen=True)
class Place:
    """A printed question with its conditions: its own, those of the groups around it (outermost first)."""

    item: Item
    own: tuple[Clause, ...]
    around: tuple[tuple[str, tuple[Clause, ...]], ...]

    @property
    def every(self) -> tuple[Clause, ...]:
        return (*(clause for _, clauses in self.around for clause in clauses), *self.own)


def places_of(form: Questionnaire) -> dict[str, Place]:
    """The printed questions by linkId, in the order of the form."""
    printed = {item.link_id for item in printed_questions(form)}

    def walk(
        items: tuple[Item, ...], around: tuple[tuple[str, tuple[Clause, ...]], ...]
    ) -> Iterator[tuple[str, Place]]:
        for item in items:
            if item.link_id in printed:
                yield item.link_id, Place(item, clauses_of(form, item), around)
            elif not item.is_question and not item.hidden:
                yield from walk(item.items, (*around, (item.link_id, clauses_of(form, item))))

    return dict(walk(form.items, ()))


_Unknown = Mapping[Statement, bool]


class Paper:
    """The instructions as they stand so far: jumps by source, the groups and questions that carry their conditions."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.places = places
        self.order = tuple(places)
        self.at = {link: number for number, link in enumerate(self.order)}
        self.statements: dict[str, list[Statement]] = {}
        for place in places.values():
            for statement in (s for clause in place.every for s in clause.statements if s.known):
                self.statements.setdefault(statement.question, []).append(statement)
        self._telling = {link: _telling_values(told) for link, told in self.statements.items()}
        self.jumps: dict[str, list[Jump]] = {}
        self._passing: dict[str, dict[str, list[Jump]]] = {}
        self.own_lines: set[str] = set()
        self.group_lines: set[str] = set()

    def position(self, link: str) -> int:
        """The place of a question in print, past the last one for `END`."""
        return self.at.get(link, len(self.order))

    def passed(self, source: str, jump: Jump) -> tuple[str, ...]:
        """The questions a jump goes past."""
        return self.order[self.at[source] + 1 : self.position(jump.target)]

    def add(self, source: str, jump: Jump) -> None:
        self.jumps.setdefault(source, []).append(jump)
        for link in self.passed(source, jump):
            self._passing.setdefault(link, {}).setdefault(source, []).append(jump)

    def remove(self, source: str, jump: Jump) -> None:
        self.jumps[source].remove(jump)
        for link in self.passed(source, jump):
            jumps = self._passing[link][source]
            jumps.remove(jump)
            if not jumps:
                del self._passing[link][source]

    def wrongly_reached(self, link: str, clauses: Sequence[Clause]) -> bool:
        """Whether a way through the paper ends at `link` although `clauses` are not true of what was answered.

        The questions before it must have been looked at: up to `link`, what is written is what the rules ask.
        """
        behind = self._behind(link)
        if behind is None:
            return True
        involved, unknown = behind
        guesses = product((True, False), repeat=len(unknown))
        return any(
            _Way(self, link, clauses, involved, dict(zip(unknown, guess, strict=True))).found for guess in guesses
        )

    def _behind(self, link: str) -> tuple[list[str], list[Statement]] | None:
        """The questions whose answers can matter to whether `link` is asked or reached, and what paper cannot check;
        None when there are too many of them."""
        found = {link}
        unknown: dict[Statement, None] = {}
        waiting = [link]
        while waiting:
            one = waiting.pop()
            statements = [s for clause in self.places[one].every for s in clause.statements]
            sources = self._passing.get(one, {})
            for jumps in sources.values():
                statements += [s for jump in jumps for s in jump.when.statements]
            unknown.update(dict.fromkeys(s for s in statements if not s.known))
            asked = {s.question for s in statements if not s.elsewhere}
            new = (asked | set(sources)) - found
            found |= new
            waiting += sorted(new)
            if len(found) > _MOST_QUESTIONS or len(unknown) > _MOST_UNKNOWN:
                return None
        found.discard(link)
        return sorted((one for one in found if self.at[one] < self.at[link]), key=self.at.__getitem__), list(unknown)

    def telling(self, link: str) -> tuple[Scalar, ...]:
        """One answer of each kind that the form's conditions tell apart."""
        return self._telling.get(link, (True,))

    def printed_conditions(self, link: str) -> tuple[Clause, ...]:
        """What stands in print before a question, and before the groups around it."""
        place = self.places[link]
        if link in self.own_lines:
            return place.every
        return tuple(c for group, clauses in place.around if group in self.group_lines for c in clauses)


class _Way:
    """All ways down to one question, with what paper cannot check held at one guess."""

    def __init__(
        self, paper: Paper, link: str, clauses: Sequence[Clause], involved: Sequence[str], unknown: _Unknown
    ) -> None:
        self.paper, self.link, self.clauses, self.involved, self.unknown = paper, link, clauses, involved, unknown
        self.goal = paper.at[link]
        self.written: dict[str, Scalar] = {}
        self.steps = 0
        self.found = self._from(0, 0)

    def _from(self, number: int, at: int) -> bool:
        """Goes on with the involved question `number`, the reader standing at position `at`."""
        paper = self.paper
        while number < len(self.involved):
            link = self.involved[number]
            number += 1
            if paper.at[link] < at or not self._true(paper.printed_conditions(link)):
                continue
            for value in paper.telling(link):
                self.steps += 1
                if self.steps > _MOST_STEPS:
                    return True
                self.written[link] = value
                target = self._jumped(link)
                if target <= self.goal and self._from(number, max(at, target)):
                    return True
            del self.written[link]
            return False
        return self._true(paper.printed_conditions(self.link)) and not self._true(self.clauses)

    def _jumped(self, link: str) -> int:
        for jump in self.paper.jumps.get(link, ()):
            if self._true((jump.when,)):
                return self.paper.position(jump.target)
        return self.paper.at[link] + 1

    def _true(self, clauses: Sequence[Clause]) -> bool:
        return all(clause.truth(self._holds(one) for one in clause.statements) is True for clause in clauses)

    def _holds(self, statement: Statement) -> bool:
        if not statement.elsewhere and statement.question not in self.written:
            return statement.of(None)
        if not statement.known:
            return self.unknown.get(statement, True)
        return statement.of(self.written[statement.question])


def _telling_values(statements: Sequence[Statement]) -> tuple[Scalar, ...]:
    kinds: dict[tuple[bool, ...], Scalar] = {}
    for value in statements[0].values:
        kinds.setdefault(tuple(one.of(value) for one in statements), value)
    return tuple(kinds.values())
