"""The rules of one table: what spoke and why, what it has read, and what came near."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.explanation_view import AnswerLine, InputLine, NearLine, RuleLine, TableLines
from intake_app.domain.evaluation import ItemState
from intake_app.domain.wording import Wording
from intake_app.ui.explanation.folds import Fill, Fold
from intake_app.ui.look import AnsweredRow, Card, Fact, Flow, IconLine, Label, Mark, look, stacked

_WIDE = 190
_MARKED = {ItemState.DECLINED, ItemState.UNKNOWN, ItemState.NOT_ASKED, ItemState.SKIPPED}


class TableCard(Card):
    """One table of the policy. `asked(key)` when an answer is pressed; without `linked` answers only stand there."""

    asked = Signal(str)

    def __init__(self, table: TableLines, wording: Wording, narrow: bool, linked: bool) -> None:
        text = wording.text
        aside = text(f"ui.explanation.{'collects' if table.collects else 'first'}")
        super().__init__(table.title, aside="" if narrow else aside, spacing=10)
        self.table, self._wording, self._narrow, self._linked = table, wording, narrow, linked
        self.folds: list[Fold] = []
        if table.collects:
            self._add_collected(table)
            return
        for rule in table.rules:
            self._add_rule(rule)
        if table.possible:
            self._add_possible(table)
        if table.near:
            near = table.near
            self._fold(
                wording.plural("ui.explanation.near", len(near)), table.title, lambda rows: self._near(near, rows)
            )

    def _fold(self, show: str, name: str, fill: Fill) -> None:
        fold = Fold(show, fill, name)
        self.folds.append(fold)
        self.add(fold)

    # What spoke

    def _add_rule(self, rule: RuleLine) -> None:
        self.add(Flow(*self._head(rule), spacing=10))
        self.add(Label(rule.text, wrap=True))
        self.add(Label(source_text(rule, self._wording), "caption", "text.secondary", wrap=True))
        self.add(self._read(rule.inputs))
        answers = answers_of(rule.inputs)
        if answers:
            shown = self._wording.plural("ui.explanation.answers", len(answers))
            self._fold(shown, rule.gives, lambda rows: self._answers(answers, rows))

    def _head(self, rule: RuleLine) -> list[QWidget]:
        text = self._wording.text
        found: list[QWidget] = [
            Label(rule.gives, "heading_2", wrap=True),
            Mark(text("ui.explanation.rule", rule=rule.rule), icon="rule"),
        ]
        if not rule.verified:
            found.append(Mark(text("ui.result.unverified"), "unverified"))
        return found

    def _read(self, inputs: Iterable[InputLine]) -> QWidget:
        rows: list[QWidget] = []
        tight = self._narrow and look().text_scale > 1.3
        for line in inputs:
            if tight:
                value = self._wording.text("ui.explanation.input", title=line.title, value=line.value)
                rows.append(Label(value, "body", wrap=True))
            else:
                rows.append(Fact(line.title, line.value, width=_WIDE, strong=line.tested))
            if line.scores:
                told = Label(" · ".join(line.scores), "caption", "text.secondary", wrap=True)
                told.setContentsMargins(0 if tight else look().px(_WIDE) + 8, 0, 0, 0)
                rows.append(told)
        return stacked(*rows, spacing=4)

    def _answers(self, answers: Iterable[AnswerLine], rows: QVBoxLayout) -> None:
        for line in answers:
            missing = line.state.value if line.state in _MARKED else ""
            row = AnsweredRow("", line.short, line.answer, missing=missing, reachable=self._linked)
            row.setAccessibleName(f"{line.question} {line.answer}")
            row.setToolTip(line.question)
            row.clicked.connect(lambda _=False, key=line.key: self.asked.emit(key))
            rows.addWidget(row)

    # Every rule that fits

    def _add_collected(self, table: TableLines) -> None:
        rules = table.rules
        self.add(Label(", ".join(dict.fromkeys(rule.gives for rule in rules)), "strong", wrap=True))
        shown = self._wording.plural("ui.explanation.rules", len(rules))
        self._fold(shown, table.title, lambda rows: self._collected(rules, rows))

    def _collected(self, rules: Iterable[RuleLine], rows: QVBoxLayout) -> None:
        rules = tuple(rules)
        for rule in rules:
            rows.addWidget(Flow(*self._line_head(rule), spacing=8))
            rows.addWidget(Label(rule.text, wrap=True))
            rows.addWidget(Label(source_text(rule, self._wording), "caption", "text.secondary", wrap=True))
            read = [line for line in rule.inputs if line.table or line.scores]
            if read:
                rows.addWidget(self._read(read))
        answers = answers_of(line for rule in rules for line in rule.inputs)
        if answers:
            shown = self._wording.plural("ui.explanation.answers", len(answers))
            fold = Fold(shown, lambda inner: self._answers(answers, inner))
            self.folds.append(fold)
            rows.addWidget(fold)

    def _line_head(self, rule: RuleLine) -> list[QWidget]:
        head = self._head(rule)
        head[0] = Label(rule.gives, "strong", wrap=True)
        return head

    # What can still come out

    def _add_possible(self, table: TableLines) -> None:
        text = self._wording.text
        self.add(Label(text("ui.explanation.possible", outcomes=" · ".join(table.possible)), "strong", wrap=True))
        self.add(Label(text("ui.explanation.hangs-on"), "body", "text.secondary", wrap=True))
        self.add(self._read(table.hangs_on))
        answers = answers_of(table.hangs_on)
        if answers:
            shown = self._wording.plural("ui.explanation.answers", len(answers))
            self._fold(shown, table.title, lambda rows: self._answers(answers, rows))

    # What came near

    def _near(self, near: Iterable[NearLine], rows: QVBoxLayout) -> None:
        text = self._wording.text
        rows.addWidget(Label(text("ui.explanation.near.about"), "caption", "text.secondary", wrap=True))
        for line in near:
            marks: list[QWidget] = [Label(line.gives, "strong", wrap=True), Mark(line.rule, icon="rule")]
            if not line.verified:
                marks.append(Mark(text("ui.result.unverified"), "unverified"))
            rows.addWidget(Flow(*marks, spacing=8))
            for way in line.ways:
                rows.addWidget(IconLine("corner-down-right", way, ink="text.secondary", wrap=True))


def answers_of(inputs: Iterable[InputLine]) -> tuple[AnswerLine, ...]:
    """Every answer behind these inputs, each once."""
    return tuple({line.key: line for one in inputs for line in one.answers}.values())


def source_text(rule: RuleLine, wording: Wording) -> str:
    """Where the rule stands, and since when it holds."""
    cites = "; ".join(rule.cites) or wording.text("ui.explanation.no-source")
    return " · ".join(part for part in (cites, rule.span) if part)
