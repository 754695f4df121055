"""What a simulation tells: who moves from where to where, by age, sex and office, and what it takes to serve them.

Counts of fewer cases than `protect_below` in `resources/simulation/ages.yaml` are not told, nor any from which they
could be worked out (`small_cells`); demands for services, where cases are counted several times, are rounded. That
holds for everything that comes out here, the JSON too: what a simulation tells is meant to be passed on.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

from intake_app.casework.redeciding import OPEN, Kind, Misfit, Outcome
from intake_app.casework.simulating import NOT_TOLD, Simulation
from intake_app.casework.small_cells import protected, rounded
from intake_app.domain.policy import FollowUpRule
from intake_app.engine.policy import CompiledPolicy

AXES: Final = ("tier", "route", "measure")
GROUPS: Final = ("age", "sex", "office")
SIDES: Final = ("before", "after")
MONTH: Final = 30
"""Days of a month after the decision: what is due from day 1 to 30 falls into the first."""
COLUMNS: Final = ("part", "axis", "side", "group", "from", "to", "month", "count")

Cell = tuple[Hashable, ...]


def simulation_report(simulation: Simulation) -> dict[str, object]:
    """The simulation as JSON values, small counts protected. See `forms/README.md` for what each part means."""
    told = _Told(simulation)
    return {
        "before": told.side_before(),
        "after": _named(simulation.policies[simulation.after]),
        "protected_below": simulation.protect_below,
        "cases": told.shown.get(("cases",), 0),
        "axes": {axis: told.axis(axis) for axis in AXES},
        "groups": {group: told.group(group) for group in GROUPS},
        "services": told.sides(told.services),
        "follow_up": told.sides(told.contacts),
        "unknown_answers": [_misfit(one) for one in simulation.tally.misfits],
        "unread": [{"case": one.case, "what": one.what[0][1]} for one in simulation.tally.unread],
    }


def _misfit(one: Misfit) -> dict[str, object]:
    return {"case": one.case, "policy": one.policy, "answers": dict(one.what)}


class _Told:
    """The counts of a simulation as they may be shown."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.counts: Counter[Hashable] = Counter({("cases",): 0})
        self._lines: dict[tuple[Cell, str], dict[Hashable, None]] = {}
        for kind, count in simulation.tally.kinds.items():
            self._count(kind, count)
        lines = [(total, *parts) for (total, _), parts in self._lines.items()]
        self.shown = protected(self.counts, lines, simulation.protect_below)

    def _count(self, kind: Kind, count: int) -> None:
        groups = {"age": self.simulation.age_band(kind.age), "sex": kind.sex, "office": kind.office or NOT_TOLD}
        self.counts["cases",] += count
        for group, name in groups.items():
            self._add(count, (group, name), (("cases",), group))
        for axis in AXES:
            after, before = getattr(kind.after, axis), getattr(kind.before, axis, None)
            move = (axis, before, after)
            self._add(count, (axis, "after", after), (("cases",), f"{axis} after"))
            self._add(count, (axis, "before", before), (("cases",), f"{axis} before"))
            self._add(count, move, ((axis, "after", after), "from"), ((axis, "before", before), "to"))
            for group, name in groups.items():
                self._add(count, (*move, group, name), (move, group), ((group, name), axis))

    def _add(self, count: int, cell: Cell, *sums: tuple[Cell, str]) -> None:
        """Count a cell. Each of `sums`: a total it is part of, and by what that total is taken apart there."""
        self.counts[cell] += count
        for line in sums:
            self._lines.setdefault(line, {})[cell] = None

    # Parts of the report

    def side_before(self) -> dict[str, object] | None:
        """Which policy cases are moved from: None without a comparison, several where each case has its own."""
        made = self.simulation
        if made.before is None:
            return None
        if made.before >= 0:
            return _named(made.policies[made.before])
        begun = sorted({kind.begun for kind in made.tally.kinds})
        return {"pack": "as-begun", "policies": [_named(made.policies[place]) for place in begun]}

    def axis(self, axis: str) -> dict[str, object]:
        """How many before and after, who moves, and of these how many to something milder or harsher."""
        order = self._order(axis)
        found: dict[str, object] = {}
        if self.simulation.before is not None:
            found["before"] = self._side(axis, "before", order)
        found["after"] = self._side(axis, "after", order)
        if self.simulation.before is not None:
            found["moves"] = self._moves(axis, order)
            found["stays"] = self._stays(axis, order)
            found |= self._directions(axis, order)
        return found

    def _side(self, axis: str, side: str, order: Sequence[str]) -> dict[str, int | str]:
        codes = [str(cell[2]) for cell in self._cells(3) if cell[:2] == (axis, side)]
        return {code: self.shown[axis, side, code] for code in _sorted(codes, order)}

    def _moves(self, axis: str, order: Sequence[str], tail: Cell = ()) -> list[dict[str, object]]:
        size = 3 + len(tail)
        moves = [
            (str(cell[1]), str(cell[2]))
            for cell in self._cells(size)
            if cell[0] == axis and cell[1] not in SIDES and cell[3:] == tail and cell[1] != cell[2]
        ]
        places = {code: n for n, code in enumerate(_sorted([code for move in moves for code in move], order))}
        return [
            {"from": one, "to": other, "cases": self.shown[(axis, one, other, *tail)]}
            for one, other in sorted(moves, key=lambda move: (places[move[0]], places[move[1]]))
        ]

    def _stays(self, axis: str, order: Sequence[str]) -> dict[str, int | str]:
        """How many stay where they were, by where that is."""
        codes = [str(cell[1]) for cell in self._cells(3) if cell[0] == axis and cell[1] == cell[2]]
        return {code: self.shown[axis, code, code] for code in _sorted(codes, order)}

    def _directions(self, axis: str, order: Sequence[str]) -> dict[str, object]:
        found = {"moved": 0, "milder": 0, "harsher": 0}
        for cell in self._cells(3):
            if cell[0] != axis or cell[1] in SIDES or cell[1] == cell[2]:
                continue
            found["moved"] += self.counts[cell]
            if cell[1] in order and cell[2] in order:
                rise = order.index(str(cell[2])) - order.index(str(cell[1]))
                found["harsher" if rise > 0 else "milder"] += self.counts[cell]
        below = self.simulation.protect_below
        return {name: rounded(count, below) for name, count in found.items() if order or name == "moved"}

    def group(self, group: str) -> list[dict[str, object]]:
        """Each value of a group: how many cases, how they lie on each axis (or move on it)."""
        names = [str(cell[1]) for cell in self._cells(2) if cell[0] == group]
        ages = [self.simulation.age_band(low) for low, _ in self.simulation.ages] if group == "age" else []
        return [self._grouped(group, name) for name in _sorted(names, ages)]

    def _grouped(self, group: str, name: str) -> dict[str, object]:
        found: dict[str, object] = {"group": name, "cases": self.shown[group, name]}
        for axis in AXES:
            order = self._order(axis)
            if self.simulation.before is None:
                cells = {str(c[2]): c for c in self._cells(5) if c[0] == axis and c[3:] == (group, name)}
                found[axis] = {code: self.shown[cells[code]] for code in _sorted(cells, order)}
            else:
                found[axis] = {"moves": self._moves(axis, order, (group, name))}
        return found

    def _cells(self, size: int) -> Iterator[Cell]:
        return (cell for cell in self.counts if isinstance(cell, tuple) and len(cell) == size)

    def _order(self, axis: str) -> Sequence[str]:
        pack = self.simulation.policies[self.simulation.after].pack
        return {"tier": pack.tiers, "measure": pack.measures_order}.get(axis, ())

    # What it takes to serve them

    def sides(self, demand: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        """A demand before and after."""
        return {side: demand(side) for side in SIDES if side == "after" or self.simulation.before is not None}

    def services(self, side: str) -> dict[str, int | str]:
        """How many cases are offered each kind of service."""
        found: Counter[str] = Counter()
        for kind, count in self.simulation.tally.kinds.items():
            outcome = getattr(kind, side)
            found.update(dict.fromkeys(outcome.offers, count))
        return {kind: rounded(count, self.simulation.protect_below) for kind, count in sorted(found.items())}

    def contacts(self, side: str) -> dict[str, dict[str, int | str]]:
        """By kind of follow-up: how many fall into each month after the decision, were all made as planned."""
        cases: Counter[tuple[int, str]] = Counter()
        for kind, count in self.simulation.tally.kinds.items():
            outcome: Outcome = getattr(kind, side)
            place = self.simulation.after if side == "after" else kind.begun
            cases.update(dict.fromkeys([(place, rule) for rule in outcome.rules], count))
        found: dict[str, Counter[int]] = {}
        for (place, rule_id), count in cases.items():
            pack = self.simulation.policies[place].pack
            for rule in (one for one in pack.follow_up if one.id == rule_id):
                found.setdefault(rule.kind, Counter()).update(dict.fromkeys(_months(rule), 0))
                for month in _months(rule):
                    found[rule.kind][month] += count
        below = self.simulation.protect_below
        return {
            kind: {str(month): rounded(count, below) for month, count in sorted(months.items())}
            for kind, months in sorted(found.items())
        }


def _months(rule: FollowUpRule) -> list[int]:
    days = (rule.days + n * rule.every for n in range(max(1, rule.times)))
    return [max(0, day - 1) // MONTH + 1 for day in days]


def _named(policy: CompiledPolicy) -> dict[str, object]:
    return {"pack": policy.pack.id, "version": policy.pack.version, "hash": policy.pack.content_hash}


def _sorted(codes: Sequence[str] | Mapping[str, object], order: Sequence[str]) -> list[str]:
    """In the order given, then by name; what is open or not told last."""
    places = {code: n for n, code in enumerate(order)}
    last = (OPEN, NOT_TOLD)
    return sorted(dict.fromkeys(codes), key=lambda code: (code in last, places.get(code, len(places)), code))


# As a table


def simulation_table(report: Mapping[str, Any]) -> str:
    """The counts of a report as CSV, one a line, with the columns `COLUMNS`; only what the report itself tells."""
    file = io.StringIO()
    table = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    for row in _rows(report):
        table.writerow({name: _cell(value) for name, value in row.items()})
    return file.getvalue()


def _cell(value: object) -> object:
    # A spreadsheet would run a text that begins like this.
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _rows(report: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    yield {"part": "cases", "count": report["cases"]}
    for axis, told in report["axes"].items():
        for side in SIDES:
            for code, count in told.get(side, {}).items():
                yield {"part": "caseload", "axis": axis, "side": side, "to": code, "count": count}
        yield from ({"part": "moves", "axis": axis, **_move(move)} for move in told.get("moves", ()))
        for name in ("moved", "milder", "harsher"):
            if name in told:
                yield {"part": name, "axis": axis, "count": told[name]}
    for group, entries in report["groups"].items():
        for entry in entries:
            name = entry["group"]
            yield {"part": group, "group": name, "count": entry["cases"]}
            for axis in AXES:
                for move in entry[axis].get("moves", ()):
                    yield {"part": group, "axis": axis, "group": name, **_move(move)}
                if "moves" not in entry[axis]:
                    for code, count in entry[axis].items():
                        yield {"part": group, "axis": axis, "side": "after", "group": name, "to": code, "count": count}
    for side, kinds in report["services"].items():
        yield from ({"part": "services", "side": side, "group": kind, "count": n} for kind, n in kinds.items())
    for side, contacts in report["follow_up"].items():
        for kind, months in contacts.items():
            for month, count in months.items():
                yield {"part": "follow-up", "side": side, "group": kind, "month": month, "count": count}


def _move(move: Mapping[str, Any]) -> dict[str, object]:
    return {"from": move["from"], "to": move["to"], "count": move["cases"]}
