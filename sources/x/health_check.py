"""Health check of X: account, available fields, and use of the monthly cap."""

from collections.abc import Iterator

from sources.common.health import HealthResult
from sources.x.budget import Budget
from sources.x.client import TimelinePaginator, XClient
from sources.x.schema import ACCOUNT_READINGS, POST_READINGS, POSTS
from sources.x.settings import read_settings

_POSTS = 5


def check_health() -> Iterator[HealthResult]:
    """Look at the account, its newest posts and the month's use; costs about two cents.

    Raises:
        SourceError: the credential is refused, or X cannot be reached.
    """
    settings = read_settings()
    prices = {"post_price": settings.post_price_usd, "user_price": settings.user_price_usd}
    budget = Budget(prices["user_price"] + _POSTS * prices["post_price"], **prices)
    client = XClient(settings.base_url, settings.bearer_token, budget)
    account, moment = client.account(settings.username)
    yield HealthResult(f"reads @{settings.username}, account {account['id']}", at=moment)
    if account.get("protected"):
        yield HealthResult("the account is protected", "an app sees no posts of it: open it")
    for column in ACCOUNT_READINGS:
        if column.field not in account and column.field != "read_on":
            yield HealthResult(
                f"X gives no {column.field} of the account", _remedy(column.is_optional)
            )
    posts = next(client.pages(account["id"], TimelinePaginator(budget)), [])
    yield HealthResult(f"understands {client.fields_parameter}")
    for column in (*POSTS, *POST_READINGS):
        if any(column.field not in post for post in posts) and column.field != "read_on":
            yield HealthResult(f"X gives no {column.field} of posts", _remedy(column.is_optional))
    usage = client.usage()
    read, cap = usage.get("project_usage"), usage.get("project_cap")
    yield HealthResult(f"the project has read {read} of {cap} posts this month")


def _remedy(is_optional: bool) -> str:
    if is_optional:
        return "nothing: its column stays empty"
    return "look at X's changelog: until jussana knows the new name, its loads fail"
