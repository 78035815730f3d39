"""Decidim's responses, checked before they are used: envelope, errors, hidden objects."""

from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError
from sources.common.redaction import redact
from sources.common.vendor import Vendor

VENDOR = Vendor(
    name="Decidim",
    address="SOURCES__DECIDIM__BASE_URL",
    credential="the machine user of SOURCES__DECIDIM__API_KEY",
    remedy=(
        "Check that its key and secret are right and that it still exists. A platform that forces "
        "authentication needs one."
    ),
    messages=("errors.message",),
    not_json_hint="Is SOURCES__DECIDIM__BASE_URL the final address of the platform, without /api?",
)

Row = dict[str, Any]

# By version of Decidim.
_HIDDEN = {"NO_OBJECT_PERMISSION", "UNAUTHORIZED_OBJECT_ERROR"}


class HiddenError(CredentialError):
    """The requested component exists, but not for this reader."""


def query_name(response: requests.Response) -> str:
    """The name of the query that was sent; of a request without one, its path."""
    name = _sent(response).get("operationName")
    path = (response.request.path_url or "").split("?")[0]
    return f"query {name}" if name else path.lstrip("/")


def query_subject(response: requests.Response) -> str:
    """The object and page that the query was about."""
    sent = _sent(response).get("variables") or {}
    return ", ".join(f"{name} {sent[name]}" for name in ("id", "after") if sent.get(name))


def _sent(response: requests.Response) -> Row:
    """The body of the first request: a redirection may drop it."""
    first = response.history[0] if response.history else response
    try:
        body: Row = orjson.loads(first.request.body or b"{}")
    except orjson.JSONDecodeError:  # the form of a sign-in
        return {}
    return body


def data(response: requests.Response, query: str, subject: str = "") -> Row:
    """The data of a response without errors.

    Args:
        response: the response.
        query: its query's name.
        subject: which object and page it was about, for messages.

    Raises:
        ContractError: it is no GraphQL response, or Decidim could not give a field.
        HiddenError: the reader may not see the requested component.
        CredentialError: the reader may not see something in the requested object.
    """
    body = VENDOR.json(response, query)
    if not isinstance(body, dict) or not (body.get("data") or body.get("errors")):
        raise ContractError(f"{query}: the response has neither data nor errors.")
    if body.get("errors"):
        raise _error(body["errors"], query, subject, response.request)
    found = body["data"]
    if not isinstance(found, dict):
        raise ContractError(f"{query}: the data of the response is no object.")
    return found


def _error(
    errors: list[Any], query: str, subject: str, request: requests.PreparedRequest
) -> Exception:
    """The first error; none is ignored, as a null with an error is not a value.

    A response whose only error is a hidden component has an error class of its own: it may be
    skipped, unlike a hidden object that voids the data around it.
    """
    named = [error if isinstance(error, dict) else {"message": error} for error in errors]
    first = next((error for error in named if not _is_hidden_component(error)), named[0])
    message = redact(first.get("message"), request)
    path = ".".join(str(part) for part in first.get("path") or ())
    if _is_hidden(first):
        kind = HiddenError if _is_hidden_component(first) else CredentialError
        of = f" ({subject})" if subject else ""
        return kind(
            f"{query}{of}: Decidim hides {path or 'an object'}: {message}. Give the machine "
            "user of SOURCES__DECIDIM__API_KEY the right to see it."
        )
    where = f" at {path}" if path else ""
    more = f" ({len(errors)} errors in all)" if len(errors) > 1 else ""
    return ContractError(
        f"{query}: Decidim reports an error{where}: {message}{more}. Where it names a field, "
        "this version of Decidim has another name or type for it."
    )


def _is_hidden(error: Row) -> bool:
    return (error.get("extensions") or {}).get("code") in _HIDDEN


def _is_hidden_component(error: Row) -> bool:
    return _is_hidden(error) and error.get("path") == ["component"]


def connection(found: Row, name: str, query: str) -> Row:
    """The page of records in the data of a response.

    Raises:
        ContractError: the component is gone or has no such list.
    """
    page = (found.get("component") or {}).get(name) or {}
    nodes, info = page.get("nodes"), page.get("pageInfo")
    if not isinstance(nodes, list) or not isinstance(info, dict):
        raise ContractError(f"{query}: the component of the response lists no {name}.")
    return {"nodes": nodes, "pageInfo": info}


def text(translated: Row | None, locale: str) -> str | None:
    """A translated text in the requested language, otherwise in its first one."""
    if not translated:
        return None
    others = (one.get("text") for one in translated.get("translations") or [])
    return translated.get("translation") or next(filter(None, others), None)
