"""A case is moved to another version of its policy from its own page: what changes first, then the reason."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from intake_app import paths
from intake_app.casework import cases, interviews
from intake_app.definitions.library import open_library
from intake_app.ui.look.inspection import clipped_texts
from tests.casework.test_pack_files import OLD_ROW, own_copy
from tests.ui.office_cases import SmallOffice, quiet, texts

NAME = "Yusuf"


def acts(page: Any) -> list[str]:
    return [action.data() for action in page.menu.actions()]


def test_a_case_on_the_version_of_today_has_nowhere_to_move(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of(NAME).id)
    assert "ui.case.move" not in acts(page)


def test_what_changes_is_shown_and_the_reason_is_kept(small: SmallOffice, at_desk: Any, tmp_path: Path) -> None:
    own_copy(
        tmp_path / "packs",
        ("pack.yaml", 'version: "1.0"', 'version: "2.0"'),
        ("tables/tier.csv", OLD_ROW, OLD_ROW.replace("education", "treatment")),
    )
    desk = replace(small.technician, library=open_library([paths.forms_dir(), tmp_path]))
    episode = small.of(NAME)
    assert interviews.resume(desk, episode.id).policy.pack.version == "1.0"
    page = at_desk(desk, "case", case=episode.id)
    assert "ui.case.move" in acts(page)
    page.open_panel(page.move_panel)
    shown = texts(page.move_panel)
    assert "1.0 (" in shown and "2.0 (" in shown
    page.primary().click()
    assert page.move_panel.reason.message
    quiet(page.window())
    assert clipped_texts(page.move_panel) == []
    page.move_panel.reason.set_text("The law has changed.")
    page.primary().click()
    assert interviews.resume(desk, episode.id).policy.pack.version == "2.0"
    assert [one.detail for one in cases.case(desk, episode.id).timeline if one.kind == "policy"] == [
        "The law has changed."
    ]
    assert "ui.case.move" not in acts(page)
