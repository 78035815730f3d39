"""Readers of the published marts: scorecard, explain, changes, backtest, and the board diff.

Only SELECTs over a published or rebuilt file and the rendering of their results. Nothing here
writes, and no figure is computed in Python.
"""
