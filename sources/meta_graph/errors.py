"""What Meta's Graph API means by its errors: which pass, and what to do about the others."""

import re
from dataclasses import dataclass
from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError, SourceError
from sources.common.http import quote
from sources.common.redaction import redact

# 4 app, 17 user, 32 page, 613 custom, 8000x business use case: all mean "later". 1 and 2 are
# Meta's own passing failures.
_LATER = {1, 2, 4, 17, 32, 613, 80001, 80002}
_DEAD_TOKEN = {
    458: "the app was removed from the account",
    460: "the password was changed",
    463: "it has expired",
    467: "it was revoked or is otherwise invalid",
}
_BEFORE_BUSINESS_ACCOUNT = 2108006
_UNKNOWN_METRIC = re.compile(r"valid insights metric|must be one of the following values")

# Seconds: other sources take their turn after this one, and a night has to end.
LONGEST_WAIT = 3600


class UnknownMetric(ContractError):
    """The vendor does not know a metric, or not any more."""


class NoInsights(ContractError):
    """The vendor keeps no such figure of this one object."""


class BeforeBusiness(NoInsights):
    """Published before the account became a business account, as then all that is older was."""


class MissingObject(CredentialError):
    """The object is gone, was never there, or the credential may not see it."""


class MissingRight(CredentialError):
    """The credential lacks a permission; of a single object it may also mean that it is gone."""


class TooMuchData(SourceError):
    """An answer would be too large; the same request for fewer rows may work."""


class LongLimit(SourceError):
    """The vendor says to come back later than is waited for; sooner, it would refuse again.

    No UnavailableError: a night tries those again after minutes.
    """


@dataclass(frozen=True)
class GraphError:
    """The error of an answer."""

    code: int
    subcode: int
    message: str
    is_transient: bool

    @property
    def passes(self) -> bool:
        """Whether the same request may work later."""
        return self.is_transient or self.code in _LATER

    @property
    def is_size(self) -> bool:
        """Whether the answer was too large to be given."""
        return "reduce the amount of data" in self.message


def is_throttled(response: requests.Response) -> bool:
    """Whether an answer means "later"; Meta throttles with 400 and 403."""
    error = error_of(response)
    return error is not None and error.passes


def error_of(response: requests.Response) -> GraphError | None:
    """The error that an answer bears; None if it bears none."""
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


def wait_as_told(response: requests.Response) -> None:
    """Say in `Retry-After`, which Meta never sends, what its own header says in minutes."""
    minutes = _minutes_told(response)
    if minutes > 0:
        response.headers["Retry-After"] = str(minutes * 60)


def _minutes_told(response: requests.Response) -> int:
    try:
        usage = orjson.loads(response.headers.get("X-Business-Use-Case-Usage", "{}"))
        return max((_minutes(use) for uses in usage.values() for use in uses), default=0)
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        return 0


def _minutes(use: dict[str, Any]) -> int:
    return int(use.get("estimated_time_to_regain_access", 0))


def _later(told: str, response: requests.Response) -> Exception:
    """What to raise for an answer that means "later": it ends the tries if that is too late."""
    minutes = _minutes_told(response)
    if minutes * 60 > LONGEST_WAIT:
        return LongLimit(
            f"{told}. The vendor says to come back in {minutes} minutes, which is not waited for: "
            "the next load reads what is missing."
        )
    return requests.HTTPError(told, response=response)


def raise_for_answer(response: requests.Response, source: str, request: str) -> None:
    """Name what is wrong with an answer.

    Args:
        response: the answer.
        source: whose settings the message names.
        request: what was asked, without credential.

    Raises:
        requests.HTTPError: it may work later; UnavailableError when tries end.
        SourceError: one of its kinds, or of this module's.
    """
    error = error_of(response)
    token = f"SOURCES__{source.upper()}__ACCESS_TOKEN"
    status = response.status_code
    if error is None:
        _raise_for_status(response, token, request)
        return
    told = f"{request}: HTTP {status}, error {error.code}/{error.subcode}: {error.message}"
    if error.code == 190:
        # the vendor's own words may hold the token
        why = _DEAD_TOKEN.get(error.subcode, "it is not a valid one")
        raise CredentialError(
            f"{request}: the vendor refuses the token of {token}: {why} (error 190/"
            f"{error.subcode}). Make a new one."
        )
    if error.is_size:
        raise TooMuchData(told)
    if error.passes or status == 429 or status >= 500:
        raise _later(told, response)
    if error.code == 10 or 200 <= error.code <= 299:
        kind = MissingRight if error.code == 10 else CredentialError
        raise kind(
            f"{told}. The token of {token} lacks a permission or its owner a task: grant it, "
            "and make a new token."
        )
    if error.code == 100 and (error.subcode == 33 or "does not exist" in error.message):
        raise MissingObject(
            f"{told}. Either it does not exist (is the id in the settings right?) or the token "
            f"of {token} may not see it."
        )
    if error.code == 100 and _UNKNOWN_METRIC.search(error.message):
        raise UnknownMetric(told)
    if error.subcode == _BEFORE_BUSINESS_ACCOUNT:
        raise BeforeBusiness(told)
    if error.code == 100 and "does not support" in error.message:
        raise NoInsights(told)
    raise ContractError(
        f"{told}. The vendor does not take this request: its version, or what it calls things, "
        "may have changed."
    )


def _raise_for_status(response: requests.Response, token: str, request: str) -> None:
    status = response.status_code
    if status < 400:
        return
    told = f"{request}: HTTP {status}: {quote(response, 'message')}"
    if status == 429 or status >= 500:
        raise _later(told, response)
    if status in (401, 403):
        raise CredentialError(f"{told}. Is the token of {token} right?")
    raise ContractError(told)
