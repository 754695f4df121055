"""The scores of the decision record: the ones that say most as plots, the others in a sentence."""

from typing import Final

from reportlab.platypus import Flowable

from intake_app.domain.evaluation import Score
from intake_app.printing.blocks import Stack
from intake_app.printing.composing import Composition
from intake_app.printing.plots import BandPlot, Plotted
from intake_app.printing.typesetting import Run

_MOST_PLOTS: Final = 5


def score_plots(paper: Composition) -> list[Flowable]:
    """Heading, plots, and a line for what is not drawn; nothing when nothing was scored."""
    say = paper.say
    scores = list(paper.content.evaluation.scores.values())
    if not scores:
        return []
    drawn = _worth_drawing(paper, scores)
    about = say.text("record.scores_about")
    if any(score.value is None for score in drawn):
        about = f"{about} {say.text('record.hatched')}"
    if any(form.wording_kind == "paraphrase" for form in paper.content.instruments.values()):
        about = f"{about} {say.text('record.own_wording')}"
    head = [paper.heading("record.scores"), paper.text(about, "small")]
    plots = [BandPlot(paper.typesetter, _plotted(paper, score)) for score in drawn]
    rest = _in_words(paper, [score for score in scores if score not in drawn])
    last = [paper.text(rest, "small")] if rest else []
    if not plots:
        return [Stack([*head, *last])]
    return [Stack([*head, plots[0]]), *plots[1:], *last]


def _worth_drawing(paper: Composition, scores: list[Score]) -> list[Score]:
    """Open scores and higher bands first, then higher values; drawn in the order of the forms."""

    def weight(score: Score) -> tuple[int, float]:
        if score.value is None:
            return 2, 0.0
        bands = [band.code for band in score.bands]
        above = score.band in bands and bands.index(str(score.band)) > 0
        return int(above), score.value / max(score.maximum, 1)

    fit = [score for score in scores if score.applies and score.value != 0 and score.bands]
    chosen = sorted(fit, key=weight, reverse=True)[:_MOST_PLOTS]
    return [score for score in scores if score in chosen]


def _plotted(paper: Composition, score: Score) -> Plotted:
    say = paper.say
    bands = score.bands
    lowest = bands[0].code
    result: tuple[Run, ...]
    if score.value is not None:
        name = say.band(score.instrument, score.band) if score.band else ""
        result = Run(f"{score.value} "), Run(name, bold=score.band != lowest)
    elif score.reachable:
        result = (Run(say.text("record.possible", spans=_spans(score))),)
    else:
        result = (Run(say.text("record.not_scored")),)
    return Plotted(
        name=say.scale(score.instrument, score.scale),
        about=say.text("record.of_maximum", form=say.form(score.instrument), maximum=score.maximum),
        result=result,
        bands=tuple((band, say.band(score.instrument, band.code)) for band in bands),
        maximum=score.maximum,
        value=score.value,
        reachable=score.reachable,
    )


def _spans(score: Score) -> str:
    return ", ".join(f"{low}–{high}" if low != high else str(low) for low, high in score.reachable)


def _in_words(paper: Composition, scores: list[Score]) -> str:
    """`Cocaine 2, low. Opioids, other: 0.` and which scores did not apply."""
    say = paper.say
    sentences: list[str] = []
    zero: list[str] = []
    for score in scores:
        name = say.scale(score.instrument, score.scale)
        if score.value == 0:
            zero.append(name)
        elif score.value is None:
            sentences.append(say.text("record.score_open", name=name, spans=_spans(score)))
        elif score.band:
            sentences.append(
                say.text(
                    "record.score", name=name, value=score.value, band=say.band(score.instrument, score.band).lower()
                )
            )
        else:
            sentences.append(say.text("record.score_of", name=name, value=score.value, maximum=score.maximum))
    if zero:
        sentences.append(say.text("record.score_zero", names=", ".join(zero)))
    return " ".join(sentences)
