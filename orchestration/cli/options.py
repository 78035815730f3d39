"""Options that several commands share, and how a command reports a failure."""

import argparse
import sys
from collections.abc import Callable
from datetime import date

from orchestration.settings import PROFILES


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Add the option `--profile`."""
    parser.add_argument("--profile", choices=PROFILES, help="whose data (JUSSANA_PROFILE, or demo)")


def whole(least: int) -> Callable[[str], int]:
    """Make a parser for whole numbers of at least `least`."""

    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of at least {least}")
        return int(text)

    return parse


def day(text: str) -> date:
    """Parse a day written as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2026-06-30") from None


def sentence(summary: str) -> str:
    """The summary of a command as a sentence; `capitalize` would write `api` for API."""
    return f"{summary[:1].upper()}{summary[1:]}."


def failed(message: str) -> int:
    """Print in one line what failed; returns the exit code."""
    print(f"jussana: {message}", file=sys.stderr)
    return 1
