"""Keeps a scale to what can be counted after every answer: its score while answers are open is found by trying."""

from math import prod
from typing import Final

from intake_app.definitions.form_lines import form_lines
from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import MapNode
from intake_app.domain.questionnaire import Counted, Item, ItemType, Questionnaire
from intake_app.engine.policy import CompiledPolicy, CountedScale
from intake_app.engine.scoring import alone

MAX_TRIED: Final = 20_000
"""How many ways to answer a scale may hang on: each of them is tried."""
MAX_POINTS: Final = 10_000
"""How far a scale may count: what it can reach is kept as one bit for every score."""


def check_width(form: Questionnaire, root: MapNode, sheet: Sheet) -> None:
    """Notes every scale of `form`, read from `root` without an error, that would take too long to count."""
    if not form.scales:
        return
    policy = alone(form)
    for key, counted in policy.scales.items():
        ways, most = ways_to_answer(policy, key), _highest(policy, counted)
        line = form_lines(root).scales.get(counted.scale.id, 0)
        if most > MAX_POINTS:
            what = f"The scale '{counted.scale.id}' counts up to {most}; {MAX_POINTS} are the most."
            sheet.error(line, "scale-too-wide", what, "Give smaller points.")
        elif ways > MAX_TRIED:
            what = f"What '{counted.scale.id}' can reach hangs on {ways} ways to answer; {MAX_TRIED} are the most."
            sheet.error(line, "scale-too-wide", what, "Let fewer questions hide others, or give fewer answers.")


def ways_to_answer(policy: CompiledPolicy, scale_key: str) -> int:
    """How many ways to answer have to be tried to tell what the scale can reach while nothing is answered."""
    counted = policy.scales[scale_key]
    tried = {*(key for key in counted.controllers if key in policy.questions), *counted.shared}
    return prod(_width(policy.questions[key].item) for key in tried)


def _width(item: Item) -> int:
    if item.options:
        return len(item.options) + item.repeats
    if item.type is ItemType.BOOLEAN:
        return 2
    if item.type is ItemType.INTEGER and item.minimum is not None and item.maximum is not None:
        return item.maximum - item.minimum + 1
    return 1


def _highest(policy: CompiledPolicy, counted: CountedScale) -> int:
    return sum(max(_points(policy.questions[key].item, one) for key, one in part) for part in counted.parts)


def _points(item: Item, counted: Counted) -> int:
    if counted.points:
        most = max(points for _, points in counted.points)
    elif item.options:
        most = max(option.points or 0 for option in item.options)
    else:
        most = item.maximum or 0
    return max(most, item.hidden_points)
