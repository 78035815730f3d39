"""The parameters of a request, which X reads strictly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .timeline import TimelinePost

_REACHABLE = 3200
_LEAST, _MOST, _USUAL = 5, 100, 10
_EXCLUDABLE = {"replies", "retweets"}
_POST_FIELDS = {"created_at", "public_metrics", "edit_controls", "id", "lang", "text"}
_USER_FIELDS = {"created_at", "id", "name", "protected", "public_metrics", "username", "verified"}


class InvalidParameter(ValueError):
    """X refuses a parameter, and names it and its value."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"The `{name}` query parameter value [{value}] is not valid")
        self.name = name
        self.value = value


def fields(given: Mapping[str, str], parameter: str) -> set[str]:
    """The fields that are asked for, beside those that always come.

    Raises:
        InvalidParameter: a field is unknown.
    """
    known = _USER_FIELDS if parameter == "user.fields" else _POST_FIELDS
    asked = set(given[parameter].split(",")) if parameter in given else set()
    for name in sorted(asked - known):
        raise InvalidParameter(parameter, name)
    return asked


def refuse_unknown(given: Mapping[str, str], known: set[str]) -> None:
    """Refuses parameters that X does not know.

    Raises:
        InvalidParameter: there is one.
    """
    for name in given:
        if name not in known:
            raise InvalidParameter(name, given[name])


@dataclass(frozen=True)
class TimelinePage:
    """One page of a timeline; `end` is the place after its last post."""

    posts: list[TimelinePost]
    end: int


@dataclass(frozen=True)
class TimelineQuery:
    """What one request asks of a timeline."""

    given: Mapping[str, str]

    @property
    def max_results(self) -> int:
        """How many posts a page has, before some are excluded."""
        number = self._whole("max_results", _USUAL)
        if not _LEAST <= number <= _MOST:
            raise InvalidParameter("max_results", str(number))
        return number

    def selected(self, posts: Sequence[TimelinePost]) -> list[TimelinePost]:
        """The posts that X reaches, within the bounds of the request."""
        since, until = self._whole("since_id", 0), self._whole("until_id", 2**63)
        start, end = self._moment("start_time", 0), self._moment("end_time", 2**40)
        # an id takes precedence over the moment on the same side
        start = 0 if "since_id" in self.given else start
        end = 2**40 if "until_id" in self.given else end
        return [
            post
            for post in posts[:_REACHABLE]
            if since < post.id < until and start <= post.created_at < end
        ]

    def page(self, posts: Sequence[TimelinePost], start: int, size: int) -> TimelinePage:
        """The page from `start` on, without the excluded posts: it may be short."""
        left_out = set(filter(None, self.given.get("exclude", "").split(",")))
        for word in sorted(left_out - _EXCLUDABLE):
            raise InvalidParameter("exclude", word)
        cut = posts[start : start + size]
        kept = [
            post
            for post in cut
            if not (post.is_repost and "retweets" in left_out)
            and not (post.is_reply and "replies" in left_out)
        ]
        return TimelinePage(kept, start + len(cut))

    def _whole(self, name: str, default: int) -> int:
        text = self.given.get(name)
        if text is None:
            return default
        if not text.isdecimal():
            raise InvalidParameter(name, text)
        return int(text)

    def _moment(self, name: str, default: int) -> int:
        text = self.given.get(name)
        if text is None:
            return default
        try:
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            raise InvalidParameter(name, text) from None
        return int(moment.replace(tzinfo=UTC).timestamp())
