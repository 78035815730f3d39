"""CSV that people open in a spreadsheet: a text must not become a formula there."""

from collections.abc import Mapping
from typing import Any

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with an apostrophe before each text that a spreadsheet would execute.

    Numbers stay numbers, negative ones too: only what is a text is looked at.
    """
    return {
        column: f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell
        for column, cell in row.items()
    }
