"""What every connector uses: HTTP, typed columns, merge resources, errors, pseudonyms, redaction.

A module belongs here when at least two connectors need it and it names no vendor. Only dlt and
general-purpose libraries are imported: no connector, no Dagster, nothing of the plan.
"""
