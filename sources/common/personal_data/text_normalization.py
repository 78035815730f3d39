"""A normal form of text, in which patterns find what a person would read.

Full-width digits, invisible characters, unusual dashes, percent-encoding and JSON escapes become
plain characters. A span of the normal form can be translated to the original text.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

GAP = r"[ ./()-]{0,3}"
"""What people write between the groups of a number, in normal form."""

_TOKEN = re.compile(
    r"%[0-9A-Fa-f]{2}"  # joan%40example.org
    r"|(?:\\+u[0-9A-Fa-f]{4})+"  # ex\u00e0mple.org, as JSON is written in ASCII
    r"|\\+[nrt](?=[\w+(])|\\+/"  # \n612345678: the n is no letter
    r"|[^\\][\u0300-\u036f]+|[^\x00-\x7fÀ-ÿ]"  # letters with combining accents; all else
)
_REPLACED = str.maketrans(
    {
        **dict.fromkeys("\u2043\u2212", "-"),
        **dict.fromkeys("\u00b7\u2022\u2219\u22c5\u3002\u30fb", "."),
        **dict.fromkeys("\u2044\u2215\u29f8", "/"),
        # invisible, but no format characters to Unicode
        **dict.fromkeys("\u034f\u115f\u1160\u3164", ""),
        **{chr(selector): "" for selector in range(0xFE00, 0xFE10)},
    }
)
_PERCENT_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "/": "/"}


@dataclass(frozen=True)
class NormalizedText:
    """A text and its normal form: NFKC, with ASCII digits and separators, nothing invisible."""

    original: str
    text: str

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Translate the span of at least one character of the normal form."""
        return self._original(start)[0], self._original(end - 1)[1]

    def _original(self, position: int) -> tuple[int, int]:
        """Where a character starts and ends; that of a token, with the whole token."""
        starts, tokens = self._tokens
        last = bisect_right(starts, position) - 1
        if last < 0:
            return position, position + 1
        start, end, length = tokens[last]
        beyond = position - starts[last] - length
        return (start, end) if beyond < 0 else (end + beyond, end + beyond + 1)

    @cached_property
    def _tokens(self) -> tuple[list[int], list[tuple[int, int, int]]]:
        """Where each token starts in the normal form; its span in the original and new length."""
        starts, tokens, shift = [], [], 0
        for token in _TOKEN.finditer(self.original):
            start, end = token.span()
            length = len(_plain(token[0]))
            starts.append(start + shift)
            tokens.append((start, end, length))
            shift += length - (end - start)
        return starts, tokens


def normalize(text: str) -> NormalizedText:
    """Give the normal form of a text."""
    return NormalizedText(text, _TOKEN.sub(lambda token: _plain(token[0]), text))


@lru_cache(maxsize=4096)
def _plain(token: str) -> str:
    characters = unicodedata.normalize("NFKC", _unescaped(token)).translate(_REPLACED)
    return "".join(map(_plain_character, characters))


def _unescaped(token: str) -> str:
    if _PERCENT_ENCODED.fullmatch(token):
        byte = int(token[1:], 16)
        return chr(byte) if 0x20 <= byte < 0x7F else token
    if not token.startswith("\\"):
        return token
    if codes := re.findall(r"u([0-9A-Fa-f]{4})", token):
        return bytes.fromhex("".join(codes)).decode("utf-16-be", errors="replace")
    return _ESCAPED[token[-1]]


def _plain_character(character: str) -> str:
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Zs":
            return " "
        case "Pd":
            return "-"
        case _:
            return character
