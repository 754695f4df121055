"""What the person gets to hear and to read: F3.1, F3.3, F3.9, F5.5, F5.10; labels and threats, F5.4 and F3.5."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from intake_app.definitions.rights_review import RightsReview
from intake_app.definitions.rights_wording import check_wording
from intake_app.domain.questionnaire import Item

_SHEET: Final = "rights."
_BODY: Final = ".text"
_COMPLAINT: Final = "rights.complain.text"
_TOLD_TABLES: Final = ("route", "tier", "measure")
_SENTENCE: Final = re.compile(r"[.!?…:;](?:\s|$)")


def check_words(review: RightsReview) -> None:
    """F5.4 and F3.5: nothing that may not be said."""
    for file in review.texts:
        check_wording(file, review.words, review.problems)


def check_papers(review: RightsReview) -> None:
    """Everything that has to be said, in every language the pack speaks."""
    _handed_over(review)
    for language in review.own_languages():
        _opening(review, language)
        _sheet(review, language)
        _complaint(review, language)
        _told_to_person(review, language)
        _plain(review, language)


def _handed_over(review: RightsReview) -> None:
    """F3.9: the sheet of what happens if is handed over, and that is ticked."""
    if next(review.asked_about("told"), None) is None:
        what = "No question says that the sheet of rights was explained and handed over."
        mend = "Ask it before anything else, as rights_told or rights_copy_given."
        review.breach("F3.9", (review.outline, 0), what, mend)


def _opening(review: RightsReview, language: str) -> None:
    """F3.3: before the talk the worker is reminded of the room, the name, the interpreter, the breaks."""
    key = review.pack.question("consent")
    form_id, _, link_id = key.partition("/")
    form = review.source.forms.get(form_id)
    group = next((one for one in form.items if link_id in _within(one)), None) if form is not None else None
    if group is None:
        return
    said = review.said[language]
    names = (f"{form_id}/{name}" for name in _within(group))
    heard = " ".join(said.first(one) + " " + said.first(f"{one}.help") for one in names)
    lacking = _lacking(review.words["opening"]["F3.3"], heard, language)
    if lacking:
        what = f"Before the talk nothing is said about: {', '.join(lacking)} ({language})."
        mend = f"Add a display item to the group '{group.link_id}' that says it."
        review.wanting("F3.3", review.question_at(f"{form_id}/{group.link_id}"), what, mend)


def _within(item: Item) -> Iterator[str]:
    yield item.link_id
    for inner in item.items:
        yield from _within(inner)


def _sheet(review: RightsReview, language: str) -> None:
    """F3.1, F3.9, F3.13, F5.5: what the sheet of rights has to speak of."""
    prefix, printed = f"{review.pack.id}#", set()
    for key in review.said[language].texts:
        bare = key.removeprefix("paper.").removeprefix(prefix)
        if key != bare and bare.startswith(_SHEET) and bare.endswith(_BODY):
            printed.add(bare)
    read = " ".join(review.sheet_text(language, key) for key in sorted(printed))
    for number, topics in review.words["sheet"].items():
        lacking = _lacking(topics, read, language)
        if lacking:
            what = f"The sheet of rights says nothing about: {', '.join(lacking)} ({language})."
            place = review.text_at(language, f"{prefix}rights.law.1.text")
            review.breach(number, place, what, "Say it in a text of the pack under rights., such as rights.law.1.text.")


def _complaint(review: RightsReview, language: str) -> None:
    """F5.10: who was treated badly can tell somebody who is neither the office nor the police."""
    told = review.sheet_text(language, _COMPLAINT)
    if _lacking(review.words["complaint"]["F5.10"], told, language):
        what = f"A complaint goes to nobody independent of the office and the police ({language})."
        place = review.text_at(language, f"{review.pack.id}#{_COMPLAINT}")
        review.breach("F5.10", place, what, f"Name somebody in {_COMPLAINT}.")


def _lacking(topics: Mapping[str, Mapping[str, list[str]]], text: str, language: str) -> list[str]:
    """The topics of which no word stands in the text; a language without words for them is not searched."""
    low, base = text.casefold(), language.partition("-")[0]
    return [name for name, words in topics.items() if base in words and not any(one in low for one in words[base])]


def _told_to_person(review: RightsReview, language: str) -> None:
    """F3.9: every rule that decides something says why to the person, too."""
    for table in review.pack.tables:
        said, prefix = review.said[language], f"{review.pack.id}#"
        silent = [rule for rule in table.rules if not said.has(f"{prefix}{rule.because}.person")]
        if table.id in _TOLD_TABLES and silent:
            named = ", ".join(rule.id for rule in silent)
            what = f"Nothing is said to the person of the rules {named} of {table.id} ({language})."
            mend = f"Write {table.id}.{silent[0].id}.person, in plain words."
            review.wanting("F3.9", review.row_at(table.id, silent[0].id), what, mend)


def _plain(review: RightsReview, language: str) -> None:
    """F5.5: sentences a person can follow."""
    most, prefix = review.words["longest_sentence"], f"{review.pack.id}#"
    for file in review.texts:
        if file.language != language:
            continue
        for key, text in file.texts.items():
            bare = key.removeprefix(prefix)
            if key == bare or not (bare.endswith(".person") or bare.startswith(_SHEET)):
                continue
            longest = max((len(part.split()) for part in _SENTENCE.split(text)), default=0)
            if longest > most:
                what = f"A sentence of {longest} words ({bare})."
                mend = f"Say it in sentences of at most {most} words."
                review.wanting("F5.5", (str(file.path), file.lines.get(key, 0)), what, mend)
