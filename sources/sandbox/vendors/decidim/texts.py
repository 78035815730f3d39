"""How Decidim writes values: ISO 8601 with the local offset, and texts by language."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.sandbox.world.clock import EPOCH, MADRID
from sources.sandbox.world.participation import NO_DAY, NOT_YET

Node = dict[str, Any]


def moment(seconds: int) -> str | None:
    """A moment; None if it has not come, or was never noted."""
    if seconds == NOT_YET:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).astimezone(MADRID).isoformat()


def day(number: int) -> str | None:
    """A local day, counted from 1970."""
    return None if number == NO_DAY else (EPOCH + timedelta(days=int(number))).isoformat()


def translated(texts: Mapping[str, str], by_machine: Sequence[str] = ()) -> Node:
    """A text by language; null in a language that it lacks."""

    def translation(_: Any, locale: str) -> str | None:
        return texts.get(locale)

    def translations(_: Any, locales: Sequence[str] | None = None) -> list[Node]:
        return [
            {"locale": locale, "text": text, "machineTranslated": locale in by_machine}
            for locale, text in texts.items()
            if locales is None or locale in locales
        ]

    return {"locales": list(texts), "translation": translation, "translations": translations}
