"""The DuckDB file that nights write: locking, opening, the record of nights, integrity.

Also disk space and the scratch directory. Dagster assets belong to `assets`, published files to
`publication`.
"""
