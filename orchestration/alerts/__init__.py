"""Reporting failures to people: incidents, notifications and their runbook section.

Decides what is reported, keeps track of which incidents are open, and sends each one once. It
neither detects a failure in a load nor prints to the terminal.
"""
