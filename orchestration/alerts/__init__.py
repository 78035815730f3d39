"""Reporting failures to people: incidents, notifications and their runbook section.

Decides what is reported, keeps track of open incidents, and sends each one once. It does not
detect failures of a load, and prints nothing to the terminal.
"""
