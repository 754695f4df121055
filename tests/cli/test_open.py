"""`intake-app --open CASE.json`: which window is opened with what, and what is refused before."""

from pathlib import Path

import pytest

from intake_app.cli.main import main


def test_a_case_is_handed_to_the_window(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text("{}", encoding="utf-8")
    opened: list[tuple[Path | None, bool, Path | None]] = []

    def window(vault: Path | None, demo: bool, given: Path | None) -> int:
        opened.append((vault, demo, given))
        return 0

    assert main(["--open", str(case)], window) == 0
    assert main([], window) == 0
    assert main(["demo"], window) == 0
    assert opened == [(None, False, case), (None, False, None), (None, True, None)]


def test_a_file_that_is_not_there_is_refused_before_any_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--open", str(tmp_path / "none.json")], lambda *_: pytest.fail("a window was opened")) == 2
    assert "There is no such file" in capsys.readouterr().err
