"""A whole little office written as text, right in every line; tests change one line and see what is said of it."""

from dataclasses import dataclass
from pathlib import Path

from intake_app.definitions.checking import check_paths
from intake_app.definitions.library import Library, open_library
from intake_app.definitions.problems import Problem

FORM = """\
id: tiny
version: "1.0"
wording: paraphrase
rights: free
citations:
  - {id: source-1, title: "A source", seen_on: 2026-01-31, confidence: certain, verified_by: null}
optionSets:
  often: [{code: 0, points: 0}, {code: 1, points: 1}, {code: 4, points: 4}]
bandSets:
  two: [{code: low, low: 0, high: 3}, {code: high, low: 4, high: 8}]
item:
  - linkId: use
    type: group
    item:
      - {linkId: q1, type: coding, required: true, answerOption: often}
      - linkId: q2
        type: coding
        answerOption: often
        enableWhen: [{question: q1, operator: ">=", answer: 1}]
  - linkId: story
    type: group
    item:
      - {linkId: origin, type: coding, answerOption: [{code: police}, {code: court}]}
      - {linkId: when, type: date}
      - {linkId: age, type: integer, minimum: 0, maximum: 120}
      - {linkId: told, type: boolean}
      - linkId: needs
        type: coding
        repeats: true
        exclusive: none
        answerOption: [{code: food}, {code: home}, {code: none}]
      - linkId: things
        type: group
        repeats: true
        item:
          - {linkId: substance, type: coding, answerOption: [{code: heroin}, {code: other}]}
          - {linkId: amount, type: decimal, minimum: 0}
          - {linkId: unit, type: coding, answerOption: [{code: g}, {code: mg}]}
      - {linkId: clock, type: time}
      - {linkId: note, type: text, maxLength: 100}
scales:
  - {id: total, method: sum, items: [q1, q2], bands: two}
alerts:
  - {id: much, level: caution, when: [{question: q2, operator: "=", answer: 4}]}
"""

FORM_EN = """\
language: en
edition: "1"
title: Tiny
about: "A form for trying."
texts:
  use: Use
  q1: "How often?"
  q1.short: Often
  q2: "How much of {what}?"
  q2=4: "Very much"
  story: Story
  origin: "Who sent you?"
  origin=police: Police
  origin=court: Court
  when: When
  age: Age
  told: Told
  needs: Needs
  needs=food: Food
  needs=home: Home
  needs=none: None
  things: Things
  substance: Substance
  substance=heroin: Heroin
  substance=other: Other
  amount: Amount
  unit: Unit
  unit=g: g
  unit=mg: mg
  clock: Time
  note: Note
options:
  often: {0: Never, 1: Sometimes, 4: Daily}
alerts: {much: "Much", much.do: "Talk about it."}
scales: {total: Total}
bands: {low: Low, high: High}
"""

PACK = """\
id: small
version: "1.0"
status: in_force
stage: administrative
decision_maker: commission
valid_from: 2001-07-01
retention_months: 60
tiers: [none, warning, treatment]
event_date: tiny/when
inputs:
  use: {band: [tiny/total]}
  origin: {answer: tiny/origin}
  when: {answer: tiny/when}
  told: {answer: tiny/told}
  needs: {answer: tiny/needs}
  age: {age: tiny/age, on: tiny/when}
  amount: {quantity: tiny/things, days: 10}
moments:
  event: [tiny/when, tiny/clock]
questions:
  origin: [tiny/origin]
instruments:
  - {id: tiny}
sections:
  - {id: first, instrument: tiny, groups: [use, story]}
tables:
  - {id: route, hit_policy: first, inputs: [age, origin, when, amount], outputs: [route]}
  - {id: tier, hit_policy: first, inputs: [route, use], outputs: [tier]}
  - {id: wishes, hit_policy: collect, inputs: [needs, tier], outputs: [need]}
sources:
  - {id: law-1, title: "Law 1", seen_on: 2026-01-31, confidence: certain}
"""

ROUTE = """\
rule,age,origin,when,amount,route,because,cites,verified
R1,<16,-,-,-,outside,,law-1,yes
R2,-,court,>=2008-08-05,"over, not-comparable",outside,,law-1,yes
R3,-,-,-,-,inside,,law-1,yes
"""

TIER = """\
rule,route,use,tier,because,cites,verified
T1,outside,-,none,,law-1,yes
T2,-,high,treatment,,law-1,yes
T3,-,-,warning,,law-1,yes
"""

WISHES = """\
rule,needs,tier,need,because,cites,verified
W1,food,-,food,,,yes
W2,home,"warning, treatment",home,,,yes
"""

PACK_EN = """\
language: en
title: Small
texts:
  route.R1: "Too young for it."
  route.R2: "The court has it."
  route.R3: "It is ours."
  tier.T1: "Nothing to give."
  tier.T2: "The score is {score}."
  tier.T3: "Nothing else applies."
  wishes.W1: "You asked for food."
  wishes.W2: "You asked for a home."
  table.wishes: Wishes
  need.food: Food
  need.home: Home
  section.first: First
  substance.heroin: Heroin
  due.contact: Contact
  clock.hearing: Hearing
"""

REFERENCES = """\
substance,daily,unit,valid_from,valid_to,cites,verified,note
heroin,0.1,g,2001-07-01,,law-1,yes,"with, a comma"
"""

FOLLOW_UP = """\
rule,kind,anchor,days,every,times,channel,needs_consent,applies,cites,verified
F1,contact,decision,7,,1,phone,no,"tier: warning, treatment; route: inside",law-1,yes
"""

CLOCKS = """\
clock,start,end,hours,months,applies,cites,verified
hearing,event,decision,72,,origin: police,law-1,yes
"""

FACTS = """\
fact,value,unit,valid_from,valid_to,cites,verified,note
wage,870,EUR,2025-01-01,2025-12-31,law-1,yes,
wage,920,EUR,2026-01-01,,law-1,yes,
"""

FILES = {
    "forms/instruments/tiny.yaml": FORM,
    "forms/instruments/tiny.en.yaml": FORM_EN,
    "forms/instruments/tiny.pt.yaml": FORM_EN.replace("language: en", "language: pt"),
    "forms/packs/small/pack.yaml": PACK,
    "forms/packs/small/pack.en.yaml": PACK_EN,
    "forms/packs/small/pack.pt.yaml": PACK_EN.replace("language: en", "language: pt"),
    "forms/packs/small/tables/route.csv": ROUTE,
    "forms/packs/small/tables/tier.csv": TIER,
    "forms/packs/small/tables/wishes.csv": WISHES,
    "forms/packs/small/references.csv": REFERENCES,
    "forms/packs/small/follow_up.csv": FOLLOW_UP,
    "forms/packs/small/clocks.csv": CLOCKS,
    "forms/packs/small/facts.csv": FACTS,
    "resources/texts/en/ui.yaml": 'ui.ok: OK\nui.hello: "Hello {name}"\n',
    "resources/texts/pt/ui.yaml": 'ui.ok: OK\nui.hello: "Olá {name}"\n',
}

NAMES = {
    "form": "forms/instruments/tiny.yaml",
    "form.en": "forms/instruments/tiny.en.yaml",
    "form.pt": "forms/instruments/tiny.pt.yaml",
    "pack": "forms/packs/small/pack.yaml",
    "pack.en": "forms/packs/small/pack.en.yaml",
    "pack.pt": "forms/packs/small/pack.pt.yaml",
    "route": "forms/packs/small/tables/route.csv",
    "tier": "forms/packs/small/tables/tier.csv",
    "wishes": "forms/packs/small/tables/wishes.csv",
    "references": "forms/packs/small/references.csv",
    "follow_up": "forms/packs/small/follow_up.csv",
    "clocks": "forms/packs/small/clocks.csv",
    "facts": "forms/packs/small/facts.csv",
    "screen.en": "resources/texts/en/ui.yaml",
    "screen.pt": "resources/texts/pt/ui.yaml",
}


@dataclass
class Office:
    """The little office in a folder of its own."""

    root: Path

    def __post_init__(self) -> None:
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / NAMES.get(name, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> int:
        """Puts `new` in place of the first `old` and returns the line where it stood."""
        text = FILES[NAMES.get(name, name)]
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1

    def library(self) -> Library:
        return open_library([self.root / "forms"], self.root / "resources")

    def problems(self) -> list[Problem]:
        """Everything that a check of the whole office finds."""
        return check_paths(library=self.library())

    def found(self) -> list[tuple[str, str, int]]:
        """Code, file name and line of everything found."""
        return [(p.code, Path(p.file).name, p.line) for p in self.problems()]
