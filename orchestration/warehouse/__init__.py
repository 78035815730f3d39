"""The DuckDB file that nights write: opening, locking, integrity, disk space, scratch directory.

Nothing of Dagster assets, and nothing of the published files, which belong to `publication`.
"""
