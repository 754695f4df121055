"""Ten substance and file instruments counted a second time, straight from their publications, without the program.

Every function takes the answers that were given, by linkId, and gives what `score` prints: scores, bands, missing,
skipped, complete, notes. An answer that is not there is missing. Nothing here reads a file or the engine; where both
agree on every vector, the files say what the publications say.
"""

from collections.abc import Iterable, Mapping

Answers = Mapping[str, int]
Result = dict[str, object]


def result(
    asked: Mapping[str, bool | None], answers: Answers, scores: Mapping[str, int], bands: Mapping[str, str],
    notes: Iterable[str] = (),
) -> Result:  # fmt: skip
    """`asked`: for every question to be answered, whether the rules ask it (None: that hangs on a missing one)."""
    missing = [item for item, is_asked in asked.items() if is_asked and item not in answers]
    return {
        "scores": dict(scores),
        "bands": dict(bands),
        "missing": missing,
        "skipped": [item for item, is_asked in asked.items() if is_asked is False],
        "complete": not missing,
        "notes": list(notes),
    }


def always(*items: str) -> dict[str, bool | None]:
    return dict.fromkeys(items, True)


def numbered(first: int, last: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(first, last + 1))


def added(items: Iterable[str], asked: Mapping[str, bool | None], answers: Answers) -> int | None:
    """The sum of the points; a question left out by a rule is 0; no sum while one that may be asked is missing."""
    total = 0
    for item in items:
        if asked[item] is None or (asked[item] and item not in answers):
            return None
        if asked[item]:
            total += answers[item]
    return total


def known(**scores: int | None) -> dict[str, int]:
    return {name: score for name, score in scores.items() if score is not None}


def from_cut(score: int, cut: int) -> str:
    return "positive" if score >= cut else "negative"


# Alcohol


def audit_asked(answers: Answers) -> dict[str, bool | None]:
    """WHO manual: "never" at 1 leads to 9; 2 and 3 both without points lead to 9."""
    asked = always(*numbered(1, 10))
    between: bool | None
    if "1" not in answers:
        asked["2"] = asked["3"] = None
        between = False if answers.get("2") == answers.get("3") == 0 else None
    elif answers["1"] == 0:
        between = False
        asked["2"] = asked["3"] = False
    elif answers.get("2", 0) > 0 or answers.get("3", 0) > 0:
        between = True
    else:
        between = None if "2" not in answers or "3" not in answers else False
    asked.update(dict.fromkeys(numbered(4, 8), between))
    return asked


def audit(answers: Answers, sex: str = "undisclosed", band_set: str = "") -> Result:
    asked = audit_asked(answers)
    total = added(numbered(1, 10), asked, answers)
    scores = known(
        total=total,
        consumption=added(numbered(1, 3), asked, answers),
        dependence=added(numbered(4, 6), asked, answers),
        harm=added(numbered(7, 10), asked, answers),
    )
    bands, notes = {}, []
    if total is not None:
        if band_set == "by-sex":
            bands["total"] = from_cut(total, 8 if sex == "male" else 7)
        elif band_set == "dependence":
            bands["total"] = from_cut(total, 15 if sex == "male" else 13)
        elif band_set == "over-65":
            bands["total"] = from_cut(total, 7)
        elif total <= 7:
            bands["total"] = "low-risk"
        elif total <= 15:
            bands["total"] = "hazardous"
        else:
            bands["total"] = "harmful" if total <= 19 else "dependence-likely"
        if band_set in ("by-sex", "dependence") and sex not in ("male", "female"):
            notes = ["sex-undisclosed"]
    return result(asked, answers, scores, bands, notes)


def audit_c(answers: Answers, sex: str = "undisclosed", band_set: str = "") -> Result:
    asked = always("1", "2", "3")
    total = added(asked, asked, answers)
    bands, notes = {}, []
    if total is not None:
        if band_set == "uk":
            bands["total"] = from_cut(total, 5)
        elif band_set == "uk-levels":
            steps = ((11, "dependence-possible"), (8, "higher"), (5, "increasing"), (0, "low-risk"))
            bands["total"] = next(level for least, level in steps if total >= least)
        else:
            bands["total"] = from_cut(total, 4 if sex == "male" else 3)
            notes = [] if sex in ("male", "female") else ["sex-undisclosed"]
    return result(asked, answers, known(total=total), bands, notes)


# Drugs


def dudit(answers: Answers, sex: str = "undisclosed", band_set: str = "") -> Result:
    asked = always(*numbered(1, 11))
    total = added(asked, asked, answers)
    bands, notes = {}, []
    if total is not None:
        if band_set:
            bands["total"] = from_cut(total, {"dependence": 25, "polish": 7}[band_set])
        else:
            bands["total"] = from_cut(total, 6 if sex == "male" else 2)
            notes = [] if sex in ("male", "female") else ["sex-undisclosed"]
    return result(asked, answers, known(total=total), bands, notes)


def dast_10(answers: Answers, sex: str = "undisclosed", band_set: str = "") -> Result:
    asked = always(*numbered(1, 10))
    bands, total = {}, None
    if all(item in answers for item in asked):
        total = sum(answers[item] for item in asked if item != "3") + (1 if answers["3"] == 0 else 0)
        levels = ["none"] + ["low"] * 2 + ["moderate"] * 3 + ["substantial"] * 3 + ["severe"] * 2
        bands["total"] = from_cut(total, 3) if band_set == "screen" else levels[total]
    return result(asked, answers, known(total=total), bands)


def cast(answers: Answers, sex: str = "undisclosed", band_set: str = "", use_refused: bool = False) -> Result:
    """Only for use in the past year, which is taken for granted when nothing is said of it; not when the answer to it
    was refused or is unknown (`use_refused`)."""
    items = numbered(1, 6)
    if use_refused:
        return result({"used": True, **dict.fromkeys(items)}, {}, {}, {})
    used = answers.get("used", 1)
    asked: dict[str, bool | None] = {"used": True, **dict.fromkeys(items, used == 1)}
    given = {**answers, "used": used}
    if used == 0 or any(item not in answers for item in items):
        return result(asked, given, {}, {})
    total = sum(answers[item] for item in items)
    binary = sum(answers[item] >= 2 for item in items[:2]) + sum(answers[item] >= 1 for item in items[2:])
    bands = {"total": "no-risk" if total < 3 else "low" if total < 7 else "high", "binary": from_cut(binary, 2)}
    cuts = {"clinical": (6, 3), "adolescents": (4, 2), "age-17": (3, None), "original": (None, 4)}.get(band_set)
    if cuts is not None:
        full, short = cuts
        bands["total"] = bands["total"] if full is None else from_cut(total, full)
        bands["binary"] = bands["binary"] if short is None else from_cut(binary, short)
    return result(asked, given, {"total": total, "binary": binary}, bands)


SDS_CUTS: Mapping[str, Mapping[str, int]] = {
    "": {"heroin": 5, "cannabis": 3, "cocaine": 3, "amphetamine": 4, "benzodiazepines": 7},
    "barcelona": {"heroin": 3, "cocaine": 4},
    "adolescents": {"cannabis": 4},
    "frequent-users": {"cannabis": 4},
    "above-four": {"amphetamine": 5},
}


def sds(answers: Answers, substance: str = "", band_set: str = "") -> Result:
    asked = always(*numbered(1, 5))
    total = added(asked, asked, answers)
    bands, notes = {}, []
    if total is not None:
        cut = SDS_CUTS[band_set].get(substance)
        if cut is None:
            notes = ["no-cut-off"]
        else:
            bands["total"] = from_cut(total, cut)
    return result(asked, answers, known(total=total), bands, notes)


def cage_aid(answers: Answers, sex: str = "undisclosed", band_set: str = "") -> Result:
    asked = always(*numbered(1, 4))
    total = added(asked, asked, answers)
    bands = {} if total is None else {"total": from_cut(total, 1 if band_set == "sensitive" else 2)}
    return result(asked, answers, known(total=total), bands)


def tcu_ds5(answers: Answers, sex: str = "undisclosed", band_set: str = "") -> Result:
    """Nine boxes and two pairs of boxes, of which one "yes" is enough."""
    asked = always(*numbered(1, 9), "10a", "10b", "11a", "11b")
    bands, total = {}, None
    if all(box in answers for box in asked):
        total = sum(answers[box] for box in numbered(1, 9))
        total += 1 if answers["10a"] == 1 or answers["10b"] == 1 else 0
        total += 1 if answers["11a"] == 1 or answers["11b"] == 1 else 0
        if total <= 1:
            bands["total"] = "none"
        else:
            bands["total"] = "mild" if total <= 3 else "moderate" if total <= 5 else "severe"
    return result(asked, answers, known(total=total), bands)


# Before trial


def psa(answers: Answers, sex: str = "undisclosed", band_set: str = "") -> Result:
    """APPR, factors and weights; FTA and NCA turned into 1 to 6, NVCA a flag from 4 on."""
    asked = always(
        "age", "current_violent", "pending", "prior_misd", "prior_felony", "prior_violent", "fta_2y", "fta_old",
        "prior_incarceration",
    )  # fmt: skip
    scores, bands = {}, {}
    get = answers.get
    convicted = 1 if get("prior_misd") or get("prior_felony") else 0
    violent = 0 if get("prior_violent", 0) == 0 else 1 if get("prior_violent", 0) <= 2 else 2
    if {"pending", "prior_misd", "prior_felony", "fta_2y", "fta_old"} <= answers.keys():
        raw = answers["pending"] + convicted + min(answers["fta_2y"], 2) * 2 + answers["fta_old"]
        scores["fta"] = [1, 2, 3, 4, 4, 5, 5, 6][raw]
    if asked.keys() - {"current_violent", "fta_old"} <= answers.keys():
        raw = 2 if answers["age"] <= 22 else 0
        raw += 3 * answers["pending"] + answers["prior_misd"] + answers["prior_felony"] + violent
        raw += min(answers["fta_2y"], 2) + 2 * answers["prior_incarceration"]
        scores["nca"] = [1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 6, 6, 6][raw]
    if {"age", "current_violent", "pending", "prior_misd", "prior_felony", "prior_violent"} <= answers.keys():
        raw = 2 * answers["current_violent"] + answers["pending"] + convicted + violent
        raw += 1 if answers["current_violent"] and answers["age"] <= 20 else 0
        scores["nvca"] = 1 if raw >= 4 else 0
        bands["nvca"] = "yes" if raw >= 4 else "no"
    return result(asked, answers, scores, bands)


# WHO ASSIST

LETTERS = "abcdefghij"


def assist_asked(answers: Answers) -> dict[str, bool | None]:
    """Never used: nothing more is asked of it; not used in three months: 3 to 5 are left out. Tobacco has no 5."""
    asked: dict[str, bool | None] = always(*(f"1{letter}" for letter in LETTERS))
    for letter in LETTERS:
        ever = answers.get(f"1{letter}")
        used = None if ever is None else ever == 3
        lately = False if used is False or answers.get(f"2{letter}") == 0 else None
        if used and answers.get(f"2{letter}", 0) > 0:
            lately = True
        asked[f"2{letter}"] = used
        for number in "34" if letter == "a" else "345":
            asked[f"{number}{letter}"] = lately
        asked[f"6{letter}"] = asked[f"7{letter}"] = used
    asked["8"] = True
    return asked


def assist(answers: Answers, sex: str = "undisclosed", band_set: str = "") -> Result:
    asked = assist_asked(answers)
    scores, bands = {}, {}
    for letter in LETTERS:
        numbers = "23467" if letter == "a" else "234567"
        score = added([f"{number}{letter}" for number in numbers], asked, answers)
        if score is not None:
            low = 10 if letter == "b" else 3
            scores[letter] = score
            bands[letter] = "low" if score <= low else "moderate" if score <= 26 else "high"
    return result(asked, answers, scores, bands)
