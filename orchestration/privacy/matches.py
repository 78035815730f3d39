"""What the privacy scan searches a text for: personal data, known names and credentials.

Matches are counted by kind. Their values are never kept, so that the report of a scan contains no
personal data itself.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sources.common import personal_data
from sources.common.personal_data.text_normalization import normalize

_WORD = re.compile(r"[^\W\d_]+")
_TWO_WORDS = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ]*[^A-Za-zÀ-ÿ]+[A-Za-zÀ-ÿ]"

COARSE = f"{personal_data.COARSE}|{_TWO_WORDS}"
"""A text that does not match has neither personal data nor a name; written for DuckDB's regexps."""


@dataclass(frozen=True)
class SearchTerms:
    """What to search for, in addition to personal data that is recognised by its form.

    Attributes:
        names: names of people, each of two or three words that begin with a capital letter.
        secrets: values of credentials.
    """

    names: frozenset[str]
    secrets: frozenset[str]

    def matches(self, text: str) -> Counter[str]:
        """Count the matches of each kind in a text."""
        return Counter(self._kinds(text))

    def _kinds(self, text: str) -> Iterator[str]:
        for match in personal_data.matches(text):
            yield match.kind
        for secret in self.secrets:
            yield from ["credential"] * text.count(secret)
        if self.names:
            yield from ("name" for name in self._word_groups(text) if name in self.names)

    def _word_groups(self, text: str) -> Iterator[str]:
        words = _WORD.findall(normalize(text).text)
        for count in (2, 3):
            yield from map(" ".join, zip(*(words[at:] for at in range(count)), strict=False))
