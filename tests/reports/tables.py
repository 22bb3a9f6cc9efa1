"""Reading reports in tests."""


def numbers(table):
    """The rows of a table by their heading."""
    return {row[0].value: [cell.value for cell in row[1:]] for row in table.rows}


def cells(report):
    """The cells that count cases."""
    return [
        cell
        for table in report.tables
        for row in table.rows
        for cell in row
        if cell.behind is not None
    ]
