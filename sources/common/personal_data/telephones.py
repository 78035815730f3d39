"""Telephone numbers in a text, of Spain and with a country's code, as people write them.

The library `phonenumbers` knows which numbers exist. This module finds candidates and keeps them
apart from decimals, amounts, ids and columns of figures, of which logs and tables are full.
"""

import re
from collections.abc import Iterator

import phonenumbers

from sources.common.personal_data.text_normalization import GAP

_INTERNATIONAL = re.compile(
    r"(?:(?<![\d+])(?<!\d\.)\(?\+[ (]{0,2}|(?<![\w+])(?<!\d[.:])\(?(?:00|(?<!\d,)00 ))"
    rf"[1-9](?:{GAP}[0-9]){{6,14}}"
)
# A lookahead: what proves to be no telephone may hide the beginning of one.
_SPANISH = re.compile(rf"(?<![\w+])(?=(\(?(?:34[ .-]?)?(\(?[6-9](?:{GAP}[0-9]){{8}})))")
_LAST_GROUP = re.compile(r"\D+\d+$")
# More digits or letters, decimals, a currency, the host of an e-mail address.
_CONTINUATION = re.compile(r"[\w@]|\.\d| ?(?:€|eur)", re.IGNORECASE)
_DECIMALS = re.compile(r",\d{1,2}(?!\d)")
_DOTTED = {(3, 6), (2, 7), (3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2)}


def telephones(text: str) -> Iterator[tuple[int, int]]:
    """Find the telephone numbers of a text in normal form: start and end of each."""
    ends = set()
    for found in _INTERNATIONAL.finditer(text):
        if end := _international_end(text, *found.span()):
            ends.add(end)
            yield found.start(), end
    for found in _SPANISH.finditer(text):
        (start, end), number = found.span(1), found[2]
        separators = _separators(number)
        if (
            _has_usual_groups(number, separators)
            and (start - 1 in ends or not _continues_figures(text, start, separators[-1]))
            and not _is_continued(text, end, separators[-1])
            and _is_valid(f"+34{number}")
        ):
            ends.add(end)
            yield start, end


def _international_end(text: str, start: int, end: int) -> int | None:
    """Where a number ends: digits of something else may follow after a separator."""
    while _CONTINUATION.match(text, end) or not _is_valid(text[start:end]):
        last = _LAST_GROUP.search(text, start, end)
        if not last:
            return None
        end = last.start()
    return end


def _separators(number: str) -> list[str]:
    """What separates the groups of a number: `.`, `-`, `/` or a space each; `[""]` if nothing."""
    gaps = re.findall(r"(?<=\d)\D+", number)
    return [gap.strip(" ()") or " " for gap in gaps] or [""]


def _has_usual_groups(number: str, separators: list[str]) -> bool:
    """Whether nine digits are grouped as people group them; IP addresses and figures are not."""
    groups = tuple(map(len, re.findall(r"\d+", number)))
    if len(set(separators[1:])) > 1:  # only the one after the area code may differ
        return False
    if "." in separators:
        return groups in _DOTTED
    return len(groups) == 1 or (groups[0] in (2, 3) and min(groups) > 1)


def _continues_figures(text: str, start: int, separator: str) -> bool:
    """Whether figures precede a number, as in `12-612345678` or `0.612345678`."""
    before = text[max(0, start - 2) : start]
    joint = before[1:]
    return before[:1].isdigit() and joint in (".", "-", separator.strip() or "-")


def _is_continued(text: str, end: int, separator: str) -> bool:
    """Whether another group, decimals, a currency or the like follow a number."""
    after = text[end : end + 2]
    if after[1:].isdigit() and after[0] == separator != " ":
        return True
    is_amount = separator in (" ", ".") and _DECIMALS.match(text, end)
    return bool(is_amount or _CONTINUATION.match(text, end))


def _is_valid(number: str) -> bool:
    digits = re.sub(r"\D", "", number).removeprefix("00")
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False
