"""HTTP for all connectors: a session that retries and counts, a client that checks responses."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from threading import Lock
from typing import Any

import requests
from dlt.common.configuration import resolve_configuration
from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.sources.helpers.requests import Client
from dlt.sources.helpers.rest_client.client import PageData, RESTClient
from dlt.sources.helpers.rest_client.paginators import BasePaginator
from dlt.sources.helpers.rest_client.typing import Hooks, HTTPMethod
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from sources.common.request_metrics import current_metrics
from sources.common.vendor import Vendor, server_time

# requests reads pieces of 10 KB; handling them takes four times as long as receiving the body.
_PIECE = 2**20


class VendorResponse(requests.Response):
    """A response whose body is always received in pieces of a megabyte."""

    def iter_content(
        self, chunk_size: int | None = 1, decode_unicode: bool = False
    ) -> Iterator[Any]:
        """Give the body in pieces; `content` and `text` use this, too."""
        return super().iter_content(max(_PIECE, chunk_size or 0), decode_unicode)


class VendorAdapter(HTTPAdapter):
    """Sends every attempt of every request, and counts it with the bytes of its response.

    Each retry and redirection passes through here with its own address: any code that
    limits hosts, sizes or the time of a load belongs here.
    """

    def __init__(self, *, is_one_at_a_time: bool = False) -> None:
        """Open no connection yet.

        Args:
            is_one_at_a_time: whether threads wait for each other's responses.
        """
        super().__init__()
        self._turn: AbstractContextManager[Any] = Lock() if is_one_at_a_time else nullcontext()

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send one request; the body is read here, where its size on the wire is known."""
        metrics = current_metrics()
        with self._turn:
            metrics.requests += 1
            response = super().send(request, **options)
            try:
                if not options.get("stream"):
                    _ = response.content
            finally:
                metrics.received += response.raw.tell()
        return response

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """Build a `VendorResponse` from what was received."""
        response = VendorResponse()
        vars(response).update(vars(super().build_response(req, resp)))
        return response


def open_session(
    *,
    attempts: int | None = None,
    longest_wait: float | None = None,
    is_throttled: Callable[[requests.Response], bool] | None = None,
    is_one_at_a_time: bool = False,
) -> requests.Session:
    """Open a session that retries after 429, 5xx and broken connections, as `[runtime]` says.

    A `Retry-After` header is obeyed up to the longest wait; a response hook may set it if the
    vendor says it otherwise. No status raises by itself: a hook must look at each response, and
    raise `requests.HTTPError` with the response for what should be tried again.

    Args:
        attempts: number of attempts, if the vendor's limits need another than configured.
        longest_wait: seconds, likewise.
        is_throttled: recognises responses that mean "later" though their status does not say so.
        is_one_at_a_time: for a vendor that must get one request at a time, across threads too.
    """
    runtime = resolve_configuration(RuntimeConfiguration())
    runtime.request_max_attempts = attempts or runtime.request_max_attempts
    runtime.request_max_retry_delay = longest_wait or runtime.request_max_retry_delay

    def is_later(response: requests.Response | None, _: BaseException | None) -> bool:
        return response is not None and is_throttled is not None and is_throttled(response)

    client = Client(raise_for_status=False, retry_condition=is_later)
    client.update_from_config(runtime)
    session = client.session
    for scheme in ("http://", "https://"):
        session.mount(scheme, VendorAdapter(is_one_at_a_time=is_one_at_a_time))
    return session


def pin_environment(session: requests.Session, address: str) -> None:
    """Read proxies and certificates from the environment once, not before every request.

    Args:
        session: a session for one host only.
        address: the address of that host.
    """
    pinned = session.merge_environment_settings(address, {}, None, None, None)
    session.proxies, session.verify = pinned["proxies"], pinned["verify"]
    session.trust_env = False


class VendorClient(RESTClient, ABC):
    """A vendor's API: every response is checked, and every failure is one of our errors.

    Subclasses name their requests, and may check responses more closely.

    Attributes:
        clock: the vendor's clock at its last response.
    """

    def __init__(
        self,
        vendor: Vendor,
        base_url: str,
        *,
        session: requests.Session | None = None,
        headers: dict[str, str] | None = None,
        auth: AuthBase | None = None,
    ) -> None:
        """Keep address and credential; nothing is requested yet."""
        super().__init__(
            base_url=base_url.rstrip("/"),
            headers=headers,
            auth=auth,
            session=session or open_session(),
        )
        self.vendor = vendor
        self.clock = datetime.now(UTC)
        self.hooks: Hooks = {"response": [self.on_response]}

    def call(self, path: str = "", method: HTTPMethod = "GET", **options: Any) -> requests.Response:
        """Send one request and check its response.

        Args:
            path: path below the base address, or a full address.
            method: HTTP method.
            options: as `RESTClient.request` takes them.

        Raises:
            SourceError: a subclass of it, depending on the response or its absence.
        """
        with self.vendor.retried():
            return self.request(path, method, hooks=self.hooks, **options)

    def call_pages(
        self, path: str, paginator: BasePaginator, **options: Any
    ) -> Iterator[PageData[Any]]:
        """Send the requests of a paginator, and check their responses.

        Raises:
            SourceError: as `call`.
        """
        with self.vendor.retried():
            yield from self.paginate(path, paginator=paginator, hooks=self.hooks, **options)

    @abstractmethod
    def request_name(self, response: requests.Response) -> str:
        """Name of the request for messages: no address, no credential, no personal data."""

    def check(self, response: requests.Response) -> None:
        """Raise the error that a response stands for."""
        self.vendor.raise_for_status(response, self.request_name(response))

    def on_response(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """Check each response and note the clock: a response hook of requests."""
        self.check(response)
        self.clock = server_time(response) or self.clock
