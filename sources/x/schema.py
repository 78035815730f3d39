"""What is kept of X: numbers and timestamps. Texts, names and links are dropped from responses."""

from sources.common.arrow_columns import Column, Kind

ACCOUNT_READINGS = (
    Column("account_id", "id", Kind.TEXT),
    Column("read_on", "read_on", Kind.DATE),
    Column("followers", "followers_count", Kind.INTEGER),
    Column("following", "following_count", Kind.INTEGER),
    Column("posts", "post_count", Kind.INTEGER),
    Column("listed", "listed_count", Kind.INTEGER),
    Column("likes", "like_count", Kind.INTEGER, is_optional=True),
    Column("media", "media_count", Kind.INTEGER, is_optional=True),
)

# Ids are too large for a JSON number, so X writes them as texts.
POSTS = (
    Column("post_id", "first_id", Kind.TEXT),
    Column("current_id", "id", Kind.TEXT),
    Column("created", "created_at", Kind.MOMENT, None),
)

POST_READINGS = (
    Column("post_id", "first_id", Kind.TEXT),
    Column("read_on", "read_on", Kind.DATE),
    Column("likes", "like_count", Kind.INTEGER),
    Column("replies", "reply_count", Kind.INTEGER),
    Column("reposts", "repost_count", Kind.INTEGER),
    Column("quotes", "quote_count", Kind.INTEGER),
    # X added these two late and may remove them; the load continues without them
    Column("bookmarks", "bookmark_count", Kind.INTEGER, is_optional=True),
    Column("impressions", "impression_count", Kind.INTEGER, is_optional=True),
)

SPENDING = (
    Column("read_on", "read_on", Kind.DATE),
    Column("resource", "resource", Kind.TEXT),
    Column("resources", "resources", Kind.INTEGER),
    Column("price_usd", "price_usd", Kind.NUMBER),
    Column("cost_usd", "cost_usd", Kind.NUMBER),
    Column("limit_usd", "limit_usd", Kind.NUMBER),
    Column("is_limited", "is_limited", Kind.BOOLEAN),
)
