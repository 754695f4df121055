"""The states of the explanation worth looking at, for pictures. What the window does in a thread is done at once."""

from typing import TYPE_CHECKING, Any

from intake_app import paths

if TYPE_CHECKING:
    from intake_app.casework.office import Desk


def worked_case(_desk: "Desk") -> dict[str, str]:
    """One of the policy's own worked cases, as a file that somebody opens."""
    return {"path": str(paths.forms_dir() / "packs" / "pt-cdt" / "cases" / "076-high-d.json")}


def all_found(page: Any) -> None:
    """What would change the level was found."""
    from intake_app.casework.changes import change_groups

    page.reading.show_changes(change_groups(page.interview, page.room.wording))


def all_found_in_file(page: Any) -> None:
    """The same for a case that is only tried."""
    from intake_app.casework.trying import try_changes

    room = page.room
    found = try_changes(room.desk.library, page.case, language=room.wording.language, today=room.desk.clock.today())
    page.reading.show_changes(found)


def settled(page: Any) -> None:
    """The interview when the level is certain and some questions are left, their list open."""
    from intake_app.domain.answers import Answer, Missing

    page.session.answer("intake/dependence", Answer(value="dependent"))
    for key in ("assist/5c", "assist/6c", "assist/7c"):
        page.session.answer(key, Answer(missing=Missing.UNKNOWN))
    page.move_to("assist/4c")
    page.panel.live.settled.button.click()


def level_unfolded(page: Any) -> None:
    """What the level was read from, and which rules came near it."""
    all_found(page)
    tables = [card for card in page.reading.tables if card.table.table == "tier"]
    for fold in tables[0].folds:
        fold.turn()
    page.scroller.verticalScrollBar().setValue(tables[0].y() - 8)
