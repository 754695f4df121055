"""The directory of services: places that help, where they are, and what a file says of one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the Earth (IUGG 1980)."""


@dataclass(frozen=True)
class Point:
    """A place on the Earth in degrees, WGS 84."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            raise ValueError("latitude runs from -90 to 90, longitude from -180 to 180")

    def kilometres_to(self, other: "Point") -> float:
        """The way as the crow flies, along the great circle."""
        here, there = math.radians(self.latitude), math.radians(other.latitude)
        half_up = math.sin((there - here) / 2) ** 2
        half_along = math.sin(math.radians(other.longitude - self.longitude) / 2) ** 2
        share = half_up + math.cos(here) * math.cos(there) * half_along
        return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, share)))


@dataclass(frozen=True)
class Service:
    """A place that helps (Open Referral: a service at a location). `kinds` are the pack's service kinds.

    `distance_km`: the way from the office, as somebody of the office gave it. `payer`: who pays, "" where not known.
    `access`: codes as `step-free`, `children`, `women`, or the office's own words. `active`: takes people now.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    summary: str = ""
    address: str = ""
    town: str = ""
    phone: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    cost: str = ""
    access: tuple[str, ...] = ()
    waiting_days: int | None = None
    distance_km: float | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    contact_person: str = ""
    directions: str = ""
    last_checked: date | None = None
    organization: str = ""
    postcode: str = ""
    district: str = ""
    email: str = ""
    url: str = ""
    payer: str = ""
    eligibility: str = ""
    latitude: float | None = None
    longitude: float | None = None
    active: bool = True
    free: bool | None = None
    """Whether it costs the person nothing; None where that is not known."""

    @property
    def point(self) -> Point | None:
        """Where it is, when both coordinates are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)

    def accepts_age(self, age: int | None) -> bool:
        """Whether somebody of `age` is taken; an unknown age keeps nobody out."""
        if age is None:
            return True
        return (self.minimum_age is None or age >= self.minimum_age) and (
            self.maximum_age is None or age <= self.maximum_age
        )

    def is_stale(self, today: date, months: int) -> bool:
        """Whether nobody has checked the entry for `months` months (of 30 days), or ever."""
        return self.last_checked is None or (today - self.last_checked).days > months * 30


@dataclass(frozen=True)
class ServiceEntry:
    """What a file says of one service: fields of `Service` by name. Those it does not name stay as they are.

    `place` is where in the file it stands, for people: `services.csv, line 4`.
    """

    id: str
    values: Mapping[str, object]
    place: str
