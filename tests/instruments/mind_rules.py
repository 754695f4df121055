"""Ten instruments on mood, distress, safety, strengths and everyday life, counted a second time, straight from their
publications, without the program.

Every function takes the answers that were given, by linkId (an answer not given is not there), and gives what `score`
prints: scores, bands, missing, skipped, alerts, notes, prorated, complete. Nothing here reads a file or the engine;
where both agree on every vector, the files say what the publications say.
"""

from collections.abc import Callable, Iterable, Mapping

Answers = Mapping[str, int]
Found = dict[str, object]


def upto(last: int) -> list[str]:
    return [str(number) for number in range(1, last + 1)]


def found(
    scores: Mapping[str, int | None],
    bands: Mapping[str, str | None],
    missing: Iterable[str] = (),
    skipped: Iterable[str] = (),
    alerts: Iterable[str] = (),
    notes: Iterable[str] = (),
    prorated: Iterable[str] = (),
) -> Found:
    missing = list(missing)
    return {
        "complete": not missing,
        "scores": {name: score for name, score in scores.items() if score is not None},
        "bands": {name: band for name, band in bands.items() if band is not None},
        "missing": missing,
        "skipped": list(skipped),
        "alerts": list(alerts),
        "notes": list(notes),
        "prorated": list(prorated),
    }


def lacking(items: Iterable[str], answers: Answers) -> list[str]:
    return [item for item in items if item not in answers]


def whole_sum(items: Iterable[str], answers: Answers) -> int | None:
    items = list(items)
    return None if lacking(items, answers) else sum(answers[item] for item in items)


def positive_from(cut: int, score: int | None) -> str | None:
    if score is None:
        return None
    return "positive" if score >= cut else "negative"


def half_up(above: int, below: int) -> int:
    """`above / below` to the nearest whole number, halves upwards."""
    whole, rest = divmod(above, below)
    return whole + (2 * rest >= below)


def depression_range(score: int) -> str:
    if score >= 20:
        return "severe"
    if score >= 15:
        return "moderately-severe"
    if score >= 10:
        return "moderate"
    return "mild" if score >= 5 else "minimal"


def depressive_syndrome(answers: Answers) -> tuple[int | None, str | None]:
    """Major: five or more symptoms on more than half of the days (the last one: at all), one of them the first or the
    second; other: two to four of them."""
    if lacking(upto(9), answers):
        return None, None
    if answers["1"] < 2 and answers["2"] < 2:
        return 0, "none"
    present = len([item for item in upto(8) if answers[item] in (2, 3)]) + (answers["9"] in (1, 2, 3))
    if present >= 5:
        return present, "major"
    return present, "other" if present >= 2 else "none"


def phq_9(answers: Answers) -> Found:
    missing = lacking(upto(9), answers)
    given = [answers[item] for item in upto(9) if item in answers]
    total = half_up(sum(given) * 9, len(given)) if len(missing) <= 2 else None
    two = whole_sum(["1", "2"], answers)
    symptoms, syndrome = depressive_syndrome(answers)
    return found(
        {"total": total, "phq-2": two, "syndrome": symptoms},
        {
            "total": None if total is None else depression_range(total),
            "phq-2": positive_from(3, two),
            "syndrome": syndrome,
        },
        missing,
        alerts=["suicidal-thoughts"] if answers.get("9", 0) > 0 else [],
        prorated=["total"] if missing and total is not None else [],
    )


def phq_4(answers: Answers) -> Found:
    total, worry, mood = (whole_sum(items, answers) for items in (upto(4), ["1", "2"], ["3", "4"]))
    band = None
    if total is not None:
        band = "normal" if total <= 2 else "mild" if total <= 5 else "moderate" if total <= 8 else "severe"
    return found(
        {"total": total, "anxiety": worry, "depression": mood},
        {"total": band, "anxiety": positive_from(3, worry), "depression": positive_from(3, mood)},
        lacking(upto(4), answers),
    )


def gad_7(answers: Answers) -> Found:
    total, two = whole_sum(upto(7), answers), whole_sum(["1", "2"], answers)
    band = None
    if total is not None:
        band = "minimal" if total < 5 else "mild" if total < 10 else "moderate" if total < 15 else "severe"
    return found(
        {"total": total, "gad-2": two}, {"total": band, "gad-2": positive_from(3, two)}, lacking(upto(7), answers)
    )


def k10(answers: Answers, band_set: str = "") -> Found:
    """In the interview 3 hangs on 2 and 6 on 5: after `none of the time` they are not asked and are 1."""
    filled = dict(answers)
    missing, skipped = [], []
    for item in upto(10):
        leader = {"3": "2", "6": "5"}.get(item)
        if item in answers:
            continue
        if leader is None or answers.get(leader, 1) > 1:
            missing.append(item)
        elif leader in answers:
            skipped.append(item)
            filled[item] = 1
    total = whole_sum(upto(10), filled)
    cuts = (20, 25, 30) if band_set == "clinical" else (16, 22, 30)
    band = None
    if total is not None:
        band = ["low", "moderate", "high", "very-high"][len([cut for cut in cuts if total >= cut])]
    return found({"total": total}, {"total": band}, missing, skipped)


def k6(answers: Answers) -> Found:
    total = whole_sum(upto(6), answers)
    band = None
    if total is not None:
        band = "serious" if total >= 13 else "moderate" if total >= 5 else "low"
    return found({"total": total}, {"total": band}, lacking(upto(6), answers))


def pc_ptsd_5(answers: Answers, band_set: str = "", sex: str = "undisclosed") -> Found:
    if "gate" not in answers:
        return found({}, {}, ["gate"])
    cut = 4 if band_set == "four" or (band_set == "by-sex" and sex == "male") else 3
    notes = ["sex-undisclosed"] if band_set == "by-sex" and sex not in ("male", "female") else []
    if answers["gate"] == 0:
        return found({"total": 0}, {"total": "negative"}, skipped=upto(5), notes=notes)
    total = whole_sum(upto(5), answers)
    missing = lacking(upto(5), answers)
    return found({"total": total}, {"total": positive_from(cut, total)}, missing, notes=[] if missing else notes)


def c_ssrs(answers: Answers) -> Found:
    """Only 2 opens 3 to 5, only 6 opens 6b; what is said behind a closed door is not heard."""
    behind = {"3": "2", "4": "2", "5": "2", "6b": "6"}
    order = ["1", "2", "3", "4", "5", "6", "6b"]
    asked = [item for item in order if item not in behind or answers.get(behind[item]) == 1]
    skipped = [item for item in behind if answers.get(behind[item]) == 0]
    yes = {item for item in asked if answers.get(item) == 1}
    missing = lacking(asked, answers)
    if yes & {"4", "5", "6b"}:
        level, alerts = "high", ["suicide-risk-high"]
    elif yes & {"3", "6"}:
        level, alerts = "moderate", ["suicide-risk-moderate"]
    else:
        level, alerts = "low" if yes else "none", []
    return found({}, {} if missing else {"total": level}, missing, skipped, alerts)


def barc_10(answers: Answers) -> Found:
    total = whole_sum(upto(10), answers)
    band = None if total is None else "reached" if total >= 47 else "below"
    return found({"total": total}, {"total": band}, lacking(upto(10), answers))


def whodas_12(answers: Answers) -> Found:
    given = [answers[item] for item in upto(12) if item in answers]
    missing = lacking(upto(12), answers)
    if len(missing) > 1:
        return found({}, {}, missing)
    total = half_up(sum(given) * 12, len(given))
    prorated = ["total", "percent"] if missing else []
    return found({"total": total, "percent": half_up(total * 100, 48)}, {}, missing, prorated=prorated)


def readiness(answers: Answers) -> Found:
    rulers = ["readiness", "importance", "confidence"]
    return found({ruler: answers.get(ruler) for ruler in rulers}, {}, lacking(rulers, answers))


RULES: Mapping[str, Callable[..., Found]] = {
    "phq-9": phq_9,
    "phq-4": phq_4,
    "gad-7": gad_7,
    "k10": k10,
    "k6": k6,
    "pc-ptsd-5": pc_ptsd_5,
    "c-ssrs": c_ssrs,
    "barc-10": barc_10,
    "whodas-12": whodas_12,
    "readiness": readiness,
}
CODES: Mapping[str, Mapping[str, range]] = {
    "phq-9": {**dict.fromkeys(upto(9), range(4)), "10": range(4)},
    "phq-4": dict.fromkeys(upto(4), range(4)),
    "gad-7": dict.fromkeys(upto(7), range(4)),
    "k10": dict.fromkeys(upto(10), range(1, 6)),
    "k6": dict.fromkeys(upto(6), range(5)),
    "pc-ptsd-5": dict.fromkeys(["gate", *upto(5)], range(2)),
    "c-ssrs": dict.fromkeys([*upto(6), "6b"], range(2)),
    "barc-10": dict.fromkeys(upto(10), range(1, 7)),
    "whodas-12": {**dict.fromkeys(upto(12), range(5)), **dict.fromkeys(["h1", "h2", "h3"], range(31))},
    "readiness": dict.fromkeys(["readiness", "importance", "confidence"], range(11)),
}
"""What every question takes."""
SETTINGS: Mapping[str, list[dict[str, str]]] = {
    "k10": [{}, {"band_set": "clinical"}],
    "pc-ptsd-5": [
        {},
        {"band_set": "four"},
        *({"band_set": "by-sex", "sex": sex} for sex in ("male", "female", "other", "undisclosed")),
    ],
}
"""What else may be said beside the answers."""
