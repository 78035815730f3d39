"""Sends alerts with apprise to the addresses in `JUSSANA_ALERTS`.

An address contains a secret (a password, the path of a webhook), so it is never shown: not in a
log, not in an error, not in Dagster. A warning only says which address of the list it is about.
"""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SETTING = "JUSSANA_ALERTS"

logger = logging.getLogger(__name__)

_logging_is_off = threading.Lock()


def is_set() -> bool:
    """Whether there is an address to send alerts to."""
    return bool(_addresses())


def send(title: str, body: str, *, is_resolved: bool = False) -> bool:
    """Send an alert to every address; returns whether at least one accepted it.

    Never raises: a failure is logged as a warning, and the caller has to send again.

    Args:
        title: subject line.
        body: plain text.
        is_resolved: whether the notification is of type success; else it is of type failure.
    """
    addresses = _addresses()
    accepted = [_accepts(address, title, body, is_resolved) for address in addresses]
    for place, is_accepted in enumerate(accepted, start=1):
        if not is_accepted:
            logger.warning(
                "an alert was not accepted by address %s of %s in %s: check its spelling and "
                "whether it can be reached",
                *(place, len(addresses), SETTING),
            )
    return any(accepted)


def _addresses() -> list[str]:
    return os.environ.get(SETTING, "").split()


def _accepts(address: str, title: str, body: str, is_resolved: bool) -> bool:
    import apprise  # slow to import, and few runs have something to report

    kind = apprise.NotifyType.SUCCESS if is_resolved else apprise.NotifyType.FAILURE
    try:
        with _no_logging():
            channel = apprise.Apprise()
            return channel.add(address) and bool(
                channel.notify(
                    body, title=title, notify_type=kind, body_format=apprise.NotifyFormat.TEXT
                )
            )
    except Exception:  # a failing channel must not stop the night
        return False


@contextmanager
def _no_logging() -> Iterator[None]:
    """Apprise and the libraries under it write addresses, or parts of them, into their logs."""
    with _logging_is_off:
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
