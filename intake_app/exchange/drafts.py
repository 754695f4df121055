"""A foreign form while it is being read: its items flattened to what our forms can hold, rules not yet resolved."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from intake_app.domain.questionnaire import ItemType
from intake_app.exchange.elements import Element

Texts = dict[str, str]
"""By language; "" stands for the language of the form."""


@dataclass
class OptionDraft:
    """An option with its own coding; `code` is ours, given once the whole list is known."""

    coding: dict[str, str]
    texts: Texts
    points: Decimal | None = None
    initial: bool = False
    exclusive: bool = False
    code: int | str = ""
    own_code: str = ""
    """Our code, where the file is one of ours and says it."""

    @property
    def is_own(self) -> bool:
        return not self.coding

    @property
    def text(self) -> str:
        return self.texts.get("", "")


@dataclass
class Rules:
    """The conditions of one item or of a group that was flattened: as they stand in the file."""

    conditions: list[Element]
    any_of: bool


@dataclass
class ItemDraft:
    """An item in our terms. `link` is the foreign linkId; `link_id` ours, given once all are known."""

    element: Element
    link: str
    type: ItemType
    texts: Texts
    link_id: str = ""
    short: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    required: bool = False
    repeats: bool = False
    hidden: bool = False
    read_only: bool = False
    options: list[OptionDraft] = field(default_factory=list)
    units: list[dict[str, str]] = field(default_factory=list)
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    rules: list[Rules] = field(default_factory=list)
    initial: Any = None
    items: list["ItemDraft"] = field(default_factory=list)
    row: str = ""
    """The foreign linkId of the repeating group it lies in."""
    number: int = 0
    """Its place in the form, groups before what is in them."""
    conditions: list[dict[str, Any]] = field(default_factory=list)
    any_of: bool = False
    own: dict[str, Any] = field(default_factory=dict)
    by_code: dict[str, list[OptionDraft]] = field(default_factory=dict)
    """The options by their foreign code, once they are settled."""

    @property
    def text(self) -> str:
        return self.texts.get("", "")

    def add(self, code: str, message: str) -> None:
        """A notice about this item."""
        self.element.findings.notice(code, self.link, message)
