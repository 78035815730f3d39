"""The `jussana` command: one module per group of commands, and what they need of a terminal.

Parses options, calls other packages, prints the result and sets the exit code. Logic that
Dagster also needs belongs in the package that does the work.
"""
