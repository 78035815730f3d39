"""Checks of X's responses: errors, envelopes, and its two sets of field names."""

import logging
from math import ceil
from typing import Any

import requests

from sources.common.errors import ContractError, CredentialError, SettingError
from sources.common.redaction import redact
from sources.common.vendor import Vendor, server_time

logger = logging.getLogger(__name__)

VENDOR = Vendor(
    name="X",
    address="SOURCES__X__BASE_URL",
    credential="the credential of SOURCES__X__BEARER_TOKEN",
    remedy=(
        "A token expires or is revoked; an app must belong to a project. Make a new one in X's "
        "developer console."
    ),
    messages=("detail", "title", "errors.message"),
)

Row = dict[str, Any]

LONGEST_WAIT = 960  # seconds: a window of X's limits lasts 15 minutes
_SOLD_OUT = ("usage-capped", "usagecapexceeded", "credit", "spend cap", "usage cap")
# X renamed its fields in August 2026; a server may use either set of names
_NEW_NAMES = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
}


class InvalidRequestError(ContractError):
    """X does not know a parameter, or a value of it."""


def raise_for_response(response: requests.Response) -> None:
    """Raise the error that a status stands for; used-up credit is not waited for.

    Raises:
        requests.HTTPError, SourceError: as `Vendor.raise_for_status`.
    """
    request = request_name(response)
    status = response.status_code
    if status == 402 or (status in (403, 429) and _is_sold_out(response)):
        raise CredentialError(
            f"{request}: the credit or the monthly cap of the project behind "
            f"SOURCES__X__BEARER_TOKEN is used up (HTTP {status}: {VENDOR.message(response)}). "
            "Waiting does not help: buy credit in X's developer console. The next night reads "
            "what is missing."
        )
    if status == 400:
        raise InvalidRequestError(VENDOR.failure(response, request))
    if status == 429:
        _set_retry_after(response)
    VENDOR.raise_for_status(response, request)


def request_name(response: requests.Response) -> str:
    """Path of a call, e.g. `users/1/tweets`; what was asked stays out of messages."""
    path = (response.request.path_url or "").split("?")[0]
    return path.split("/2/", 1)[-1].lstrip("/")


def _is_sold_out(response: requests.Response) -> bool:
    text = response.text.lower()
    return any(phrase in text for phrase in _SOLD_OUT)


def _set_retry_after(response: requests.Response) -> None:
    """Set `Retry-After` from the end of X's rate limit, by X's own clock."""
    reset, now = response.headers.get("x-rate-limit-reset", ""), server_time(response)
    if "Retry-After" not in response.headers and reset.isdecimal():
        seconds = int(reset) - now.timestamp() if now else LONGEST_WAIT
        response.headers["Retry-After"] = str(min(max(ceil(seconds), 1), LONGEST_WAIT))


def envelope(response: requests.Response) -> Row:
    """The object of a response.

    Raises:
        ContractError: it is none, whatever its status says.
        CredentialError: X shows the account to others only.
        SettingError: there is no such account.
    """
    request = request_name(response)
    body = VENDOR.json(response, request)
    if not isinstance(body, dict):
        raise ContractError(f"{request}: the response is no object.")
    errors = [error for error in body.get("errors") or () if isinstance(error, dict)]
    if errors and "data" not in body and "meta" not in body:
        raise _refusal(request, errors[0], redact(errors[0].get("title"), response.request))
    if errors:
        said = {redact(error.get("title"), response.request) for error in errors}
        titles = ", ".join(sorted(said))
        logger.info("%s: X left something out (%s); the rest is kept", request, titles)
    return body


def _refusal(request: str, error: Row, title: str) -> Exception:
    kind = str(error.get("type", "")).rsplit("/", 1)[-1]
    if kind == "resource-not-found":
        return SettingError(
            f"{request}: X knows no such account: is the name of SOURCES__X__USERNAME right?"
        )
    return CredentialError(
        f"{request}: X does not show the account of SOURCES__X__USERNAME to this app ({title}): "
        "it may be protected or suspended."
    )


def user(response: requests.Response) -> Row:
    """The account as a flat row with the current field names."""
    data = envelope(response).get("data")
    if not isinstance(data, dict):
        raise ContractError(f"{request_name(response)}: the response has no object under 'data'.")
    return _flat(data, request_name(response))


def posts(response: requests.Response) -> list[Row]:
    """The posts of a page as flat rows with the current field names; a page may be empty."""
    request = request_name(response)
    data = envelope(response).get("data", [])
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise ContractError(f"{request}: the response has no list of posts under 'data'.")
    rows = [_flat(row, request) for row in data]
    for row in rows:
        row["first_id"] = _first_id(row, request)
    return rows


def next_token(response: requests.Response) -> str | None:
    """The token of the next page; None after the last."""
    request = request_name(response)
    meta = VENDOR.json(response, request).get("meta")
    if not isinstance(meta, dict):
        raise ContractError(f"{request}: the response has no 'meta', so its next page is unknown.")
    token: str | None = meta.get("next_token")
    return token


def _flat(row: Row, request: str) -> Row:
    if not (isinstance(row.get("id"), str) and row["id"].isdecimal()):
        raise ContractError(f"{request}: a row came without a number in text as its id.")
    metrics = row.get("public_metrics", {})
    if not isinstance(metrics, dict):
        raise ContractError(f"{request}: public_metrics of row {row['id']} is no object.")
    return {_NEW_NAMES.get(field, field): value for field, value in (row | metrics).items()}


def _first_id(row: Row, request: str) -> str:
    """The id under which a post first appeared: every edit gives it a new one."""
    history = row.get("edit_history_post_ids")
    if not isinstance(history, list) or not history or not isinstance(history[0], str):
        raise ContractError(
            f"{request}: field edit_history_post_ids (or edit_history_tweet_ids) is missing from "
            f"the answer, first in row {row['id']}. It may have been renamed or removed at X."
        )
    return history[0]
