"""Parses the cells of decision tables. What a cell may say is in `domain/unary.py`; there is no expression language."""

import re
from datetime import date, timedelta
from typing import Final

from intake_app.definitions.fields import CODE, ISO_DAY, WHOLE, iso_day
from intake_app.definitions.inputs import ANYTHING, InputDomain, ValueKind
from intake_app.definitions.problems import did_you_mean
from intake_app.domain.errors import UserError
from intake_app.domain.unary import SKIPPED, Simple, UnaryTest

_ANY: Final = ("-", "–", "—")
_NEGATED: Final = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_COMPARED: Final = re.compile(r"(<=|>=|<|>)\s*(.+)", re.DOTALL)
_ANY_TEST: Final = UnaryTest("-", any_value=True)
_YES: Final = {"yes": True, "true": True, "no": False, "false": False}
_MAX_LENGTH: Final = 2_000

Bound = int | date
Span = tuple[Bound | None, Bound | None]


def parse_test(text: str, domain: InputDomain | None = None, place: str = "") -> UnaryTest:
    """The test a cell says: `-`, `27`, `>=27`, `4..26`, `moderate, high`, `not(own-use)`, `<2001-07-01`, `skipped`.

    With `domain`, values the input can never have are refused and `yes`/`no` become truth values. Raises `UserError`
    (codes `cell-empty`, `cell-form`, `cell-date`, `cell-range`, `cell-value`) with `place`.
    """
    return _ANY_TEST if text == "-" else _Cell(text, domain or ANYTHING, place).test()


class _Cell:
    def __init__(self, text: str, domain: InputDomain, place: str) -> None:
        self.text = text.strip()
        self.domain = domain
        self.place = place

    def test(self) -> UnaryTest:
        if not self.text:
            raise self._error("cell-empty", "The cell is empty. Write '-' where any value will do.")
        if len(self.text) > _MAX_LENGTH:
            raise self._error("cell-form", f"The cell is longer than {_MAX_LENGTH} characters. Use several rows.")
        if self.text in _ANY:
            return UnaryTest(self.text, any_value=True)
        body = self.text.replace("≥", ">=").replace("≤", "<=")
        negation = _NEGATED.fullmatch(body)
        literals: list[Simple] = []
        ranges: list[Span] = []
        for term in (negation[1] if negation else body).split(","):
            self._term(term.strip(), literals, ranges)
        return UnaryTest(self.text, literals=tuple(literals), ranges=tuple(ranges), negated=negation is not None)

    def _term(self, term: str, literals: list[Simple], ranges: list[Span]) -> None:
        if not term:
            raise self._error("cell-form", f"'{self._shown()}' has a comma or bracket with nothing beside it.")
        compared = _COMPARED.fullmatch(term)
        if compared:
            ranges.append(self._in_reach(self._compared(compared[1], self._bound(compared[2]))))
        elif ".." in term:
            low_text, _, high_text = term.partition("..")
            low, high = self._bound(low_text), self._bound(high_text)
            if type(low) is not type(high):
                raise self._error("cell-range", f"'{self._shown()}' mixes a date and a number.")
            if low > high:  # type: ignore[operator]
                raise self._error("cell-range", f"'{self._shown()}' runs backwards. Write the smaller value first.")
            ranges.append(self._in_reach((low, high)))
        else:
            literals.append(self._literal(term))

    def _compared(self, sign: str, bound: Bound) -> Span:
        try:
            if sign == ">=":
                return (bound, None)
            if sign == "<=":
                return (None, bound)
            step = 1 if sign == ">" else -1
            beside = bound + timedelta(days=step) if isinstance(bound, date) else bound + step
        except OverflowError:
            raise self._error("cell-date", f"'{self._shown()}' leaves no date at all.") from None
        return (beside, None) if sign == ">" else (None, beside)

    def _bound(self, text: str) -> Bound:
        text = text.strip()
        wanted = self.domain.kind
        found: Bound | None = None
        if WHOLE.fullmatch(text):
            found = int(text)
        elif ISO_DAY.fullmatch(text):
            found = iso_day(text)
            if found is None:
                raise self._error("cell-date", f"'{text}' is no day of the calendar.")
        numbers = wanted is ValueKind.INTEGER or (
            wanted is ValueKind.CODE and all(isinstance(code, int) for code in self.domain.codes)
        )
        if wanted is ValueKind.DATE and not isinstance(found, date):
            raise self._error("cell-date", f"'{text}' is not a date. Write it as 2026-03-02.")
        if found is None:
            raise self._error("cell-range", f"'{text}' is neither a whole number nor a date such as 2026-03-02.")
        if wanted is not ValueKind.ANY and wanted is not ValueKind.DATE and (not numbers or isinstance(found, date)):
            raise self._error("cell-range", f"'{self._shown()}' compares, but this input has {self._described()}.")
        return found

    def _in_reach(self, span: Span) -> Span:
        low, high = span
        least, most = self.domain.low, self.domain.high
        if self.domain.kind is ValueKind.CODE:
            numbers = [code for code in self.domain.codes if isinstance(code, int)]
            least, most = min(numbers, default=None), max(numbers, default=None)
        if (isinstance(low, int) and most is not None and low > most) or (
            isinstance(high, int) and least is not None and high < least
        ):
            raise self._error("cell-value", f"'{self._shown()}' can never be: this input has {self._described()}.")
        return span

    def _literal(self, term: str) -> Simple:
        if term == SKIPPED:
            return SKIPPED
        kind = self.domain.kind
        if kind is ValueKind.BOOLEAN:
            if term in _YES:
                return _YES[term]
            raise self._error("cell-value", f"'{term}' is no possible value here. Write yes or no.")
        if kind is ValueKind.CODE:
            for code in self.domain.codes:
                if str(code) == term:
                    return code
            raise self._error(
                "cell-value", f"'{term}' is no possible value here. {did_you_mean(term, self.domain.codes)}"
            )
        if kind is ValueKind.INTEGER or kind is ValueKind.DATE:
            bound = self._bound(term)
            self._in_reach((bound, bound))
            return bound
        return self._free(term)

    def _free(self, term: str) -> Simple:
        if WHOLE.fullmatch(term):
            return int(term)
        if ISO_DAY.fullmatch(term):
            return self._bound(term)
        if term in ("true", "false"):
            return term == "true"
        if CODE.fullmatch(term):
            return term
        raise self._error("cell-form", f"'{term}' cannot be read. Write '-', a value, '4..26', '>=27' or 'not(...)'.")

    def _described(self) -> str:
        if self.domain.kind is ValueKind.CODE:
            return f"the values {', '.join(str(code) for code in self.domain.codes[:12])}"
        if self.domain.kind is ValueKind.BOOLEAN:
            return "the values yes and no"
        if self.domain.kind is ValueKind.DATE:
            return "dates"
        low = "any" if self.domain.low is None else self.domain.low
        high = "any" if self.domain.high is None else self.domain.high
        return f"whole numbers from {low} to {high}"

    def _shown(self) -> str:
        return self.text if len(self.text) <= 60 else self.text[:57] + "..."

    def _error(self, code: str, message: str) -> UserError:
        return UserError(code, message.strip(), self.place)
