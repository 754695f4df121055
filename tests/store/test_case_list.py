"""Lists of cases: found by what people type, in the order they ask for, the same by every way of asking."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from intake_app.domain.person import Episode, Person, Role, Stage, Worker
from intake_app.store import case_list, records
from intake_app.store.records import EpisodeFilter, EpisodeOrder

NAMES = ["João Exemplo", "Joana Exemplo Costa", "Olena Exemplo", "Catarina d'Exemplo", "Ana-Maria Exemplo", ""]


@pytest.fixture
def cases(vault: Any, now: datetime) -> Any:
    stages, tiers = list(Stage), ["warning", "education", "treatment", None]
    with vault.transaction("w1", "filled", "office", at=now):
        records.save_worker(vault, Worker("w2", "Luís Exemplo", Role.TECHNICIAN))
        for number in range(60):
            changed = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * (number * 17 % 60))
            records.save_episode(
                vault,
                Episode(
                    id=f"e{number:02}",
                    person=Person(f"2026/{number + 1}", NAMES[number % len(NAMES)]),
                    pack="pt-cdt",
                    pack_version="1",
                    pack_hash="h",
                    stage=stages[number % len(stages)],
                    worker="w1" if number % 3 else "w2",
                    opened_at=changed,
                    changed_at=changed,
                    tier=tiers[number % 4],
                    next_due=date(2026, 3, 1) + timedelta(days=number % 9) if number % 5 else None,
                ),
            )
    return vault


def ids(vault: Any, **wanted: Any) -> list[str]:
    return [episode.id for episode in records.list_episodes(vault, EpisodeFilter(**wanted), limit=1000)]


@pytest.mark.parametrize("probes", [0, 10**9])
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("joao", {"João Exemplo"}),
        ("JOÃO", {"João Exemplo"}),
        ("joa", {"João Exemplo", "Joana Exemplo Costa"}),
        ("cos joa", {"Joana Exemplo Costa"}),
        ("maria", {"Ana-Maria Exemplo"}),
        ("ana-m", {"Ana-Maria Exemplo"}),
        ("xemplo", set()),
        ("zz", set()),
        ("%", set()),
        ("' OR 1=1 --", set()),
    ],
)
def test_words_begin_words_of_the_name(
    cases: Any, monkeypatch: pytest.MonkeyPatch, probes: int, text: str, names: set[str]
) -> None:
    monkeypatch.setattr(case_list, "_MOST_PROBES", probes)
    found = records.list_episodes(cases, EpisodeFilter(text=text), limit=1000)

    assert {episode.person.name for episode in found} == names
    assert len(found) == 10 * len(names) == records.count_episodes(cases, EpisodeFilter(text=text))


def test_a_reference_is_found_whole_and_by_its_number(cases: Any) -> None:
    assert ids(cases, text="2026/17") == ["e16"]
    assert ids(cases, text="17") == ["e16"]
    assert set(ids(cases, text="2026/5")) == {"e04"} | {f"e{n}" for n in range(49, 59)}


def test_a_changed_name_is_found_by_the_new_one_alone(cases: Any, now: datetime) -> None:
    episode = records.load_episode(cases, "e02")
    assert episode is not None
    with cases.transaction("w1", "case-changed", "episode/e02", at=now):
        records.save_episode(cases, replace(episode, person=Person("2026/900", "Yusuf Exemplo")))

    assert ids(cases, text="yusuf") == ids(cases, text="2026/900") == ["e02"]
    assert "e02" not in ids(cases, text="olena")
    assert "e02" not in ids(cases, text="2026/3")


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (EpisodeFilter(), lambda e: True),
        (EpisodeFilter(stages=(Stage.PLAN, Stage.CLOSED)), lambda e: e.stage in (Stage.PLAN, Stage.CLOSED)),
        (EpisodeFilter(tiers=("warning", "treatment")), lambda e: e.tier in ("warning", "treatment")),
        (EpisodeFilter(tiers=(records.OPEN_TIER,)), lambda e: e.tier is None),
        (EpisodeFilter(tiers=("warning", records.OPEN_TIER)), lambda e: e.tier in ("warning", None)),
        (EpisodeFilter(worker="w2"), lambda e: e.worker == "w2"),
        (EpisodeFilter(open_only=True), lambda e: e.stage is not Stage.CLOSED),
        (EpisodeFilter(late_on=date(2026, 3, 4)), lambda e: e.next_due is not None and e.next_due < date(2026, 3, 4)),
        (
            EpisodeFilter(text="exem", worker="w1", open_only=True),
            lambda e: "Exem" in e.person.name and e.worker == "w1" and e.stage is not Stage.CLOSED,
        ),
    ],
)
def test_every_condition_holds_for_all_that_is_found_and_nothing_else(
    cases: Any, wanted: EpisodeFilter, holds: Any
) -> None:
    everything = records.list_episodes(cases, limit=1000)
    expected = {episode.id for episode in everything if holds(episode)}

    assert {episode.id for episode in records.list_episodes(cases, wanted, limit=1000)} == expected
    assert records.count_episodes(cases, wanted) == len(expected)


@pytest.mark.parametrize("order", list(EpisodeOrder))
@pytest.mark.parametrize("descending", [None, False, True])
def test_pages_are_the_whole_list_in_order(cases: Any, order: EpisodeOrder, descending: bool | None) -> None:
    whole = records.list_episodes(cases, order=order, descending=descending, limit=1000)
    pages = [
        records.list_episodes(cases, order=order, descending=descending, limit=7, offset=n) for n in range(0, 63, 7)
    ]

    assert tuple(episode for page in pages for episode in page) == whole
    assert len(whole) == 60
    key = {
        EpisodeOrder.CHANGED: lambda e: e.changed_at,
        EpisodeOrder.NAME: lambda e: e.person.name.lower().replace("ã", "a"),
        EpisodeOrder.REFERENCE: lambda e: int(e.person.reference.split("/")[1]),
        EpisodeOrder.STAGE: lambda e: e.stage.value,
        EpisodeOrder.TIER: lambda e: e.tier,
        EpisodeOrder.WORKER: lambda e: e.worker,
        EpisodeOrder.DUE: lambda e: e.next_due,
    }[order]
    values = [key(episode) for episode in whole if key(episode) is not None]
    down = order is EpisodeOrder.CHANGED if descending is None else descending
    assert values == sorted(values, reverse=down)
    # Cases without the value come last.
    assert all(key(episode) is None for episode in whole[len(values) :])


def test_order_follows_the_moment_and_not_the_clock_on_the_wall(vault: Any, now: datetime) -> None:
    from datetime import timezone

    summer = datetime(2026, 10, 25, 1, 50, tzinfo=timezone(timedelta(hours=1)))
    winter = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    with vault.transaction("w1", "filled", "office", at=now):
        for identity, moment in (("before", summer), ("after", winter)):
            records.save_episode(
                vault, Episode(identity, Person(identity), "p", "1", "h", Stage.PLAN, "w1", moment, moment)
            )

    assert [episode.id for episode in records.list_episodes(vault)] == ["after", "before"]


def test_progress_moves_a_case_without_touching_its_person(cases: Any, now: datetime) -> None:
    episode = records.load_episode(cases, "e02")
    assert episode is not None
    moved = replace(episode, changed_at=now, tier="education", tiers_possible=("education",), next_step="Sign")
    with cases.transaction("w1", "answered", "episode/e02", at=now):
        records.save_progress(cases, replace(moved, person=Person("other", "Other")))
    assert records.load_episode(cases, "e02") == moved
    assert ids(cases)[0] == "e02"

    with cases.transaction("w1", "answered", "episode/e03", at=now):
        records.touch_episode(cases, "e03", now + timedelta(seconds=1))
    assert ids(cases)[0] == "e03"
