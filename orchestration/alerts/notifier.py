"""Where alerts go: the addresses of `JUSSANA_ALERTS`, each spoken to by apprise.

An address holds a secret (a password, the path of a webhook), so none is ever shown: not in a
log, not in an error, not in Dagster. A warning names its place in the list.
"""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SETTING = "JUSSANA_ALERTS"

logger = logging.getLogger(__name__)

_silence = threading.Lock()


def is_set() -> bool:
    """Whether anybody wants to be told."""
    return bool(_addresses())


def send(title: str, body: str) -> bool:
    """Send a plain text to every address; tells whether one of them took it.

    Nothing is raised: what cannot be sent is a warning, and for the caller to send again.
    """
    addresses = _addresses()
    taken = [_takes(address, title, body) for address in addresses]
    for place, is_taken in enumerate(taken, start=1):
        if not is_taken:
            logger.warning(
                "an alert was not taken by address %s of %s in %s: look at its spelling and "
                "whether it is reached",
                *(place, len(addresses), SETTING),
            )
    return any(taken)


def _addresses() -> list[str]:
    return os.environ.get(SETTING, "").split()


def _takes(address: str, title: str, body: str) -> bool:
    import apprise  # by the few runs that have something to tell

    try:
        with _nothing_logged():
            channel = apprise.Apprise()
            is_known = channel.add(address)
            return is_known and bool(
                channel.notify(body, title=title, body_format=apprise.NotifyFormat.TEXT)
            )
    except Exception:  # whatever a channel does, a night goes on
        return False


@contextmanager
def _nothing_logged() -> Iterator[None]:
    """Apprise and what it sends with write addresses, or parts of them, into their logs."""
    with _silence:
        before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(before)
