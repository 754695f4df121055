"""A form of 300 visible questions with ten scales, and a small policy over it, written to a folder."""

from pathlib import Path

GROUPS = 10
EACH = 30
FORM, PACK = "long-form", "long-pack"


def write_forms(folder: Path) -> None:
    """`instruments/` and `packs/` below `folder`."""
    instruments, pack = folder / "instruments", folder / "packs" / PACK
    instruments.mkdir(parents=True)
    (pack / "tables").mkdir(parents=True)
    (instruments / f"{FORM}.yaml").write_text(_form(), encoding="utf-8")
    for language in ("en", "pt"):
        (instruments / f"{FORM}.{language}.yaml").write_text(_form_texts(language), encoding="utf-8")
        (pack / f"pack.{language}.yaml").write_text(_pack_texts(language), encoding="utf-8")
    (pack / "pack.yaml").write_text(_pack(), encoding="utf-8")
    header, last = "rule,{inputs},{outputs},because,cites,verified", "own"
    (pack / "tables" / "route.csv").write_text(
        f"{header.format(inputs='day', outputs='route')}\nR1,-,commission,,{last},no\n", encoding="utf-8"
    )
    (pack / "tables" / "tier.csv").write_text(
        f"{header.format(inputs='route,worst', outputs='tier')}\n"
        f"T1,-,high,education,,{last},no\nT2,-,moderate,education,,{last},no\nT3,-,-,warning,,{last},no\n",
        encoding="utf-8",
    )


def keys() -> list[str]:
    """The 300 questions in the order of the interview."""
    return [f"{FORM}/{group}-{item}" for group in range(GROUPS) for item in range(EACH)]


def _form() -> str:
    lines = [
        f"id: {FORM}", 'version: "1"', "wording: official", 'licence: "own"', 'credit: "own"', "rights: free",
        "verified: false", "loinc: null", "window: null",
        'citations: [{id: own, title: "Own", url: "", seen_on: 2026-01-01, confidence: certain, verified_by: null}]',
        "optionSets:",
        f"  often: [{', '.join(f'{{code: {n}, points: {n}}}' for n in range(5))}]",
        "bandSets:",
        "  usual:",
        "    - {code: low, low: 0, high: 30}",
        "    - {code: moderate, low: 31, high: 90}",
        "    - {code: high, low: 91, high: 120}",
        "item:",
    ]  # fmt: skip
    for group in range(GROUPS):
        lines += [f"  - linkId: part-{'abcdefghij'[group]}", "    type: group", "    item:"]
        for item in range(EACH):
            lines.append(f"      - {{linkId: {group}-{item}, type: coding, required: true, answerOption: often}}")
    lines += ["  - linkId: end", "    type: group", "    item:", "      - {linkId: day, type: date}", "scales:"]
    for group in range(GROUPS):
        items = ", ".join(f"{group}-{item}" for item in range(EACH))
        lines.append(f"  - {{id: s{group}, method: sum, items: [{items}], bands: usual}}")
    return "\n".join([*lines, "alerts: []", ""])


def _form_texts(language: str) -> str:
    lines = [f"language: {language}", 'edition: "1"', 'title: "Long form"', 'about: "Generated."', "texts:"]
    for group in range(GROUPS):
        lines.append(f'  part-{"abcdefghij"[group]}: "Part {group + 1}"')
        for item in range(EACH):
            lines.append(f'  {group}-{item}: "How often in the past months, part {group + 1}, question {item + 1}?"')
            lines.append(f'  {group}-{item}.short: "Part {group + 1}, question {item + 1}"')
    lines += ['  end: "End"', '  day: "On which day?"', '  day.short: "Day"', "options:"]
    lines.append('  often: {0: "Never", 1: "Once or twice", 2: "Monthly", 3: "Weekly", 4: "Daily"}')
    lines.append("scales:")
    lines += [f'  s{group}: "Part {group + 1}"' for group in range(GROUPS)]
    return "\n".join([*lines, 'bands: {low: "Low", moderate: "Moderate", high: "High"}', ""])


def _pack() -> str:
    scales = ", ".join(f"{FORM}/s{group}" for group in range(GROUPS))
    return f"""id: {PACK}
version: "1.0"
status: in_force
stage: administrative
decision_maker: commission
valid_from: 2001-07-01
valid_to: null
typology: de-jure-with-referral
consent_model: informed-voluntary
baseline_effect: none
refusal_effect: none
max_consequence: administrative-sanction
repeat_rule: none
record_effect: none
retention_months: null
verified_by: null
tiers: [none, warning, education, treatment]
event_date: {FORM}/day
inputs:
  day: {{answer: {FORM}/day}}
  worst: {{band: [{scales}]}}
moments: {{}}
instruments: [{{id: {FORM}}}]
sections: [{{id: all, instrument: {FORM}}}]
tables:
  - {{id: route, hit_policy: first, inputs: [day], outputs: [route]}}
  - {{id: tier, hit_policy: first, inputs: [route, worst], outputs: [tier]}}
sources:
  - {{id: own, title: "Own", url: "", seen_on: 2026-01-01, confidence: certain, verified_by: null}}
"""


def _pack_texts(language: str) -> str:
    return f"""language: {language}
title: "Long pack"
about: "Generated."
texts:
  section.all: "All parts"
  route.commission: "Commission"
  route.R1: "Always."
  tier.T1: "High."
  tier.T2: "Moderate."
  tier.T3: "Low."
"""
