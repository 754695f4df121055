"""The tables of a policy in words: what a column asks, what a cell says, what a rule gives, and why."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from intake_app.casework import words
from intake_app.domain.policy import InputKind, PolicyInput
from intake_app.domain.unary import SKIPPED, Simple, UnaryTest
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy

FAMILIES: Final[Mapping[str, str]] = {"kind": "service"}
"""Columns whose codes are worded under another name than the column's."""
_PLACES: Final = ("substances", "score", "low", "high", "range")


@dataclass(frozen=True)
class PolicyWords:
    """Names and cells of one policy in the language of `wording`, which holds the texts of its pack and forms."""

    policy: CompiledPolicy
    wording: Wording

    # Columns

    def input_title(self, name: str) -> str:
        """What a column of a table asks, in a few words."""
        source, text = self.policy.pack.inputs.get(name), self.wording.text
        own = f"{self.policy.pack.id}#input.{name}"
        if self.wording.has(own):
            return text(own)
        if source is None or source.kind is InputKind.OUTPUT:
            return self.output_title(source.keys[0] if source is not None and source.keys else name)
        if source.kind is InputKind.AGE:
            return text("policy.input.age")
        if source.kind is InputKind.QUANTITY:
            return self.wording.plural("policy.input.quantity", source.days)
        if source.kind is InputKind.BAND:
            titles = [words.scale_title(self.wording, key) for key in source.keys]
            form = source.keys[0].partition("/")[0]
            short = self.wording.first(f"{form}/@short", default=form.upper())
            return titles[0] if len(titles) == 1 else text("policy.input.highest", form=short, count=len(titles))
        return words.short_text(self.wording, source.keys[0])

    def output_title(self, column: str) -> str:
        """What a column gives."""
        said = column.replace("-", " ").replace("_", " ")
        own = f"{self.policy.pack.id}#output.{column}"
        return self.wording.first(own, f"policy.output.{column}", default=said[:1].upper() + said[1:])

    # Cells

    def test(self, name: str, cell: UnaryTest) -> str:
        """What a cell asks of the input `name`; "" where it asks nothing."""
        if cell.any_value:
            return ""
        source = self.policy.pack.inputs.get(name)
        parts = [self._literal(name, source, one) for one in cell.literals]
        parts += [self._range(source, low, high) for low, high in cell.ranges]
        if len(parts) > 1:
            said = self.wording.text("policy.cell.or", first=", ".join(parts[:-1]), last=parts[-1])
        else:
            said = "".join(parts)
        if not said:
            return self.wording.text("policy.cell.never" if not cell.negated else "policy.cell.always")
        return self.wording.text("policy.cell.not", what=said) if cell.negated else said

    def _literal(self, name: str, source: PolicyInput | None, value: Simple) -> str:
        text = self.wording.text
        if value == SKIPPED:
            return text("policy.cell.skipped")
        if isinstance(value, date):
            return self.wording.day(value)
        kind = source.kind if source is not None else InputKind.OUTPUT
        if source is None or kind is InputKind.OUTPUT:
            return self.output(source.keys[0] if source is not None and source.keys else name, str(value))
        if kind is InputKind.QUANTITY:
            return self.wording.first(f"policy.quantity.{value}", default=str(value))
        if kind is InputKind.BAND:
            form = source.keys[0].partition("/")[0]
            return self.wording.first(f"{form}:band.{value}", default=str(value))
        if kind is InputKind.CHOSEN:
            return self.wording.first(f"{value}/@title", default=str(value).upper())
        if kind is InputKind.ANSWER:
            found = words.option_text(self.wording, source.keys[0], value)
            missing = self.wording.first(f"case.missing.{value}", default=found)
            return missing if found == str(value) and isinstance(value, str) else found
        return str(value)

    def _range(self, source: PolicyInput | None, low: int | date | None, high: int | date | None) -> str:
        def said(value: int | date) -> str:
            if isinstance(value, date):
                return self.wording.day(value)
            if source is not None and source.kind is InputKind.ANSWER:
                return words.option_text(self.wording, source.keys[0], value)
            return str(value)

        if low is None:
            return self.wording.text("policy.cell.to", high="–" if high is None else said(high))
        if high is None:
            return self.wording.text("policy.cell.from", low=said(low))
        return self.wording.text("policy.cell.between", low=said(low), high=said(high))

    def output(self, column: str, code: str) -> str:
        """What a rule gives in a column."""
        family, pack = FAMILIES.get(column, column), self.policy.pack.id
        return self.wording.first(
            f"{pack}#{family}.{code}", f"code.{family}.{code}", f"policy.code.{code}", default=code or "–"
        )

    # Reasons

    def reason(self, because: str) -> str:
        """Why a rule says what it says; what differs from case to case is named in angle brackets. "" without one."""
        key = f"{self.policy.pack.id}#{because}"
        if not self.wording.has(key):
            return ""
        raw = self.wording.text(key)
        named = {name for _, name, _, _ in string.Formatter().parse(raw) if name}
        return raw.format(**{name: self._place(name) for name in named}) if named else raw

    def _place(self, name: str) -> str:
        if name in _PLACES:
            return f"‹{self.wording.text(f'policy.place.{name}')}›"
        return f"‹{words.lowered(self.input_title(name))}›"
