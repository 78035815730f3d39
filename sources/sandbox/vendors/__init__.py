"""The vendors: a package each with its wire format, its faults and the truth of its indicators.

Beside the packages: what a vendor is (`vendor`), the list of all (`registry`), faults of transport,
and the plan's year for truths. Meta's Graph API, which two vendors share, lies in `meta_graph`.
What happens at a vendor does not belong here but in `world`, and nothing comes from a connector.
"""
