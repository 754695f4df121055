"""What is said of a pack that is wrong: its outline, its tables, the lists beside them."""

from datetime import date

import pytest

from intake_app.definitions.library import load_pack
from intake_app.definitions.problems import MAX_PROBLEMS, DefinitionError
from intake_app.domain.errors import UserError
from intake_app.domain.policy import HitPolicy, InputKind
from tests.definitions.small import FILES, PACK, ROUTE, TIER, WISHES, Office

OUTLINE = [
    ("id: small", "id: smaller", "id-and-file", 0),
    ("status: in_force", "status: alive", "not-a-choice", 0),
    ("stage: administrative", "stages: administrative", "unknown-key", 0),
    ("valid_from: 2001-07-01", "valid_from: 2001-7-1", "not-a-date", 0),
    ("valid_from: 2001-07-01", "valid_from: 2001-07-01\nvalid_to: 2000-01-01", "dates-reversed", 1),
    ("retention_months: 60", "retention_months: null", "retention-unset", 0),
    ("retention_months: 60", "retention_months: some", "wrong-kind", 0),
    ("tiers: [none, ", "tiers: [", "tier-none", 0),
    ("tiers: [none, ", "tiers: [none, none, ", "duplicate-code", 0),
    ("event_date: tiny/when", "event_date: tiny/wen", "unknown-item", 0),
    ("event_date: tiny/when", "event_date: tiny/age", "input-kind", 0),
    ("{band: [tiny/total]}", "{band: [tiny/totals]}", "unknown-scale", 0),
    ("{band: [tiny/total]}", "{band: []}", "input-source", 0),
    ("{band: [tiny/total]}", "band", "wrong-kind", 0),
    ("{answer: tiny/origin}", "{answer: tiny/origins}", "unknown-item", 0),
    ("{answer: tiny/origin}", "{answer: origin}", "unknown-item", 0),
    ("{answer: tiny/told}", "{answer: tiny/note}", "input-kind", 0),
    ("{answer: tiny/told}", "{days: 3}", "input-source", 0),
    ("{answer: tiny/told}", "{output: tear}", "unknown-output", 0),
    ("  told: {answer", "  rule: {answer", "bad-name", 0),
    ("age: tiny/age, on: tiny/when", "age: tiny/when, on: tiny/age", "input-kind", 0),
    ("{quantity: tiny/things, days: 10}", "{quantity: tiny/needs, days: 10}", "input-kind", 0),
    ("{quantity: tiny/things, days: 10}", "{quantity: tiny/things, days: 0}", "bad-number", 0),
    ("[tiny/when, tiny/clock]", "[tiny/clock, tiny/when]", "input-kind", 0),
    ("[tiny/when, tiny/clock]", "[]", "moment-keys", 0),
    ("origin: [tiny/origin]", "origin: [tiny/origins]", "unknown-item", 0),
    ("origin: [tiny/origin]", "orogin: [tiny/origin]", "unknown-key", 0),
    ("instruments:\n", "alert_forms: {mutch: tiny}\ninstruments:\n", "unknown-alert", 0),
    ("instruments:\n", "alert_forms: {much: tine}\ninstruments:\n", "unknown-form", 0),
    ("instruments:\n", "severity: {tiny/origin: [police, curt]}\ninstruments:\n", "no-option", 0),
    ("instruments:\n", "severity: {tiny/origin: [police, court, police]}\ninstruments:\n", "duplicate-code", 0),
    ("instruments:\n", "severity: {tiny/origin: [police]}\ninstruments:\n", "severity-short", 0),
    ("instruments:\n", "severity: {tiny/needs: [food, home]}\ninstruments:\n", "severity-repeats", 0),
    ("instruments:\n", "severity: {tiny/when: [police, court]}\ninstruments:\n", "unknown-item", 0),
    ("tiers: [none", "not_to_sign: [fine]\ntiers: [none", "unknown-output", 0),
    ("- {id: tiny}", "- {id: tony}", "unknown-instrument", 0),
    ("- {id: tiny}", "- {id: tiny, when: {toll: x}}", "unknown-input", 0),
    ("- {id: tiny}", "- {id: tiny, when: {told: perhaps}}", "cell-value", 0),
    ("- {id: tiny}", "- {id: tiny, when: {told: [yes]}}", "wrong-kind", 0),
    ("- {id: tiny}", "- {id: tiny, when: {told: 'yes'}}", "circle", None),
    ("- {id: tiny}", "- {id: tiny}\n  - {id: tiny}", "duplicate-id", 1),
    ("instrument: tiny, groups", "instrument: tony, groups", "unknown-instrument", 0),
    ("groups: [use, story]", "groups: [use, storey]", "unknown-group", 0),
    ("groups: [use, story]", "groups: [use]", "item-unused", None),
    ("groups: [use, story]}", "groups: [use, story]}\n  - {id: b, instrument: tiny, groups: [use]}", "group-twice", 1),
    ("story]}", "story]}\n  - {id: first, instrument: tiny, groups: [use]}", "duplicate-id", 1),
    ("{id: route, hit_policy: first", "{id: route, hit_policy: any", "not-a-choice", 0),
    ("{id: route, ", "{id: root, ", "file-missing", None),
    ("inputs: [route, use]", "inputs: [route, uses]", "unknown-input", 0),
    ("inputs: [age, origin, when, amount]", "inputs: [age, origin, when, tier]", "unknown-input", 0),
    ("outputs: [need]", "outputs: [told]", "name-twice", 0),
    ("- {id: tier, ", "- {id: route, inputs: [age], outputs: [route]}\n  - {id: tier, ", "duplicate-id", 0),
    ("- {id: law-1", '- {id: law-1, title: "Law"}\n  - {id: law-1', "duplicate-id", 1),
    ('title: "Law 1", ', "", "missing-key", None),
    ("confidence: certain", "confidence: sure", "not-a-choice", 0),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "below"), OUTLINE, ids=[f"{m[2]}-{n}" for n, m in enumerate(OUTLINE)])
def test_a_mistake_in_the_outline_is_named_with_its_line(
    office: Office, old: str, new: str, code: str, below: int | None
) -> None:
    line = office.change("pack", old, new)
    found = office.found()
    lines = [at for what, _, at in found if what == code]
    assert lines, found
    if below is not None:
        assert line + below in lines


ROWS = [
    ("route", "R1,<16", "R1,", "cell-empty", 0),
    ("route", "<16", "<0", "cell-value", 0),
    ("route", "<16", "130", "cell-value", 0),
    ("route", "<16", "young", "cell-range", 0),
    ("route", "<16", "16..3", "cell-range", 0),
    ("route", "<16", "2001-01-01..3", "cell-range", 0),
    ("route", "<16", '"16, "', "cell-form", 0),
    ("route", ",court,", ",curt,", "cell-value", 0),
    ("route", ",court,", ",Court,", "cell-value", 0),
    ("route", ",court,", ",>3,", "cell-range", 0),
    ("route", ">=2008-08-05", ">=05/08/2008", "cell-date", 0),
    ("route", ">=2008-08-05", ">=2008-08-32", "cell-date", 0),
    ("route", ">=2008-08-05", "2008", "cell-date", 0),
    ("route", ">=2008-08-05", ">9999-12-31", "cell-date", 0),
    ("route", '"over, not-comparable"', "more", "cell-value", 0),
    ("route", "R2,", "R1,", "duplicate-rule", 0),
    ("route", "R2,", "R 2,", "bad-name", 0),
    ("route", "outside,,law-1", "outside,,law-2", "cite-unknown", 0),
    ("route", "outside,,law-1,yes", "outside,,law-1,true", "yes-or-no", 0),
    ("route", "outside,,law-1,yes", "outside,,law-1,no", "unverified", 0),
    ("route", "R3,-,-,-,-,inside", "R3,-,police,-,-,inside", "table-gap", 0),
    ("route", "R2,-,court,>=2008-08-05,", "R2,<12,-,-,", "row-unreachable", 0),
    ("route", "R2,", 'R2,"', "csv", 0),
    ("route", "R3,-,-,-,-,inside,,law-1,yes", "R3,-,-,-,-,inside,,law-1", "row-length", 0),
    ("route", "R3,-,-,-,-,inside,,law-1,yes", "R3,-,-,-,-,inside,,law-1,yes,x", "row-length", 0),
    ("route", "rule,age,", "rule,ages,", "column-missing", 0),
    ("route", "rule,age,", "rule,ages,", "column-unknown", 0),
    ("route", "rule,age,", "rule,age,age,", "column-twice", 0),
    ("route", "rule,age,", "rule," + "age," * 200, "csv-columns", 0),
    ("tier", ",treatment,", ",treatmant,", "unknown-output", 0),
    ("tier", ",treatment,", ",,", "output-empty", 0),
    ("tier", ",treatment,", ",Treat ment,", "bad-code", 0),
    ("tier", "T1,outside", "T1,out", "cell-value", 0),
    ("tier", "T2,-,high", "T2,-,hihg", "cell-value", 0),
    ("wishes", ",food,,,yes", ",,,,yes", "output-empty", 0),
    ("references", "heroin,", "heroine,", "reference-substance", 0),
    ("references", ",0.1,", ",0;1,", "bad-number", 0),
    ("references", ",0.1,", ",0,", "bad-number", 0),
    ("references", ",0.1,", ",nan,", "bad-number", 0),
    ("references", ",g,", ",kg,", "unknown-unit", 0),
    ("references", "2001-07-01,,", "2001-07-01,2001-06-30,", "dates-reversed", 0),
    ("references", "2001-07-01,,", "1 July 2001,,", "not-a-date", 0),
    ("follow_up", ",decision,", ",desision,", "unknown-anchor", 0),
    ("follow_up", ",7,", ",seven,", "bad-number", 0),
    ("follow_up", ",7,", ",,", "bad-number", 0),
    ("follow_up", ",7,,1,", ",7,,0,", "bad-number", 0),
    ("follow_up", "F1,contact", "F1,Con tact", "bad-code", 0),
    ("follow_up", "phone,no", "phone,perhaps", "yes-or-no", 0),
    ("follow_up", "tier: warning", "tear: warning", "unknown-input", 0),
    ("follow_up", "tier: warning", "tier: warming", "cell-value", 0),
    ("follow_up", "route: inside", "route inside", "unknown-input", 0),
    ("clocks", "hearing,event", "hearing,evening", "unknown-moment", 0),
    ("clocks", "event,decision", "event,decisions", "unknown-moment", 0),
    ("clocks", ",72,,", ",72,3,", "bad-number", 0),
    ("clocks", "hearing,", "the hearing,", "bad-name", 0),
    ("facts", "wage,920", "wage,", "value-empty", 0),
    ("facts", "2026-01-01", "2025-06-01", "validity-overlap", 0),
]


@pytest.mark.parametrize(
    ("table", "old", "new", "code", "below"), ROWS, ids=[f"{m[0]}-{m[3]}-{n}" for n, m in enumerate(ROWS)]
)
def test_a_mistake_in_a_row_is_named_with_its_line(
    office: Office, table: str, old: str, new: str, code: str, below: int | None
) -> None:
    line = office.change(table, old, new)
    found = office.found()
    lines = [at for what, file, at in found if what == code and (below is None or file == f"{table}.csv")]
    assert lines, found
    if below is not None:
        assert line + below in lines


def test_a_mistyped_value_is_met_with_the_nearest_right_one(office: Office) -> None:
    office.change("tier", "T2,-,high", "T2,-,hihg")
    (problem,) = office.problems()
    assert problem.what == "Column 'use': 'hihg' is no possible value here."
    assert problem.mend == "Did you mean 'high'?"


def test_a_gap_is_shown_as_a_case(office: Office) -> None:
    office.change("route", "R3,-,-,-,-,inside", "R3,-,-,>=2001-07-01,-,inside")
    (problem,) = office.problems()
    assert problem.code == "table-gap"
    assert "when = 2000-01-01" in problem.what


def test_a_table_may_be_total_without_a_last_row_of_any(office: Office) -> None:
    office.change("tier", "T3,-,-,", "T3,-,low,")
    assert office.problems() == []


def test_a_unique_table_may_not_answer_twice(office: Office) -> None:
    office.write("pack", PACK.replace("{id: tier, hit_policy: first", "{id: tier, hit_policy: unique"))
    assert [code for code, _, _ in office.found()] == ["rows-overlap", "rows-overlap", "rows-overlap"]
    office.write(
        "tier",
        TIER.replace("T2,-,high", "T2,inside,high").replace("T3,-,-", "T3,inside,low"),
    )
    assert office.problems() == []


def test_answers_of_several_codes_are_proven_as_sets(office: Office) -> None:
    office.write("pack", PACK.replace("{id: wishes, hit_policy: collect", "{id: wishes, hit_policy: first"))
    office.write("wishes", WISHES.replace('home,"warning, treatment"', "home,-"))
    (gap,) = office.problems()
    assert "needs = nothing chosen" in gap.what
    office.write(
        "wishes", WISHES.replace('home,"warning, treatment"', "home,-") + 'W3,"not(food, home)",-,none,wishes.W2,,yes\n'
    )
    assert office.problems() == []


def test_an_item_that_can_be_hidden_has_to_be_answered_for(office: Office) -> None:
    office.change("form", "{linkId: told, type: boolean}",
                  "{linkId: told, type: boolean, enableWhen: [{question: age, answer: 18}]}")  # fmt: skip
    office.write("pack", PACK.replace("inputs: [route, use]", "inputs: [told, use]"))
    office.write("tier", "rule,told,use,tier,because,cites,verified\nT1,yes,-,none,,,yes\nT2,no,-,warning,,,yes\n")
    found = office.problems()
    assert [(p.code, "told = skipped" in p.what) for p in found if p.file.endswith("tier.csv")] == [("table-gap", True)]


def test_a_table_too_wide_to_be_proven_must_end_with_a_row_of_any(office: Office) -> None:
    names = [f"b{n}" for n in range(18)]
    office.change(
        "form", "- {linkId: told, type: boolean}",
        "- {linkId: told, type: boolean}\n" + "".join(f"      - {{linkId: {name}, type: boolean}}\n" for name in names),
    )  # fmt: skip
    inputs = "".join(f"  {name}: {{answer: tiny/{name}}}\n" for name in names)
    office.write("pack", PACK.replace("moments:", inputs + "moments:").replace("[route, use]", f"[{', '.join(names)}]"))
    header = f"rule,{','.join(names)},tier,because,cites,verified\n"
    rows = "".join(
        f"T{n},{','.join('yes' if n == column else '-' for column in range(18))},none,tier.T1,,yes\n" for n in range(18)
    )
    office.write("tier", header + rows)
    assert [p.severity for p in office.problems() if p.code == "not-proven"] == ["error"]
    office.write("tier", f"{header}{rows}T18,{','.join('-' * 18)},none,tier.T1,,yes\n")
    assert [p.severity for p in office.problems() if p.code == "not-proven"] == ["warning"]


def test_a_pack_is_read_into_what_it_says(office: Office) -> None:
    library = office.library()
    pack = library.pack("small")
    assert [table.id for table in pack.tables] == ["route", "tier", "wishes"]
    assert pack.table_by_id["wishes"].hit_policy is HitPolicy.COLLECT
    route = pack.table_by_id["route"]
    assert route.rules[1].cells[2].matches(date(2008, 8, 5))
    assert not route.rules[1].cells[2].matches(date(2008, 8, 4))
    assert route.rules[1].cells[3].matches("not-comparable")
    assert route.rules[0].because == "route.R1"
    assert pack.inputs["use"].kind is InputKind.BAND
    assert (pack.inputs["route"].kind, pack.inputs["route"].keys) == (InputKind.OUTPUT, ("route",))
    assert pack.references[0].daily_micrograms == 100_000
    assert [(name, test.text) for name, test in pack.follow_up[0].applies] == [
        ("tier", "warning, treatment"),
        ("route", "inside"),
    ]
    assert (pack.clocks[0].hours, pack.clocks[0].months) == (72, None)
    assert pack.facts_on(date(2026, 3, 2))["wage"].value == "920"
    assert pack.moments == {"event": ("tiny/when", "tiny/clock")}
    assert (pack.question("origin"), pack.question("consent")) == ("tiny/origin", "")
    assert list(library.pack_instruments(pack)) == ["tiny"]
    assert pack.languages == ("en", "pt")


def test_a_clock_may_count_days(office: Office) -> None:
    header = "clock,start,end,hours,days,months,applies,cites,verified\n"
    office.write("clocks", header + "hearing,event,decision,,15,,origin: police,law-1,yes\n")
    assert office.problems() == []
    clock = office.library().pack("small").clocks[0]
    assert (clock.hours, clock.days, clock.months) == (None, 15, None)
    office.write("clocks", header + "hearing,event,decision,,15,1,origin: police,law-1,yes\n")
    assert office.found() == [("bad-number", "clocks.csv", 2)]


def test_an_input_can_be_the_output_of_an_earlier_table_by_another_name(office: Office) -> None:
    office.write(
        "pack",
        PACK.replace("  told: {answer: tiny/told}", "  way: {output: route}").replace("[route, use]", "[way, use]"),
    )
    office.write("tier", TIER.replace("rule,route,", "rule,way,"))
    assert [problem.code for problem in office.problems()] == ["never-read"]
    assert office.library().pack("small").inputs["way"].keys == ("route",)


def test_yes_and_no_in_a_cell_become_truth_values(office: Office) -> None:
    office.write("pack", PACK.replace("[route, use]", "[route, use, told]"))
    office.write(
        "tier",
        "rule,route,use,told,tier,because,cites,verified\nT1,outside,-,-,none,,,yes\n"
        "T2,-,high,no,treatment,,,yes\nT3,-,-,-,warning,,,yes\n",
    )
    assert office.problems() == []
    cell = office.library().pack("small").table_by_id["tier"].rules[1].cells[2]
    assert (cell.matches(False), cell.matches(True)) == (True, False)


def test_semicolons_and_a_byte_order_mark_of_a_spreadsheet_are_read(office: Office) -> None:
    before = office.library().pack("small").content_hash
    office.write(
        "wishes",
        "\ufeff" + WISHES.replace('"', "").replace(",", ";").replace("warning; treatment", "warning, treatment"),
    )
    assert office.problems() == []
    assert office.library().pack("small").content_hash == before


def test_blank_rows_and_columns_of_a_spreadsheet_are_passed(office: Office) -> None:
    before = office.library().pack("small").content_hash
    office.write("tier", TIER.replace("\n", ",,\n").replace("T3", ",,,,,,,,\n\nT3"))
    assert office.problems() == []
    assert office.library().pack("small").content_hash == before
    office.write("tier", TIER.replace("T2,-,high,treatment", "T2,-,high,none"))
    assert office.library().pack("small").content_hash != before


def test_a_table_without_rows_or_header_is_named(office: Office) -> None:
    office.write("tier", "")
    assert ("csv-empty", "tier.csv", 0) in office.found()
    office.write("tier", TIER.split("\n")[0])
    assert ("table-empty", "tier.csv", 0) in office.found()


def test_a_table_without_end_is_refused(office: Office) -> None:
    office.write("facts", FILES["forms/packs/small/facts.csv"] + "a,1,EUR,,,,yes,\n" * 2_000)
    found = office.found()
    assert ("csv-rows", "facts.csv", 2_001 + 1) in found
    assert ("validity-overlap", "facts.csv", 5) in found
    assert ("too-many", "facts.csv", 0) in found
    assert len(found) == MAX_PROBLEMS + 1


def test_a_file_that_nothing_reads_is_named(office: Office) -> None:
    office.write("forms/packs/small/clock.csv", "x\n")
    assert office.found() == [("file-unused", "clock.csv", 0)]


def test_forms_that_wait_for_each_other_are_named(office: Office) -> None:
    office.change("form", "{linkId: age, type: integer,",
                  "{linkId: age, type: integer, enableWhen: [{question: '#route', answer: inside}],")  # fmt: skip
    (problem,) = [p for p in office.problems() if p.code == "circle"]
    assert "tiny/age" in problem.what and "#route" in problem.what and problem.line > 0


def test_scales_with_other_bands_have_no_highest(office: Office) -> None:
    office.change(
        "form",
        "alerts:\n",
        "  - {id: other, method: max, items: [q1], bands: [{code: some, low: 0, high: 4}]}\nalerts:\n",
    )
    office.write("pack", PACK.replace("{band: [tiny/total]}", "{band: [tiny/total, tiny/other]}"))
    assert "bands-differ" in [code for code, _, _ in office.found()]


def test_a_scale_without_bands_is_no_input(office: Office) -> None:
    office.change("form", ", bands: two}", "}")
    assert "scale-without-bands" in [code for code, _, _ in office.found()]


def test_a_broken_form_is_one_problem_of_its_pack(office: Office) -> None:
    office.change("form", "type: date", "type: day")
    assert sorted(office.found()) == [("form-unusable", "pack.yaml", 23), ("not-a-choice", "tiny.yaml", 24)]


def test_a_pack_loads_from_its_folder_with_its_own_forms(office: Office) -> None:
    assert load_pack(office.root / "forms/packs/small").instruments[0].instrument == "tiny"
    office.change("route", "R1,<16", "R1,<-1")
    with pytest.raises(DefinitionError) as caught:
        load_pack(office.root / "forms/packs/small")
    assert caught.value.code == "cell-value"
    assert caught.value.place.endswith("route.csv:2")
    assert isinstance(caught.value, UserError)


def test_changing_any_table_changes_the_fingerprint(office: Office) -> None:
    seen = {office.library().pack("small").content_hash}
    for name, old, new in (
        ("route", "<16", "<17"),
        ("facts", "870", "871"),
        ("follow_up", ",7,", ",8,"),
        ("clocks", ",72,", ",73,"),
        ("references", "0.1,", "0.2,"),
        ("pack", "retention_months: 60", "retention_months: 61"),
    ):
        office.change(name, old, new)
        seen.add(office.library().pack("small").content_hash)
        office.write(name, {"route": ROUTE, "pack": PACK}.get(name) or FILES[f"forms/packs/small/{name}.csv"])
    assert len(seen) == 7
