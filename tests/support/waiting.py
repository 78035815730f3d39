"""Waiting for what a process of ours will do, for as long as it lives."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

_BETWEEN_LOOKS = 0.2

Found = TypeVar("Found")


def eventually(look: Callable[[], Found], what: str, process: subprocess.Popen) -> Found:
    """Look until there is a result; fail when the process ends without one.

    There is no limit of seconds, for a busy machine needs more of them: that of the test applies.
    """
    while not (found := look()):
        assert process.poll() is None, f"ended with {process.returncode} before {what}"
        with suppress(subprocess.TimeoutExpired):
            process.wait(_BETWEEN_LOOKS)
    return found
