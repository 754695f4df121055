"""Looking for a case that breaks a claim: ask the solver, make it simple, and have the engine confirm it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from intake_app.domain.answers import Answer
from intake_app.proving.cases import Assignment, CaseMaker, ProofCase, usual
from intake_app.proving.claims import Counterexample, Remark
from intake_app.proving.solving import Term
from intake_app.proving.tables import Model

Confirms = Callable[[Sequence[ProofCase]], bool]


@dataclass(frozen=True, eq=False)
class Pair:
    """Two cases that differ in the answer to one question: `twins` by the names of its variables."""

    key: str
    twins: Mapping[str, Term]
    exchanged: tuple[tuple[Term, Term], ...]

    @property
    def other(self) -> Term:
        """Of a question with one answer: the place of the answer in the second case."""
        return next(iter(self.twins.values()))


class UnconfirmedError(AssertionError):
    """The solver found a case that the engine reads otherwise: the two disagree, which is a fault of the program."""


class Search:
    """One solver for a whole proof; what is asked inside `asking` is forgotten after it."""

    def __init__(self, model: Model) -> None:
        self.model, self.space, self.logic = model, model.space, model.logic
        self.policy = model.policy
        self.solver = self.logic.library.Solver()
        self.solver.add(*self.space.always)
        # A pair whose second case declines an answer exchanges these; otherwise everything is answered.
        self.solver.add(*self.space.given_terms.values())
        self.maker = CaseMaker(self.space)
        self.asked = 0
        self.ordered: dict[str, frozenset[tuple[int, int]]] = {}
        """By question, the places of answers of which the second was proven to give no milder tier than the first."""
        self._always: list[tuple[frozenset[str], Term]] = []

    @contextmanager
    def asking(self, *terms: Term) -> Iterator[None]:
        self.solver.push()
        self.solver.add(*terms)
        try:
            yield
        finally:
            self.solver.pop()

    def possible(self, *terms: Term) -> bool:
        """Whether some case makes all of `terms` true."""
        self.asked += 1
        verdict = str(self.solver.check(*terms))
        if verdict == "unknown":
            raise UnconfirmedError(f"the solver gave up: {self.solver.reason_unknown()}")
        return verdict == "sat"

    @contextmanager
    def pair(self, key: str, *, declines: bool = False) -> Iterator[Pair]:
        """A second case that answers the question `key` otherwise (or, with `declines`, not at all)."""
        terms = self.space.terms(key)
        library = self.logic.library
        twins = {str(term): library.Const(f"{term}'", term.sort()) for term in terms}
        exchanged = [(term, twins[str(term)]) for term in terms]
        always = [self.logic.replaced(one, exchanged) for one in self._about(frozenset(twins))]
        if declines and key in self.space.given_terms:
            exchanged.append((self.space.given(key), self.logic.false))
        with self.asking(*always):
            yield Pair(key, twins, tuple(exchanged))

    def _about(self, names: frozenset[str]) -> list[Term]:
        """What is always true of some variables."""
        if not self._always:
            self._always = [(self.logic.variables_in([one]), one) for one in self.space.always]
        return [one for found, one in self._always if not names.isdisjoint(found)]

    def other(self, term: Term, pair: Pair) -> Term:
        """`term` in the second case of the pair."""
        return self.logic.replaced(term, list(pair.exchanged))

    # Counterexamples

    def single(self, says: Remark, confirms: Confirms, without: frozenset[str] = frozenset()) -> Counterexample:
        """The counterexample of one case, after `possible` was true inside `asking`."""
        assigned, _ = self._simple()
        for whole in (False, True):
            cases = (self.maker.make(assigned, whole=whole, without=without),)
            if confirms(cases):
                return Counterexample(cases, says)
        raise UnconfirmedError(f"{says}: the engine reads the case otherwise")

    def double(self, pair: Pair, says: Remark, confirms: Confirms, answer: Answer | None = None) -> Counterexample:
        """The counterexample of two cases; the second answers the pair's question with `answer`, or as was found."""
        first_of, second_of = self._simple(pair)
        changed = None if answer is None else {pair.key: answer}
        for whole in (False, True):
            first = self.maker.make(first_of, whole=whole)
            second = self.maker.make(first_of if changed else second_of, changed, whole=whole)
            if confirms((first, second)):
                return Counterexample((first, second), says, (pair.key,))
        raise UnconfirmedError(f"{says}: the engine reads the cases otherwise")

    def _simple(self, pair: Pair | None = None) -> tuple[Assignment, Assignment]:
        """The model in which as much as possible is as usual: whoever reads the case sees what matters."""
        wishes = [
            one.term == usual(one, self.space) for one in (*self.space.singles.values(), *self.space.amounts.values())
        ]
        wishes += [term for key in self.space.several for term in self._few(key)]
        # As long as they cannot all be had, one of those that stand in each other's way is given up; each gets a
        # second chance, because what the solver names is not always the least.
        given_up: list[Term] = []
        while str(self.solver.check(*wishes)) != "sat":
            against = {term.get_id() for term in self.solver.unsat_core()}
            at = next(n for n in range(len(wishes) - 1, -1, -1) if wishes[n].get_id() in against)
            given_up.append(wishes.pop(at))
        model = self.solver.model()
        for wish in given_up:
            if str(self.solver.check(*wishes, wish)) == "sat":
                wishes.append(wish)
                model = self.solver.model()
        return Assignment.of(self.space, model), Assignment.of(self.space, model, pair.twins if pair else {})

    def _few(self, key: str) -> list[Term]:
        """Of a question with several answers: the one that goes with no other, else the first."""
        choices, item = self.space.several[key], self.policy.questions[key].item
        alone = item.exclusive if item.exclusive in choices.chosen else next(iter(choices.chosen))
        return [term if code == alone else self.logic.negation(term) for code, term in choices.chosen.items()]
