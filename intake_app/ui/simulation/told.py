"""What came out of a simulation: who would move, how many there would be, by age and office, which rules spoke."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.simulation_runs import RuleCount
from intake_app.casework.simulation_words import RuleLine, SimulationWords
from intake_app.ui.look import Button, Card, Fact, FilterChip, Flow, IconLine, Label
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.page import Room
from intake_app.ui.simulation.plots import Bars, BarsPlot, Count, MatrixPlot, MatrixRow

AXES = ("tier", "measure", "route")
GROUPS = ("age", "office", "sex")
_MOST = 40

Report = Mapping[str, Any]


class SimulationTold(QWidget):
    """The cards of one result. *Signals*: `csv_wanted()`, `json_wanted()`."""

    csv_wanted = Signal()
    json_wanted = Signal()

    def __init__(self, room: Room, report: Report, rules: tuple[RuleCount, ...], words: SimulationWords) -> None:
        super().__init__()
        self.room, self.report, self.words = room, report, words
        self.rules = words.rules(rules)
        self.axis = "tier"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for card in (self._head(), self._moves(), self._groups(), self._demand(), self._rules(), self._misfits()):
            if card is not None:
                column.addWidget(card)
        column.addStretch(1)
        self.show_axis("tier")

    def text(self, code: str, **values: object) -> str:
        """A text of the page of simulations."""
        return self.room.text(f"ui.simulation.{code}", **values)

    @property
    def compares(self) -> bool:
        """Whether there is a before."""
        return self.report["before"] is not None

    # Head

    def _head(self) -> Card:
        card = Card(self.text("told"), spacing=8)
        words, below = self.words, self.report["protected_below"]
        if self.compares:
            card.add(Fact(self.text("before"), words.side(self.report["before"])))
        card.add(Fact(self.text("after"), words.side(self.report["after"])))
        card.add(Fact(self.text("cases"), str(self.report["cases"])))
        card.add(IconLine("shield", self.room.text("simulation.protected", below=below), ink="text.secondary",
                          type="caption", wrap=True))  # fmt: skip
        self.csv = Button(self.text("save.csv"), icon="table-2")
        self.json = Button(self.text("save.json"), icon="file-down")
        self.csv.clicked.connect(lambda _=False: self.csv_wanted.emit())
        self.json.clicked.connect(lambda _=False: self.json_wanted.emit())
        card.add(Flow(self.csv, self.json, spacing=8))
        return card

    # Who moves

    def _moves(self) -> Card:
        card = Card(self.text("moves" if self.compares else "caseload"), spacing=10)
        self.chips = {axis: FilterChip(self.room.text(f"policy.output.{axis}"), tick=False) for axis in AXES}
        for axis, chip in self.chips.items():
            chip.clicked.connect(partial(self.show_axis, axis))
        card.add(Flow(*self.chips.values(), spacing=6))
        self.sentence = Label("", "body", "text.secondary", wrap=True)
        self.matrix, self.bars = MatrixPlot(), BarsPlot()
        self.numbers = Label("", "caption", "text.secondary", wrap=True)
        for widget in (self.sentence, self.matrix, self.bars, self.numbers):
            card.add(widget)
        return card

    def show_axis(self, axis: str) -> None:
        """Level, measure or route."""
        self.axis = axis
        told = self.report["axes"][axis]
        for code, chip in self.chips.items():
            chip.setChecked(code == axis)
        self.matrix.setVisible(self.compares)
        if self.compares:
            self._show_matrix(axis, told)
        names = dict.fromkeys((*told.get("before", ()), *told["after"]))
        rows = [
            Bars(self.words.code(axis, code), told["before"].get(code, 0) if self.compares else None,
                 told["after"].get(code, 0))
            for code in names
        ]  # fmt: skip
        said = {row.name: self._said(row) for row in rows}
        self.bars.show_bars(self.room.text(f"policy.output.{axis}"), rows, said)
        self.sentence.setText(self._sentence(told))
        self.numbers.setText("\n".join(part for part in (self._numbers(axis, told), self._legend) if part))

    @property
    def _legend(self) -> str:
        return self.text("legend") if self.compares else ""

    def _said(self, row: Bars) -> str:
        if row.before is None:
            return self.text("said.count", name=row.name, count=row.after)
        return self.text("said.change", name=row.name, before=row.before, after=row.after)

    def _sentence(self, told: Report) -> str:
        if not self.compares:
            return self.text("sentence.caseload")
        parts = [self.text("sentence.moved", count=told["moved"])]
        if "milder" in told:
            parts.append(self.text("sentence.ways", milder=told["milder"], harsher=told["harsher"]))
        return " ".join(parts)

    def _numbers(self, axis: str, told: Report) -> str:
        moves = [
            self.text("said.move", before=self.words.code(axis, one["from"]), after=self.words.code(axis, one["to"]),
                      count=one["cases"])
            for one in told.get("moves", ())
        ]  # fmt: skip
        return " · ".join(moves)

    def _show_matrix(self, axis: str, told: Report) -> None:
        rows, columns = list(told["before"]), list(told["after"])
        counts: dict[tuple[str, str], Count] = {(one["from"], one["to"]): one["cases"] for one in told["moves"]}
        counts |= {(code, code): count for code, count in told["stays"].items()}
        lines = [
            MatrixRow(self.words.code(axis, one), tuple(counts.get((one, other), 0) for other in columns))
            for one in rows
        ]
        diagonal = [(y, x) for y, one in enumerate(rows) for x, other in enumerate(columns) if one == other]
        said = [
            self.text("said.move", before=self.words.code(axis, one), after=self.words.code(axis, other), count=count)
            for (one, other), count in counts.items()
        ]
        heads = (self.room.text("simulation.before"), self.room.text("simulation.after"))
        self.matrix.show_matrix(
            heads, [self.words.code(axis, one) for one in columns], lines, diagonal,
            f"{self.text('moves')}: {'; '.join(said)}",
        )  # fmt: skip

    # Groups

    def _groups(self) -> Card:
        card = Card(self.text("groups"), spacing=8)
        for group in GROUPS:
            entries = self.report["groups"][group]
            if not entries or (len(entries) == 1 and group == "office"):
                continue
            card.add(Label(self.room.text(f"simulation.{group}"), "strong"))
            for entry in entries:
                name = self.words.code(group, entry["group"])
                card.add(Fact(name, self._grouped(entry), strong=False))
        return card

    def _grouped(self, entry: Report) -> str:
        cases = self.room.text("ui.simulation.count", count=entry["cases"])
        told = entry["tier"]
        if "moves" not in told:
            parts = [f"{self.words.code('tier', code)} {count}" for code, count in told.items()]
        else:
            parts = [
                self.text("said.move", before=self.words.code("tier", one["from"]),
                          after=self.words.code("tier", one["to"]), count=one["cases"])
                for one in told["moves"]
            ] or [self.text("nobody")]  # fmt: skip
        return f"{cases}. {' · '.join(parts)}"

    # What it takes

    def _demand(self) -> Card:
        card = Card(self.room.text("simulation.services"), spacing=8)
        services, before = self.report["services"], self.report["services"].get("before", {})
        rows = [
            Bars(self.words.code("service", kind), before.get(kind, 0) if self.compares else None,
                 services["after"].get(kind, 0))
            for kind in dict.fromkeys((*before, *services["after"]))
        ]  # fmt: skip
        self.services = BarsPlot()
        self.services.show_bars(
            self.room.text("simulation.services"), rows, {row.name: self._said(row) for row in rows}
        )
        card.add(self.services if rows else Label(self.text("no_services"), "body", "text.secondary"))
        return card

    # Rules

    def _rules(self) -> Card:
        card = Card(self.text("rules"), spacing=6)
        self.rule_chips = {code: FilterChip(self.text(f"rules.{code}"), tick=False) for code in ("never", "fired")}
        for code, chip in self.rule_chips.items():
            chip.clicked.connect(partial(self.show_rules, code))
        card.add(Flow(*self.rule_chips.values(), spacing=6))
        holder = QWidget()
        self.rule_column = QVBoxLayout(holder)
        self.rule_column.setContentsMargins(0, 0, 0, 0)
        self.rule_column.setSpacing(6)
        card.add(holder)
        self.show_rules("never")
        return card

    def show_rules(self, code: str) -> None:
        """Those that spoke in no case, or those that spoke."""
        clear_layout(self.rule_column)
        for other, chip in self.rule_chips.items():
            chip.setChecked(other == code)
        found = [line for line in self.rules if (line.cases is None) == (code == "never")]
        table = ""
        for line in found:
            if line.table != table:
                table = line.table
                self.rule_column.addWidget(Label(table, "strong", wrap=True))
            self.rule_column.addWidget(self._rule(line))
        if not found:
            self.rule_column.addWidget(Label(self.text("rules.none"), "body", "text.secondary"))

    def _rule(self, line: RuleLine) -> Label:
        cases = "" if line.cases is None else self.text("count", count=line.cases)
        told = " · ".join(part for part in (line.rule, line.gives, cases) if part)
        return Label(told, "body", wrap=True)

    # What did not fit

    def _misfits(self) -> Card | None:
        unread, unknown = self.report["unread"], self.report["unknown_answers"]
        if not unread and not unknown:
            return None
        card = Card(self.text("misfits"), spacing=6)
        for one in unread[:_MOST]:
            card.add(Label(f"{one['case']}: {one['what']}", "body", wrap=True))
        if unknown:
            card.add(Label(self.room.text("simulation.unknown"), "strong", wrap=True))
        for one in unknown[:_MOST]:
            told = f"{one['case']}: {', '.join(one['answers'])} ({one['policy']})"
            card.add(Label(told, "body", wrap=True))
        more = max(0, len(unread) - _MOST) + max(0, len(unknown) - _MOST)
        if more:
            card.add(Label(self.room.text("ui.policies.more", count=more), "caption", "text.secondary"))
        return card
