"""Checks of Drupal's responses: documents, items, errors."""

from typing import Any

import requests

from sources.common.errors import ContractError, SettingError
from sources.common.vendor import Vendor

VENDOR = Vendor(
    name="Què de Què",
    address="SOURCES__QDQ__BASE_URL",
    credential="visitors without an account",
    remedy="Ask the owner of Què de Què to open it to them.",
    messages=("errors.detail", "errors.title"),
)

Row = dict[str, Any]


class UnknownResource(SettingError):
    """The site has no collection of this name."""


def raise_for_response(response: requests.Response) -> None:
    """Raise the error that a status stands for; an unknown resource is a wrong setting.

    Raises:
        requests.HTTPError, SourceError: as `Vendor.raise_for_status`.
    """
    if response.status_code == 404:
        raise UnknownResource(VENDOR.failure(response, request_name(response)))
    VENDOR.raise_for_status(response, request_name(response))


def request_name(response: requests.Response) -> str:
    """The requested entity type and bundle; the address stays out of messages."""
    path = (response.request.path_url or "").split("?")[0]
    # the entry page has neither
    return f"{path.rstrip('/')}/".rpartition("/jsonapi/")[2].rstrip("/") or "jsonapi"


def document(response: requests.Response) -> Row:
    """The JSON:API document of a response.

    Raises:
        ContractError: it is none, whatever its status says.
    """
    body = VENDOR.json(response, request_name(response))
    if not isinstance(body, dict):
        raise ContractError(f"{request_name(response)}: the response is no JSON:API document.")
    return body


def items(response: requests.Response) -> list[Row]:
    """The items of a collection, each with its id among its attributes.

    Raises:
        ContractError: the response is no collection.
    """
    data = document(response).get("data")
    if not isinstance(data, list):
        raise ContractError(
            f"{request_name(response)}: the response has no list of items under 'data'."
        )
    try:
        return [{**item["attributes"], "id": item["id"]} for item in data]
    except (KeyError, TypeError):
        raise ContractError(
            f"{request_name(response)}: an item came without its id or its attributes."
        ) from None


def omitted(body: Row) -> int:
    """Number of items of a page hidden from visitors: Drupal leaves them out and says so."""
    links = ((body.get("meta") or {}).get("omitted") or {}).get("links") or {}
    return sum(relation != "help" for relation in links)


def next_link(body: Row) -> str | None:
    """Address of the next page; the last page has none."""
    link = (body.get("links") or {}).get("next")
    return link.get("href") if isinstance(link, dict) else link
