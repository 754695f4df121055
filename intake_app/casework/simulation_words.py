"""What a simulation tells, in the words of the policies that took part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake_app.casework.office import Desk
from intake_app.casework.policy_list import pack_wording
from intake_app.casework.policy_words import PolicyWords
from intake_app.casework.simulating import Simulation
from intake_app.casework.simulation_runs import RuleCount
from intake_app.casework.small_cells import rounded
from intake_app.domain.errors import UserError
from intake_app.domain.wording import Wording


@dataclass(frozen=True)
class RuleLine:
    """A rule in words, and how many cases it spoke in: a number to be shown, or None for never."""

    table: str
    rule: str
    gives: str
    cases: int | str | None


@dataclass(frozen=True)
class SimulationWords:
    """Codes of a report in words: those of the later policy first, then those of the one before, then ours."""

    wordings: tuple[tuple[str, Wording], ...]
    wording: Wording
    simulation: Simulation

    def code(self, family: str, code: str) -> str:
        """A code of the report, such as ("tier", "open") or ("age", "18-24")."""
        for pack, wording in self.wordings:
            found = wording.first(f"{pack}#{family}.{code}")
            if found:
                return found
        default = code.replace("-", "–") if family == "age" and code[:1].isdigit() else code
        return self.wording.first(f"code.{family}.{code}", f"simulation.code.{code}", default=default)

    def side(self, side: Mapping[str, Any] | None) -> str:
        """A policy of the report, with its version; "" for none."""
        if side is None:
            return ""
        if side["pack"] == "as-begun":
            return self.wording.text("simulation.as-begun")
        title = next(
            (wording.first(f"{pack}#@title") for pack, wording in self.wordings if pack == side["pack"]), side["pack"]
        )
        return f"{title or side['pack']} {side['version']}"

    def rules(self, counts: tuple[RuleCount, ...]) -> tuple[RuleLine, ...]:
        """The rules of the later policy, in its order."""
        policy = self.simulation.policies[self.simulation.after]
        pack, wording = self.wordings[0] if self.wordings else (policy.pack.id, self.wording)
        say = PolicyWords(policy, wording)
        tables = {table.id: table for table in policy.pack.tables}
        found = []
        for one in counts:
            table = tables[one.table]
            rule = next(rule for rule in table.rules if rule.id == one.rule)
            gives = ", ".join(say.output(name, code) for name, code in zip(table.outputs, rule.outputs, strict=True))
            plain = one.table.replace("-", " ")
            title = wording.first(f"{pack}#table.{one.table}", f"policy.table.{one.table}", default=plain)
            told = rounded(one.cases, self.simulation.protect_below) if one.cases else None
            found.append(RuleLine(title, one.rule, gives, told))
        return tuple(found)


def simulation_words(desk: Desk, simulation: Simulation, packs: tuple[str, ...]) -> SimulationWords:
    """The words for a simulation; `packs` are the policies as they were named, the later one first."""
    found = []
    for name in packs:
        try:
            found.append((desk.library.pack(name).id, pack_wording(desk, name)))
        except UserError:
            continue
    return SimulationWords(tuple(found), desk.wording, simulation)
