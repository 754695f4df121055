"""What goes into a blank form, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from intake_app.domain.person import Office
from intake_app.domain.questionnaire import Questionnaire
from intake_app.domain.wording import Wording

LARGE: Final = 18.0
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
