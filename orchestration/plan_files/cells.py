"""Converts a cell of the plan file to the text in its seed; nothing is guessed.

A cell of another type than its column (a date for the months 1-3, a text for a number) is refused,
however it is displayed.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from orchestration.plan_files.rules import Rule
from sources.common.sheets import UnreadableCell

_TYPED = {
    "text": "typed as text: format the cell as text, then type it again",
    "number": "typed as a plain number: no text, no percent, no date",
    "date": "typed as a date, without a time",
}
# Texts that a workbook would change: invisible characters, and Excel's notation for them.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


def seed_text(cell: object, rule: Rule) -> str:
    """The text of a cell, empty for an empty cell; the rule itself is not checked here.

    Args:
        cell: value of the cell in the worksheet.
        rule: the rule of its column, which declares the type.

    Raises:
        UnreadableCell: the cell has a value of another type.
    """
    match cell:
        case None | "":
            return ""
        case str() if rule.kind == "text":
            if UNWRITABLE.search(cell):
                raise UnreadableCell("no characters that do not show: type it again", cell)
            return cell
        case bool():
            shown = str(cell).upper()
        case int() | float():
            shown = _number(cell)
            if rule.kind == "number" or (rule.kind == "text" and shown.isdecimal()):
                return shown
        case datetime():
            shown = cell.isoformat(" ")
        case date():
            shown = cell.isoformat()
            if rule.kind == "date":
                return shown
        case _:
            shown = str(cell)
    raise UnreadableCell(f"{rule.expected}, {_TYPED[rule.kind]}", shown)


def _number(value: int | float) -> str:
    """The digits of a number as Excel shows them, fifteen at most."""
    return f"{Decimal(f'{value:.15g}'):f}"
