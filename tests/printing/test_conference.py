"""The sheet for a case conference: only with consent, and without answers, scores or a level."""

import json
from functools import cache
from pathlib import Path

import pytest

from intake_app.casework.assessing import read_case
from intake_app.casework.loose_packets import packet_of
from intake_app.definitions.library import open_library
from intake_app.printing.content import PacketDocument
from tests.printing.reading import document_text, flat

LIBRARY = open_library()
CASES = LIBRARY.folders[0] / "packs" / "cn-needs-overlay" / "cases"


def case_file(name: str) -> Path:
    return next(CASES.glob(f"*-{name}.json"))


@cache
def packet(name: str, language: str = "en") -> PacketDocument:
    case = json.loads(case_file(name).read_text(encoding="utf-8"))["case"]
    case["person"]["language"] = language
    return packet_of(LIBRARY, read_case(LIBRARY, case))


def test_counting_and_needs_stand_side_by_side_with_what_to_speak_about() -> None:
    text = flat(document_text(packet("conference-needs"), "conference"))
    for words in (
        "Ordem de tratamento na comunidade, três anos",
        "As necessidades dizem: um acordo sobre a ajuda",
        "Acordo sobre ajuda na comunidade",
        "Pôr o que a contagem dá ao lado das necessidades, e dizer a diferença",
        "Apoio jurídico: o que se pode contestar, e até quando",
    ):
        assert flat(words) in text


@pytest.mark.parametrize("name", ["conference-needs", "conference-exception"])
def test_neither_answers_nor_scores_nor_the_level_stand_there(name: str) -> None:
    text = document_text(packet(name), "conference").lower()
    told = ("educação", "advertência", "pontuação de", "assist", "canábis", "amamenta", "consumos", "intervalo")
    assert [word for word in told if word in text] == []


def test_without_consent_there_is_no_sheet() -> None:
    assert "conference" not in packet("found-first").page_starts
    assert packet("conference-needs").page_starts["conference"] == packet("conference-needs").pages
