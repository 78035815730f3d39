"""Redaction of what vendors say about a failure: no personal data, no credentials, one line.

The text is kept for whoever is on duty: in the terminal, in Dagster, in `operations.loads` and in
the published `source_freshness`. An error message may quote what a person wrote, so only what
reads like machine language stays.
"""

import re
import unicodedata
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote_plus

import requests

from sources.common import personal_data

_LONGEST = 200
# More is never read: patterns take long over a page of HTML that came in place of a message.
_LONGEST_INPUT = 10_000
_REDACTED = "…"

_URL = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://\S+", re.IGNORECASE)
_QUOTED = re.compile(
    r"\"(.*?)(?:\"|$)|`(.*?)(?:`|$)|«(.*?)(?:»|$)|“(.*?)(?:”|$)|‘(.*?)(?:’(?!\w)|$)"
    r"|(?<!\w)'(.*?)(?:'(?!\w)|$)",
    re.DOTALL,
)
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*(?:[.:]\w+)*", re.ASCII)
# Credentials and hashes, if they contain digits; ids of accounts of social networks.
_CODE = re.compile(r"(?<![\w-])[\w-]{16,}|(?<!\w)(?<!\d\.)\d{10,}(?!\w|\.\d)")
# A capital letter and small ones: a name, unless it begins a sentence or is a technical term.
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:['’·-]\w+)*")
_UPPER_CASE = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{2,}(?:\s+[A-ZÀ-ÖØ-Þ]{2,})+\b")
_TECHNICAL_TERMS = {word for status in HTTPStatus for word in re.findall(r"\w+", status.phrase)} | {
    *("Access", "Account", "Cannot", "Database", "Exception", "Field", "Graph", "Insights"),
    *("Invalid", "Page", "Permission", "Query", "Token", "Unknown"),
}
_SECRET = re.compile(r"token|key|secret|auth|pass", re.IGNORECASE)


def redact(text: object, request: requests.PreparedRequest | None, asked: str = "") -> str:
    """Give at most 200 characters of what a vendor says, as one line of printable text.

    Personal data, URLs, codes, names and quoted values become `…`. A name of a field or the like
    stays if the request itself contains it, or `asked`: repeating it reveals nothing.
    """
    line = _printable_line(str(text)[:_LONGEST_INPUT])
    if request is not None:
        asked += _content(request)
        for secret in _secrets(request):
            line = line.replace(secret, _REDACTED)
    line = _URL.sub(_REDACTED, line)
    line = _without_personal_data(line)
    line = _QUOTED.sub(lambda found: _quoted(found, asked), line)
    line = _CODE.sub(_code, line)
    line = _UPPER_CASE.sub(lambda found: _capitalised(found, asked), line)
    line = _CAPITALISED.sub(lambda found: _capitalised(found, asked), line)
    return re.sub(rf"{_REDACTED}(?:[\s'’.-]*{_REDACTED})+", _REDACTED, line)[:_LONGEST]


def _printable_line(text: str) -> str:
    """Without control characters and without what is invisible or turns the direction of text."""
    normal = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c for c in normal if c.isprintable() or c.isspace()).split())


def _without_personal_data(line: str) -> str:
    kept, done = [], 0
    for match in personal_data.matches(line):
        kept += [line[done : match.start], _REDACTED]
        done = match.end
    return "".join([*kept, line[done:]])


def _content(request: requests.PreparedRequest) -> str:
    return unquote_plus(f"{request.url} {_body(request)}")


def _body(request: requests.PreparedRequest) -> str:
    body = request.body or ""
    return body.decode(errors="replace") if isinstance(body, bytes) else str(body)


def _secrets(request: requests.PreparedRequest) -> set[str]:
    """The credentials of a request, in its headers, its form or its URL."""
    headers = [value for name, value in request.headers.items() if _SECRET.search(name)]
    in_headers = {str(value).rpartition(" ")[2] for value in headers}
    pairs = [*parse_qsl(_body(request)), *parse_qsl((request.url or "").partition("?")[2])]
    in_pairs = {value for name, value in pairs if _SECRET.search(name)}
    return {secret for secret in in_headers | in_pairs if len(secret) > 3}


def _quoted(found: re.Match[str], asked: str) -> str:
    """A quoted value, redacted unless it is a name out of the request."""
    inner = next(group for group in found.groups() if group is not None)
    is_ours = _IDENTIFIER.fullmatch(inner) and inner in asked
    return found[0] if is_ours else _REDACTED


def _code(found: re.Match[str]) -> str:
    """A long word, redacted unless it is a real word or digits in groups, as in an ISBN."""
    word = found[0]
    is_code = re.search(r"\d", word) and not re.fullmatch(r"\d+(-\d+)+", word)
    return _REDACTED if is_code else word


def _capitalised(found: re.Match[str], asked: str) -> str:
    """Capitalised words, redacted where they may be a person's name."""
    words, before, after = found[0], found.string[: found.start()], found.string[found.end() :]
    if all(word.capitalize() in _TECHNICAL_TERMS for word in words.split()):
        return words
    if found.re is _UPPER_CASE:
        return _REDACTED
    begins = re.search(r"(?:^|[.!?]\s)[\W\d]*$", before) and re.match(r"\s+[a-z]|\W*$", after)
    return words if begins or words in asked else _REDACTED
