"""A policy's own tables without a window: what they come to, in codes and in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from intake_app.casework.assessing import assess, read_case
from intake_app.casework.reasons import law_view
from intake_app.definitions.library import open_library

LIBRARY = open_library()
PACKS = Path("forms/packs")


def _cases(pack: str) -> list[dict[str, Any]]:
    return [
        json.loads(path.read_text(encoding="utf-8"))["case"] for path in sorted((PACKS / pack / "cases").glob("*.json"))
    ]


def test_each_table_gives_a_code_or_a_list() -> None:
    found = [assess(LIBRARY, case, language="en")["tables"] for case in _cases("us-treatment-court")]
    assert all(isinstance(one, dict) and set(one) == {"quadrant", "track", "advancement"} for one in found)
    assert {one["quadrant"] for one in found if isinstance(one, dict)} >= {"high-risk-high-need", "low-risk-low-need"}
    steps = [assess(LIBRARY, case, language="en")["tables"] for case in _cases("dual-track")]
    assert any(isinstance(one, dict) and "named-contact" in one["continuity"] for one in steps)


def test_what_is_open_is_null() -> None:
    case = {**_cases("us-treatment-court")[0], "answers": {}}
    tables = assess(LIBRARY, case, language="en")["tables"]
    assert tables == {"quadrant": None, "track": None, "advancement": None}


def test_a_policy_without_tables_of_its_own_has_none() -> None:
    assert assess(LIBRARY, _cases("pt-cdt")[0], language="en")["tables"] == {}


@pytest.mark.parametrize("language", ["en", "pt"])
@pytest.mark.parametrize("pack", ["us-treatment-court", "dual-track", "au-diversion", "be-ghent-treatment-chamber"])
def test_no_code_is_shown_for_words(pack: str, language: str) -> None:
    for case in _cases(pack):
        read = read_case(LIBRARY, case)
        wording = LIBRARY.wording(language, read.policy.pack)
        view = law_view(read.policy, read.evaluation, read.answers, wording)
        codes = {code for trace in read.evaluation.trace for code in trace.outputs.values() if "-" in code}
        tables = {table.id for table in read.policy.pack.tables}
        for line in view.lines:
            assert line.label not in tables and line.value not in codes, line
