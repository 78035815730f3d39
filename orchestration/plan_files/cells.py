"""A cell of the plan file as the text that its seed would say; nothing is guessed.

Where Excel holds something else than the column is made of (a date for the months 1-3, a text for
a number), the cell is refused, whatever it looks like.
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
# What no workbook holds as it is: characters that do not show, and Excel's way of writing them.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


def seed_text(cell: object, rule: Rule) -> str:
    """Give the text of a cell; of an empty one, none. Whether it holds is for the rule to say.

    Args:
        cell: as a worksheet holds it.
        rule: of its column, which says what it is made of.

    Raises:
        UnreadableCell: it holds another kind of value.
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
    """The digits that Excel shows of a number: fifteen are all it knows."""
    return f"{Decimal(f'{value:.15g}'):f}"
