"""What this office does when an alert is raised: its own words, per language, in place of ours. Old versions stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intake_app.casework import policies
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import ProtocolText
from intake_app.domain.questionnaire import CHECK
from intake_app.domain.wording import Wording
from intake_app.store import records

ALERT_TABLE: Final = "alerts"
LONGEST: Final = 1_500
"""Signs of a protocol text: what can be read at a glance, and fits on paper beside the alert."""
LEVELS: Final = ("danger", "caution", "info")


@dataclass(frozen=True)
class AlertLine:
    """One alert the office's policy or one of its forms can raise. `suggested` is what to do in the program's words,
    by language; `texts` the office's protocol by language, where it has one."""

    alert: str
    level: str
    title: str
    source: str
    suggested: Mapping[str, str]
    texts: Mapping[str, ProtocolText]


def possible_alerts(desk: Desk) -> tuple[tuple[str, str, str, str], ...]:
    """Every alert of the office's policy: its id, level, wording key, and the form or table it comes from. Gravest
    first."""
    policy = policies.load_policy(desk.library, desk.office.pack)
    found: dict[str, tuple[str, str, str, str]] = {}
    for form in policy.questionnaires.values():
        for rule in form.alerts:
            if rule.level != CHECK:
                found.setdefault(rule.id, (rule.id, rule.level, f"{form.id}!{rule.id}", form.id))
    table = policy.pack.table_by_id.get(ALERT_TABLE)
    if table is not None:
        name, level = table.outputs.index("alert"), table.outputs.index("level")
        for row in table.rules:
            alert = row.outputs[name]
            found.setdefault(alert, (alert, row.outputs[level], f"{policy.pack.id}#{row.because}", policy.pack.id))
    return tuple(sorted(found.values(), key=lambda one: (LEVELS.index(one[1]), one[0])))


def protocols(desk: Desk) -> tuple[AlertLine, ...]:
    """Every alert with the office's protocol for it, gravest first."""
    kept = records.load_protocols(desk.vault)
    languages = desk.library.languages
    wordings = {language: desk.wording_in(language) for language in languages}
    return tuple(
        AlertLine(
            alert=alert,
            level=level,
            title=desk.wording.first(key, default=alert),
            source=source,
            suggested={language: wordings[language].first(f"{key}.do") for language in languages},
            texts={language: text for (one, language), text in kept.items() if one == alert},
        )
        for alert, level, key, source in possible_alerts(desk)
    )


def save_protocol(desk: Desk, alert: str, language: str, text: str) -> ProtocolText | None:
    """Keep the office's protocol for an alert in one language; "" goes back to the program's words.

    None when nothing changed. Raises UserError `not-allowed`, `unknown-alert`, `unknown-language`, `protocol-long`."""
    require(desk.worker, Act.CHANGE_FORMS)
    if alert not in {one for one, *_ in possible_alerts(desk)}:
        raise UserError("unknown-alert", "The office's policy has no such alert.", alert)
    if language not in desk.library.languages:
        raise UserError("unknown-language", f"There are no texts in “{language}”.", language)
    if len(text.strip()) > LONGEST:
        raise UserError("protocol-long", f"Shorten it to {LONGEST} signs: it is read in a hurry.", "text")
    before = records.load_protocols(desk.vault).get((alert, language))
    if (before.text if before else "") == text.strip():
        return None
    kept = ProtocolText(alert, language, text.strip(), desk.clock.now(), desk.worker.id)
    with desk.vault.transaction(desk.worker, "protocol-saved", f"alert/{alert}", language, at=kept.stated_at):
        records.append_protocol(desk.vault, kept)
    return kept


def versions(desk: Desk, alert: str) -> tuple[ProtocolText, ...]:
    """Every version of an alert's protocol, newest first."""
    require(desk.worker, Act.CHANGE_FORMS)
    return tuple(reversed(records.load_protocol_history(desk.vault, alert)))


def in_force(desk: Desk, wording: Wording) -> dict[str, ProtocolText]:
    """The office's protocol by alert, in the language of `wording`, else the office's, else any it was written in."""
    kept = records.load_protocols(desk.vault)
    order = (wording.language, desk.office.language)
    found: dict[str, ProtocolText] = {}
    for (alert, language), text in kept.items():
        if alert not in found or _rank(language, order) < _rank(found[alert].language, order):
            found[alert] = text
    return found


def _rank(language: str, order: tuple[str, ...]) -> int:
    return order.index(language) if language in order else len(order)
