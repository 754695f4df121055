"""Reads the block `rights` of `pack.yaml`: what a policy declares of the rights of the person."""

from typing import Final

from intake_app.definitions.fields import Fields
from intake_app.definitions.pack_outline import Lines
from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import MapNode, TextNode
from intake_app.domain.rights import Appeal, Emergency, RightsDeclaration

_KEYS: Final = (
    "legal_basis", "review_by", "appeal", "no_measure", "cost", "fines", "tests", "reports", "emergency",
)  # fmt: skip
_REPEAT: Final = ("same", "higher", "not-known")
_UNPAID: Final = ("instalments", "other-way", "enforcement", "detention", "not-known")


def read_rights(root: Fields, sheet: Sheet, lines: Lines) -> RightsDeclaration:
    """The declarations of a pack; nothing declared where there is no such block."""
    node = root.mapping("rights")
    fields = Fields(node, sheet, _KEYS)
    lines["key", "rights"] = root.at("rights") if root.has("rights") else 0
    lines["key", "questions"] = root.at("questions") if root.has("questions") else 0
    for key, line in node.lines.items():
        lines["rights", key] = line
    cost = Fields(fields.mapping("cost"), sheet, ("payer", "reason"))
    fines = Fields(fields.mapping("fines"), sheet, ("repeat", "unpaid"))
    tests = Fields(fields.mapping("tests"), sheet, ("consent",))
    reports = Fields(fields.mapping("reports"), sheet, ("fields", "cites"))
    return RightsDeclaration(
        declared=tuple(node.entries),
        legal_basis=tuple(text.text for text in fields.texts("legal_basis")),
        review_by=fields.day("review_by"),
        appeal=_appeal(fields, sheet),
        no_measure=fields.text("no_measure"),
        payer=cost.text("payer"),
        cost_reason=cost.text("reason"),
        fine_repeat=fines.one_of("repeat", _REPEAT, "not-known") if fines.has("repeat") else "",
        fine_unpaid=fines.one_of("unpaid", _UNPAID, "not-known") if fines.has("unpaid") else "",
        test_consent=tests.text("consent"),
        report_fields=tuple(text.text for text in reports.texts("fields")),
        report_cites=tuple(text.text for text in reports.texts("cites")),
        emergencies=tuple(_emergency(entry, sheet) for entry in fields.maps("emergency")),
    )


def _appeal(fields: Fields, sheet: Sheet) -> Appeal | None:
    node = fields.node.entries.get("appeal")
    if isinstance(node, TextNode) and (node.is_null or node.text == "none"):
        return None
    if not isinstance(node, MapNode):
        if node is not None:
            sheet.error(
                fields.at("appeal"), "wrong-kind", "'appeal' must say where to.", "Write {to: court, days: 20}."
            )
        return None
    entry = Fields(node, sheet, ("to", "days", "cites", "verified"))
    return Appeal(
        to=entry.text("to", required=True),
        days=entry.whole("days"),
        cites=tuple(text.text for text in entry.texts("cites")),
        verified=entry.flag("verified"),
    )


def _emergency(node: MapNode, sheet: Sheet) -> Emergency:
    entry = Fields(node, sheet, ("measure", "professionals", "hours", "review"))
    return Emergency(
        measure=entry.name("measure"),
        professionals=entry.whole("professionals") or 0,
        hours=entry.whole("hours"),
        review=entry.flag("review"),
    )
