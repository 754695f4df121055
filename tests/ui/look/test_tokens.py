"""The tokens keep what they promise: contrast, and every role in every theme."""

import itertools

import pytest

from intake_app.ui.look.tokens import THEMES, tokens


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


PAIRS = [(theme, entry) for theme in THEMES for entry in tokens().raw["contrast"][theme]]


@pytest.mark.parametrize(("theme", "entry"), PAIRS, ids=[f"{t}-{e['text']}-{e['on']}" for t, e in PAIRS])
def test_contrast_is_what_the_tokens_say_and_enough(theme: str, entry: dict) -> None:
    measured = contrast(tokens().colour(theme, entry["text"]), tokens().colour(theme, entry["on"]))
    assert measured >= entry["least"]
    assert measured == pytest.approx(entry["ratio"], abs=0.011)


def test_every_theme_has_every_role() -> None:
    assert len({frozenset(tokens().roles(theme)) for theme in THEMES}) == 1


def test_body_text_reads_on_every_ground_it_is_painted_on() -> None:
    grounds = ("surface.window", "surface.card", "surface.sunk", "surface.hover", "surface.raised")
    for theme, ground in itertools.product(THEMES, grounds):
        assert contrast(tokens().colour(theme, "text.primary"), tokens().colour(theme, ground)) >= 7


def test_no_type_is_smaller_than_the_least() -> None:
    assert min(tokens().type(name).size for name in tokens().type_names()) >= tokens().raw["type"]["min"]


def test_targets_are_large_enough() -> None:
    least = tokens().size("target_min")
    for name in (
        "button",
        "button_large",
        "answer",
        "answer_participant",
        "field",
        "table_row",
        "answered_row",
        "chip",
    ):
        assert tokens().size(name) >= least
