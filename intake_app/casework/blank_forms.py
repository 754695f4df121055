"""Forms on paper: a blank form of any instrument, with the office's letterhead, and the record that it was printed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app import __version__
from intake_app.casework.office import Desk
from intake_app.casework.packets import write_whole
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.person import Office
from intake_app.domain.questionnaire import Item, Questionnaire
from intake_app.printing.blank_form import BlankForm, render_blank_form
from intake_app.printing.content import PacketDocument

if TYPE_CHECKING:
    from intake_app.definitions.library import Library


def blank_form(
    library: "Library",
    form_id: str,
    language: str,
    *,
    made_at: datetime,
    large: bool = False,
    office: Office | None = None,
    office_name: str = "",
) -> PacketDocument:
    """A form to be filled with a pen, in memory. `form_id` is an id or the path of a form's file.

    Without `office` and `office_name` no office stands on it. Texts nobody translated are in English. Raises
    `unknown-instrument`, `unknown-language`, and `DefinitionError` for a form with errors.
    """
    form = library.instrument(form_id)
    others = _others(library, form)
    wording = library.wording(language, instruments=(form, *others.values()))
    if office is None and office_name:
        office = Office(name=office_name, pack="", language=language)
    return render_blank_form(
        BlankForm(form, wording, made_at, office, large, others=others, program_version=__version__)
    )


def _others(library: "Library", form: Questionnaire) -> Mapping[str, Questionnaire]:
    """The forms that conditions of this one ask about, as far as they are here."""

    def asked(items: tuple[Item, ...]) -> set[str]:
        own = {test.question.rpartition("/")[0] for item in items for test in item.enable_when}
        return own.union(*(asked(item.items) for item in items))

    found: dict[str, Questionnaire] = {}
    for name in sorted(asked(form.items) - {form.id, ""}):
        try:
            found[name] = library.instrument(name)
        except UserError:
            continue
    return found


# At the desk


def prepare_blank_form(desk: Desk, form_id: str, language: str = "", large: bool = False) -> PacketDocument:
    """A blank form with the office's letterhead; `language` of the paper, by default that of the screen."""
    require(desk.worker, Act.PRINT)
    return blank_form(
        desk.library,
        form_id,
        language or desk.language,
        made_at=desk.clock.now(),
        large=large,
        office=replace(desk.office, language=language or desk.language),
    )


def record_blank_form(
    desk: Desk, form_id: str, document: PacketDocument, destination: str, copies: int, language: str = ""
) -> None:
    """Write down that a blank form was printed: which one, in which language, how many, where."""
    require(desk.worker, Act.PRINT)
    form = desk.library.instrument(form_id)
    told = language or desk.language
    digest = sha256(document.pdf).hexdigest()[:16]
    detail = f"{form.version}, {told}, {document.pages} pages, {copies} copies, {destination}, {digest}"
    with desk.vault.transaction(desk.worker, "blank-form-printed", f"form/{form.id}", detail, at=desk.clock.now()):
        pass


def save_blank_form(desk: Desk, form_id: str, document: PacketDocument, path: Path, language: str = "") -> None:
    """Write the PDF to `path`, whole or not at all, and write that down. UserError `cannot-write`."""
    require(desk.worker, Act.PRINT)
    write_whole(path, document.pdf)
    record_blank_form(desk, form_id, document, "file", 1, language)
