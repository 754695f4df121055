"""The claim about refusals: what follows a refusal weighs no more than what would have come without any offer."""

from collections.abc import Sequence
from typing import Any

from intake_app import paths
from intake_app.proving.claims import Finding, Remark
from intake_app.proving.searching import Search


def effects_order() -> tuple[tuple[str, ...], ...]:
    """Groups of effects that weigh the same, mildest first, from `resources/proving/effects.yaml`."""
    import yaml

    text = (paths.resources_dir() / "proving" / "effects.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return tuple(tuple(map(str, group)) for group in content["effects"])


def refusal_no_worse(search: Search) -> Finding:
    """`refusal_effect` weighs no more than `baseline_effect`, by the order in `resources/proving/effects.yaml`."""
    told = search.policy.pack.properties
    refusal, baseline = told.get("refusal_effect", ""), told.get("baseline_effect", "")
    if not refusal or not baseline:
        return Finding(True, applies=False, note=Remark("note.no-effects"))
    order = effects_order()
    unknown = [effect for effect in (refusal, baseline) if _weight(order, effect) is None]
    if unknown:
        places = tuple(f"pack.yaml: {effect}" for effect in unknown)
        return Finding(False, 1, note=Remark("note.unknown-effect", {"effects": ", ".join(unknown)}), places=places)
    worse = (_weight(order, refusal) or 0) > (_weight(order, baseline) or 0)
    values = {"refusal": refusal, "baseline": baseline}
    note = Remark("note.refusal-worse" if worse else "note.refusal-fine", values)
    return Finding(not worse, 1, note=note, places=("pack.yaml: refusal_effect",) if worse else ())


def _weight(order: Sequence[Sequence[str]], effect: str) -> int | None:
    return next((n for n, group in enumerate(order) if effect in group), None)
