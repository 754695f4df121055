"""What belongs to the office itself: its particulars, its directory of services, its settings."""

from collections.abc import Iterable
from typing import Any

from intake_app.domain.person import Office
from intake_app.domain.plan import OfferState, Service
from intake_app.store import encoding
from intake_app.store.open_vault import Vault
from intake_app.store.terms import fold


def load_office(vault: Vault) -> Office:
    """The office whose vault this is."""
    row = vault.row("SELECT content FROM office")
    assert row is not None
    return Office(**encoding.decode(row[0]))


def save_office(vault: Vault, office: Office) -> None:
    """Write the office's particulars in place of those before."""
    vault.write("UPDATE office SET content = ?", (encoding.encode(vars(office)),))


def save_service(vault: Vault, service: Service) -> None:
    """Write one service, new or changed."""
    vault.write(
        "INSERT INTO service VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name_order = excluded.name_order, "
        "content = excluded.content",
        (service.id, fold(service.name), encoding.encode(vars(service))),
    )


def save_services(vault: Vault, services: Iterable[Service]) -> None:
    """Write several services."""
    for service in services:
        save_service(vault, service)


def remove_service(vault: Vault, service_id: str) -> None:
    """Take a service out of the directory; referrals keep its id."""
    vault.write("DELETE FROM service WHERE id = ?", (service_id,))


def service_in_use(vault: Vault, service_id: str) -> bool:
    """Whether somebody whose case is open chose it."""
    row = vault.row(
        "SELECT 1 FROM referral r JOIN episode e ON e.id = r.episode WHERE r.service = ? AND r.state = ? "
        "AND e.closed_at IS NULL LIMIT 1",
        (service_id, OfferState.CHOSEN.value),
    )
    return row is not None


def load_service(vault: Vault, service_id: str) -> Service | None:
    """The service of that id."""
    row = vault.row("SELECT content FROM service WHERE id = ?", (service_id,))
    return None if row is None else Service(**encoding.decode(row[0]))


def load_services(vault: Vault) -> tuple[Service, ...]:
    """The whole directory by name."""
    return tuple(
        Service(**encoding.decode(c)) for (c,) in vault.rows("SELECT content FROM service ORDER BY name_order, id")
    )


def put_setting(vault: Vault, key: str, value: object) -> None:
    """Keep a setting: text, numbers, dates, tuples and mappings of them; None forgets it."""
    if value is None:
        vault.write("DELETE FROM setting WHERE key = ?", (key,))
        return
    vault.write(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, encoding.encode(value)),
    )


def has_setting(vault: Vault, key: str) -> bool:
    """Whether there is a setting under `key`, without reading what may be long."""
    return vault.row("SELECT 1 FROM setting WHERE key = ?", (key,)) is not None


def get_setting(vault: Vault, key: str, default: Any = None) -> Any:
    """The setting under `key` (lists come back as tuples), or `default`."""
    row = vault.row("SELECT value FROM setting WHERE key = ?", (key,))
    return default if row is None else encoding.decode(row[0])
