"""Dagster's side of the house: assets, checks, jobs, schedules, publication, and the command."""
