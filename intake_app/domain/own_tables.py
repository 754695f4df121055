"""The tables a policy has beside those that every policy may have: a quadrant, a phase, a ladder, steps of a plan."""

from dataclasses import dataclass
from typing import Final

from intake_app.domain.evaluation import Evaluation
from intake_app.domain.policy import DecisionTable, HitPolicy, PolicyPack

COMMON_TABLES: Final = ("route", "flags", "tier", "measure", "alerts", "needs", "services")
"""The tables that mean something to the program by their name; all others are a policy's own."""
TEXT_FAMILIES: Final = {"need": "need", "kind": "service", "measure": "measure", "flag": "flag"}
"""By output column, the first word of the keys of its texts where it is not the column itself."""


def text_key(column: str, code: str) -> str:
    """Under which key a pack words what a column gives: `step.close`, `service.peer-support`."""
    return f"{TEXT_FAMILIES.get(column, column)}.{code}"


@dataclass(frozen=True)
class OwnOutcome:
    """What one column of a policy's own table gives: one code, several from a table that collects, none while open.

    The texts are `table.<table>` for the table, `text_key` for each code and `<table>.<rule>` for the reasons.
    """

    table: str
    column: str
    codes: tuple[str, ...]
    rules: tuple[str, ...]
    verified: bool
    collects: bool


def own_tables(pack: PolicyPack) -> tuple[DecisionTable, ...]:
    """The tables only this policy has, in its order."""
    return tuple(table for table in pack.tables if table.id not in COMMON_TABLES)


def own_outcomes(pack: PolicyPack, evaluation: Evaluation) -> tuple[OwnOutcome, ...]:
    """What the policy's own tables come to, one entry for each of their columns, in its order."""
    found: list[OwnOutcome] = []
    for table in own_tables(pack):
        spoke = [trace for trace in evaluation.trace if trace.table == table.id]
        for column in table.outputs:
            codes = dict.fromkeys(code for trace in spoke if (code := trace.outputs.get(column, "")))
            found.append(
                OwnOutcome(
                    table=table.id,
                    column=column,
                    codes=tuple(codes),
                    rules=tuple(trace.rule for trace in spoke),
                    verified=all(trace.verified for trace in spoke),
                    collects=table.hit_policy is HitPolicy.COLLECT,
                )
            )
    return tuple(found)
