"""What an office does by habit where no law says it: `resources/practice.json`, each value with its reason."""

from functools import cache

from intake_app import paths
from intake_app.json_text import parse_json


@cache
def _habits() -> dict[str, int]:
    content = parse_json((paths.resources_dir() / "practice.json").read_text(encoding="utf-8"))
    return {name: int(one["value"]) for name, one in content.items() if isinstance(one, dict)}


def ask_again_days() -> int:
    """Days after which an offer that was not wanted is made again."""
    return _habits()["ask_again_days"]


def consent_months() -> int:
    """Months a consent lasts unless the person says otherwise."""
    return _habits()["consent_months"]


def service_stale_months() -> int:
    """Months after which an entry of the directory wants checking."""
    return _habits()["service_stale_months"]
