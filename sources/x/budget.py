"""X charges for every resource that it gives: what a night may still ask for, and what it paid."""

from sources.common.errors import SettingError

_LEAST_POSTS, _MOST_POSTS = 5, 100


class Budget:
    """The money of one night. X charges a resource once a day, however often it gives it."""

    def __init__(self, limit: float, *, post_price: float, user_price: float) -> None:
        """Set the followers' price aside.

        Raises:
            SettingError: the limit does not even pay for them.
        """
        self.limit = limit
        self.is_exhausted = False
        self._post_price = post_price
        self._left = limit - user_price
        if self._left < 0:
            raise SettingError(
                f"SOURCES__X__MAX_COST_USD is {limit}, less than the {user_price} that one reading "
                "of the account costs: raise it."
            )

    def page_size(self) -> int:
        """How many posts the next request may ask for; 0 when the limit might be passed."""
        # one part in a million more, as 0.1 / 0.001 is a little less than 100
        affordable = int(self._left / self._post_price * 1.000001) if self._post_price else 100
        if affordable < _LEAST_POSTS:
            self.is_exhausted = True
            return 0
        return min(affordable, _MOST_POSTS)

    def pay(self, posts: int) -> None:
        """Take what so many posts cost."""
        self._left -= posts * self._post_price
