"""A pack laid open for the checks of rights: its codes, measures and questions, and how findings are told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from intake_app.definitions.packs import PACK_FILE, PackSource
from intake_app.definitions.problems import Problem, Sheet
from intake_app.definitions.wordings import TextFile
from intake_app.domain.policy import PolicyPack
from intake_app.domain.questionnaire import Item
from intake_app.domain.rights import RightsDeclaration
from intake_app.domain.wording import Wording

Place = tuple[str, int]
"""A file and a line; 0 is the file as a whole."""


@dataclass(frozen=True)
class RightsReview:
    """One pack, its wording files, what a person gets to read in each language, and the list of what was found."""

    source: PackSource
    texts: Sequence[TextFile]
    said: Mapping[str, Wording]
    words: Mapping[str, Any]
    today: date
    problems: list[Problem]

    @property
    def pack(self) -> PolicyPack:
        return self.source.pack

    @property
    def rights(self) -> RightsDeclaration:
        return self.source.pack.rights

    # How findings are told

    def breach(self, number: str, place: Place, what: str, mend: str) -> None:
        """A broken right: nothing new begins on the pack."""
        Sheet(place[0], self.problems).error(place[1], f"rights-{number.lower()}", f"{number}: {what}", mend)

    def wanting(self, number: str, place: Place, what: str, mend: str) -> None:
        """What should be there and is not."""
        Sheet(place[0], self.problems).warning(place[1], f"rights-{number.lower()}", f"{number}: {what}", mend)

    def note(self, number: str, place: Place, what: str, mend: str) -> None:
        """What is there to be known."""
        Sheet(place[0], self.problems).information(place[1], f"rights-{number.lower()}", f"{number}: {what}", mend)

    # Places

    @property
    def outline(self) -> str:
        return str(self.source.folder / PACK_FILE)

    def declared_at(self, key: str = "") -> Place:
        """Where `rights` declares something, or where the block stands."""
        line = self.source.lines.get(("rights", key), 0) or self.source.lines.get(("key", "rights"), 0)
        return self.outline, line

    def key_at(self, name: str) -> Place:
        return self.outline, self.source.lines.get(("key", name), 0)

    def outlined_at(self, kind: str, name: str) -> Place:
        return self.outline, self.source.lines.get((kind, name), 0)

    def row_at(self, table: str, rule: str) -> Place:
        return self.source.rows_at.get((table, rule), (self.outline, 0))

    def question_at(self, key: str) -> Place:
        form_id, _, link_id = key.partition("/")
        form = self.source.instruments.get(form_id)
        return (self.outline, 0) if form is None else (str(form.path), form.lines.get(link_id, 0))

    def text_at(self, language: str, key: str) -> Place:
        """Where a text of the pack stands, or the file it belongs into."""
        for file in self.texts:
            if file.language == language and key in file.lines:
                return str(file.path), file.lines[key]
        return str(self.source.folder / f"pack.{language}.yaml"), 0

    # Codes

    def has(self, code: str, *families: str) -> bool:
        """Whether a code holds one of the words of each of these lists, whole parts only."""
        padded = f"-{code.replace('_', '-')}-"
        return all(any(f"-{word}-" in padded for word in self.words["codes"][family]) for family in families)

    @cached_property
    def measures(self) -> Mapping[str, Place]:
        """Every measure a table gives, with the first row that does."""
        found: dict[str, Place] = {}
        for table in self.pack.tables:
            if "measure" in table.outputs:
                for rule in table.rules:
                    code = rule.outputs[table.outputs.index("measure")]
                    found.setdefault(code, self.row_at(table.id, rule.id))
        return found

    @cached_property
    def codes(self) -> Mapping[str, Place]:
        """Everything a pack can order, offer, count or do, by code, with its place."""
        found = dict(self.measures)
        for table in self.pack.tables:
            for rule in table.rules:
                for code in rule.outputs:
                    found.setdefault(code, self.row_at(table.id, rule.id))
        for fact in self.pack.facts:
            found.setdefault(fact.id, self.row_at("facts", fact.id))
        for due in self.pack.follow_up:
            found.setdefault(due.kind, self.row_at("follow_up", due.id))
        for clock in self.pack.clocks:
            found.setdefault(clock.id, self.row_at("clocks", clock.id))
        return found

    # Questions

    @cached_property
    def questions(self) -> Mapping[str, Item]:
        """Every question of the pack's forms by its key."""
        forms = self.source.forms.values()
        return {form.key(link_id): item for form in forms for link_id, item in form.questions.items()}

    def asked_about(self, family: str) -> Iterator[str]:
        """The keys of the questions whose names hold a word of the list."""
        yield from (key for key in self.questions if self.has(key.partition("/")[2], family))

    # What the person gets to read

    def sheet_text(self, language: str, key: str) -> str:
        """A text of a printed sheet as the person gets it: the pack's own, else that of every office; "" for none."""
        return self.said[language].first(f"{self.pack.id}#{key}", f"paper.{key}")

    def own_languages(self) -> Iterable[str]:
        """The languages in which the pack has texts."""
        return dict.fromkeys(file.language for file in self.texts if file.language in self.said)
