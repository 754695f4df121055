"""The door to blank forms: a form as PDF to be filled with a pen. reportlab is loaded on first use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from intake_app.domain.person import Office
from intake_app.domain.questionnaire import Questionnaire
from intake_app.domain.wording import Wording
from intake_app.printing.content import PacketDocument

__all__ = ["BlankForm", "PacketDocument", "render_blank_form"]

LARGE = 18.0
"""Points of the body in large print."""


@dataclass(frozen=True)
class BlankForm:
    """Everything a blank form is made of. `wording` is in the language of the paper and holds the texts of the form.

    `office` is None for a page that anybody may copy. `others` are forms that conditions of this one speak of, by id.
    `made_at` stands in the file, not on the page.
    """

    form: Questionnaire
    wording: Wording
    made_at: datetime
    office: Office | None = None
    large_print: bool = False
    others: Mapping[str, Questionnaire] = field(default_factory=dict)
    program_version: str = ""


def render_blank_form(content: BlankForm) -> PacketDocument:
    """The form as PDF bytes, made in memory; the same content gives the same bytes.

    No scores, points or bands stand on it. `page_starts` gives the page of each group by its linkId. Characters that no
    shipped font has are boxed and listed. May run in any thread, one at a time.
    """
    from intake_app.printing.blank.sheet import assemble_blank_form

    return assemble_blank_form(content)
