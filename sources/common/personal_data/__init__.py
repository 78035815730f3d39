"""What personal data is: one definition for the register, for redaction and for the privacy scan.

A number counts only where its own rules say that it is one: telephones by the numbering plans,
identity numbers by their check letter, accounts by their check digits. Ids, dates, amounts and
hashes are none of them; neither is a number with a typing error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from stdnum import iban
from stdnum.es import dni, nie

from sources.common.personal_data.telephones import telephones
from sources.common.personal_data.text_normalization import GAP, normalize

Kind: TypeAlias = Literal["e-mail address", "telephone", "identity number", "IBAN"]

COARSE = (
    r"@|%[0-9A-Fa-f]{2}|(?i:[(\[{<] ?at? ?[)\]}>]|arroba)"
    r"|[0-9]([ ./()\\-]{0,9}[0-9]){6}"
    r"|\\u[0-9A-Fa-f]{4}|[^\x00-\x7FÀ-ÿ]"
)
"""A text without it holds no personal data; in the dialect that DuckDB and Python share."""

_COARSE = re.compile(COARSE)
_DIGITS = re.compile(rf"[0-9](?:{GAP}[0-9]){{6}}")

_OPEN, _CLOSE = r" {0,2}[(\[{<] ?", r" ?[)\]}>] {0,2}"
_AT = rf"(?:@|{_OPEN}(?:at|arroba){_CLOSE}|[(\[]a[)\]]| {{1,2}}arroba {{1,2}})"
_DOT = rf"(?:\.|{_OPEN}(?:dot|punto?){_CLOSE}| {{1,2}}punto? {{1,2}})"
_HOST = re.compile(
    rf"{_AT}(?:[\w-]{{1,63}}{_DOT}){{1,32}}(?:xn--[a-z0-9-]+|[^\W\d_]{{2,24}})", re.IGNORECASE
)
_MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}$")
_LONGEST_MAILBOX = 64

_IDENTITY_NUMBER = re.compile(
    r"(?<!\w)(?:ES[ -]?)?"
    rf"(?P<number>(?:[XYZ]{GAP}[0-9]|[0-9]{{2}})(?P<mark>[ .-]?)[0-9]{{3}}(?P=mark)[0-9]{{3}})"
    rf"(?P<gap>{GAP})(?P<letter>[A-Z])(?!\w)",
    re.ASCII | re.IGNORECASE,
)
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}[0-9]{2}(?:[ ./-]{0,2}[A-Z0-9]){11,30}", re.ASCII | re.IGNORECASE
)
_LAST_GROUP = re.compile(r"[ ./-]+[A-Z0-9]+$", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """Personal data of one kind in a text, from `start` up to and without `end`."""

    kind: Kind
    start: int
    end: int


def contains(text: str) -> bool:
    """Whether a text holds personal data."""
    return next(matches(text), None) is not None


def matches(text: str) -> Iterator[Match]:
    """Find personal data in a text, from left to right; no two matches overlap.

    Positions are those of the text as given, however its characters are written or escaped.
    """
    if not _COARSE.search(text):
        return
    normal = normalize(text)
    done = 0
    for found in sorted(_matches(normal.text), key=lambda match: (match.start, -match.end)):
        if found.start >= done:
            done = found.end
            yield Match(found.kind, *normal.original_span(found.start, found.end))


def _matches(text: str) -> Iterator[Match]:
    for span in _email_addresses(text):
        yield Match("e-mail address", *span)
    if _DIGITS.search(text):
        for span in telephones(text):
            yield Match("telephone", *span)
        for span in _identity_numbers(text):
            yield Match("identity number", *span)
        for span in _ibans(text):
            yield Match("IBAN", *span)


def _email_addresses(text: str) -> Iterator[tuple[int, int]]:
    for host in _HOST.finditer(text):
        at = host.start()
        if mailbox := _MAILBOX.search(text, max(0, at - _LONGEST_MAILBOX), at):
            yield mailbox.start(), host.end()


def _identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    for found in _IDENTITY_NUMBER.finditer(text):
        if found["gap"].isspace() and found["letter"].islower():  # as in `12345678 a Barcelona`
            continue
        compact = re.sub(r"\W", "", found["number"] + found["letter"])
        if dni.is_valid(compact) or nie.is_valid(compact):
            yield found.span()


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for found in _IBAN.finditer(text):
        start, end = found.span()
        while not _is_iban(text, start, end):
            last = _LAST_GROUP.search(text, start, end)
            if not last:
                break
            end = last.start()
        else:
            yield start, end


def _is_iban(text: str, start: int, end: int) -> bool:
    """By the check digits of the IBAN; whether the country's own ones are right is not asked."""
    compact = re.sub(r"\W", "", text[start:end])
    return not text[end : end + 1].isalnum() and iban.is_valid(compact, check_country=False)
