"""Reads scales and bands, and holds them to what they count: no gap, no overlap, no item without points."""

from collections.abc import Mapping
from typing import Final

from intake_app.definitions.fields import CODE, Fields
from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import ListNode, MapNode, Node, TextNode
from intake_app.domain.questionnaire import Band, Item, Method, Scale

BandSets = Mapping[str, tuple[Band, ...]]
_SCALE_KEYS: Final = ("id", "method", "items", "bands")


def read_bands(nodes: list[Node], sheet: Sheet) -> tuple[Band, ...]:
    """Bands in the order of the file, lowest first."""
    bands: list[Band] = []
    for node in nodes:
        if not isinstance(node, MapNode):
            sheet.error(node.line, "wrong-kind", "A band must be written as {code, low, high}.", "Write all three.")
            continue
        fields = Fields(node, sheet, ("code", "low", "high"))
        code, low, high = fields.text("code", required=True), fields.whole("low", True), fields.whole("high", True)
        if not code or low is None or high is None:
            continue
        if not CODE.fullmatch(code):
            sheet.error(node.line, "bad-code", f"'{code}' cannot be a code.", "Use lower-case letters, digits and '-'.")
        if any(band.code == code for band in bands):
            sheet.error(node.line, "duplicate-code", f"The band '{code}' stands here twice.", "Keep one of the two.")
        if low > high:
            sheet.error(
                node.line, "band-order", f"The band '{code}' runs from {low} to {high}.", "Write the smaller first."
            )
        elif bands and low <= bands[-1].high:
            sheet.error(
                node.line,
                "band-overlap",
                f"'{code}' begins at {low}, but '{bands[-1].code}' ends at {bands[-1].high}.",
                f"Begin it at {bands[-1].high + 1}, or end the other earlier; order bands lowest first.",
            )
        elif bands and low > bands[-1].high + 1:
            sheet.error(
                node.line,
                "band-gap",
                f"No band holds {bands[-1].high + 1} to {low - 1}.",
                "Let every band begin one above the end of the one before.",
            )
        bands.append(Band(code, low, high))
    return tuple(bands)


def read_scale(
    node: MapNode, sheet: Sheet, band_sets: BandSets, questions: Mapping[str, Item], hidden: frozenset[str]
) -> Scale | None:
    """A scale with its maximum computed from the points of its items; None when it has no id.

    `hidden` names the questions that a rule can hide: they can count 0 even where their options begin higher.
    """
    fields = Fields(node, sheet, _SCALE_KEYS)
    scale_id = fields.name("id")
    method = fields.choice("method", Method, Method.SUM)
    counted = [text for text in fields.texts("items", required=True) if _has_points(text, sheet, questions)]
    names = list(dict.fromkeys(text.text for text in counted))
    if len(names) < len(counted):
        sheet.error(fields.at("items"), "scale-item", "An item is counted twice.", "Keep one of the two.")
    most = [max(option.points or 0 for option in questions[name].options) for name in names]
    maximum = {Method.SUM: sum(most), Method.MAX: max(most, default=0), Method.COUNT: len(most)}[method]
    bands = _bands_of(fields, sheet, band_sets)
    if bands and names:
        counts = [questions[name] for name in names]
        least = 0 if method is Method.COUNT or hidden.intersection(names) else _least(method, counts)
        _covered(bands, least, maximum, fields.at("bands"), scale_id, sheet)
    return Scale(scale_id, method, tuple(names), bands, maximum) if scale_id else None


def _has_points(text: TextNode, sheet: Sheet, questions: Mapping[str, Item]) -> bool:
    item = questions.get(text.text)
    if item is None:
        sheet.error(
            text.line,
            "unknown-item",
            f"There is no question '{text.text}' in this form.",
            sheet.hint(text.text, questions),
        )
        return False
    if item.repeats or not item.options or any(option.points is None for option in item.options):
        sheet.error(
            text.line,
            "scale-item",
            f"'{text.text}' cannot be counted: not every option of it has points.",
            "Give each option points, or take the item out of the scale.",
        )
        return False
    if any((option.points or 0) < 0 for option in item.options):
        sheet.error(text.line, "scale-item", f"'{text.text}' has negative points.", "Points are 0 or more.")
        return False
    return True


def _bands_of(fields: Fields, sheet: Sheet, band_sets: BandSets) -> tuple[Band, ...]:
    node = fields.node.entries.get("bands")
    if isinstance(node, ListNode):
        return read_bands(node.items, sheet)
    name = fields.text("bands")
    if not name:
        return ()
    if name not in band_sets:
        sheet.error(
            fields.at("bands"),
            "unknown-band-set",
            f"There is no band set '{name}'.",
            sheet.hint(name, band_sets) or "Add it under bandSets.",
        )
    return band_sets.get(name, ())


def _least(method: Method, items: list[Item]) -> int:
    points = [item.lowest_points or 0 for item in items]
    return sum(points) if method is Method.SUM else max(points)


def _covered(bands: tuple[Band, ...], least: int, maximum: int, line: int, scale: str, sheet: Sheet) -> None:
    if bands[0].low > least:
        sheet.error(
            line,
            "band-gap",
            f"The scale '{scale}' can be {least}, but its bands begin at {bands[0].low}.",
            f"Let the first band begin at {least}.",
        )
    if bands[-1].high < maximum:
        sheet.error(
            line,
            "band-gap",
            f"The scale '{scale}' can reach {maximum}, but its bands end at {bands[-1].high}.",
            f"Let the last band end at {maximum}.",
        )
    elif bands[-1].high > maximum:
        sheet.error(
            line,
            "band-beyond",
            f"The bands end at {bands[-1].high}, but the scale '{scale}' ends at {maximum}.",
            f"Let the last band end at {maximum}, or look for an item that is missing.",
        )
