"""What a form says between its questions: display texts, and the titles of groups inside a heading."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from intake_app.casework.interview_view import Interview
from intake_app.casework.standing import standing_of
from intake_app.domain.questionnaire import EnableWhen, Item, ItemType, Questionnaire
from intake_app.engine.policy import CompiledPolicy, Condition
from intake_app.engine.reading import Mode, Reading


@dataclass(frozen=True)
class Passage:
    """A text at its place, below a `heading` ("" for between two of them).

    `within`: it is the title of these questions; `conditions` show it, outermost first."""

    key: str
    heading: str = ""
    prefix: str = ""
    within: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    names: frozenset[str] = frozenset()
    """What the form calls it; a text that says no more is none."""


_Place = str | Passage
"""The key of a question, or a text."""


@dataclass(frozen=True)
class Passages:
    """The texts around one question: those to be read before it, and those that follow the last one."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


NOTHING = Passages()


def passages_of(interview: Interview, key: str) -> Passages:
    """What stands around the question `key`, as it is asked now."""
    places = _sections_with_passages(interview.policy).get(key)
    if places is None:
        return NOTHING
    asked = standing_of(interview.policy, interview.evaluation).asked
    here, heading = places.index(key), outer_group(interview.policy, key)
    before: list[Passage] = []
    for place in reversed(places[:here]):
        if isinstance(place, str):
            if place in asked:
                break
        elif place.heading in ("", heading):
            before.insert(0, place)
    following = _next(places, here, asked)
    after = [place for place in places[here + 1 :] if isinstance(place, Passage)]
    if following:
        ends = heading and outer_group(interview.policy, following) != heading
        after = [place for place in after if ends and place.heading == heading]
    return Passages(_texts(interview, before, key), _texts(interview, after, key))


def _next(places: tuple[_Place, ...], here: int, asked: frozenset[str]) -> str:
    """The question asked after the place `here`, "" for none."""
    return next((place for place in places[here + 1 :] if isinstance(place, str) and place in asked), "")


def outer_group(policy: CompiledPolicy, key: str) -> str:
    """The outermost group of the form that a question lies in, "" for none."""
    return _outer_groups(policy).get(key, "")


@lru_cache(maxsize=8)
def _outer_groups(policy: CompiledPolicy) -> dict[str, str]:
    found: dict[str, str] = {}
    for form in policy.questionnaires.values():
        for item in form.items:
            if not item.is_question:
                found.update({place: item.link_id for place in _places(form, item, ()) if isinstance(place, str)})
    return found


def _texts(interview: Interview, passages: list[Passage], key: str) -> tuple[str, ...]:
    reading: Reading | None = None
    found = []
    for passage in passages:
        if passage.within and key not in passage.within:
            continue
        if passage.conditions and not passage.within:
            reading = reading or _reading(interview)
            if not all(reading.condition(one) is True for one in passage.conditions):
                continue
        text = interview.wording.first(passage.key)
        if text and text.rstrip(".") not in passage.names:
            found.append(f"{passage.prefix} {text}" if passage.prefix else text)
    return tuple(found)


def _reading(interview: Interview) -> Reading:
    person = interview.episode.person
    day = interview.saved_at.date()
    return Reading(interview.policy, interview.answers, person.birth_date, day, Mode.DECIDED, sex=person.sex)


@lru_cache(maxsize=8)
def _sections_with_passages(policy: CompiledPolicy) -> dict[str, tuple[_Place, ...]]:
    """By question: everything in its section, in order; sections without texts between their questions are left out."""
    found: dict[str, tuple[_Place, ...]] = {}
    for section in policy.pack.sections:
        form = policy.questionnaires[section.instrument]
        places: list[_Place] = []
        for item in form.items:
            if not section.groups or item.link_id in section.groups:
                below = tuple(_places(form, item, (), top=True))
                asks = any(isinstance(place, str) for place in below)
                heading = item.link_id if asks and not item.is_question else ""
                places += [replace(place, heading=heading) if isinstance(place, Passage) else place for place in below]
        if any(isinstance(place, Passage) for place in places):
            found.update({place: tuple(places) for place in places if isinstance(place, str)})
    return found


def _places(form: Questionnaire, item: Item, outer: tuple[Condition, ...], top: bool = False) -> Iterator[_Place]:
    if item.is_question:
        yield form.key(item.link_id)
        return
    if item.hidden:
        return
    conditions = (*outer, _condition(form, item)) if item.enable_when else outer
    if item.type is ItemType.DISPLAY:
        yield Passage(form.key(item.link_id), said_prefix(item), conditions=conditions, names=_names(item))
        return
    below = [place for inner in item.items for place in _places(form, inner, conditions)]
    keys = frozenset(place for place in below if isinstance(place, str))
    if not top and keys:
        yield Passage(form.key(item.link_id), said_prefix(item), within=keys, names=_names(item))
    yield from below


def _names(item: Item) -> frozenset[str]:
    return frozenset({item.link_id, item.source_link_id or item.link_id})


def said_prefix(item: Item) -> str:
    """What stands before the text of an item in print, "" where that is only its name in the form."""
    return "" if item.prefix.rstrip(".") in _names(item) else item.prefix


def _condition(form: Questionnaire, item: Item) -> Condition:
    def full(question: str) -> str:
        return question if question.startswith("#") or "/" in question else form.key(question)

    tests = tuple(EnableWhen(full(test.question), test.operator, test.answer) for test in item.enable_when)
    return Condition(tests, item.enable_any)
