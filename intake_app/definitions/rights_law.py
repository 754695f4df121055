"""What a policy rests on and what it keeps: F3.2, F3.6, F3.7, F5.2, F5.12."""

from intake_app.definitions.rights_review import RightsReview


def check_law(review: RightsReview) -> None:
    """Evidence, legal basis with its day of review, appeal, what is kept of a person, typology."""
    _evidence(review)
    _basis(review)
    _appeal(review)
    _registry(review)
    if not review.pack.properties.get("typology"):
        mend = "Say de jure or de facto, with or without referral."
        review.wanting("F5.12", review.key_at("typology"), "typology is missing.", mend)


def _evidence(review: RightsReview) -> None:
    """F3.2: each measure names what it rests on."""
    for table in review.pack.tables:
        for rule in table.rules if "measure" in table.outputs else ():
            if not rule.cites:
                what = f"Rule {rule.id} names no source."
                review.wanting("F3.2", review.row_at(table.id, rule.id), what, "Cite one, or say it is unproven.")


def _basis(review: RightsReview) -> None:
    """F3.6: a legal basis, notes on civil liberties, and a day of review that lies ahead."""
    if not review.rights.legal_basis:
        mend = "Write rights: {legal_basis: [...], review_by: ...}."
        review.wanting("F3.6", review.declared_at("legal_basis"), "No legal basis is named.", mend)
    for cite in review.rights.legal_basis:
        if cite not in review.pack.citations:
            what = f"'{cite}' is no source here."
            review.breach("F3.6", review.declared_at("legal_basis"), what, "Name one of sources.")
    due = review.rights.review_by
    if due is None:
        what = "No day is set on which the policy is reviewed."
        review.wanting("F3.6", review.declared_at("review_by"), what, "Write rights: {review_by: ...}.")
    elif due < review.today:
        what = f"The policy was to be reviewed by {due.isoformat()}."
        review.breach("F3.6", review.declared_at("review_by"), what, "Review it, then set the next day.")
    for language in review.own_languages():
        key = f"{review.pack.id}#rights.law.1"
        if not review.said[language].has(key):
            what = f"The sheet of rights names no right of this law ({language})."
            mend = "Write rights.law.1 and rights.law.1.text, and more of them: what the person may demand here."
            review.wanting("F3.6", review.text_at(language, key), what, mend)


def _appeal(review: RightsReview) -> None:
    """F3.7: where a decision is contested, within how many days, and told to the person."""
    if "appeal" not in review.rights.declared:
        mend = "Write rights: {appeal: {to: ..., days: ...}}."
        review.wanting("F3.7", review.declared_at(), "Nothing says where a decision is contested.", mend)
        return
    if review.rights.appeal is None:
        what = "There is no way to contest a decision."
        review.breach("F3.7", review.declared_at("appeal"), what, "Name where, and within how many days.")
        return
    if review.rights.appeal.days is None:
        what = "The days for an appeal are not known."
        review.wanting("F3.7", review.declared_at("appeal"), what, "Find them out.")
    for language in review.own_languages():
        key = f"{review.pack.id}#rights.appeal.text"
        if not review.said[language].has(key):
            what = f"The sheet of rights does not say where a decision is contested under this law ({language})."
            review.wanting("F3.7", review.text_at(language, key), what, "Write rights.appeal.text.")


def _registry(review: RightsReview) -> None:
    """F5.2: no register of persons: nothing by which other registers know somebody, no copy to the police."""
    for key in review.asked_about("registry"):
        place, what = review.question_at(key), f"'{key}' asks for what other registers know a person by."
        if review.questions[key].required:
            review.breach("F5.2", place, f"{what[:-1]}, and has to be answered.", "Take it out, or make it free.")
        else:
            review.wanting("F5.2", place, what, "Take it out: the reference of the case is enough.")
    for rule in review.pack.follow_up:
        if review.has(rule.channel, "police") or (review.has(rule.kind, "police") and not rule.needs_consent):
            what = f"'{rule.kind}' ({rule.id}) tells the police of the person."
            mend = "Take it out; a person may agree to it in a consent of its own."
            review.breach("F5.2", review.row_at("follow_up", rule.id), what, mend)
