"""HTTP as every connector speaks it: dlt's patient session, and failures in words for people."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime

import orjson
import requests
from dlt.common.configuration import resolve_configuration
from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.sources.helpers.requests import Client

from sources.common.errors import UnavailableError
from sources.common.redaction import redact
from sources.common.request_metrics import CountingAdapter


def session(
    *,
    attempts: int | None = None,
    longest_wait: float | None = None,
    is_throttled: Callable[[requests.Response], bool] | None = None,
) -> requests.Session:
    """Give a session that tries again after 429, 5xx and broken connections, as `[runtime]` says.

    A `Retry-After` header is obeyed; a response hook may set one where the vendor says it in
    other words. Statuses raise nothing by themselves: a hook must look at each answer, and raise
    `requests.HTTPError` with the response for what should be tried again.

    Args:
        attempts: tries in all, where the vendor's own limits need others than configured.
        longest_wait: seconds, the same.
        is_throttled: tells answers that mean "later" though their status does not say so.
    """
    patience = resolve_configuration(RuntimeConfiguration())
    patience.request_max_attempts = attempts or patience.request_max_attempts
    patience.request_max_retry_delay = longest_wait or patience.request_max_retry_delay

    def is_later(response: requests.Response | None, _: BaseException | None) -> bool:
        return response is not None and is_throttled is not None and is_throttled(response)

    client = Client(raise_for_status=False, retry_condition=is_later)
    client.update_from_config(patience)
    opened = client.session
    for scheme in ("http://", "https://"):
        opened.mount(scheme, CountingAdapter())
    return opened


def pin_environment(opened: requests.Session, address: str) -> None:
    """Read proxies and certificates of the environment once, in place of before every request.

    Args:
        opened: a session that asks one host only.
        address: of that host.
    """
    settled = opened.merge_environment_settings(address, {}, None, None, None)
    opened.proxies, opened.verify = settled["proxies"], settled["verify"]
    opened.trust_env = False


@contextmanager
def bounded_tries(vendor: str, setting: str) -> Iterator[None]:
    """Rely on the session, which tries again a few times; then say so in words.

    Args:
        vendor: what people call it.
        setting: the setting that holds its address, as the environment names it.

    Raises:
        UnavailableError: the vendor refused, was late or could not be reached, several times.
    """
    try:
        yield
    except requests.HTTPError as error:
        raise UnavailableError(f"{vendor} refused to serve, several times: {error}") from error
    except requests.Timeout:
        raise UnavailableError(f"{vendor} did not answer in time, several times.") from None
    except requests.RequestException as error:
        # its text would hold the address
        what = type(error).__name__
        raise UnavailableError(
            f"{vendor} could not be reached, several times ({what}): is the host of {setting} "
            "right, and up?"
        ) from None


def quote(response: requests.Response, *keys: str) -> str:
    """The vendor's own words, as far as they are words: the first of `keys` in a JSON object."""
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        text = response.text.strip()
        if text.startswith("<"):
            return "a page of HTML"
        return redact(text.splitlines()[0], response.request) if text else "an empty answer"
    words = body if isinstance(body, dict) else {}
    message = next((words[key] for key in keys if words.get(key)), "no message")
    if isinstance(message, list) and isinstance(message[0], dict):
        message = message[0].get("message", "no message")
    return redact(message, response.request)


def clock(response: requests.Response) -> datetime | None:
    """What time it was at the server when it answered; None if it does not say."""
    date = response.headers.get("Date")
    return parsedate_to_datetime(date) if date else None
