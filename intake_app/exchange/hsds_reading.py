"""Reads services as the Human Services Data Specification (HSDS 3.0, Open Referral) nests them in JSON."""

import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from intake_app.domain.directory import Point, ServiceEntry
from intake_app.exchange.elements import Element
from intake_app.exchange.findings import Findings

NOT_KNOWN: Final = "–"
"""What stands in a place that HSDS wants filled and nobody knows."""
KIND_TAXONOMY: Final = "intake-service-kind"
_WAIT: Final = re.compile(r"\s*(\d{1,3})\s*(day|week|dia|semana)", re.IGNORECASE)
_WEEK: Final = ("week", "semana")
_TAKES_PEOPLE: Final = "active"


def service_nodes(tree: Any) -> list[Any]:
    """The services in a JSON file: one of them, a list, or a page of an HSDS programming interface."""
    if isinstance(tree, Mapping):
        for key in ("contents", "services"):
            if isinstance(tree.get(key), list):
                return list(tree[key])
        return [tree]
    return list(tree) if isinstance(tree, list) else []


def read_service(node: Mapping[str, Any], place: str, kinds: frozenset[str], findings: Findings) -> list[ServiceEntry]:
    """What is told of a service, once for each place where it is given; `kinds` are those the office's policy knows.

    Problems and what was not taken over go to `findings`.
    """
    service = Element(node, place, findings, link=place)
    name = service.text("name")
    if not name:
        findings.problem(place, "the service has no name.")
        return []
    told = {"name": name} | _of_service(service, place, kinds, findings)
    identity = service.code("id") or str(uuid.uuid5(uuid.NAMESPACE_OID, name))
    sites = service.each("service_at_locations")
    if not sites:
        return [ServiceEntry(identity, _told(told), place)]
    entries: list[ServiceEntry] = []
    for number, site in enumerate(sites):
        values = dict(told)
        values |= {key: value for key, value in _of_site(site, place, findings).items() if value or key not in values}
        own = identity
        if number:
            location = site.part("location")
            where = location.text("name") if location is not None else ""
            own = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{identity}/{site.code('id') or number}"))
            values["name"] = f"{name}, {where}" if where else f"{name} ({number + 1})"
        entries.append(ServiceEntry(own, _told(values), place))
    return entries


def _told(values: Mapping[str, object]) -> dict[str, object]:
    """Only what is told: what a file leaves out stays as the office has it."""
    return {key: value for key, value in values.items() if value not in ("", (), None)}


def _of_service(service: Element, place: str, kinds: frozenset[str], findings: Findings) -> dict[str, object]:
    organization = service.part("organization")
    body = organization.text("name") if organization is not None else ""
    return {
        "kinds": _kinds(service, place, kinds, findings),
        "summary": _known(service.text("description")),
        "organization": body if body != service.text("name") else "",
        "phone": _phone(service) or (_phone(organization) if organization is not None else ""),
        "hours": _hours(service),
        "languages": tuple(dict.fromkeys(code for one in service.each("languages") if (code := one.code("code")))),
        "cost": service.text("fees_description") or _costs(service),
        "free": _is_free(service),
        "payer": next((one.text("source") for one in service.each("funding")), ""),
        "eligibility": service.text("eligibility_description"),
        "minimum_age": service.whole("minimum_age"),
        "maximum_age": service.whole("maximum_age"),
        "waiting_days": _wait(service.text("wait_time"), place, findings),
        "contact_person": next((one.text("name") for one in service.each("contacts")), ""),
        "email": service.code("email"),
        "url": service.code("url"),
        "last_checked": _day(service.code("assured_date"), place, findings),
        "active": (service.code("status") or _TAKES_PEOPLE) == _TAKES_PEOPLE,
    }


def _of_site(site: Element, place: str, findings: Findings) -> dict[str, object]:
    location = site.part("location")
    told: dict[str, object] = {
        "phone": _phone(site),
        "hours": _hours(site),
        "contact_person": next((one.text("name") for one in site.each("contacts")), ""),
    }
    if location is None:
        return told
    address = next(iter(location.each("addresses")), None)
    if address is not None:
        street = [_known(address.text(key)) for key in ("address_1", "address_2")]
        told |= {
            "address": ", ".join(part for part in street if part),
            "postcode": _known(address.text("postal_code")),
            "town": _known(address.text("city")),
            "district": _known(address.text("state_province")),
        }
    told |= _coordinates(location, place, findings)
    told |= {
        "phone": told["phone"] or _phone(location),
        "directions": location.text("transportation"),
        "access": tuple(text for one in location.each("accessibility") if (text := one.text("description"))),
    }
    return told


def _kinds(service: Element, place: str, kinds: frozenset[str], findings: Findings) -> tuple[str, ...]:
    terms = [term for one in service.each("attributes") if (term := one.part("taxonomy_term")) is not None]
    codes = [code for term in terms if (code := term.code("code") or term.code("name"))]
    for code in codes:
        if code not in kinds:
            message = f"'{code}' is no kind of service of the office's policy. Choose a kind for it."
            findings.notice("unknown-kind", place, message)
    return tuple(dict.fromkeys(code for code in codes if code in kinds))


def _known(text: str) -> str:
    return "" if text == NOT_KNOWN else text


def _phone(element: Element) -> str:
    for one in element.each("phones"):
        number = one.text("number").strip('"').strip()
        if number:
            return number
    return ""


def _hours(element: Element) -> str:
    return "; ".join(dict.fromkeys(text for one in element.each("schedules") if (text := _hours_of(one))))


def _hours_of(schedule: Element) -> str:
    if text := schedule.text("description"):
        return text
    begins, ends = schedule.code("opens_at")[:5], schedule.code("closes_at")[:5]
    return " ".join(part for part in (schedule.code("byday"), "–".join(p for p in (begins, ends) if p)) if part)


def _costs(service: Element) -> str:
    return "; ".join(text for one in service.each("cost_options") if (text := _cost_of(one)))


def _is_free(service: Element) -> bool | None:
    """Whether every cost told is 0; None where none is told as an amount."""
    amounts = [amount for one in service.each("cost_options") if (amount := one.number("amount")) is not None]
    return all(amount == 0 for amount in amounts) if amounts else None


def _cost_of(option: Element) -> str:
    amount = option.number("amount")
    money = f"{amount} {option.code('currency').upper()}".strip() if amount is not None else ""
    return " ".join(part for part in (option.text("option"), money, option.text("amount_description")) if part)


def _wait(text: str, place: str, findings: Findings) -> int | None:
    if not text or text == NOT_KNOWN:
        return None
    found = _WAIT.match(text)
    if found is None:
        findings.notice("wait", place, f"The waiting time '{text[:60]}' is no number of days or weeks: left out.")
        return None
    return int(found[1]) * (7 if found[2].lower() in _WEEK else 1)


def _day(text: str, place: str, findings: Findings) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        findings.notice("day", place, f"'{text[:40]}' is no date: left out.")
        return None


def _coordinates(location: Element, place: str, findings: Findings) -> dict[str, object]:
    north, east = location.number("latitude"), location.number("longitude")
    if north is None or east is None:
        return {}
    try:
        point = Point(float(north), float(east))
    except ValueError:
        findings.notice("coordinates", place, f"{north}, {east} lies nowhere on the Earth: left out.")
        return {}
    return {"latitude": point.latitude, "longitude": point.longitude}


def named(nodes: list[Any], findings: Findings) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The objects among `nodes`, each with its place for people."""
    for number, node in enumerate(nodes, 1):
        place = f"service {number}"
        if isinstance(node, Mapping):
            yield place, node
        else:
            findings.problem(place, "must be an object.")
