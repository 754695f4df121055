"""Nobody is treated, tested, held or reported on without having been asked: F3.1, F3.13, F3.14, F4, F5.3, F5.7."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from intake_app.definitions.rights_review import RightsReview
from intake_app.definitions.rights_tables import declined_reaches, level_inputs
from intake_app.domain.rights import Emergency

TREATMENT: Final = "treatment"
_DECLINED: Final = "declined"


def check_consent(review: RightsReview) -> None:
    """Everything about being asked first."""
    _treatment(review)
    _compulsion(review)
    _refusal(review)
    _reports(review)
    _level(review)
    _tests(review)
    _emergency(review)


def _treatment(review: RightsReview) -> None:
    """F3.1: the pack asks, and who declined gets no treatment."""
    model = review.pack.properties.get("consent_model", "")
    if model in review.words["no_consent"]:
        what = f"consent_model is '{model}': nobody is asked."
        review.breach("F3.1", review.key_at("consent_model"), what, "Treatment takes a consent.")
    table = review.pack.table_by_id.get("tier")
    if table is None or not any(TREATMENT in rule.outputs for rule in table.rules):
        return
    key = review.pack.question("consent")
    if not key:
        what = "The pack gives treatment and asks no consent."
        review.breach("F3.1", review.outlined_at("table", "tier"), what, "Name the question under questions: consent.")
        return
    rule = declined_reaches(review.pack, key, TREATMENT)
    if rule is not None:
        mend = "Put a row before it that gives none where the consent is declined."
        review.breach("F3.1", review.row_at(table.id, rule), f"Rule {rule} gives treatment to who declined.", mend)


def _compulsion(review: RightsReview) -> None:
    """F3.1: no measure holds or treats without consent."""
    listed = {one.measure for one in review.rights.emergencies}
    for code, place in review.measures.items():
        if code in listed or review.has(code, "unpaid", "custody"):
            continue
        if review.has(code, "custody") or review.has(code, "compulsion"):
            what = f"The measure '{code}' holds or treats a person without consent."
            review.breach("F3.1", place, what, "Take it out; a program that records it declares it (F4).")


def _refusal(review: RightsReview) -> None:
    """F5.7: consent can be declined."""
    key = review.pack.question("consent")
    item = review.questions.get(key)
    if item is not None and item.options and item.option(_DECLINED) is None:
        mend = f"Give it the option {_DECLINED}."
        review.breach("F5.7", review.question_at(key), f"'{key}' cannot be declined.", mend)


def _reports(review: RightsReview) -> None:
    """F3.13: what a court is told was agreed to, and is attendance, never clinical."""
    rows = [rule for rule in review.pack.follow_up if review.has(rule.kind, "report")]
    for rule in rows:
        if not rule.needs_consent and not review.rights.report_cites:
            what = f"'{rule.kind}' ({rule.id}) goes out without the person's consent."
            mend = "Write yes under needs_consent; where a law asks for it, name it: rights: {reports: {cites: [...]}}."
            review.breach("F3.13", review.row_at("follow_up", rule.id), what, mend)
    if rows and "reports" not in review.rights.declared:
        what = "Nothing says what a report on the person tells."
        mend = f"Write rights: {{reports: {{fields: [{', '.join(review.words['report_fields'][:2])}]}}}}."
        review.wanting("F3.13", review.row_at("follow_up", rows[0].id), what, mend)
    for field in review.rights.report_fields:
        if field not in review.words["report_fields"]:
            what = f"A report tells '{field}': more than attendance and what was agreed."
            mend = f"Keep to: {', '.join(review.words['report_fields'])}."
            review.breach("F3.13", review.declared_at("reports"), what, mend)
    for cite in review.rights.report_cites:
        if cite not in review.pack.citations:
            what = f"'{cite}' is no source here."
            review.breach("F3.13", review.declared_at("reports"), what, "Name one of sources.")


def _level(review: RightsReview) -> None:
    """F3.14 and F5.3: neither what went wrong nor a test raises the level."""
    for table, name in level_inputs(review.pack):
        source = review.pack.inputs.get(name)
        asked = (name, *(key.partition("/")[2] for key in source.keys)) if source is not None else (name,)
        place = review.outlined_at("table", table.id)
        if any(review.has(one, "test") for one in asked):
            review.breach("F5.3", place, f"A test ('{name}') decides the level.", "A result alone changes no level.")
        if any(review.has(one, "sanction-data") for one in asked):
            what = f"'{name}' raises the level as a sanction."
            review.breach("F3.14", place, what, "A change of the level takes a clinical reason.")


def _tests(review: RightsReview) -> None:
    """F5.3: a test has a consent of its own."""
    asked = next(review.asked_about("test"), None)
    tested = asked or next((code for code in review.codes if review.has(code, "test")), None)
    if tested is None:
        return
    place = review.question_at(asked) if asked else review.codes[tested]
    consent = review.rights.test_consent
    if not consent:
        mend = "Ask for it in a question of its own: rights: {tests: {consent: intake/consent_testing}}."
        review.breach("F5.3", place, f"There is a test ('{tested}') without a consent of its own.", mend)
    elif consent not in review.questions or consent == review.pack.question("consent"):
        what = f"'{consent}' is no question of its own."
        mend = "Name a question that asks for the test alone."
        review.breach("F5.3", review.declared_at("tests"), what, mend)


def _emergency(review: RightsReview) -> None:
    """F4: signed by two professionals, ended within days, reviewed by a court; recorded, never proposed."""
    for one in review.rights.emergencies:
        for what, mend in _faults(one, review.words):
            review.breach("F4", review.declared_at("emergency"), f"'{one.measure}' {what}", mend)
    listed = {one.measure for one in review.rights.emergencies}
    for code, place in review.measures.items():
        if review.has(code, "emergency") and code not in listed:
            mend = "Write rights: {emergency: [{measure: ..., professionals: 2, hours: 72, review: true}]}."
            review.breach("F4", place, f"The measure '{code}' has no second signature and no end.", mend)
        elif code in listed:
            what = f"A table proposes '{code}'; a measure in an emergency is recorded, never proposed."
            review.breach("F4", place, what, "Take the row out.")


def _faults(one: Emergency, words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if one.professionals < words["emergency_professionals"]:
        yield "is not signed by two professionals.", "Write professionals: 2, each for themselves."
    if one.hours is None or one.hours > words["emergency_hours"]:
        yield f"does not end within {words['emergency_hours']} hours.", "Write hours, and no more than that."
    if not one.review:
        yield "is not reviewed by a court.", "Write review: true."
