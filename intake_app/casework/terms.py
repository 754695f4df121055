"""On which terms the forms of the office's policy are used, as their files say it."""

from dataclasses import dataclass

from intake_app.casework.office import Desk


@dataclass(frozen=True)
class FormTerms:
    """One form: its title on screen, whose it is, on which terms, and where that was read. `rights` is a code."""

    form: str
    version: str
    title: str
    credit: str
    licence: str
    rights: str
    is_paraphrase: bool
    sources: tuple[str, ...]


def form_terms(desk: Desk) -> tuple[FormTerms, ...]:
    """The forms the office's policy asks, in its order."""
    wording = desk.wording
    forms = desk.library.pack_instruments(desk.office.pack).values()
    return tuple(
        FormTerms(
            form=form.id,
            version=form.version,
            title=wording.first(f"{form.id}/@title", f"{form.id}#title", default=form.id.upper()),
            credit=wording.first(f"{form.id}/@credit", default=form.credit),
            licence=wording.first(f"{form.id}/@licence", default=form.licence),
            rights=form.rights,
            is_paraphrase=form.wording_kind == "paraphrase",
            sources=tuple(cited.title for cited in form.citations),
        )
        for form in forms
    )
