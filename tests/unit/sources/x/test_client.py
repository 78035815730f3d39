"""The client of X: field names, pages, limits, costs, refusals, as documented by X."""

import pytest

from sources.common.errors import ContractError, CredentialError, SettingError, UnavailableError
from sources.x.budget import Budget

from .conftest import NOW, TOKEN, answer, page
from .server import post

PROBLEM = "https://api.x.com/2/problems"
UNKNOWN_PARAMETER = answer(
    {
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEM}/invalid-request",
    },
    400,
)
USER = {
    "id": "7",
    "name": "T",
    "username": "t",
    "public_metrics": {
        "followers_count": 9007,
        "following_count": 3,
        "tweet_count": 12,
        "listed_count": 1,
    },
}


def limited(reset, body=None):
    body = body or {"title": "Too Many Requests", "type": "about:blank", "status": 429}
    return answer(body, 429, x_rate_limit_reset=str(int(NOW.timestamp()) + reset))


def test_the_old_field_names_are_tried_first_and_kept_if_accepted(talk):
    talking = talk(page(post(9), next_token="b"), page(post(8)), page())
    talking.read()
    talking.read(until_id="8")
    assert ["tweet.fields" in asked for asked in talking.script.asked] == [True] * 3
    assert talking.script.asked[0]["exclude"] == "retweets"


def test_a_server_with_the_new_field_names_is_queried_with_them_from_then_on(talk):
    new = post(9) | {"edit_history_post_ids": ["9"]}
    del new["edit_history_tweet_ids"]
    new["public_metrics"]["repost_count"] = new["public_metrics"].pop("retweet_count") + 4
    talking = talk(UNKNOWN_PARAMETER, page(new), page())
    rows, is_complete = talking.read()
    talking.read(until_id="9")
    assert is_complete and [(row["first_id"], row["repost_count"]) for row in rows] == [("9", 5)]
    spoken = [next(name for name in asked if "fields" in name) for asked in talking.script.asked]
    assert spoken == ["tweet.fields", "post.fields", "post.fields"]


def test_a_parameter_that_neither_vocabulary_explains_is_a_broken_contract(talk):
    with pytest.raises(ContractError, match="HTTP 400: One or more parameters"):
        talk(UNKNOWN_PARAMETER, UNKNOWN_PARAMETER).read()


def test_an_invalid_request_after_a_page_is_not_taken_for_a_vocabulary(talk):
    talking = talk(page(post(9), next_token="b"), UNKNOWN_PARAMETER)
    with pytest.raises(ContractError, match="HTTP 400"):
        talking.read()
    assert len(talking.script.asked) == 2


def test_short_and_empty_pages_are_not_the_end(talk):
    pages = page(post(9), next_token="b"), page(next_token="c"), page(post(8), post(7))
    talking = talk(*pages)
    rows, is_complete = talking.read()
    assert is_complete and [row["id"] for row in rows] == ["9", "8", "7"]
    tokens = [asked.get("pagination_token") for asked in talking.script.asked]
    assert tokens == [None, "b", "c"]


def test_ids_too_large_for_a_number_of_json_stay_apart(talk):
    rows, _ = talk(page(post(2**53 + 2), post(2**53 + 1))).read()
    assert [row["id"] for row in rows] == ["9007199254740994", "9007199254740993"]


def test_repeated_posts_are_dropped_within_a_page_and_over_two(talk):
    pages = page(post(9), post(9), post(8), next_token="b"), page(post(8), post(7))
    rows, _ = talk(*pages).read()
    assert [row["id"] for row in rows] == ["9", "8", "7"]


def test_posts_are_dropped_wherever_they_are_repeated_and_paid_once(talk):
    pages = (
        page(post(9), post(8), post(7), next_token="b"),
        page(post(8), post(7), post(6), next_token="c"),
        page(post(9), post(6), next_token="d"),
        page(post(6), post(9), post(5), post(8)),
    )
    # a cent for the account, and five posts for the last page beside the four before it
    rows, is_complete = talk(*pages, limit=0.019).read()
    assert is_complete and [row["id"] for row in rows] == ["9", "8", "7", "6", "5"]


def test_the_same_posts_under_ever_new_tokens_are_refused(talk):
    pages = [page(post(9), post(8), next_token=f"b{place}") for place in range(9)]
    with pytest.raises(ContractError, match="again and again"):
        talk(*pages).read()


@pytest.mark.parametrize(
    "pages",
    [[page(post(8), post(9))], [page(post(8), next_token="b"), page(post(9))]],
    ids=["in a page", "over two"],
)
def test_an_order_that_is_not_kept_is_refused(talk, pages):
    with pytest.raises(ContractError, match="post 9 came after an older one"):
        talk(*pages).read()


def test_a_token_that_comes_again_is_refused(talk):
    pages = [page(post(9 - place), next_token="b") for place in range(3)]
    with pytest.raises(ContractError, match="again and again"):
        talk(*pages).read()


def test_an_edited_post_is_known_by_the_id_it_first_had(talk):
    rows, _ = talk(page(post(9, versions=(5, 9)))).read()
    assert [(row["first_id"], row["id"]) for row in rows] == [("5", "9")]


def test_data_with_errors_are_kept_and_logged_without_their_values(talk, caplog):
    caplog.set_level("INFO")
    errors = [{"title": "Not Found Error", "type": f"{PROBLEM}/resource-not-found", "value": "77"}]
    body = {"data": [post(9)], "meta": {"result_count": 1}, "errors": errors}
    rows, _ = talk(answer(body)).read()
    assert len(rows) == 1
    assert "Not Found Error" in caplog.text and "77" not in caplog.text


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [(100, 100), (900, 900), (-30, 1), (0, 1), (7200, 960)],
    ids=["soon", "a window", "past", "now", "too far"],
)
def test_a_limit_is_waited_out_by_the_servers_clock_within_a_bound(talk, waits, reset, seconds):
    rows, _ = talk(limited(reset), page(post(9))).read()
    assert len(rows) == 1
    assert waits == [seconds]


def test_a_limit_in_the_older_api_format_is_a_limit(talk, waits):
    old = {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
    assert talk(limited(5, old), page(post(9))).read()[1]
    assert waits == [5]


def test_overload_with_a_page_of_html_is_tried_again_and_named_in_the_end(talk, waits):
    overload = answer(b"<html>Over capacity</html>", 503)
    assert talk(overload, page(post(9))).read()[1]
    with pytest.raises(UnavailableError, match="several times.*users/7/tweets: HTTP 503"):
        talk(*[overload] * 5).read()


@pytest.mark.parametrize(
    ("status", "kind", "title"),
    [
        (429, f"{PROBLEM}/usage-capped", "UsageCapExceeded"),
        (402, "about:blank", "Payment Required"),
        (403, "https://api.twitter.com/2/problems/usage-capped", "Forbidden"),
        (403, "about:blank", "CreditsDepleted"),
    ],
)
def test_used_up_credit_is_reported_at_once_and_never_waited_for(talk, waits, status, kind, title):
    body = {"title": title, "type": kind, "detail": "It is used up."}
    talking = talk(answer(body, status, x_rate_limit_reset="1"))
    with pytest.raises(
        CredentialError, match=r"credit .*used up \(HTTP \d+: It is used up"
    ) as refusal:
        talking.read()
    assert waits == [] and len(talking.script.asked) == 1
    assert TOKEN not in str(refusal.value)


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "about:blank"), (403, f"{PROBLEM}/client-forbidden")]
)
def test_a_refused_credential_is_reported_at_once(talk, waits, status, kind):
    body = {"title": "Unauthorized", "type": kind, "detail": "No."}
    with pytest.raises(CredentialError, match="refuses the credential of SOURCES__X__BEARER_TOKEN"):
        talk(answer(body, status)).client.account("t")
    assert waits == []


def test_html_with_a_good_status_is_refused(talk):
    html = answer(b"<html>Just a moment</html>", Content_Type="text/html")
    with pytest.raises(ContractError, match="users/7/tweets: HTTP 200 with text/html in place of"):
        talk(html).read()


def test_the_account_comes_with_the_servers_time(talk):
    talking = talk(answer({"data": USER}))
    account, moment = talking.client.account("t")
    assert (account["followers_count"], account["post_count"], moment) == (9007, 12, NOW)
    assert talking.script.asked == [{"user.fields": "created_at,protected,public_metrics"}]


@pytest.mark.parametrize(
    ("kind", "error", "says"),
    [
        ("resource-not-found", SettingError, "SOURCES__X__USERNAME right"),
        ("not-authorized-for-resource", CredentialError, "protected or suspended"),
    ],
)
def test_an_account_that_is_not_shown_is_named(talk, kind, error, says):
    errors = [{"title": "Error", "type": f"{PROBLEM}/{kind}", "detail": "Could not find it."}]
    with pytest.raises(error, match=says):
        talk(answer({"errors": errors})).client.account("t")


def test_nothing_is_asked_that_the_money_might_not_pay(talk):
    # 10 cents: one for the account, 90 posts
    first = [post(1000 - place) for place in range(84)]
    talking = talk(page(*first, next_token="b"), page(post(8), post(7), next_token="c"), limit=0.1)
    rows, is_complete = talking.read()
    assert not is_complete and len(rows) == 86
    assert [asked["max_results"] for asked in talking.script.asked] == ["90", "6"]
    assert talking.budget.is_exhausted
    assert talking.read() == ([], False)


def test_a_limit_that_does_not_pay_the_account_is_a_wrong_setting():
    with pytest.raises(SettingError, match="SOURCES__X__MAX_COST_USD is 0.005"):
        Budget(0.005, post_price=0.001, user_price=0.01)


def test_an_even_budget_buys_even_pages():
    assert Budget(0.11, post_price=0.001, user_price=0.01).page_size() == 100
    assert Budget(0.2, post_price=0, user_price=0.01).page_size() == 100
