"""A cell of the plan file as the text that its seed would say; nothing is guessed.

Where Excel holds something else than the column is made of (a date for the months 1-3, a text for
a number), the cell is refused, whatever it looks like.
"""

import re
from datetime import datetime, time
from decimal import Decimal

from orchestration.plan_files.rules import Rule
from sources.common.xlsx import Broken, Cell

_TYPED = {
    "text": "typed as text: format the cell as text, then type it again",
    "number": "typed as a plain number: no text, no percent, no date",
    "date": "typed as a date, without a time",
}
# What no workbook holds as it is: characters that do not show, and Excel's way of writing them.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


class WrongCell(ValueError):
    """A cell that holds no text of its column: what it shows, and what was expected."""

    def __init__(self, shown: str, expected: str) -> None:
        super().__init__(shown, expected)
        self.shown = shown
        self.expected = expected


def spelled(cell: Cell, rule: Rule) -> str:
    """Give the text of a cell; of an empty one, none. Whether it holds is for the rule to say.

    Args:
        cell: as the workbook holds it.
        rule: of its column, which says what it is made of.

    Raises:
        WrongCell: it holds another kind of value, or a formula without one.
    """
    value, kind = cell.value, rule.kind
    match value:
        case None | "":
            return ""
        case Broken():
            raise WrongCell("a formula", value.expected)
        case str() if kind == "text":
            if UNWRITABLE.search(value):
                raise WrongCell(value, "no characters that do not show: type it again")
            return value
        case bool():
            shown = str(value).upper()
        case int() | float():
            shown = _number(value)
            if "%" in cell.number_format:
                shown = f"{_number(value * 100)}%"
            elif kind == "number" or (kind == "text" and shown.isdecimal()):
                return shown
        case datetime():
            is_day = value.time() == time()
            shown = value.date().isoformat() if is_day else value.isoformat(" ")
            if kind == "date" and is_day:
                return shown
        case _:
            shown = str(value)
    raise WrongCell(shown, f"{rule.expected}, {_TYPED[kind]}")


def is_filled(cell: Cell) -> bool:
    """Whether a cell shows anything."""
    return bool(cell.value.strip()) if isinstance(cell.value, str) else cell.value is not None


def _number(value: int | float) -> str:
    """The digits that Excel shows of a number: fifteen are all it knows."""
    return f"{Decimal(f'{value:.15g}'):f}"
