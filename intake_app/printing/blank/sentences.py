"""Skip instructions in the words of the paper, to the person or to the worker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from intake_app.domain.answers import Scalar
from intake_app.domain.questionnaire import Item, Operator, Questionnaire
from intake_app.engine.numbering import printed_questions, question_numbers
from intake_app.engine.skipping import END, Jump, Proviso
from intake_app.engine.told_conditions import Clause, Statement, clauses_of
from intake_app.printing.phrasing import Phrases

_NUMBER: Final = "\0"
"""Stands for the number of the question until all questions a statement is made of are known."""
_SIGNS: Final = {
    Operator.EQUAL: "eq",
    Operator.NOT_EQUAL: "ne",
    Operator.GREATER: "gt",
    Operator.LESS: "lt",
    Operator.GREATER_OR_EQUAL: "ge",
    Operator.LESS_OR_EQUAL: "le",
}


@dataclass(frozen=True)
class Sentences:
    """Speaks of one form: its numbers, its options, and those of `others` that its conditions ask about."""

    say: Phrases
    form: Questionnaire
    numbers: Mapping[str, str]
    others: Mapping[str, Questionnaire]

    def jump(self, link: str, jump: Jump) -> str:
        """What stands under question `link`."""
        condition = self._clause(jump.when, "say", here=link)
        if jump.target == END:
            return self.say.text("blank.go.end", condition=condition)
        return self.say.text("blank.go", condition=condition, target=self.numbers[jump.target])

    def proviso(self, proviso: Proviso) -> str:
        """What stands before a question, a run of questions, or a group."""
        person = "say" if not (proviso.for_worker or proviso.spared) else "told"
        family = "worker" if proviso.for_worker else "spared" if proviso.spared else "only"
        condition = self._joined(self._conditions(proviso.clauses, person), "and")
        first, last = self.numbers[proviso.first], self.numbers[proviso.last]
        if proviso.group and family != "spared":
            end = ".end" if proviso.target == END and family == "only" else ""
            target = self.numbers.get(proviso.target, "")
            return self.say.text(f"blank.{family}.part{end}", condition=condition, target=target)
        printed = [item.link_id for item in printed_questions(self.form)]
        length = printed.index(proviso.last) - printed.index(proviso.first)
        count = ("one", "two", "many")[min(length, 2)]
        return self.say.text(f"blank.{family}.{count}", condition=condition, first=first, last=last)

    def aside(self, item: Item) -> str:
        """What stands before a text to be read that has conditions, "" when it has none."""
        clauses = clauses_of(self.form, item)
        if not clauses:
            return ""
        for_worker = any(clause.elsewhere for clause in clauses)
        condition = self._joined(self._conditions(clauses, "told" if for_worker else "say"), "and")
        return self.say.text("blank.read.worker" if for_worker else "blank.read", condition=condition)

    def _conditions(self, clauses: Sequence[Clause], person: str) -> list[str]:
        """Each clause in words; two bounds of one named input are one span."""
        found: list[str] = []
        alone = {one.question: one for clause in clauses if len(clause.statements) == 1 for one in clause.statements
                 if one.operator is Operator.LESS_OR_EQUAL}  # fmt: skip
        spanned: set[Statement] = set()
        for clause in clauses:
            low = clause.statements[0]
            high = alone.get(low.question)
            if high and low.elsewhere and len(clause.statements) == 1 and low.operator is Operator.GREATER_OR_EQUAL:
                spanned.add(high)
                values = {"low": self._value("", low.answer), "high": self._value("", high.answer)}
                found.append(self.say.text("blank.told.span", number=self._input(low.question), **values))
            elif low not in spanned:
                found.append(self._clause(clause, person))
        return found

    def _input(self, question: str) -> str:
        name = question.lstrip("#")
        return self.say.wording.first(f"paper.blank.input.{name}", default=name.replace("-", " ").replace("_", " "))

    def quoted(self, words: str) -> str:
        return self.say.text("blank.quote", words=words)

    def option(self, key: str, code: Scalar) -> str:
        """The words beside a box."""
        if isinstance(code, bool):
            return self.say.wording.first(f"{key}={str(code).lower()}", f"paper.blank.{'yes' if code else 'no'}")
        return self.say.wording.first(f"{key}={code}", default=str(code))

    def _clause(self, clause: Clause, person: str, here: str = "") -> str:
        """The statements of a clause; those that say the same of several questions say it once."""
        word = "or" if clause.any_of else "and"
        alike: dict[str, list[str]] = {}
        for one in clause.statements:
            number = self._number(one)
            alike.setdefault(self._statement(one, person, here), []).append(number)
        parts = [text.replace(_NUMBER, self._joined(numbers, word)) for text, numbers in alike.items()]
        return self._joined(parts, word)

    def _number(self, one: Statement) -> str:
        """The number of the question it speaks of, on whichever form."""
        if not one.elsewhere:
            return self.numbers[one.question]
        instrument, _, link = one.question.rpartition("/")
        other = self.others.get(instrument)
        return question_numbers(other).get(link, link) if other else self.numbers.get(link, link)

    def _joined(self, parts: Sequence[str], word: str) -> str:
        """`a, b or c`; an alternative of several statements keeps its commas."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say.text(f"blank.{word}", first=", ".join(parts[:-1]), last=parts[-1])

    def _statement(self, one: Statement, person: str, here: str) -> str:
        if one.elsewhere:
            return self._elsewhere(one)
        number = _NUMBER
        if one.operator is Operator.EXISTS:
            return self.say.text(f"blank.{person}.{'answered' if one.answer else 'unanswered'}", number=number)
        if one.ticked and (one.values or one.holds):
            return self._ticked(one, person, number, here == one.question)
        where = "number.here" if here == one.question and person == "say" else "number"
        value = self._value(self.form.key(one.question), one.answer)
        return self.say.text(f"blank.{person}.{where}.{_SIGNS[one.operator]}", number=number, value=value)

    def _ticked(self, one: Statement, person: str, number: str, here: bool) -> str:
        key, way = self.form.key(one.question), "here" if here else "ticked"
        item = self.form.questions[one.question]
        every = one.values or tuple(option.code for option in item.options)
        codes = [code for code in every if code in one.holds]
        if one.several and one.operator is Operator.NOT_EQUAL:
            codes, way = [one.answer], "unticked"
        elif not here and len(codes) > 2 and len(every) - len(codes) == 1:
            codes, way = [code for code in every if code not in one.holds], "but"
        options = self._joined([self.quoted(self.option(key, code)) for code in codes], "or")
        return self.say.text(f"blank.{person}.{way}", options=options, number=number)

    def _elsewhere(self, one: Statement) -> str:
        """A condition on a named input of the pack, on another form, or inside a table of rows."""
        wording = self.say.wording
        if one.question.startswith("#"):
            name = one.question[1:]
            subject = self._input(one.question)
            value = wording.first(f"paper.blank.input.{name}.{one.answer}", default=self._value("", one.answer))
            return self._compared(one, subject, value)
        instrument, _, _link = one.question.rpartition("/")
        number = _NUMBER
        if instrument and instrument != self.form.id:
            number = self.say.text("blank.of_form", number=number, form=self.say.form(instrument))
        if one.operator is Operator.EXISTS:
            return self.say.text(f"blank.told.{'answered' if one.answer else 'unanswered'}", number=number)
        words = wording.first(f"{one.question}={one.answer}", default="")
        if words and one.operator in (Operator.EQUAL, Operator.NOT_EQUAL):
            way = "ticked" if one.operator is Operator.EQUAL else "but"
            return self.say.text(f"blank.told.{way}", options=self.quoted(words), number=number)
        return self._compared(one, number, words or self._value("", one.answer))

    def _compared(self, one: Statement, subject: str, value: str) -> str:
        if one.operator is Operator.EXISTS:
            return self.say.text(f"blank.told.{'answered' if one.answer else 'unanswered'}", number=subject)
        return self.say.text(f"blank.told.number.{_SIGNS[one.operator]}", number=subject, value=value)

    def _value(self, key: str, value: Scalar) -> str:
        if isinstance(value, bool):
            return self.say.text("blank.yes" if value else "blank.no")
        if isinstance(value, date):
            return self.say.day(value)
        if isinstance(value, int | Decimal):
            return self.say.wording.number(value)
        return self.say.wording.first(f"{key}={value}", default=self.quoted(str(value))) if key else str(value)
