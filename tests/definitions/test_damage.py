"""Whatever is written into any file of an office ends in problems with places, never in anything else."""

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.definitions.checking import check_paths
from intake_app.definitions.library import open_library
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import band_of
from intake_app.paths import forms_dir
from tests.definitions.small import FILES, Office

scraps = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "null",
            "[]",
            "{}",
            "[[]]",
            "{a: 1}",
            "[a, {b: c}]",
            '"',
            "&a",
            "*a",
            "!!x",
            "#",
            ",",
            ":",
            "\n",
            "\t",
        ]
    ),
    st.sampled_from(
        ["  ", "tiny", "tiny/q1", "#use", "#route", "none", "true", "-1", "999999999999", "2001-07-01", "0001-01-01"]
    ),
    st.sampled_from(
        ["q1", "use", "type: group", "repeats: true", "not(", "..", ">", "{x}", "..2", "law-1;", "rule", "\r\n", "\x00"]
    ),
    st.text(max_size=6),
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(sorted(FILES)))
    pieces = re.split(r"(\W)", FILES[name])
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(pieces) - 1))
        pieces[at] = draw(scraps)
    return name, "".join(pieces)


@settings(max_examples=settings.default.max_examples // 4)  # a whole office is written for each
@given(st.lists(damaged(), min_size=1, max_size=2))
def test_damage_anywhere_is_a_list_of_problems(damage: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        for name, text in damage:
            office.write(name, text)
        for problem in office.problems():
            assert problem.code and problem.what and problem.line >= 0
            path = Path(problem.file)
            lines = path.read_text(encoding="utf-8").count("\n") + 1 if path.is_file() else 0
            assert problem.line <= lines
        library = office.library()
        for act in (lambda: library.pack("small"), lambda: library.wording("pt", pack="small")):
            try:
                act()
            except UserError as error:
                assert error.code


def test_the_forms_of_the_handbook_are_right(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (forms_dir() / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "example.yaml").write_text(blocks[0], encoding="utf-8")
    (tmp_path / "example.en.yaml").write_text(blocks[1], encoding="utf-8")
    problems = check_paths([tmp_path / "example.yaml"], open_library())
    assert [(p.code, p.line) for p in problems if p.severity == "error"] == []
    assert (
        band_of(open_library().instrument(tmp_path / "example.yaml").scale_by_id["total"].band_set.others, 8) == "high"
    )


def test_a_scale_that_counts_nothing_is_told(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.change("form", "items: [q1, q2]", "items: []")
    assert "band-unreachable" in {problem.code for problem in office.problems()}
