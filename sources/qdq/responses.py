"""What Drupal answers, checked before it is believed: documents, items, refusals."""

from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError, SettingError
from sources.common.http import quote
from sources.common.redaction import redact

Row = dict[str, Any]


class UnknownResource(SettingError):
    """The site has no collection of this name."""


def raise_for_answer(response: requests.Response, *_: Any, **__: Any) -> None:
    """Name what is wrong with an answer; 429 and 5xx become UnavailableError when tries end."""
    status = response.status_code
    if status < 400:
        return
    says = f"{name(response)}: HTTP {status}: {_words(response)}"
    if status == 429 or status >= 500:
        raise requests.HTTPError(says, response=response)
    if status == 401 or status == 403:
        raise CredentialError(
            f"{says}. Visitors without an account may not read it: ask the owner of Què de Què to "
            "open it to them."
        )
    if status == 404:
        raise UnknownResource(says)
    raise ContractError(says)


def name(response: requests.Response) -> str:
    """Entity type and bundle that were asked for; the address stays out of messages."""
    path = (response.request.path_url or "").split("?")[0]
    # the entry page has neither
    return f"{path.rstrip('/')}/".rpartition("/jsonapi/")[2].rstrip("/") or "jsonapi"


def _words(response: requests.Response) -> str:
    try:
        first = orjson.loads(response.content)["errors"][0]
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return quote(response)
    return redact(first.get("detail") or first.get("title"), response.request)


def document(response: requests.Response) -> Row:
    """The JSON:API document of an answer.

    Raises:
        ContractError: it is none, whatever its status says.
    """
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        raise ContractError(
            f"{name(response)}: HTTP {response.status_code} with "
            f"{response.headers.get('Content-Type', 'no type')} in place of JSON: a maintenance, "
            "login or proxy page answered for Drupal."
        ) from None
    if not isinstance(body, dict):
        raise ContractError(f"{name(response)}: the answer is no JSON:API document.")
    return body


def items(response: requests.Response) -> list[Row]:
    """The items of a collection, each with its id among its attributes.

    Raises:
        ContractError: the answer is no collection.
    """
    data = document(response).get("data")
    if not isinstance(data, list):
        raise ContractError(f"{name(response)}: the answer has no list of items under 'data'.")
    try:
        return [{**item["attributes"], "id": item["id"]} for item in data]
    except (KeyError, TypeError):
        raise ContractError(
            f"{name(response)}: an item came without its id or its attributes."
        ) from None


def omitted(body: Row) -> int:
    """How many items of a page visitors may not see: Drupal drops them and says so."""
    links = ((body.get("meta") or {}).get("omitted") or {}).get("links") or {}
    return sum(relation != "help" for relation in links)


def next_link(body: Row) -> str | None:
    """Address of the next page; the last page has none."""
    link = (body.get("links") or {}).get("next")
    return link.get("href") if isinstance(link, dict) else link
