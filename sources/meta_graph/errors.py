"""Errors of Meta's Graph API: which are temporary, and what to do about the others."""

import re
from dataclasses import dataclass
from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError, SourceError
from sources.common.redaction import redact
from sources.common.vendor import Vendor

# 4 app, 17 user, 32 page, 613 custom, 8000x business use case: all mean "later". 1 and 2 are
# Meta's own temporary failures.
_LATER = {1, 2, 4, 17, 32, 613, 80001, 80002}
_DEAD_TOKEN = {
    458: "the app was removed from the account",
    460: "the password was changed",
    463: "it has expired",
    467: "it was revoked or is otherwise invalid",
}
_BEFORE_BUSINESS_ACCOUNT = 2108006
_UNKNOWN_METRIC = re.compile(r"valid insights metric|must be one of the following values")

# Seconds: other sources wait for this one, and a night has to end.
LONGEST_WAIT = 3600


class UnknownMetric(ContractError):
    """The vendor does not know a metric, or no longer has it."""


class NoInsights(ContractError):
    """The vendor has no such figure for this object."""


class BeforeBusiness(NoInsights):
    """The post is older than the business account; so are all posts before it."""


class MissingObject(CredentialError):
    """The object was deleted, never existed, or is hidden from the credential."""


class MissingRight(CredentialError):
    """The credential lacks a permission; a single object may also have been deleted."""


class TooMuchData(SourceError):
    """The response would be too large; a request for fewer rows may work."""


class LongLimit(SourceError):
    """The vendor asks for a longer wait than a load allows; an earlier retry would be refused.

    Not an UnavailableError: a night retries those after some minutes.
    """


@dataclass(frozen=True)
class GraphError:
    """The error in a response."""

    code: int
    subcode: int
    message: str
    is_transient: bool

    @property
    def is_passing(self) -> bool:
        """Whether the same request may work later."""
        return self.is_transient or self.code in _LATER

    @property
    def is_size(self) -> bool:
        """Whether the response was too large for the vendor."""
        return "reduce the amount of data" in self.message


def graph_vendor(name: str) -> Vendor:
    """The vendor of one of Meta's products, by the name in messages and settings."""
    prefix = f"SOURCES__{name.upper()}"
    return Vendor(
        name=name,
        address=f"{prefix}__BASE_URL",
        credential=f"the token of {prefix}__ACCESS_TOKEN",
        remedy="Make a new one.",
    )


def is_throttled(response: requests.Response) -> bool:
    """Whether a response means "later"; Meta throttles with 400 and 403."""
    error = error_of(response)
    return error is not None and error.is_passing


def error_of(response: requests.Response) -> GraphError | None:
    """The error in a response; None if there is none."""
    if response.ok:
        return None
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or not isinstance(error.get("code"), int):
        return None
    return GraphError(
        error["code"],
        error.get("error_subcode") or 0,
        redact(error.get("message", "no message"), response.request),
        error.get("is_transient") is True,
    )


def raise_for_response(response: requests.Response, vendor: Vendor, request: str) -> None:
    """Raise the error that a response stands for.

    Args:
        response: any response.
        vendor: the product.
        request: name of the request, without credential.

    Raises:
        requests.HTTPError: a retry may work; it becomes an UnavailableError when retries end.
        SourceError: a subclass of it.
    """
    _set_retry_after(response)
    error = error_of(response)
    status = response.status_code
    if error is None:
        if status == 429 or status >= 500:
            raise _later(vendor.failure(response, request), response)
        vendor.raise_for_status(response, request)
        return
    failure = f"{request}: HTTP {status}, error {error.code}/{error.subcode}: {error.message}"
    is_later = error.is_passing or status == 429 or status >= 500
    # an invalid token or a too large response is never temporary, whatever the status
    if is_later and error.code != 190 and not error.is_size:
        raise _later(failure, response)
    raise _permanent(error, failure, vendor, request)


def _permanent(error: GraphError, failure: str, vendor: Vendor, request: str) -> Exception:
    """The error to raise where the same request would fail again."""
    if error.code == 190:
        # the vendor's own message may hold the token
        why = _DEAD_TOKEN.get(error.subcode, "it is not a valid one")
        return CredentialError(
            f"{request}: {vendor.name} refuses {vendor.credential}: {why} (error 190/"
            f"{error.subcode}). Make a new one."
        )
    if error.is_size:
        return TooMuchData(failure)
    if error.code == 10 or 200 <= error.code <= 299:
        kind = MissingRight if error.code == 10 else CredentialError
        return kind(
            f"{failure}. It seems that {vendor.credential} lacks a permission, or its owner a "
            "task: grant it, and make a new token."
        )
    if error.code == 100 and (error.subcode == 33 or "does not exist" in error.message):
        return MissingObject(
            f"{failure}. Either it does not exist (is the id in the settings right?) or "
            f"{vendor.credential} may not see it."
        )
    if error.code == 100 and _UNKNOWN_METRIC.search(error.message):
        return UnknownMetric(failure)
    if error.subcode == _BEFORE_BUSINESS_ACCOUNT:
        return BeforeBusiness(failure)
    if error.code == 100 and "does not support" in error.message:
        return NoInsights(failure)
    return ContractError(
        f"{failure}. The vendor does not accept this request: its version, or its names, may have "
        "changed."
    )


def _later(failure: str, response: requests.Response) -> Exception:
    """The error of a response that means "later"; it ends the retries if the wait is too long."""
    minutes = _minutes_to_wait(response)
    if minutes * 60 > LONGEST_WAIT:
        return LongLimit(
            f"{failure}. The vendor says to come back in {minutes} minutes, which is too long to "
            "wait: the next load reads what is missing."
        )
    return requests.HTTPError(failure, response=response)


def _set_retry_after(response: requests.Response) -> None:
    """Set `Retry-After`, which Meta never sends, from the minutes in its own header."""
    minutes = _minutes_to_wait(response)
    if minutes > 0:
        response.headers["Retry-After"] = str(minutes * 60)


def _minutes_to_wait(response: requests.Response) -> int:
    try:
        usage = orjson.loads(response.headers.get("X-Business-Use-Case-Usage", "{}"))
        return max((_minutes(use) for uses in usage.values() for use in uses), default=0)
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        return 0


def _minutes(use: dict[str, Any]) -> int:
    return int(use.get("estimated_time_to_regain_access", 0))
