"""Nothing that is written into a table runs in a spreadsheet, and nothing of it is lost."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.exchange.spreadsheets import TRIGGERS, as_csv, safe_cell

BEGINNINGS = st.sampled_from([*TRIGGERS, " =", "  @", "\u00a0+", "\ufeff=", '"='])
ANYTHING = st.text(max_size=40) | st.builds(lambda begin, rest: begin + rest, BEGINNINGS, st.text(max_size=20))


@given(st.lists(ANYTHING, min_size=1, max_size=5))
@settings(max_examples=300)
def test_no_cell_begins_like_a_formula_and_every_text_comes_back(texts: list[str]) -> None:
    columns = [f"c{number}" for number in range(len(texts))]
    written = as_csv(columns, [dict(zip(columns, texts, strict=True))])
    assert written.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(written[1:], newline="")))
    assert len(rows) == 2 and len(rows[1]) == len(texts)
    for cell, text in zip(rows[1], texts, strict=True):
        assert cell[:1] not in TRIGGERS
        assert cell.strip(" \u00a0\u200b\ufeff\u2060\u3000")[:1] not in TRIGGERS
        assert cell.removeprefix("'") == text.replace("\x00", "") or cell == text.replace("\x00", "")


def test_numbers_stay_numbers_and_nothing_is_nothing() -> None:
    assert [safe_cell(value) for value in (-3, 2.5, None, True, "-3", "'=1")] == ["-3", "2.5", "", "True", "'-3", "'=1"]
