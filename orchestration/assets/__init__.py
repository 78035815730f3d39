"""Dagster assets and asset checks: raw tables, dbt models, published marts.

Turns a step of a run into Dagster's terms: metadata, check results, asset policies. The work
itself is done by `sources`, `dbt_build`, `publication` and `expectations`.
"""
