"""Dagster resources and the instance: the configuration of a night, extraction, the demo.

`demo` is the only module that starts the sandbox for a run. Assets import resources, never the
other way round.
"""
