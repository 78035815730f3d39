"""Meta's Graph API, which Facebook and Instagram share: nodes, edges, fields, metrics, errors.

What only one of them has belongs to its own package. This is not a vendor: it has no source.
"""
