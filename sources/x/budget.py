"""The budget of one night: X charges for every resource that it returns."""

from sources.common.errors import SettingError

_LEAST_POSTS, _MOST_POSTS = 5, 100


class Budget:
    """The budget of one night. X charges a resource once a day, however often it is read."""

    def __init__(self, limit: float, *, post_price: float, user_price: float) -> None:
        """Reserve the price of reading the account.

        Raises:
            SettingError: the limit does not cover that price.
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
        """Number of posts that the next request may ask for; 0 if it could exceed the limit."""
        # a millionth more, as 0.1 / 0.001 is slightly less than 100 in floating point
        affordable = int(self._left / self._post_price * 1.000001) if self._post_price else 100
        if affordable < _LEAST_POSTS:
            self.is_exhausted = True
            return 0
        return min(affordable, _MOST_POSTS)

    def pay(self, posts: int) -> None:
        """Spend the price of this number of posts."""
        self._left -= posts * self._post_price
