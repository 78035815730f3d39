"""The rules of the plan: what each column accepts, and which columns identify a row."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sources.common.sheets import trimmed

AXES = "plan_axes.csv"
EVENT_RULES = "civicrm_event_rules.csv"
EVENT_TYPES = "plan_event_types.csv"
INDICATORS = "plan_indicators.csv"
CLOSURES = "closures.csv"
HOLIDAYS = "holidays.csv"
OVERLAPS = "indicator_overlaps.csv"
PHRASES = "status_phrases.csv"
REVISIONS = "plan_revisions.csv"
SOURCES = "plan_sources.csv"
TEAM = "plan_team.csv"
UNUSED = "plan_unused_events.csv"


@dataclass(frozen=True)
class Rule:
    """What a value of a column must be.

    Attributes:
        expected: the rule in words, for error messages.
        holds: checks a value.
        kind: type of the cell in a workbook.
        choices: all allowed values, if they can be listed.
    """

    expected: str
    holds: Callable[[str], bool]
    kind: Literal["text", "number", "date"] = "text"
    choices: tuple[str, ...] = ()


def _number(pattern: str, expected: str) -> Rule:
    return Rule(expected, lambda value: re.fullmatch(pattern, value) is not None, "number")


def _one_of(*values: str) -> Rule:
    expected = ", ".join(value or "nothing" for value in values)
    return Rule(f"one of: {expected}", lambda value: value in values, choices=values)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_window(value: str) -> bool:
    """Whether a text is a range of months (2-11), a list (2;5) or a single one (11)."""
    if re.fullmatch(r"[0-9]{1,2}(-[0-9]{1,2}|(;[0-9]{1,2})*)", value) is None:
        return False
    months = [int(month) for month in re.split("[-;]", value)]
    return months == sorted(set(months)) and months[0] >= 1 and months[-1] <= 12


ANYTHING = Rule("anything", lambda _: True)
FILLED = Rule("a text, without blanks around it", lambda value: trimmed(value) == value)
YEAR = _number(r"20[0-9][0-9]", "a year such as 2026")
WHOLE = _number(r"[0-9]+", "a whole number")
# Three decimals are refused: in Catalan 1.700 means one thousand seven hundred.
_NUMBER = r"[0-9]+(\.[0-9]{1,2})?"
NUMBER = _number(_NUMBER, "a number such as 1700 or 12.5")
NUMBER_OR_NOTHING = _number(f"({_NUMBER})?", "a number such as 1700 or 12.5, or nothing")
DAY = Rule("a day such as 2026-06-01", _is_date, "date")
BOOLEAN = _one_of("true", "false")

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
        "valid_from": DAY,
        "target": NUMBER_OR_NOTHING,
        "revised_by": ANYTHING,
        "reason": ANYTHING,
    },
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
    SOURCES: {"source": FILLED, "label": FILLED, "is_snapshot": BOOLEAN},
    EVENT_TYPES: {
        "event_type": FILLED,
        "source": FILLED,
        "description": FILLED,
        "counts_people": BOOLEAN,
    },
    HOLIDAYS: {
        "holiday_on": DAY,
        "holiday": FILLED,
        "scope": _one_of("catalonia", "barcelona"),
    },
    CLOSURES: {"first_day": DAY, "last_day": DAY, "reason": FILLED},
    PHRASES: {"phrase": FILLED, "language": _one_of("ca", "es", "en"), "text": FILLED},
    EVENT_RULES: {"event_type": FILLED},
}
KEYS = {
    AXES: ("plan_year", "axis_id"),
    INDICATORS: ("plan_year", "indicator_id"),
    TEAM: ("plan_year", "axis_id", "member"),
    REVISIONS: ("plan_year", "indicator_id", "valid_from"),
    UNUSED: ("plan_year", "event_type", "program"),
    OVERLAPS: ("plan_year", "indicator_id", "overlaps_indicator_id"),
    SOURCES: ("source",),
    EVENT_TYPES: ("event_type",),
    HOLIDAYS: ("holiday_on",),
    CLOSURES: ("first_day",),
    PHRASES: ("phrase", "language"),
}
# A plan may have no revisions, and a centre no closures.
MAY_BE_EMPTY = {REVISIONS, UNUSED, OVERLAPS, CLOSURES}
