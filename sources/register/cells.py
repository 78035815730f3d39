"""What a cell may hold: days, whole numbers, short names, texts; all else is refused.

A workbook cell has the type that Excel stores (text, number, date), a CSV cell is text.
Nothing is guessed: `1.700` may be 1700 or 1.7, so it is refused.
"""

import re
from datetime import date, datetime

from sources.common import personal_data
from sources.common.sheets import UnreadableCell

_LONGEST_TEXT = 500
_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_WRITTEN_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII),
)


def name(cell: object, _: int) -> str:
    """A short name such as `com.protocols`; returned in lower case."""
    short = cell.lower() if isinstance(cell, str) else ""
    if not _NAME.fullmatch(short):
        raise UnreadableCell("a short name such as com.protocols")
    return short


def day(cell: object, year: int) -> str:
    """A day of the file's year, as ISO text."""
    expected = f"a day of {year}, as 31/12/{year} or {year}-12-31"
    if isinstance(cell, date) and not isinstance(cell, datetime):
        found: date | None = cell
    elif isinstance(cell, str):
        found = _written(cell)
    else:
        raise UnreadableCell(f"{expected}, in a cell formatted as a date without a time")
    if found is None or found.year != year:
        raise UnreadableCell(expected)
    return found.isoformat()


def _written(text: str) -> date | None:
    """The day that a text names; None if it names no existing day."""
    for pattern in _WRITTEN_DAYS:
        if match := pattern.fullmatch(text):
            try:
                return date(*(int(match[part]) for part in ("year", "month", "day")))
            except ValueError:
                return None
    return None


def whole(cell: object, _: int) -> int:
    """A whole number, 0 or more."""
    if isinstance(cell, str) and cell.isascii() and cell.isdecimal():
        return int(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell) >= 0:
        return int(cell)
    raise UnreadableCell("a whole number without point, comma or blank, as 1700")


def text(cell: object, _: int) -> str:
    """A short text without personal data; names of people cannot be recognised."""
    words = " ".join(str(cell).split())
    if len(words) > _LONGEST_TEXT:
        raise UnreadableCell(f"a note of at most {_LONGEST_TEXT} characters")
    if personal_data.contains(words):
        raise UnreadableCell("a note without e-mail address, telephone, identity number or IBAN")
    return words
