"""Meta's Graph API as `sources.facebook` and `sources.instagram` both use it.

Client, error codes, insights, posts and token validity. What only one of the two needs stays in
that connector.
"""
