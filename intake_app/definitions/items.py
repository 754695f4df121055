"""Reads the items of a form: groups, questions, options, conditions."""

from dataclasses import replace
from typing import Final

from intake_app.definitions.conditions import read_condition
from intake_app.definitions.fields import CODE, NAME, WHOLE, Fields
from intake_app.definitions.origins import read_coding, read_codings, read_unit, read_units
from intake_app.definitions.problems import Sheet
from intake_app.definitions.proposals import read_initial
from intake_app.definitions.reading import ListNode, MapNode, Node, TextNode
from intake_app.domain.questionnaire import AnswerOption, EnableWhen, Item, ItemType

_ITEM_KEYS: Final = (
    "linkId", "type", "required", "repeats", "answerOption", "enableWhen", "enableBehavior", "item", "minimum",
    "maximum", "maxLength", "exclusive", "initial", "units", "unit", "unitSystem", "hidden", "readOnly", "prefix",
    "definition", "code", "sourceLinkId", "hideAnswered", "hiddenPoints",
)  # fmt: skip
_NUMBERS: Final = (ItemType.INTEGER, ItemType.DECIMAL, ItemType.QUANTITY)
_TEXTS: Final = (ItemType.STRING, ItemType.TEXT, ItemType.URL, ItemType.OPEN_CODING)
_CODED: Final = (ItemType.CODING, ItemType.OPEN_CODING)
_NEVER_REPEATING: Final = (ItemType.DISPLAY, ItemType.BOOLEAN)


def read_options(nodes: list[Node], line: int, sheet: Sheet) -> tuple[AnswerOption, ...]:
    """Options in order; codes are whole numbers or lower-case words, each once."""
    options: list[AnswerOption] = []
    for node in nodes:
        if not isinstance(node, MapNode):
            sheet.error(node.line, "wrong-kind", "An option must be written as {code: ...}.", "Write {code: none}.")
            continue
        fields = Fields(node, sheet, ("code", "points", "coding"))
        text = fields.text("code", required=True)
        if not text:
            continue
        code = int(text) if WHOLE.fullmatch(text) else text
        if isinstance(code, str) and not CODE.fullmatch(code):
            sheet.error(node.line, "bad-code", f"'{text}' cannot be a code.", "Use lower-case letters, digits and '-'.")
        elif any(option.code == code for option in options):
            sheet.error(node.line, "duplicate-code", f"The option '{text}' stands here twice.", "Keep one of the two.")
        else:
            coding = read_coding(node.entries.get("coding"), sheet)
            options.append(AnswerOption(code, _not_negative(fields, "points"), coding))
    if not options:
        sheet.error(line, "no-options", "There are no options.", "List them as {code: ...}.")
    return tuple(options)


def _not_negative(fields: Fields, key: str) -> int | None:
    """Points: a declined answer counts as the lowest of them, and a score below 0 has no range."""
    points = fields.whole(key)
    if points is not None and points < 0:
        sheet, what = fields.sheet, f"'{key}' is {points}."
        sheet.error(fields.at(key), "points-negative", what, "Points are 0 or more: shift all options up.")
    return points


def _hidden(item: Item) -> Item:
    """The item and all inside it: what is hidden hides its parts."""
    return replace(item, hidden=True, items=tuple(_hidden(inner) for inner in item.items))


class ItemReader:
    """Reads all items of one form in order; conditions may only ask about what stands before them.

    Afterwards: `lines` (linkId to line), `questions` (all that can be asked about), `option_set` (linkId to the name of
    the option set it uses), `inner` (questions inside rows).
    """

    def __init__(self, form: str, option_sets: dict[str, tuple[AnswerOption, ...]], sheet: Sheet) -> None:
        self.form = form
        self.option_sets = option_sets
        self.sheet = sheet
        self.lines: dict[str, int] = {}
        self.types: dict[str, ItemType] = {}
        self.questions: dict[str, Item] = {}
        self.option_set: dict[str, str] = {}
        self.inner: dict[str, str] = {}

    def read(self, nodes: list[MapNode]) -> tuple[Item, ...]:
        self._collect(nodes)
        return tuple(self._item(node, "") for node in nodes)

    def _collect(self, nodes: list[MapNode]) -> None:
        for node in nodes:
            link = node.entries.get("linkId")
            if isinstance(link, TextNode):
                if link.text in self.lines:
                    self.sheet.error(
                        link.line,
                        "duplicate-link-id",
                        f"The linkId '{link.text}' is used twice (first on line {self.lines[link.text]}).",
                        "Give one of the two another linkId.",
                    )
                self.lines.setdefault(link.text, link.line)
            children = node.entries.get("item")
            if isinstance(children, ListNode):
                self._collect([child for child in children.items if isinstance(child, MapNode)])

    def _item(self, node: MapNode, row_group: str) -> Item:
        fields = Fields(node, self.sheet, _ITEM_KEYS)
        link_id = fields.text("linkId", required=True)
        if link_id and not NAME.fullmatch(link_id):
            self.sheet.error(
                fields.at("linkId"),
                "bad-name",
                f"'{link_id}' cannot be a linkId.",
                "Use letters, digits, '-' and '_' only.",
            )
        kind = fields.choice("type", ItemType, ItemType.STRING) if fields.has("type") else ItemType.STRING
        if not fields.has("type"):
            self.sheet.error(node.line, "missing-key", f"'{link_id}' has no type.", "Add a line 'type: ...'.")
        repeats = fields.flag("repeats")
        self.types[link_id] = kind
        conditions = self._conditions(fields, row_group)
        options = self._options(fields, kind, link_id)
        enable_any = fields.one_of("enableBehavior", ("all", "any"), "all") == "any"
        if kind is ItemType.GROUP and repeats:
            row_group, inside = link_id, link_id
        else:
            inside = row_group
        children = fields.maps("item")
        item = Item(
            link_id, kind, fields.flag("required"), repeats, options, conditions, enable_any,
            tuple(self._item(child, inside) for child in children) if kind is ItemType.GROUP else (),
            fields.whole("minimum"), fields.whole("maximum"), fields.whole("maxLength"),
            fields.optional_text("exclusive"), _not_negative(fields, "hiddenPoints") or 0,
            fields.flag("hideAnswered", True),
            units=read_units(fields), unit=read_unit(fields), unit_system=fields.text("unitSystem"),
            hidden=fields.flag("hidden"), read_only=fields.flag("readOnly"), prefix=fields.text("prefix"),
            definition=fields.text("definition"), codes=read_codings(node.entries.get("code"), self.sheet),
            source_link_id=fields.exact("sourceLinkId"),
        )  # fmt: skip
        item = replace(item, initial=read_initial(item, fields))
        if item.hidden:
            item = _hidden(item)
        self._check(item, fields)
        if item.is_question:
            self.questions.setdefault(link_id, item)
            if row_group and row_group != link_id:
                self.inner[link_id] = row_group
        return item

    def _options(self, fields: Fields, kind: ItemType, link_id: str) -> tuple[AnswerOption, ...]:
        node = fields.node.entries.get("answerOption")
        if kind not in _CODED:
            if node is not None:
                self.sheet.error(
                    fields.at("answerOption"),
                    "options-without-coding",
                    f"'{link_id}' has options but is of type {kind.value}.",
                    "Write 'type: coding'.",
                )
            return ()
        if isinstance(node, TextNode):
            if node.text not in self.option_sets:
                self.sheet.error(
                    node.line,
                    "unknown-option-set",
                    f"There is no option set '{node.text}'.",
                    self.sheet.hint(node.text, self.option_sets) or "Add it under optionSets.",
                )
                return ()
            self.option_set[link_id] = node.text
            return self.option_sets[node.text]
        return read_options(node.items if isinstance(node, ListNode) else [], fields.at("answerOption"), self.sheet)

    def _conditions(self, fields: Fields, row_group: str) -> tuple[EnableWhen, ...]:
        found = []
        for node in fields.maps("enableWhen"):
            target = node.entries.get("question")
            if isinstance(target, TextNode) and not self._may_ask(target, row_group):
                continue
            condition = read_condition(node, self.sheet, self.form, self.questions)
            if condition is not None:
                found.append(condition)
        return tuple(found)

    def _may_ask(self, target: TextNode, row_group: str) -> bool:
        name = target.text.removeprefix(f"{self.form}/")
        if name.startswith("#") or "/" in name:
            return True
        if name not in self.lines:
            self.sheet.error(
                target.line,
                "unknown-item",
                f"There is no item '{name}' in this form.",
                self.sheet.hint(name, self.lines),
            )
        elif name in self.questions:
            if self.inner.get(name, row_group) == row_group or not self.inner.get(name):
                return True
            self.sheet.error(
                target.line,
                "condition-target",
                f"'{name}' lies inside the rows of '{self.inner[name]}'.",
                "Ask about the group with 'exists', or about a named input of the pack.",
            )
        elif self.types.get(name) in (ItemType.GROUP, ItemType.DISPLAY):
            self.sheet.error(
                target.line, "condition-target", f"'{name}' is a heading; nobody answers it.", "Name a question."
            )
        else:
            self.sheet.error(
                target.line,
                "later-item",
                f"'{name}' comes later in the form (line {self.lines[name]}).",
                "Conditions may only ask about earlier items; change the order or the condition.",
            )
        return False

    def _check(self, item: Item, fields: Fields) -> None:
        name = item.link_id
        if item.type is ItemType.GROUP and not item.items:
            self.sheet.error(
                fields.line, "empty-group", f"The group '{name}' has no items.", "Add items, or remove it."
            )
        if item.type is not ItemType.GROUP and fields.has("item"):
            self.sheet.error(
                fields.at("item"), "items-without-group", f"'{name}' has items but is no group.", "Write 'type: group'."
            )
        if item.repeats and item.type in _NEVER_REPEATING:
            self.sheet.error(
                fields.at("repeats"),
                "repeats",
                f"'{name}' repeats, but is of type {item.type.value}.",
                "Remove 'repeats'.",
            )
        if item.repeats and item.type in _CODED and any(isinstance(o.code, int) for o in item.options):
            self.sheet.error(
                fields.at("repeats"),
                "repeats-points",
                f"'{name}' repeats, but its codes are numbers.",
                "Use words as codes where several can be chosen.",
            )
        if item.exclusive is not None:
            if not (item.repeats and item.type in _CODED):
                self.sheet.error(
                    fields.at("exclusive"),
                    "exclusive",
                    f"'{name}' does not repeat, so nothing excludes.",
                    "Remove 'exclusive', or write 'repeats: true'.",
                )
            elif item.option(item.exclusive) is None:
                self.sheet.error(
                    fields.at("exclusive"),
                    "exclusive",
                    f"'{item.exclusive}' is no option of '{name}'.",
                    self.sheet.hint(item.exclusive, [o.code for o in item.options]),
                )
        if item.type is ItemType.DISPLAY and item.required:
            self.sheet.error(
                fields.at("required"), "required-display", f"'{name}' cannot be answered.", "Remove 'required'."
            )
        self._check_bounds(item, fields)

    def _check_bounds(self, item: Item, fields: Fields) -> None:
        name = item.link_id
        if (item.minimum is not None or item.maximum is not None) and item.type not in _NUMBERS:
            self.sheet.error(
                fields.line, "bounds", f"'{name}' has bounds, but is no number.", "Remove minimum and maximum."
            )
        if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
            self.sheet.error(
                fields.at("minimum"), "bounds", f"The minimum of '{name}' is above its maximum.", "Swap them."
            )
        if item.max_length is not None and (item.type not in _TEXTS or item.max_length < 1):
            self.sheet.error(
                fields.at("maxLength"),
                "bounds",
                f"'{name}' cannot have this maxLength.",
                "Only texts have one, and it is 1 or more.",
            )
        if (item.units and item.type is not ItemType.QUANTITY) or (item.unit and item.type not in _NUMBERS[:2]):
            self.sheet.error(
                fields.at("units" if item.units else "unit"),
                "bad-unit",
                f"'{name}' of type {item.type.value} cannot have this.",
                "A quantity has 'units', an integer or decimal 'unit'.",
            )
