"""Readers of the published marts: scorecard, explain, changes, backtest, and the board diff.

They only query a published or rehearsed file and print the results. Nothing here writes, and no
figure is computed in Python.
"""
