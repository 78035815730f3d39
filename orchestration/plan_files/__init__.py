"""Files that people edit: the plan's seeds and workbook, and the register template.

Reading, checking and writing them, with errors that name file, row and column. Nothing of the
warehouse or of Dagster. The register's own loader is `sources.register`.
"""
