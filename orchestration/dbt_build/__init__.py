"""Running dbt and reading its results: the process, failed tests and their failing rows.

Nothing of Dagster's assets, and no SQL of the project, which lies in `dbt_project`.
"""
