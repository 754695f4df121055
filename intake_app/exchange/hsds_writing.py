"""Writes services as the Human Services Data Specification (HSDS 3.0, Open Referral) nests them in JSON."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from intake_app.domain.directory import Service
from intake_app.exchange.hsds_reading import KIND_TAXONOMY, NOT_KNOWN

_NAMES: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:intake:directory")


def identity_of(service_id: str) -> str:
    """The UUID HSDS knows the service by: its own id where that is one, else one made of it, always the same."""
    try:
        return str(uuid.UUID(service_id))
    except ValueError:
        return _made("service", service_id)


def _made(*parts: str) -> str:
    return str(uuid.uuid5(_NAMES, "/".join(parts)))


def service_node(service: Service, kind_names: Mapping[str, str], country: str = "") -> dict[str, Any]:
    """The service with its organisation and its one location. `kind_names`: the names of kinds, by code.

    A part that HSDS wants and nobody knows is told as `–`; parts nobody knows and HSDS does not want are left out.
    """
    own = identity_of(service.id)
    node: dict[str, Any] = {
        "id": own,
        "name": service.name,
        "description": service.summary,
        "url": service.url,
        "email": service.email,
        "status": "active" if service.active else "inactive",
        "wait_time": "" if service.waiting_days is None else f"{service.waiting_days} days",
        "fees_description": service.cost,
        "eligibility_description": service.eligibility,
        "minimum_age": service.minimum_age,
        "maximum_age": service.maximum_age,
        "assured_date": service.last_checked.isoformat() if service.last_checked else "",
        "phones": _one(own, "phone", number=service.phone),
        "schedules": _one(own, "schedule", description=service.hours),
        "contacts": _one(own, "contact", name=service.contact_person),
        "cost_options": [{"id": _made(own, "cost"), "service_id": own, "amount": 0}] if service.free else [],
        "funding": _one(own, "funding", source=service.payer),
        "languages": [{"id": _made(own, "language", code), "code": code} for code in service.languages],
        "attributes": [_kind(own, code, kind_names.get(code, code)) for code in service.kinds],
        "organization": _organization(service),
        "service_at_locations": [
            {"id": _made(own, "site"), "service_id": own, "location": _location(own, service, country)}
        ],
    }
    return _told(node)


def _told(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value is not None and value not in ("", [], {})}


def _one(own: str, kind: str, **values: str) -> list[dict[str, str]]:
    return [{"id": _made(own, kind), **values}] if all(values.values()) else []


def _organization(service: Service) -> dict[str, str]:
    name = service.organization or service.name
    return {"id": _made("organization", name), "name": name, "description": NOT_KNOWN}


def _kind(own: str, code: str, name: str) -> dict[str, Any]:
    detail = {"id": _made("taxonomy"), "name": KIND_TAXONOMY, "description": "Kinds of service of a policy"}
    term = {
        "id": _made("term", code), "code": code, "name": name, "description": name, "taxonomy": KIND_TAXONOMY,
        "taxonomy_detail": detail,
    }  # fmt: skip
    return {
        "id": _made(own, "kind", code), "link_id": own, "link_type": "type", "link_entity": "service", "value": code,
        "taxonomy_term": term,
    }  # fmt: skip


def _location(own: str, service: Service, country: str) -> dict[str, Any]:
    placed = service.address or service.town or service.district or service.postcode
    address = {
        "id": _made(own, "address"),
        "address_1": service.address or NOT_KNOWN,
        "city": service.town or NOT_KNOWN,
        "state_province": service.district or NOT_KNOWN,
        "postal_code": service.postcode or NOT_KNOWN,
        "country": country or NOT_KNOWN,
        "address_type": "physical",
    }
    return _told(
        {
            "id": _made(own, "location"),
            "location_type": "physical" if placed else "virtual",
            "name": service.name,
            "transportation": service.directions,
            "latitude": service.latitude,
            "longitude": service.longitude,
            "addresses": [address] if placed else [],
            "accessibility": [
                {"id": _made(own, "access", str(number)), "description": text}
                for number, text in enumerate(service.access)
            ],
        }
    )
