"""An office whose form has every kind of question, for pictures. It is there where the tests of the project are."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.casework.office import Desk


@cache
def office_of_every_kind(language: str) -> "Desk":
    """That office, with one case. Raises ModuleNotFoundError where the tests are not."""
    from importlib import import_module

    desk: Desk = import_module("tests.ui.around_forms").demonstration(language)
    return desk


def at_every_kind(link_id: str) -> "Callable[[Desk], dict[str, str]]":
    """Opens its case at one question."""

    def found(desk: "Desk") -> dict[str, str]:
        from intake_app.casework.case_view import CaseFilter
        from intake_app.casework.cases import list_cases

        return {"case": list_cases(desk, CaseFilter(only_open=False))[0].episode_id, "key": f"every-kind/{link_id}"}

    return found
