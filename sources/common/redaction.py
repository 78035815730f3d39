"""A vendor's own words about a failure, rid of what they may tell of people or credentials.

They are kept for whoever is on duty: in the terminal, in Dagster, in `operations.loads` and in
the published `source_freshness`. What an error message quotes may be a person's, so only what
reads like the language of machines stays.
"""

import re
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote_plus

import requests

_LONGEST = 200
_DROPPED = "…"

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>\"'`«»“”‘’(),;:]+@[^\s@<>\"'`«»“”‘’(),;:]+")
_QUOTED = re.compile(
    r"\"(.*?)(?:\"|$)|`(.*?)(?:`|$)|«(.*?)(?:»|$)|“(.*?)(?:”|$)|‘(.*?)(?:’(?!\w)|$)"
    r"|(?<!\w)'(.*?)(?:'(?!\w)|$)",
    re.DOTALL,
)
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*(?:[.:]\w+)*", re.ASCII)
# Credentials, hashes and ids: long, and of both letters and digits.
_CODE = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}")
# Telephones, identity cards, accounts, ids; a date is none of them.
_NUMBER = re.compile(
    r"(?<!\w)(?!\d{4}-\d\d-\d\d\b)[A-Z]{0,2}\+?\(?\d(?:[ ().-]?\d){6,}[A-Z]?(?!\w)"
)
# A capital letter and small ones: a name, unless it begins a sentence or a machine says it.
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:['’·-]\w+)*")
_SHOUTED = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{2,}(?:\s+[A-ZÀ-ÖØ-Þ]{2,})+\b")
_MACHINE_WORDS = {word for status in HTTPStatus for word in re.findall(r"\w+", status.phrase)} | {
    *("Access", "Account", "Cannot", "Database", "Exception", "Field", "Graph", "Insights"),
    *("Invalid", "Page", "Permission", "Query", "Token", "Unknown"),
}
_SECRET = re.compile(r"token|key|secret|auth|pass", re.IGNORECASE)


def redact(text: object, request: requests.PreparedRequest | None, asked: str = "") -> str:
    """Give at most 200 characters of what a vendor says, in one line.

    Mail and web addresses, long numbers, names and quoted values become `…`. Names of fields and
    the like stay where the request itself holds them, or `asked`: a vendor that repeats them
    tells nothing.
    """
    words = " ".join(str(text).split())
    if request is not None:
        asked += _asked(request)
        for secret in _secrets(request):
            words = words.replace(secret, _DROPPED)
    words = _ADDRESS.sub(_DROPPED, words)
    words = _MAIL.sub(_DROPPED, words)
    words = _QUOTED.sub(lambda found: _unquoted(found, asked), words)
    words = _CODE.sub(_DROPPED, words)
    words = _NUMBER.sub(_DROPPED, words)
    words = _SHOUTED.sub(lambda found: _told(found, asked), words)
    words = _CAPITALISED.sub(lambda found: _told(found, asked), words)
    return re.sub(rf"{_DROPPED}(?:[\s'’.-]*{_DROPPED})+", _DROPPED, words)[:_LONGEST]


def _asked(request: requests.PreparedRequest) -> str:
    body = request.body or ""
    text = body.decode(errors="replace") if isinstance(body, bytes) else str(body)
    return unquote_plus(f"{request.url} {text}")


def _secrets(request: requests.PreparedRequest) -> set[str]:
    """What a request bears as credentials, in its headers or its form."""
    headers = [value for name, value in request.headers.items() if _SECRET.search(name)]
    given = {str(value).rpartition(" ")[2] for value in headers}
    body = request.body or b""
    form = body.decode(errors="replace") if isinstance(body, bytes) else str(body)
    query = (request.url or "").partition("?")[2]
    pairs = [*parse_qsl(form), *parse_qsl(query)]
    return {s for s in given | {v for n, v in pairs if _SECRET.search(n)} if len(s) > 3}


def _unquoted(found: re.Match[str], asked: str) -> str:
    inner = next(group for group in found.groups() if group is not None)
    is_ours = _IDENTIFIER.fullmatch(inner) and inner in asked
    return found[0] if is_ours else _DROPPED


def _told(found: re.Match[str], asked: str) -> str:
    """A capitalised word as it is, or dropped where it may be a name."""
    words, before, after = found[0], found.string[: found.start()], found.string[found.end() :]
    if all(word.capitalize() in _MACHINE_WORDS for word in words.split()):
        return words
    if found.re is _SHOUTED:
        return _DROPPED
    begins = re.search(r"(?:^|[.!?]\s)[\W\d]*$", before) and re.match(r"\s+[a-z]|\W*$", after)
    return words if begins or words in asked else _DROPPED
