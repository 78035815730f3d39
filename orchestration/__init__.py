"""Everything Dagster runs, and the `jussana` command.

`definitions`, `jobs`, `schedules` and `sensors` are what Dagster loads; each package below names
what belongs in it. `settings` and `errors` may be imported by all of them. Nothing here computes
a figure: arithmetic is SQL in `dbt_project`.
"""
