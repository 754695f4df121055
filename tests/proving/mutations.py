"""Every single cell of a decision table set to every other value it can have; and what `assess` makes of a case."""

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from intake_app import paths
from intake_app.casework.assessing import assess
from intake_app.definitions.library import Library

TIERS = ("none", "warning", "education", "treatment")
VALUES = {
    "route": ("-", "commission", "prosecutor-check", "criminal", "voluntary-care", "not(commission)"),
    "consent": ("-", "given", "declined"),
    "dependence": ("-", "dependent", "not-dependent", "undetermined", "not(dependent)"),
    "illicit": ("-", "low", "moderate", "high", "low, moderate", "moderate, high", "low, high"),
    "injecting": ("-", "0", "1", "2", "<=1", ">=1"),
    "injecting_pattern": ("-", "infrequent", "frequent"),
    "tier": TIERS,
}


@dataclass(frozen=True)
class Mutation:
    """One cell changed."""

    rule: str
    column: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.rule}-{self.column}-{self.after}".replace(" ", "").replace("(", "-").replace(")", "")


def tier_rows() -> list[dict[str, str]]:
    text = (paths.forms_dir() / "packs" / "pt-cdt" / "tables" / "tier.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))


def mutations() -> Iterator[Mutation]:
    """All of them, in the order of the table."""
    for row in tier_rows():
        for column, values in VALUES.items():
            for value in values:
                if value != row[column]:
                    yield Mutation(row["rule"], column, row[column], value)


def mutated_pack(mutation: Mutation, folder: Path) -> Path:
    """A copy of the pack with that one cell changed."""
    pack = folder / "packs" / "pt-cdt"
    shutil.copytree(paths.forms_dir() / "packs" / "pt-cdt", pack, ignore=shutil.ignore_patterns("cases"))
    rows = tier_rows()
    for row in rows:
        if row["rule"] == mutation.rule:
            row[mutation.column] = mutation.after
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (pack / "tables" / "tier.csv").write_text(out.getvalue(), encoding="utf-8")
    return pack


def assessed(library: Library, cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [assess(library, case, language="en") for case in cases]


def shows(claim: str, cases: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what `assess` printed really breaks the claim. Written from the claims' words, not from the program."""
    if any(result["status"] != "complete" for result in results):
        return False
    last = results[-1]
    if claim == "total":
        return None in (last["route"], last["tier"], last["measure"])
    if claim == "no-tier-without-consent":
        return last["tier"] != "none" and cases[-1]["answers"]["intake/consent_assessment"] == "declined"
    first = results[0]
    if first["route"] != last["route"] or first["tier"] is None:
        return False
    before = TIERS.index(first["tier"])
    if claim == "monotone":
        return last["tier"] is not None and TIERS.index(last["tier"]) < before and worse(cases)
    if claim == "quantity-independent":
        return bool(last["tier"] != first["tier"]) and differing(cases) <= {
            "intake/substances",
            "intake/judicial_decision",
        }
    if claim == "declining-never-raises":
        return refused(cases) and (last["tier"] is None or TIERS.index(last["tier"]) > before)
    return False


def differing(cases: Sequence[Mapping[str, Any]]) -> set[str]:
    """The questions both cases answer, and answer otherwise."""
    one, other = (case["answers"] for case in cases)
    return {key for key in one.keys() & other.keys() if one[key] != other[key]}


def refused(cases: Sequence[Mapping[str, Any]]) -> bool:
    changed = differing(cases)
    return len(changed) == 1 and cases[1]["answers"][changed.pop()] == "declined"


def worse(cases: Sequence[Mapping[str, Any]]) -> bool:
    """That the one answer that differs became more severe; ASSIST's codes are its points."""
    changed = differing(cases)
    if len(changed) != 1:
        return False
    key = changed.pop()
    one, other = (case["answers"][key] for case in cases)
    named = {"undetermined": 0, "not-dependent": 0, "dependent": 1, "infrequent": 0, "frequent": 1, "no": 0, "yes": 1}
    return bool(named.get(other, other) > named.get(one, one))
