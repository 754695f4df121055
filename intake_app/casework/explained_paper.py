"""The explanation as paper says it, in the language of the records."""

from intake_app.casework import paragraphs
from intake_app.casework.changes import change_groups
from intake_app.casework.explaining import table_lines
from intake_app.casework.explanation_view import NearLine
from intake_app.casework.paragraphs import Standpoint
from intake_app.domain.wording import Wording
from intake_app.printing.content import Explained


def explained_paper(told: Standpoint, wording: Wording) -> Explained:
    """What the pages behind a decision say beside the rules: since when each holds, what came near, what would change
    the level, and the paragraph for the decision."""
    tables = table_lines(told.interview, told.day, wording)
    groups = change_groups(told.interview, wording)
    return Explained(
        formal=paragraphs.formal(told, wording),
        spans={f"{rule.table}.{rule.rule}": rule.span for table in tables for rule in table.rules},
        near={table.table: tuple(_near(line, wording) for line in table.near) for table in tables},
        changes=tuple(
            (wording.plural("explain.paper.changes", group.size, tier=group.tier_text), group.lines) for group in groups
        ),
    )


def _near(line: NearLine, wording: Wording) -> str:
    text = wording.text("explain.paper.near", rule=line.rule, gives=line.gives, ways=" ".join(line.ways))
    return text if line.verified else f"{text} ({wording.text('explain.unverified')})"
