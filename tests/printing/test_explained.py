"""What paper says of how a result came about: beside the rules for the record, in plain words for the person."""

from typing import Any

import pytest

from intake_app.printing.content import Explained
from intake_app.printing.packet import render_packet
from tests.printing.case import content
from tests.printing.reading import document_text

EXPLAINED = Explained(
    formal="Route: Commission. By rule R8, use or possession for own use.",
    spans={"tier.T4": "in force since 1 July 2001"},
    near={"tier": ("T2 → Treatment. The score would have to be: High. Now: Moderate.", "T6 → Warning. Now: Moderate.")},
    changes=(
        ("Treatment, if one answer were different:", ("Cannabis: daily",)),
        ("Warning, if 2 answers were different together:", ("Cannabis: never; and worry: never", "Cannabis: no")),
    ),
)


def record(**more: Any) -> str:
    packet = render_packet(content("en", documents=("decision-record",), **more))
    return " ".join(document_text(packet, "decision-record").split())


def test_the_record_says_since_when_what_came_near_and_what_would_change_it() -> None:
    text = record(explained=EXPLAINED)
    assert "in force since 1 July 2001" in text
    after = text[text.index("Estiveram perto:") :]
    assert after.index("T2 → Treatment") < after.index("T6 → Warning") < after.index("O que mudaria o nível")
    assert "Treatment, if one answer were different: – Cannabis: daily" in text
    assert "– Cannabis: never; and worry: never – Cannabis: no" in text
    assert EXPLAINED.formal in text


def test_a_record_without_an_explanation_says_nothing_of_it() -> None:
    text = record()
    assert "Estiveram perto:" not in text
    assert "O que mudaria o nível" not in text


def test_a_paragraph_that_is_the_reasons_of_the_decision_stands_there_once() -> None:
    reasons = content("en").decision.reasons  # type: ignore[union-attr]
    text = record(explained=Explained(formal=reasons))
    assert text.count(" ".join(reasons.split())) == 1


@pytest.mark.parametrize("language", ["en", "pt"])
def test_the_plan_tells_the_person_in_plain_words(language: str) -> None:
    words = ("This is what your answers lead to.", "You may say no.")
    packet = render_packet(content(language, documents=("plan",), person_words=words, person_reason="Because."))
    text = document_text(packet, "plan")
    assert words[0] in text and words[1] in text
    assert "Because." not in text
    heading = {"en": "How it stands, and why", "pt": "Em que ponto está, e porquê"}[language]
    assert heading in text
