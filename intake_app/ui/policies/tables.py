"""A decision table as a page to read: columns, rows, reasons and sources, with what was searched for marked."""

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QTextBrowser, QWidget

from intake_app.casework.policy_view import RuleView, TableView
from intake_app.domain.wording import Wording
from intake_app.ui.look import look
from intake_app.ui.look.theme import Restyled

GRID_MOST = 6
"""With more inputs than these a row says in words what it asks, in one column."""


class TableReader(Restyled, QTextBrowser):
    """Shows tables one below the other. Scrolls with the keys, and its text can be copied."""

    def __init__(self, wording: Wording, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self._shown: tuple[tuple[TableView, tuple[RuleView, ...]], ...] = ()
        self._search, self._compact = "", False
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_tables(
        self, shown: Sequence[tuple[TableView, tuple[RuleView, ...]]], search: str = "", *, compact: bool = False
    ) -> None:
        """These tables with these of their rules. `compact`: conditions in one column, for narrow windows."""
        self._shown, self._search, self._compact = tuple(shown), search, compact
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._shown:
            self._write()

    def _write(self) -> None:
        self.document().setDefaultFont(look().font("body"))
        self.document().setDocumentMargin(2)
        parts = [self._table(table, rules) for table, rules in self._shown]
        ink, back = look().hex("text.primary"), look().hex("surface.card")
        self.setHtml(f"<body style='color:{ink};background:{back}'>{''.join(parts)}</body>")

    def _table(self, table: TableView, rules: Sequence[RuleView]) -> str:
        text = self._wording.text
        grid = len(table.inputs) <= GRID_MOST and not self._compact
        asked = list(table.inputs) if grid else [text("ui.policies.tables.when")]
        heads = [text("ui.policies.tables.rule"), *asked, *table.outputs]
        if self._compact:
            heads[-1] += f" · {text('ui.policies.tables.why')}"
        else:
            heads.append(text("ui.policies.tables.why"))
        line, sunk = look().hex("line.control"), look().hex("surface.sunk")
        small = look().text_px("caption")
        wide = [8, *([0] * (len(heads) - 2)), 0 if self._compact else 28]
        head = "".join(
            f"<th align='left' bgcolor='{sunk}'{f' width={part}%' if part else ''}>{self._said(one)}</th>"
            for one, part in zip(heads, wide, strict=True)
        )
        rows = "".join(self._row(table, rule, grid) for rule in rules)
        return (
            f"<h3>{self._said(table.title)}</h3>"
            f"<p style='color:{look().hex('text.secondary')}'>{escape(table.how)}</p>"
            f"<table border='1' cellspacing='0' cellpadding='6' width='100%' "
            f"style='border-collapse:collapse;border-color:{line};font-size:{small}px'>"
            f"<tr>{head}</tr>{rows}</table>"
        )

    def _row(self, table: TableView, rule: RuleView, grid: bool) -> str:
        quiet = look().hex("text.secondary")
        asked = self._cells(table, rule) if grid else [self._conditions(table, rule)]
        given = [f"<b>{self._said(one)}</b>" for one in rule.outputs]
        why = self._why(rule, quiet)
        cells = [self._name(rule), *asked, *given]
        if self._compact:
            cells[-1] += f"<br>{why}" if why else ""
        else:
            cells.append(why or "–")
        return "<tr>" + "".join(f"<td valign='top'>{cell}</td>" for cell in cells) + "</tr>"

    def _name(self, rule: RuleView) -> str:
        if rule.verified:
            return self._said(rule.rule)
        mark = escape(self._wording.text("paper.unverified"))
        return f"{self._said(rule.rule)}<br><i style='color:{look().hex('alert.caution')}'>{mark}</i>"

    def _cells(self, table: TableView, rule: RuleView) -> list[str]:
        quiet = look().hex("text.tertiary")
        return [self._said(cell) if cell else f"<span style='color:{quiet}'>–</span>" for cell in rule.cells]

    def _conditions(self, table: TableView, rule: RuleView) -> str:
        asked = [(name, cell) for name, cell in zip(table.inputs, rule.cells, strict=True) if cell]
        if not asked:
            return escape(self._wording.text("policy.rule.always"))
        return "<br>".join(f"{self._said(name)}: <b>{self._said(cell)}</b>" for name, cell in asked)

    def _why(self, rule: RuleView, quiet: str) -> str:
        parts = [self._said(rule.because)] if rule.because else []
        if rule.cites:
            parts.append(f"<span style='color:{quiet}'>{self._said('; '.join(rule.cites))}</span>")
        return "<br>".join(parts)

    def _said(self, text: str) -> str:
        """The text with what was searched for marked, by ground and line."""
        words = [re.escape(word) for word in self._search.split() if word]
        if not words:
            return escape(text)
        soft, ink = look().hex("accent.soft"), look().hex("accent.soft_text")
        style = f"background-color:{soft};color:{ink};text-decoration:underline"
        parts = re.split(f"({'|'.join(words)})", text, flags=re.IGNORECASE)
        return "".join(
            f"<span style='{style}'>{escape(part)}</span>" if number % 2 else escape(part)
            for number, part in enumerate(parts)
        )
