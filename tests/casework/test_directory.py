"""The directory in the office: files looked at before they are taken over, entries changed, ways measured."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from intake_app.casework import directory, offers, places, plans
from intake_app.domain.directory import Service
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.exchange.directory_files import DirectoryFormat
from intake_app.store import records
from tests.casework.conftest import MODERATE, OFFICE, PERSON, Bureau, cannabis


def stored(bureau: Bureau, name: str) -> Service:
    return next(one for one in records.load_services(bureau.desk.vault) if one.name == name)


def first(bureau: Bureau) -> Service:
    return records.load_services(bureau.desk.vault)[0]


@pytest.mark.parametrize("form", list(DirectoryFormat))
def test_the_office_s_own_file_changes_nothing(bureau: Bureau, tmp_path: Path, form: DirectoryFormat) -> None:
    desk = bureau.technician
    path = tmp_path / (
        "d.csv" if form is DirectoryFormat.TABLE else "d.json" if form is DirectoryFormat.HSDS_JSON else "d.zip"
    )
    count = directory.give_out(desk, path, form)
    proposal = directory.propose(desk, path)
    assert (proposal.new, proposal.changed, proposal.absent, proposal.same) == ((), (), (), count)
    assert count == len(records.load_services(desk.vault)) and "directory-given-out" in bureau.events()


def test_a_file_is_looked_at_before_it_is_taken_over(bureau: Bureau, tmp_path: Path) -> None:
    desk, known = bureau.technician, first(bureau)
    path = tmp_path / "changes.csv"
    path.write_text(
        f"name,town,phone,kinds\n{known.name},,000 000 999,\nCasa Nova Exemplo,Exemplo,000 000 998,peer-support\n",
        encoding="utf-8",
    )
    before = records.load_services(desk.vault)
    proposal = directory.propose(desk, path)
    assert records.load_services(desk.vault) == before, "looking changes nothing"
    assert [one.after.name for one in proposal.new] == ["Casa Nova Exemplo"]
    (changed,) = proposal.changed
    assert changed.before == known
    assert changed.changes == (directory.FieldChange("phone", known.phone, "000 000 999"),)
    assert len(proposal.absent) == len(before) - 1

    assert directory.take_over(desk, proposal) == 2
    assert stored(bureau, known.name) == replace(known, phone="000 000 999")
    assert stored(bureau, "Casa Nova Exemplo").kinds == ("peer-support",)
    assert {one.id for one in before} <= {one.id for one in records.load_services(desk.vault)}, "nothing is removed"


def test_what_is_left_out_is_not_taken_over(bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("id,name\na,Casa A Exemplo\nb,Casa B Exemplo\n", encoding="utf-8")
    proposal = directory.propose(bureau.technician, path)
    assert directory.take_over(bureau.technician, proposal, frozenset({"a"})) == 1
    names = {one.name for one in records.load_services(bureau.desk.vault)}
    assert "Casa B Exemplo" in names and "Casa A Exemplo" not in names


def test_taking_over_is_all_or_nothing(bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "ages.csv"
    path.write_text("id,name,minimum_age\na,Casa A Exemplo,\n", encoding="utf-8")
    proposal = directory.propose(bureau.technician, path)
    wrong = replace(proposal.new[0], after=replace(proposal.new[0].after, id="w", minimum_age=60, maximum_age=20))
    with pytest.raises(UserError) as caught:
        directory.take_over(bureau.technician, replace(proposal, new=(*proposal.new, wrong)))
    assert caught.value.code == "service-ages"
    assert "Casa A Exemplo" not in {one.name for one in records.load_services(bureau.desk.vault)}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Service("x", " ", ()), "service-name"),
        (Service("x", "X", (), minimum_age=30, maximum_age=20), "service-ages"),
        (Service("x", "X", (), waiting_days=-1), "service-number"),
        (Service("x", "X", (), latitude=38.7), "service-place"),
        (Service("x", "X", (), latitude=100.0, longitude=0.0), "service-place"),
    ],
)
def test_an_impossible_service_is_not_kept(bureau: Bureau, wrong: Service, code: str) -> None:
    with pytest.raises(UserError) as caught:
        directory.change_service(bureau.technician, wrong)
    assert caught.value.code == code
    assert records.load_service(bureau.desk.vault, "x") is None


def test_an_entry_is_stale_until_somebody_asked(bureau: Bureau) -> None:
    desk, service = bureau.technician, first(bureau)
    assert directory.is_stale(service, desk.clock.today())
    checked = directory.mark_checked(desk, service.id)
    assert checked.last_checked == date(2026, 3, 2) and not directory.is_stale(checked, desk.clock.today())
    bureau.clock.go_on(days=181)
    assert directory.is_stale(checked, desk.clock.today())


def test_a_service_somebody_goes_to_is_not_removed(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    offer = plans.plan_view(bureau.technician, episode.id).needs[0].offers[0]
    plans.choose_service(bureau.technician, episode.id, offer.need, offer.kind, offer.service.id)
    with pytest.raises(UserError) as caught:
        directory.remove_service(bureau.technician, offer.service.id)
    assert caught.value.code == "service-in-use"
    other = next(one for one in records.load_services(bureau.desk.vault) if one.id != offer.service.id)
    directory.remove_service(bureau.technician, other.id)
    assert records.load_service(bureau.desk.vault, other.id) is None and "service-removed" in bureau.events()
    with pytest.raises(UserError, match="not in the directory"):
        directory.remove_service(bureau.technician, other.id)


def test_a_service_that_takes_nobody_now_is_not_offered(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    row = plans.plan_view(bureau.technician, episode.id).needs[0]
    gone = row.offers[0].service
    directory.change_service(bureau.technician, replace(gone, active=False))
    offered = [one.service.id for one in plans.plan_view(bureau.technician, episode.id).needs[0].offers]
    assert gone.id not in offered


def test_a_decider_does_not_change_the_directory(bureau: Bureau, tmp_path: Path) -> None:
    desk = bureau.as_role(Role.DECIDER)
    for act in (
        lambda: directory.propose(desk, tmp_path),
        lambda: directory.change_service(desk, first(bureau)),
        lambda: directory.give_out(desk, tmp_path / "d.csv", DirectoryFormat.TABLE),
    ):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "not-allowed"


# The way


LISBON_OFFICE = replace(OFFICE, town="Lisboa", district="Lisboa")
HERE = Service("a", "A", (), distance_km=1.5)
PORTO = Service("b", "B", (), district="Porto")
NEAR = Service("c", "C", (), latitude=38.73, longitude=-9.15)


def test_what_the_office_measured_stands_and_the_rest_is_measured_from_the_office() -> None:
    ways = [one.distance_km for one in places.from_here((HERE, PORTO, NEAR), LISBON_OFFICE)]
    assert ways[0] == 1.5 and ways[1] == pytest.approx(274, abs=2) and ways[2] == pytest.approx(1.4, abs=0.1)


def test_for_somebody_of_another_district_the_way_is_counted_from_there() -> None:
    person = replace(PERSON, district="porto")
    ways = [one.distance_km for one in places.from_here((HERE, PORTO, NEAR), LISBON_OFFICE, person)]
    assert ways[0] is None and ways[1] is None and ways[2] == pytest.approx(273, abs=2)


def test_where_nothing_is_known_of_the_place_nothing_is_told() -> None:
    unknown = replace(OFFICE, town="Exemplo", district="")
    assert places.from_here((HERE, PORTO), unknown) == (HERE, PORTO)
    assert places.point_named("") is None and places.point_named("Évora") == places.point_named("evora")


# What matters to the person


def test_what_matters_to_the_person_orders_the_offers(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*MODERATE))
    row = plans.plan_view(desk, episode.id).needs[0]
    last = row.offers[-1].service
    directory.change_service(desk, replace(last, access=("women",), languages=row.offers[0].service.languages))
    assert ("women", "para mulheres") in plans.preferences_to_choose(desk)
    plan = plans.set_preference(desk, episode.id, "women", True)
    assert plan.preferences == ("women",)
    first = plans.plan_view(desk, episode.id).needs[0].offers[0]
    assert first.service.id == last.id and "para mulheres" in first.reasons
    plans.set_preference(desk, episode.id, "women", False)
    assert [one.service.id for one in plans.plan_view(desk, episode.id).needs[0].offers] == [
        one.service.id for one in row.offers
    ]
    with pytest.raises(UserError) as caught:
        plans.set_preference(desk, episode.id, "helicopter", True)
    assert caught.value.code == "unknown-preference"


def test_who_would_rather_go_near_is_shown_the_shortest_way_first(bureau: Bureau) -> None:
    def order(preferences: tuple[str, ...]) -> list[str]:
        far = Service("far", "Far", (), waiting_days=1, distance_km=9.0)
        near = Service("near", "Near", (), waiting_days=9, distance_km=1.0)
        free = Service("free", "Free", (), waiting_days=1, distance_km=9.0, free=True)
        return [one.id for one in sorted((far, near, free), key=lambda one: offers.order_of(one, "", preferences))]

    assert order(()) == ["free", "far", "near"]
    assert order(("near",)) == ["near", "free", "far"]
    assert order(("near", "soon")) == ["free", "far", "near"]
    assert order(("free", "near")) == ["free", "near", "far"]
