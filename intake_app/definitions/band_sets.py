"""Reads bands: one list for everybody, or one by sex or by the answer to a coded item."""

from collections.abc import Mapping
from typing import Final

from intake_app.definitions.fields import CODE, Fields
from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import ListNode, MapNode, Node, TextNode
from intake_app.domain.person import Sex
from intake_app.domain.questionnaire import BY_SEX, Band, BandSet, Item

BandSets = Mapping[str, tuple[Band, ...]]
_OTHERS: Final = (Sex.UNDISCLOSED.value, "others")


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


def read_band_set(node: Node | None, fields: Fields, band_sets: BandSets, questions: Mapping[str, Item]) -> BandSet:
    """The bands `node` tells: a list, the name of a set, or `{by: sex, male: ..., undisclosed: ...}`."""
    sheet = fields.sheet
    if not isinstance(node, MapNode):
        return BandSet(_list_of(node, band_sets, sheet))
    by = node.entries.get("by")
    name = by.text if isinstance(by, TextNode) else ""
    item = questions.get(name)
    if name != BY_SEX and (item is None or not item.options):
        sheet.error(node.line, "band-key", "Bands differ by 'sex' or by a coded item of the form.", "Write by: sex.")
    known = [sex.value for sex in Sex] if name == BY_SEX else [str(o.code) for o in item.options] if item else []
    keyed: dict[str, tuple[Band, ...]] = {}
    others: tuple[Band, ...] = ()
    for key, entry in node.entries.items():
        if key in _OTHERS:
            others = _list_of(entry, band_sets, sheet)
        elif key in known:
            keyed[key] = _list_of(entry, band_sets, sheet)
        elif key != "by":
            sheet.error(node.lines[key], "band-key", f"'{key}' is nobody's key here.", sheet.hint(key, known))
    if name == BY_SEX and not others:
        sheet.error(node.line, "band-key", "No bands are named for an undisclosed sex.", "Add undisclosed: ...")
    found = BandSet(others, name, keyed)
    if len({tuple(band.code for band in bands) for bands in found.lists}) > 1:
        sheet.error(node.line, "band-key", "These bands have different codes.", "Give all the same codes in one order.")
    return found


def _list_of(node: Node | None, band_sets: BandSets, sheet: Sheet) -> tuple[Band, ...]:
    if isinstance(node, ListNode):
        return read_bands(node.items, sheet)
    if not isinstance(node, TextNode) or node.is_null:
        return ()
    if node.text not in band_sets:
        sheet.error(
            node.line,
            "unknown-band-set",
            f"There is no band set '{node.text}'.",
            sheet.hint(node.text, band_sets) or "Add it under bandSets.",
        )
    return band_sets.get(node.text, ())


def check_covered(found: BandSet, least: int, maximum: int, line: int, scale: str, sheet: Sheet) -> None:
    """Every list of bands holds every score from `least` to `maximum` and none beyond."""
    for bands in found.lists:
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
