"""The solver: z3, loaded only when something is proven. It is an extra of the program, never needed to work."""

from typing import Any

from intake_app.domain.errors import UserError

Term = Any
"""An expression of the solver; its library has no types to speak of."""


def solver_library() -> Any:
    """The library itself. Raises UserError `prover-missing` where it is not installed."""
    try:
        import z3
    except ImportError:
        raise UserError(
            "prover-missing",
            'Proofs need the solver z3, which is not installed here: pip install "intake-app[prove]".',
        ) from None
    return z3


class Logic:
    """Builds expressions, with the trivial ones already worked out. There is one `true` and one `false`."""

    def __init__(self) -> None:
        self.library = solver_library()
        self.true = self.library.BoolVal(True)
        self.false = self.library.BoolVal(False)

    def truth(self, value: bool) -> Term:
        return self.true if value else self.false

    def all_of(self, terms: list[Term]) -> Term:
        kept = [term for term in terms if term is not self.true]
        if any(term is self.false for term in kept):
            return self.false
        if len(kept) < 2:
            return kept[0] if kept else self.true
        return self.library.And(kept)

    def any_of(self, terms: list[Term]) -> Term:
        kept = [term for term in terms if term is not self.false]
        if any(term is self.true for term in kept):
            return self.true
        if len(kept) < 2:
            return kept[0] if kept else self.false
        return self.library.Or(kept)

    def negation(self, term: Term) -> Term:
        if term is self.true:
            return self.false
        return self.true if term is self.false else self.library.Not(term)

    def choice(self, condition: Term, then: Term, otherwise: Term) -> Term:
        if condition is self.true or then is otherwise:
            return then
        return otherwise if condition is self.false else self.library.If(condition, then, otherwise)

    def number(self, value: int) -> Term:
        return self.library.IntVal(value)

    def total(self, terms: list[Term]) -> Term:
        return self.library.Sum(terms) if terms else self.number(0)

    def greatest(self, terms: list[Term]) -> Term:
        found = terms[0]
        for term in terms[1:]:
            found = self.library.If(term > found, term, found)
        return found

    def least(self, terms: list[Term]) -> Term:
        found = terms[0]
        for term in terms[1:]:
            found = self.library.If(term < found, term, found)
        return found

    def replaced(self, term: Term, pairs: list[tuple[Term, Term]]) -> Term:
        """`term` with variables exchanged: the other case of a claim about two."""
        return self.library.substitute(term, *pairs) if pairs else term

    def variables_in(self, terms: list[Term]) -> frozenset[str]:
        """The names of all variables the terms hang on."""
        found: set[str] = set()
        seen: set[int] = set()
        waiting = list(terms)
        while waiting:
            term = waiting.pop()
            if term.get_id() in seen:
                continue
            seen.add(term.get_id())
            if term.num_args() == 0:
                if term.decl().kind() == self.library.Z3_OP_UNINTERPRETED:
                    found.add(str(term.decl().name()))
            else:
                waiting.extend(term.children())
        return frozenset(found)
