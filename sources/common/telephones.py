"""Telephone numbers in a text, of Spain and with a country's code, as people write them.

The library `phonenumbers` knows which numbers exist. This module finds candidates and keeps them
apart from decimals, amounts, ids and columns of figures, of which logs and tables are full.
"""

import re
from collections.abc import Iterator

import phonenumbers

from sources.common.text_normalization import GAP

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
        if _is_whole(text, start, end, number, ends) and _is_valid(f"+34{number}"):
            ends.add(end)
            yield start, end


def _international_end(text: str, start: int, end: int) -> int | None:
    """Where a number ends: digits of the next one, or of an amount, may follow after a space."""
    while _CONTINUATION.match(text, end) or not _is_valid(text[start:end]):
        last = _LAST_GROUP.search(text, start, end)
        if not last:
            return None
        end = last.start()
    return end


def _is_whole(text: str, start: int, end: int, number: str, ends: set[int]) -> bool:
    """Whether nine digits stand by themselves, in groups as people write a telephone."""
    groups = tuple(map(len, re.findall(r"\d+", number)))
    first, *others = [gap.strip(" ()") or " " for gap in re.findall(r"(?<=\d)\D+", number)] or [""]
    if others and len(set(others)) > 1:  # only what follows the area's code may differ
        return False
    if len(groups) > 1 and (groups[0] not in (2, 3) or min(groups) < 2):
        return False
    if "." in (first, *others) and groups not in _DOTTED:
        return False
    mark = others[0] if others else first
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    follows_number = before[:1].isdigit() and before[1:] in (".", "-", mark)
    if follows_number and before[1:] != " " and start - 1 not in ends:
        return False
    if after[1:].isdigit() and after[0] == mark and mark != " ":
        return False
    is_amount = mark in (" ", ".") and _DECIMALS.match(text, end)
    return not is_amount and not _CONTINUATION.match(text, end)


def _is_valid(number: str) -> bool:
    digits = re.sub(r"\D", "", number).removeprefix("00")
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False
