"""Reads scales, and holds their bands to what they count: no gap, no overlap, no item without points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intake_app.definitions.band_sets import BandSets, check_covered, read_band_set
from intake_app.definitions.cells import parse_test
from intake_app.definitions.conditions import read_condition
from intake_app.definitions.fields import WHOLE, Fields
from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import ListNode, MapNode, Node, TextNode
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import Counted, EnableWhen, Item, ItemType, Method, Part, Scale
from intake_app.domain.unary import UnaryTest
from intake_app.engine.answerable import LISTED_NUMBERS

Points = tuple[tuple[UnaryTest, int], ...]
_SCALE_KEYS: Final = (
    "id", "method", "items", "bands", "otherBands", "missing", "when", "whenBehavior", "voidWhen", "scaled",
    "levelOnly",
)  # fmt: skip

_MOST_COUNTS: Final = 10_000
"""No published scale counts further; a larger one is refused when its width is checked."""


@dataclass(frozen=True)
class ScaleReader:
    """Reads the scales of one form. `hidden` names the questions that a rule can hide: they count their hidden points
    even where their options begin higher."""

    form: str
    questions: Mapping[str, Item]
    hidden: frozenset[str]
    band_sets: BandSets
    sheet: Sheet

    def read(self, node: MapNode) -> Scale | None:
        """A scale with its maximum computed from the points of its parts; None when it has no id."""
        fields = Fields(node, self.sheet, _SCALE_KEYS)
        scale_id = fields.name("id")
        method = fields.choice("method", Method, Method.SUM)
        parts = tuple(part for entry in fields.nodes("items", required=True) if (part := self._part(entry)))
        self._check_twice(parts, fields)
        spans = [self._span(part) for part in parts]
        least, most = _span_of(method, spans)
        scaled = self._points(fields, "scaled")
        when = self._conditions(fields, "when")
        if when:
            least = 0
        if scaled:
            reached = [
                next((to for test, to in scaled if test.matches(n)), n)
                for n in range(least, min(most, least + _MOST_COUNTS) + 1)
            ]
            least, most = min(reached, default=0), max(reached, default=0)
        bands = read_band_set(fields.node.entries.get("bands"), fields, self.band_sets, self.questions)
        others = {
            name: read_band_set(entry, fields, self.band_sets, self.questions)
            for name, entry in fields.mapping("otherBands").entries.items()
        }
        if parts:
            for one in (bands, *others.values()):
                check_covered(one, least, most, fields.at("bands"), scale_id, self.sheet)
        if not scale_id:
            return None
        return Scale(
            scale_id, method, parts, bands, most, others, self._most_missing(fields, method, parts), when,
            fields.one_of("whenBehavior", ("all", "any"), "all") == "any", self._conditions(fields, "voidWhen"),
            scaled, fields.flag("levelOnly"),
        )  # fmt: skip

    # Parts

    def _part(self, node: Node) -> Part | None:
        """A linkId, a list of them (the greatest counts), or {item, points}, {any: [...]}, {all: [...]}."""
        if isinstance(node, ListNode):
            return self._several(node.items, node.line, least=False)
        if isinstance(node, MapNode) and ("any" in node.entries or "all" in node.entries):
            fields = Fields(node, self.sheet, ("any", "all"))
            least = fields.has("all")
            return self._several(fields.nodes("all" if least else "any"), node.line, least=least)
        one = self._counted(node)
        return Part((one,)) if one else None

    def _several(self, nodes: list[Node], line: int, *, least: bool) -> Part | None:
        counted = tuple(one for node in nodes if (one := self._counted(node)))
        if len(nodes) < 2:
            self.sheet.error(line, "scale-item", "A part of several items needs two or more.", "Name the item alone.")
        return Part(counted, least) if counted else None

    def _counted(self, node: Node) -> Counted | None:
        if isinstance(node, TextNode):
            return Counted(node.text) if self._has_points(node) else None
        if not isinstance(node, MapNode):
            self.sheet.error(node.line, "scale-item", "Lists lie one level deep here.", "Use {any: [...]} instead.")
            return None
        fields = Fields(node, self.sheet, ("item", "points"))
        name = fields.scalar("item", required=True)
        points = self._points(fields, "points", required=True)
        return Counted(name.text, points) if name and points and self._is_known(name) else None

    def _points(self, fields: Fields, key: str, required: bool = False) -> Points:
        """`{"0": 1, "3..4": 2, ">=5": 3}`: unary tests and what they give."""
        found: list[tuple[UnaryTest, int]] = []
        node = fields.mapping(key, required)
        for text, given in node.entries.items():
            try:
                test = parse_test(text)
            except UserError as error:
                self.sheet.error(node.lines[text], error.code, error.message, "See forms/README.md for tests.")
                continue
            if not isinstance(given, TextNode) or not WHOLE.fullmatch(given.text) or given.text.startswith("-"):
                self.sheet.error(node.lines[text], "wrong-kind", "Points are whole numbers, 0 or more.", "Write 1.")
                continue
            found.append((test, int(given.text)))
        return tuple(found)

    def _has_points(self, text: TextNode) -> bool:
        if not self._is_known(text):
            return False
        item = self.questions[text.text]
        if item.type is ItemType.INTEGER and item.minimum is not None and item.maximum is not None:
            if item.minimum >= 0 and item.maximum - item.minimum < LISTED_NUMBERS:
                return True
            what = f"'{text.text}' cannot be counted: it is below 0, or has {LISTED_NUMBERS} values or more."
            self.sheet.error(text.line, "scale-too-wide", what, "Narrow minimum and maximum.")
            return False
        if item.repeats or not item.options or any(option.points is None for option in item.options):
            self.sheet.error(
                text.line,
                "scale-item",
                f"'{text.text}' cannot be counted: not every option of it has points.",
                "Give each option points, or take the item out of the scale.",
            )
            return False
        return True

    def _is_known(self, text: TextNode) -> bool:
        if text.text in self.questions:
            return True
        self.sheet.error(
            text.line,
            "unknown-item",
            f"There is no question '{text.text}' in this form.",
            self.sheet.hint(text.text, self.questions),
        )
        return False

    def _check_twice(self, parts: tuple[Part, ...], fields: Fields) -> None:
        """An item in two parts is meant only where one of the parts joins several, or counts it in a way of its own."""
        plain = [one.link_id for part in parts for one in part.counted if len(part.counted) == 1 and not one.points]
        if len(set(plain)) < len(plain):
            self.sheet.error(fields.at("items"), "scale-item", "An item is counted twice.", "Keep one of the two.")

    # What a scale can reach

    def _span(self, part: Part) -> tuple[int, int]:
        spans = [self._span_of_item(one) for one in part.counted]
        pick = min if part.least else max
        return pick(low for low, _ in spans), pick(high for _, high in spans)

    def _span_of_item(self, one: Counted) -> tuple[int, int]:
        item = self.questions[one.link_id]
        if one.points:
            reached = [0, *(points for _, points in one.points)]
        elif item.options:
            reached = [option.points or 0 for option in item.options]
        else:
            reached = [item.minimum or 0, item.maximum or 0]
        if one.link_id in self.hidden:
            reached.append(item.hidden_points)
        return min(reached), max(reached)

    # The rest

    def _conditions(self, fields: Fields, key: str) -> tuple[EnableWhen, ...]:
        found = []
        for node in fields.maps(key):
            condition = read_condition(node, self.sheet, self.form, dict(self.questions))
            if condition is None:
                continue
            own = condition.question.removeprefix(f"{self.form}/")
            if "/" in own or own.startswith("#") or own not in self.questions:
                self.sheet.error(node.line, "unknown-item", f"There is no '{own}' in this form.", "Name a question.")
                continue
            found.append(condition)
        return tuple(found)

    def _most_missing(self, fields: Fields, method: Method, parts: tuple[Part, ...]) -> int:
        most = Fields(fields.mapping("missing"), self.sheet, ("most",)).whole("most") or 0
        if most and (method is not Method.SUM or any(len(part.counted) > 1 for part in parts) or most >= len(parts)):
            self.sheet.error(
                fields.at("missing"),
                "scale-missing",
                "Only a sum of single items, more than may be missing, can stand for missing ones by its mean.",
                "Take 'missing' out, or lower 'most'.",
            )
        return most


def _span_of(method: Method, spans: list[tuple[int, int]]) -> tuple[int, int]:
    lows, highs = [low for low, _ in spans], [high for _, high in spans]
    if method is Method.SUM:
        return sum(lows), sum(highs)
    if method is Method.MAX:
        return max(lows, default=0), max(highs, default=0)
    return 0, len(spans)
