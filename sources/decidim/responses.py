"""What Decidim answers, checked before it is believed: envelope, errors, whose eyes it is for."""

from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError
from sources.common.http import quote
from sources.common.redaction import redact

Row = dict[str, Any]

# By version of Decidim.
_HIDDEN = {"NO_OBJECT_PERMISSION", "UNAUTHORIZED_OBJECT_ERROR"}


class HiddenError(CredentialError):
    """The component that was asked for exists, but not for this reader."""


def raise_for_answer(response: requests.Response, *_: Any, **__: Any) -> None:
    """Name what is wrong with an answer; 429 and 5xx become UnavailableError when tries end."""
    status = response.status_code
    if status == 429 or status >= 500:
        raise requests.HTTPError(f"HTTP {status}: {_words(response)}", response=response)
    if status in (401, 403):
        raise CredentialError(
            f"Decidim refuses the machine user of SOURCES__DECIDIM__API_KEY (HTTP {status}): look "
            "whether its key and secret are right and it still exists. A platform that forces "
            "authentication needs one."
        )
    if status >= 400:
        raise ContractError(
            f"Decidim answers HTTP {status} ({_words(response)}): is SOURCES__DECIDIM__BASE_URL "
            "the address of the platform, without /api?"
        )


def data(response: requests.Response, query: str, asked: str = "") -> Row:
    """The data of an answer without errors.

    Args:
        response: the answer.
        query: its query's name.
        asked: of which object and page, for messages.

    Raises:
        ContractError: it is no GraphQL answer, or Decidim could not give a field.
        HiddenError: the reader may not see the component that was asked for.
        CredentialError: the reader may not see something in the object that was asked for.
    """
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        kind = response.headers.get("Content-Type", "no type")
        moved = " after a redirection" if response.history else ""
        raise ContractError(
            f"query {query}: HTTP 200 with {kind} in place of JSON{moved}: another page answered "
            "for the API. Is SOURCES__DECIDIM__BASE_URL the final address of the platform, and is "
            "it up?"
        ) from None
    if not isinstance(body, dict) or not (body.get("data") or body.get("errors")):
        raise ContractError(f"query {query}: the answer has neither data nor errors.")
    if body.get("errors"):
        raise _named(body["errors"], query, asked, response.request)
    found = body["data"]
    if not isinstance(found, dict):
        raise ContractError(f"query {query}: the data of the answer is no object.")
    return found


def _named(
    errors: list[Any], query: str, asked: str, request: requests.PreparedRequest
) -> Exception:
    """The first error in words; a null that bears an error is no value, so none is passed over.

    A component that is hidden with nothing else amiss is told from all others: one may be passed
    over, but not an object that voids the answer about its neighbours.
    """
    named = [error if isinstance(error, dict) else {"message": error} for error in errors]
    first = next((error for error in named if not _is_hidden_component(error)), named[0])
    words = redact(first.get("message"), request)
    path = ".".join(str(part) for part in first.get("path") or ())
    if _is_hidden(first):
        kind = HiddenError if _is_hidden_component(first) else CredentialError
        of = f" ({asked})" if asked else ""
        return kind(
            f"query {query}{of}: Decidim hides {path or 'an object'}: {words}. Give the machine "
            "user of SOURCES__DECIDIM__API_KEY the right to see it."
        )
    where = f" at {path}" if path else ""
    more = f" ({len(errors)} errors in all)" if len(errors) > 1 else ""
    return ContractError(
        f"query {query}: Decidim reports an error{where}: {words}{more}. Where it names a field, "
        "this version of Decidim calls or types it otherwise."
    )


def _is_hidden(error: Row) -> bool:
    return (error.get("extensions") or {}).get("code") in _HIDDEN


def _is_hidden_component(error: Row) -> bool:
    return _is_hidden(error) and error.get("path") == ["component"]


def connection(found: Row, table: str, query: str) -> Row:
    """The page of records in the data of an answer.

    Raises:
        ContractError: the component is gone or has no such list.
    """
    page = (found.get("component") or {}).get(table)
    nodes, info = (page or {}).get("nodes"), (page or {}).get("pageInfo")
    if not isinstance(nodes, list) or not isinstance(info, dict):
        raise ContractError(f"query {query}: the component of the answer lists no {table}.")
    return {"nodes": nodes, "pageInfo": info}


def text(translated: Row | None, locale: str) -> str | None:
    """A translated text in the wanted language, or else in the first one that it has."""
    if not translated:
        return None
    others = (one.get("text") for one in translated.get("translations") or [])
    return translated.get("translation") or next(filter(None, others), None)


def _words(response: requests.Response) -> str:
    return quote(response, "errors", "message")
