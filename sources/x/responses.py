"""What X answers, checked before it is believed: refusals, envelopes, and its two vocabularies."""

import logging
from math import ceil
from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError, SettingError
from sources.common.http import clock, quote
from sources.common.redaction import redact

logger = logging.getLogger(__name__)

Row = dict[str, Any]

LONGEST_WAIT = 960  # seconds: a window of X's limits lasts 15 minutes
_SOLD_OUT = ("usage-capped", "usagecapexceeded", "credit", "spend cap", "usage cap")
# X renamed its fields in August 2026; which words the server uses is not known for sure
_NEW_WORDS = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
}


class InvalidRequestError(ContractError):
    """X does not know a parameter, or a value of it."""


def raise_for_answer(response: requests.Response, *_: Any, **__: Any) -> None:
    """Name what is wrong with an answer; 429 and 5xx become UnavailableError when tries end."""
    request = name(response)
    status = response.status_code
    words = quote(response, "detail", "title", "errors")
    if status == 402 or (status in (403, 429) and _is_sold_out(response)):
        raise CredentialError(
            f"{request}: the credit or the monthly cap of the project behind "
            f"SOURCES__X__BEARER_TOKEN is used up (HTTP {status}: {words}). Waiting does not help: "
            "buy credit in X's developer console. The next night reads what is missing."
        )
    if status == 401 or status == 403:
        raise CredentialError(
            f"{request}: X refuses the credential of SOURCES__X__BEARER_TOKEN "
            f"(HTTP {status}: {words}). A token expires or is revoked; an app must belong to a "
            "project. Make a new one in X's developer console."
        )
    if status == 429 or status >= 500:
        _tell_wait(response)
        raise requests.HTTPError(f"{request}: HTTP {status}: {words}", response=response)
    if status == 400:
        raise InvalidRequestError(f"{request}: HTTP 400: {words}")
    if status > 400:
        raise ContractError(f"{request}: HTTP {status}: {words}")


def name(response: requests.Response) -> str:
    """Path of a call, e.g. `users/1/tweets`; what was asked stays out of messages."""
    path = (response.request.path_url or "").split("?")[0]
    return path.split("/2/", 1)[-1].lstrip("/")


def _is_sold_out(response: requests.Response) -> bool:
    text = response.text.lower()
    return any(words in text for words in _SOLD_OUT)


def _tell_wait(response: requests.Response) -> None:
    """Say as `Retry-After` what X says as the moment at which the limit ends, by its own clock."""
    reset, now = response.headers.get("x-rate-limit-reset", ""), clock(response)
    if response.status_code == 429 and "Retry-After" not in response.headers and reset.isdecimal():
        seconds = int(reset) - now.timestamp() if now else LONGEST_WAIT
        response.headers["Retry-After"] = str(min(max(ceil(seconds), 1), LONGEST_WAIT))


def envelope(response: requests.Response) -> Row:
    """The object of an answer.

    Raises:
        ContractError: it is none, whatever its status says.
        CredentialError: X shows the account to others only.
        SettingError: there is no such account.
    """
    request = name(response)
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        raise ContractError(
            f"{request}: HTTP 200 with {response.headers.get('Content-Type', 'no type')} in place "
            "of JSON: a check for robots or a proxy answered for X."
        ) from None
    if not isinstance(body, dict):
        raise ContractError(f"{request}: the answer is no object.")
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
    """The account, flat and in the words of today."""
    data = envelope(response).get("data")
    if not isinstance(data, dict):
        raise ContractError(f"{name(response)}: the answer has no object under 'data'.")
    return _flat(data, name(response))


def posts(response: requests.Response) -> list[Row]:
    """The posts of a page, flat and in the words of today; a page may be empty."""
    request = name(response)
    data = envelope(response).get("data", [])
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise ContractError(f"{request}: the answer has no list of posts under 'data'.")
    rows = [_flat(row, request) for row in data]
    for row in rows:
        row["first_id"] = _first_id(row, request)
    return rows


def next_token(response: requests.Response) -> str | None:
    """The token of the next page; None after the last."""
    meta = orjson.loads(response.content).get("meta")
    if not isinstance(meta, dict):
        raise ContractError(f"{name(response)}: the answer has no 'meta' that tells of more pages.")
    token: str | None = meta.get("next_token")
    return token


def _flat(row: Row, request: str) -> Row:
    if not (isinstance(row.get("id"), str) and row["id"].isdecimal()):
        raise ContractError(f"{request}: a row came without a number in text as its id.")
    metrics = row.get("public_metrics", {})
    if not isinstance(metrics, dict):
        raise ContractError(f"{request}: public_metrics of row {row['id']} is no object.")
    return {_NEW_WORDS.get(field, field): value for field, value in (row | metrics).items()}


def _first_id(row: Row, request: str) -> str:
    """The id under which a post first appeared: every edit gives it a new one."""
    history = row.get("edit_history_post_ids")
    if not isinstance(history, list) or not history or not isinstance(history[0], str):
        raise ContractError(
            f"{request}: field edit_history_post_ids (or edit_history_tweet_ids) is missing from "
            f"the answer, first in row {row['id']}. It may have been renamed or removed at X."
        )
    return history[0]
