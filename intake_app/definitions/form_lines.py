"""Where in its file a part of a form stands: what the form itself does not know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from intake_app.definitions.reading import ListNode, MapNode, Node, TextNode
from intake_app.domain.questionnaire import Band


@dataclass
class FormLines:
    """Lines by name: items and their conditions, scales and their bands, alerts and their conditions."""

    items: dict[str, int] = field(default_factory=dict)
    conditions: dict[str, list[int]] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    counted: dict[tuple[str, str], int] = field(default_factory=dict)
    bands: dict[tuple[str, Band], int] = field(default_factory=dict)
    alerts: dict[str, int] = field(default_factory=dict)
    asked: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """By linkId of an item: what its conditions ask about, with lines, also what is not in the form."""

    def of_condition(self, link_id: str, number: int) -> int:
        """The line of the condition with this number, or of the item when it is not known."""
        lines = self.conditions.get(link_id, [])
        return lines[number] if number < len(lines) else self.items.get(link_id, 0)


def form_lines(root: MapNode) -> FormLines:
    """The lines of the form in `root`; whatever is not written as it should be is left out."""
    lines = FormLines()
    for item in _items(root):
        name = _text(item, "linkId")
        if name and name not in lines.items:
            lines.items[name] = item.lines["linkId"]
            conditions = list(_maps(item.entries.get("enableWhen")))
            lines.conditions[name] = [condition.line for condition in conditions]
            lines.asked[name] = [(_text(condition, "question"), condition.line) for condition in conditions]
    for scale in _maps(root.entries.get("scales")):
        name = _text(scale, "id")
        lines.scales.setdefault(name, scale.lines.get("id", scale.line))
        for text in _texts(scale.entries.get("items")):
            lines.counted.setdefault((name, text.text), text.line)
        for band, line in _bands(scale, root):
            lines.bands.setdefault((name, band), line)
    for alert in _maps(root.entries.get("alerts")):
        lines.alerts.setdefault(_text(alert, "id"), alert.lines.get("id", alert.line))
    return lines


def _items(node: MapNode) -> Iterator[MapNode]:
    for child in _maps(node.entries.get("item")):
        yield child
        yield from _items(child)


def _maps(node: Node | None) -> Iterator[MapNode]:
    if isinstance(node, ListNode):
        yield from (entry for entry in node.items if isinstance(entry, MapNode))


def _text(node: MapNode, key: str) -> str:
    found = node.entries.get(key)
    return found.text.strip() if isinstance(found, TextNode) else ""


def _texts(node: Node | None) -> Iterator[TextNode]:
    if isinstance(node, TextNode):
        yield node
    elif isinstance(node, ListNode):
        for entry in node.items:
            yield from _texts(entry)
    elif isinstance(node, MapNode):
        for key in ("item", "any", "all"):
            yield from _texts(node.entries.get(key))


def _bands(scale: MapNode, root: MapNode) -> Iterator[tuple[Band, int]]:
    """Every band a scale names, in its own list, by the name of a set, by key or as another set."""
    sets = root.entries.get("bandSets")
    named: Mapping[str, Node] = sets.entries if isinstance(sets, MapNode) else {}
    waiting = [scale.entries.get("bands"), scale.entries.get("otherBands")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, TextNode):
            node = named.get(node.text)
        if isinstance(node, MapNode):
            waiting += [entry for key, entry in node.entries.items() if key != "by"]
        for entry in _maps(node):
            low, high = _text(entry, "low"), _text(entry, "high")
            if low.lstrip("-").isdecimal() and high.lstrip("-").isdecimal():
                yield Band(_text(entry, "code"), int(low), int(high)), entry.line
