"""What the plan's seeds must hold, told to whoever edits them all at once and before dbt runs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import pandas as pd

from expectations.seeds import Finding, read_seed

AXES = "plan_axes.csv"
EVENT_RULES = "civicrm_event_rules.csv"
EVENT_TYPES = "plan_event_types.csv"
INDICATORS = "plan_indicators.csv"
OVERLAPS = "indicator_overlaps.csv"
REVISIONS = "plan_revisions.csv"
SOURCES = "plan_sources.csv"
TEAM = "plan_team.csv"
UNUSED = "plan_unused_events.csv"


@dataclass(frozen=True)
class Rule:
    """What one value of a column must be."""

    expected: str
    holds: Callable[[str], bool]


def _matching(pattern: str, expected: str) -> Rule:
    return Rule(expected, lambda value: re.fullmatch(pattern, value) is not None)


def _one_of(*values: str) -> Rule:
    expected = ", ".join(value or "nothing" for value in values)
    return Rule(f"one of: {expected}", lambda value: value in values)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_window(value: str) -> bool:
    """Months as a range (2-11), a list (2;5) or one (11)."""
    if re.fullmatch(r"[0-9]{1,2}(-[0-9]{1,2}|(;[0-9]{1,2})*)", value) is None:
        return False
    months = [int(month) for month in re.split("[-;]", value)]
    return months == sorted(set(months)) and months[0] >= 1 and months[-1] <= 12


ANYTHING = Rule("anything", lambda _: True)
FILLED = Rule("a text", lambda value: value.strip() != "")
YEAR = _matching(r"20[0-9][0-9]", "a year such as 2026")
WHOLE = _matching(r"[0-9]+", "a whole number")
# Three decimals are not taken: 1.700 is how one thousand seven hundred is written here.
_NUMBER = r"[0-9]+(\.[0-9]{1,2})?"
NUMBER = _matching(_NUMBER, "a number such as 1700 or 12.5")
NUMBER_OR_NOTHING = _matching(f"({_NUMBER})?", "a number such as 1700 or 12.5, or nothing")

RULES: dict[str, dict[str, Rule]] = {
    AXES: {
        "plan_year": YEAR,
        "axis_id": FILLED,
        "axis_order": WHOLE,
        "axis": FILLED,
        "scope": ANYTHING,
        "budget_eur": NUMBER,
    },
    INDICATORS: {
        "plan_year": YEAR,
        "indicator_id": FILLED,
        "axis_id": FILLED,
        "phase": ANYTHING,
        "phase_basis": ANYTHING,
        "window_months": Rule("months such as 1-12, 2;5 or 11", _is_window),
        "action": FILLED,
        "task": FILLED,
        "indicator": FILLED,
        "target": NUMBER_OR_NOTHING,
        "unit": FILLED,
        "kind": _one_of("flow", "stock", "unique", "milestone"),
        "source": FILLED,
        "event_type": FILLED,
        "measure": _one_of(
            "count", "sum", "distinct", "level", "net_change", "unique", "milestone"
        ),
        "program": _one_of("", "propi", "pdb", "otpb"),
        "impact": ANYTHING,
        "note": ANYTHING,
    },
    TEAM: {"plan_year": YEAR, "axis_id": FILLED, "member": FILLED, "weekly_hours": NUMBER},
    REVISIONS: {
        "plan_year": YEAR,
        "indicator_id": FILLED,
        "valid_from": Rule("a day such as 2026-06-01", _is_date),
        "target": NUMBER_OR_NOTHING,
        "revised_by": ANYTHING,
        "reason": ANYTHING,
    },
    SOURCES: {"source": FILLED, "label": FILLED},
    EVENT_TYPES: {
        "event_type": FILLED,
        "source": FILLED,
        "description": FILLED,
        "counts_people": _one_of("true", "false"),
    },
    EVENT_RULES: {"event_type": FILLED},
    UNUSED: {
        "plan_year": YEAR,
        "event_type": FILLED,
        "program": _one_of("propi", "pdb", "otpb", "unknown", "any"),
        "reason": FILLED,
    },
    OVERLAPS: {
        "plan_year": YEAR,
        "indicator_id": FILLED,
        "overlaps_indicator_id": FILLED,
        "reason": FILLED,
    },
}
KEYS = {
    AXES: ("plan_year", "axis_id"),
    INDICATORS: ("plan_year", "indicator_id"),
    TEAM: ("plan_year", "axis_id", "member"),
    REVISIONS: ("plan_year", "indicator_id", "valid_from"),
    SOURCES: ("source",),
    EVENT_TYPES: ("event_type",),
    UNUSED: ("plan_year", "event_type", "program"),
    OVERLAPS: ("plan_year", "indicator_id", "overlaps_indicator_id"),
}
MAY_BE_EMPTY = {REVISIONS, UNUSED, OVERLAPS}

_JOINT = "\x1f"  # between the parts of a key: in no text that people type


def check_plan(seeds: Path) -> list[Finding]:
    """Check the plan's seeds in a folder; every finding at once, by file and line.

    Unreadable, empty and ragged files are findings too: nothing is raised.
    """
    frames: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for file, rules in RULES.items():
        frames[file], problems = read_seed(seeds / file, rules)
        findings += problems
        if frames[file].empty and not problems and file not in MAY_BE_EMPTY:
            findings.append(Finding(file, None, None, "only a header", "at least one row"))
        findings += _breaches(file, frames[file])
        findings += _repetitions(file, frames[file])
    findings += _strangers(frames)
    findings += _undeclared_overlaps(frames[INDICATORS], frames[OVERLAPS])
    return sorted(findings, key=lambda finding: (finding.file, finding.line or 0))


def _breaches(file: str, frame: pd.DataFrame) -> Iterator[Finding]:
    for column, rule in RULES[file].items():
        if column in frame:
            for line, value in frame[column].items():
                if not rule.holds(value):
                    yield Finding(file, int(str(line)), column, value, rule.expected)


def _repetitions(file: str, frame: pd.DataFrame) -> Iterator[Finding]:
    columns = KEYS.get(file, ())
    first: dict[str, int] = {}
    for line, key in _keys(frame, *columns).items():
        earlier = first.setdefault(key, int(str(line)))
        if earlier != line:
            expected = f"it once only: line {earlier} has it too"
            value = key.replace(_JOINT, " ")
            yield Finding(file, int(str(line)), ", ".join(columns), value, expected)


def _strangers(frames: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    """Find the values that refer to a row which is not there."""
    axes = _keys(frames[AXES], "plan_year", "axis_id")
    for file in (INDICATORS, TEAM):
        referring = _keys(frames[file], "plan_year", "axis_id")
        yield from _unknown(file, "axis_id", referring, axes, f"an axis of that year in {AXES}")

    indicators = _keys(frames[INDICATORS], "plan_year", "indicator_id")
    referring = _keys(frames[REVISIONS], "plan_year", "indicator_id")
    expected = f"an indicator of that year in {INDICATORS}"
    yield from _unknown(REVISIONS, "indicator_id", referring, indicators, expected)
    for column in ("indicator_id", "overlaps_indicator_id"):
        referring = _keys(frames[OVERLAPS], "plan_year", column)
        yield from _unknown(OVERLAPS, column, referring, indicators, expected)

    sources = _keys(frames[SOURCES], "source")
    for file in (INDICATORS, EVENT_TYPES):
        parts = _keys(frames[file], "source").str.split("+").explode()
        yield from _unknown(file, "source", parts, sources, f"sources of {SOURCES}, joined by +")

    listed = _keys(frames[EVENT_TYPES], "event_type")
    for file, other in ((INDICATORS, EVENT_RULES), (EVENT_RULES, INDICATORS)):
        known = pd.concat([listed, _keys(frames[other], "event_type")])
        referring = _keys(frames[file], "event_type")
        expected = f"an event type of {EVENT_TYPES} or {other}"
        yield from _unknown(file, "event_type", referring, known, expected)
    unused = _keys(frames[UNUSED], "event_type")
    yield from _unknown(UNUSED, "event_type", unused, listed, f"an event type of {EVENT_TYPES}")


def _undeclared_overlaps(plan: pd.DataFrame, overlaps: pd.DataFrame) -> Iterator[Finding]:
    """Find the indicators that count what an earlier one counts, of which no row says so."""
    needed = {"plan_year", "indicator_id", "event_type", "measure", "program"}
    pair = ["plan_year", "indicator_id", "overlaps_indicator_id"]
    if not needed <= set(plan.columns) or not set(pair) <= set(overlaps.columns):
        return  # the missing column has its own finding
    declared = {frozenset(row) for row in overlaps[pair].to_numpy().tolist()}
    for (year, event_type), rows in plan.groupby(["plan_year", "event_type"]):
        for one, other in combinations(rows.reset_index(names="line").to_dict("records"), 2):
            ids = {one["indicator_id"], other["indicator_id"]}
            programs = {one["program"], other["program"]} - {""}
            # Each milestone has readings of its own; two rows of one id are told as such.
            is_apart = one["measure"] == other["measure"] == "milestone" or len(ids) == 1
            if len(programs) <= 1 and not is_apart and frozenset({year, *ids}) not in declared:
                expected = (
                    f"another event type or programme, or a row of {OVERLAPS} that says why it may "
                    f"count the same {event_type} as {one['indicator_id']}"
                )
                file, line = INDICATORS, other["line"]
                yield Finding(file, line, "indicator_id", other["indicator_id"], expected)


def _keys(frame: pd.DataFrame, *columns: str) -> "pd.Series[str]":
    """The named columns of each line, joined; nothing where a column is missing."""
    if not columns or not set(columns) <= set(frame.columns):
        return pd.Series(dtype=str)
    return frame[list(columns)].agg(_JOINT.join, axis=1) if len(frame) else pd.Series(dtype=str)


def _unknown(
    file: str, column: str, values: "pd.Series[str]", known: "pd.Series[str]", expected: str
) -> Iterator[Finding]:
    if known.empty:  # that file has its own finding; one for every row here would bury it
        return
    for line, value in values[~values.isin(known) & (values.str.strip() != "")].items():
        yield Finding(file, int(str(line)), column, value.split(_JOINT)[-1], expected)
