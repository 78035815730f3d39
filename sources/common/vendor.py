"""Common to all vendors: errors by status, JSON, messages and clocks."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError, UnavailableError
from sources.common.redaction import redact

logger = logging.getLogger(__name__)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# PHP prints its notices as HTML, each on lines of its own, before whatever follows.
_LINE_OF_JSON = re.compile(rb"^\s*[\[{]", re.MULTILINE)
_PHP_NOTICE = re.compile(rb"(?:Notice|Warning|Deprecated)\b.{0,500}? on line ", re.DOTALL)


@dataclass(frozen=True)
class Vendor:
    """A vendor as error messages name it.

    Attributes:
        name: what people call it.
        address: the setting that holds its address, as the environment names it.
        credential: the credential in messages, such as "the token of SOURCES__MATOMO__TOKEN".
        remedy: what to do when the vendor refuses it.
        messages: where an error response holds the vendor's message, first match first;
            a dot goes into an object, and of a list the first item counts.
        not_json_hint: what HTML in place of JSON may mean with this vendor.
    """

    name: str
    address: str
    credential: str
    remedy: str
    messages: Sequence[str] = ("message",)
    not_json_hint: str = ""

    def raise_for_status(self, response: requests.Response, request: str) -> None:
        """Raise the error that a status stands for.

        Args:
            response: any response.
            request: what was asked, without address or credential.

        Raises:
            requests.HTTPError: 429 or 5xx, which the session tries again.
            CredentialError: 401 or 403.
            ContractError: another 4xx.
        """
        status = response.status_code
        if status < 400:
            return
        if status == 429 or status >= 500:
            raise requests.HTTPError(self.failure(response, request), response=response)
        if status in (401, 403):
            raise self.refusal(request, f"HTTP {status}: {self.message(response)}")
        hint = f" Is {self.address} right?" if status == 404 else ""
        raise ContractError(f"{self.failure(response, request)}.{hint}")

    def failure(self, response: requests.Response, request: str) -> str:
        """Request, status and the vendor's message, for an error."""
        return f"{request}: HTTP {response.status_code}: {self.message(response)}"

    def refusal(self, request: str, reason: str) -> CredentialError:
        """The error for a refused credential."""
        return CredentialError(
            f"{request}: {self.name} refuses {self.credential} ({reason}). {self.remedy}"
        )

    def message(self, response: requests.Response) -> str:
        """The vendor's own message in an error response, redacted."""
        try:
            body = orjson.loads(response.content)
        except orjson.JSONDecodeError:
            text = response.text.strip()
            if text.startswith("<"):
                return "a page of HTML"
            return redact(text.splitlines()[0], response.request) if text else "an empty response"
        found = filter(None, (_at(body, path.split(".")) for path in self.messages))
        return redact(next(found, "no message"), response.request)

    def json(self, response: requests.Response, request: str) -> Any:
        """The JSON of a response, also where PHP wrote notices before it.

        Raises:
            ContractError: the body is no JSON, whatever the status says.
        """
        content = response.content.removeprefix(_BYTE_ORDER_MARK)
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            pass
        start = _LINE_OF_JSON.search(content)
        if start and _PHP_NOTICE.search(content[: start.start()]):
            try:
                body = orjson.loads(content[start.start() :])
            except orjson.JSONDecodeError:
                pass
            else:
                logger.warning("%s: PHP wrote notices before the JSON; they were skipped", request)
                return body
        raise self.not_data(response, request)

    def not_data(
        self, response: requests.Response, request: str, form: str = "JSON"
    ) -> ContractError:
        """The error for a page that another server sent in the vendor's place."""
        kind = response.headers.get("Content-Type", "no type")
        moved = " after a redirection" if response.history else ""
        hint = f" {self.not_json_hint}" if self.not_json_hint else ""
        return ContractError(
            f"{request}: HTTP {response.status_code} with {kind} in place of {form}{moved}: a "
            f"login, maintenance or proxy page answered for {self.name}.{hint}"
        )

    @contextmanager
    def retried(self) -> Iterator[None]:
        """Raise one error for a request whose retries have all failed.

        Raises:
            UnavailableError: every attempt was refused, timed out or found no connection.
        """
        try:
            yield
        except requests.HTTPError as error:
            raise UnavailableError(
                f"{self.name} refused to serve, several times: {error}"
            ) from error
        except requests.Timeout:
            raise UnavailableError(f"{self.name} did not answer in time, several times.") from None
        except requests.RequestException as error:
            # the error's text would hold the address
            raise UnavailableError(
                f"{self.name} could not be reached, several times ({type(error).__name__}): is "
                f"the host of {self.address} right, and up?"
            ) from None


def server_time(response: requests.Response) -> datetime | None:
    """The server's clock when it responded; None if the response has none."""
    date = response.headers.get("Date")
    return parsedate_to_datetime(date) if date else None


def _at(body: Any, path: Sequence[str]) -> Any:
    """The value at a path, with the first item of each list; None if there is none."""
    for key in path:
        body = body[0] if isinstance(body, list) and body else body
        body = body.get(key) if isinstance(body, dict) else None
    return body
