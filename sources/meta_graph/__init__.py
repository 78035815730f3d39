"""Meta's Graph API, shared by `sources.facebook` and `sources.instagram`.

Client, error codes, insights, posts and token validity. What only one of them needs stays in
that connector.
"""
