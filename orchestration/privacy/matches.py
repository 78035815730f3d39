"""What gives a person or a credential away in a text, told by kind and never repeated.

A number counts only where its own rules say that it is one: telephones by Google's library, cards
by their check letter, accounts by their check digits. Ids of nine digits and hashes are neither.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

_MAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40)(?:[a-z0-9-]{1,63}\.){1,32}(?:[a-z]{2,24}|xn--[a-z0-9-]+)",
    re.IGNORECASE,
)
_START, _END = r"(?<![\w.+])(?<![0-9a-f]-)", r"(?![\w@]|[-.]\d)"
_PHONES = (
    re.compile(rf"{_START}34[6789]\d{{8}}{_END}"),
    re.compile(rf"(?<![\w.+])(?:\+|00)[1-9](?:[ .()-]{{0,2}}\d){{7,14}}{_END}"),
    re.compile(rf"{_START}[6789]\d{{8}}{_END}"),
    re.compile(rf"{_START}[6789]\d\d([ .-])\d{{3}}\1\d{{3}}{_END}"),
    re.compile(rf"{_START}[6789]\d\d([ .-])\d\d\1\d\d\1\d\d{_END}"),
    re.compile(rf"{_START}[89]\d([ .-])\d{{3}}\1\d\d\1\d\d{_END}"),
)
_CARD = re.compile(r"(?<![\w-])([XYZ]?)[- ]?(\d{7,8})[- ]?([A-Z])(?![\w-])", re.IGNORECASE)
_CARD_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_ACCOUNT = re.compile(
    r"(?<!\w)(?:ES\d\d(?:[ -]?\d{4}){5}"
    r"|[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?)(?!\w)"
)
_DIGITS = re.compile(r"[0-9](?:[ .()-]{0,2}[0-9]){6}")
_WORD = re.compile(r"[^\W\d_]+")

COARSE = (
    r"@|%40|[0-9]([ .()-]{0,2}[0-9]){6}|"
    r"[A-ZÀ-Ý][^ ]* [A-ZÀ-Ý]"
)
"""A cell of a table without it has no trace, in the dialect that DuckDB and Python share."""


@dataclass(frozen=True)
class Traces:
    """What to look for besides what has a form: names of two or three words, and credentials."""

    names: frozenset[str]
    secrets: frozenset[str]

    def in_text(self, text: str) -> Counter[str]:
        """How many traces of each kind a text has."""
        return Counter(self._kinds(text))

    def _kinds(self, text: str) -> Iterator[str]:
        if "@" in text or "%40" in text:
            yield from ("mail address" for _ in _MAIL.finditer(text))
        if _DIGITS.search(text):
            yield from _numbers(text)
        for secret in self.secrets:
            yield from ["credential"] * text.count(secret)
        if self.names:
            words = _WORD.findall(text)
            told = (" ".join(words[at : at + n]) for n in (2, 3) for at in range(len(words) - 1))
            yield from ("name" for name in told if name in self.names)


def _numbers(text: str) -> Iterator[str]:
    calls = (found for pattern in _PHONES for found in pattern.finditer(text))
    yield from ("telephone" for _ in {found.start() for found in calls if _is_phone(found[0])})
    for found in _CARD.finditer(text):
        if _is_card(*found.groups()):
            yield "identity card"
    for found in _ACCOUNT.finditer(text):
        if _is_account(found[0]):
            yield "bank account"


def _is_phone(text: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(_country_first(text), "ES"))
    except phonenumbers.NumberParseException:
        return False


def _country_first(text: str) -> str:
    return f"+{text}" if len(text) == 11 and text.isdecimal() and text.startswith("34") else text


def _is_card(foreign: str, digits: str, letter: str) -> bool:
    if len(digits) != (7 if foreign else 8):
        return False
    number = int(f"{'XYZ'.index(foreign.upper()) if foreign else ''}{digits}")
    return _CARD_LETTERS[number % 23] == letter.upper()


def _is_account(text: str) -> bool:
    compact = re.sub(r"[ -]", "", text)
    digits = "".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])
    return int(digits) % 97 == 1
