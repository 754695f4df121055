"""How far services are from where the person or the office is, without any network.

The places are those of `resources/places`: centres of districts, to a hundredth of a degree. The way is as the crow
flies: good enough to order by, and told as rounded.
"""

import csv
import io
from dataclasses import replace
from functools import cache

from intake_app import paths
from intake_app.domain.directory import Point, Service
from intake_app.domain.person import Office, Person
from intake_app.store.terms import fold

_EXACT_BELOW_KM = 10


@cache
def _points() -> dict[str, Point]:
    found: dict[str, Point] = {}
    for path in sorted((paths.resources_dir() / "places").glob("*.csv")):
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            found[fold(row["name"])] = Point(float(row["latitude"]), float(row["longitude"]))
    return found


def point_named(name: str) -> Point | None:
    """The centre of the district, or the town, of that name; None where it is not known."""
    return _points().get(fold(name)) if name.strip() else None


def from_here(services: tuple[Service, ...], office: Office, person: Person | None = None) -> tuple[Service, ...]:
    """The services with the way from where the person lives, when that is another district than the office's, else
    from the office. What the office gave by hand stands wherever the way is counted from the office."""
    home = person.district if person is not None else ""
    own = office.district or office.town
    if home and fold(home) != fold(own) and (here := point_named(home)) is not None:
        return tuple(replace(one, distance_km=_way(here, one, home)) for one in services)
    start = point_named(office.town) or point_named(own)
    if start is None:
        return services
    return tuple(
        one if one.distance_km is not None else replace(one, distance_km=_way(start, one, own)) for one in services
    )


def _way(here: Point, service: Service, home: str) -> float | None:
    there = service.point
    if there is None:
        district = service.district or service.town
        if not district or fold(district) == fold(home):
            return None
        there = point_named(district)
    if there is None:
        return None
    way = here.kilometres_to(there)
    return round(way, 1) if way < _EXACT_BELOW_KM else float(round(way))
