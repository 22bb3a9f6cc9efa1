"""Times that the libraries take from the wall's clock, put back to when things happened."""

from config.synthetic.bulk.tables import BY_NAME, NULL, TABLES, Rows, Table

NOT_A_DEED = ("pgh_created_at", "due_at", "settled_at")


def retime(rows: Rows) -> None:
    """Give flow tasks, processes and history rows the moments of what they tell."""
    items = BY_NAME["workflows_workitem"]
    by_task = {
        row[items.place("task_id")]: (
            row[items.place("created_at")],
            row[items.place("finished_at")],
        )
        for row in rows[items.name]
    }
    opened = rows["casework_case"][0][BY_NAME["casework_case"].place("opened_at")]
    spans = _processes(rows, by_task, opened)
    _tasks(rows, by_task, spans)
    for table in TABLES:
        if "pgh_created_at" in table.columns:
            _history(table, rows, opened)


def _processes(
    rows: Rows, by_task: dict[str, tuple[str, str]], opened: str
) -> dict[str, tuple[str, str]]:
    """From when to when each process ran, by the work in it."""
    tasks = BY_NAME["viewflow_task"]
    moments: dict[str, list[str]] = {}
    for row in rows[tasks.name]:
        known = by_task.get(row[tasks.place("id")], ())
        moments.setdefault(row[tasks.place("process_id")], []).extend(
            moment for moment in known if moment != NULL
        )
    processes = BY_NAME["viewflow_process"]
    spans = {}
    for row in rows[processes.name]:
        found = moments.get(row[processes.place("id")]) or [opened]
        spans[row[processes.place("id")]] = (min(found), max(found))
        row[processes.place("created")] = min(found)
        if row[processes.place("finished")] != NULL:
            row[processes.place("finished")] = max(found)
    return spans


def _tasks(
    rows: Rows, by_task: dict[str, tuple[str, str]], spans: dict[str, tuple[str, str]]
) -> None:
    tasks = BY_NAME["viewflow_task"]
    for row in rows[tasks.name]:
        begun, ended = spans[row[tasks.place("process_id")]]
        if row[tasks.place("flow_task")].endswith(".start"):
            ended = begun
        created, finished = by_task.get(row[tasks.place("id")], (begun, ended))
        row[tasks.place("created")] = created
        for column in ("assigned", "started", "finished"):
            if row[tasks.place(column)] != NULL:
                row[tasks.place(column)] = finished


def _history(table: Table, rows: Rows, opened: str) -> None:
    """A history row was written when the newest of the moments it holds had come."""
    moments = [
        table.place(str(field.column))
        for field in table.fields
        if field.get_internal_type() == "DateTimeField" and field.column not in NOT_A_DEED
    ]
    written = table.place("pgh_created_at")
    for row in rows[table.name]:
        row[written] = max((row[at] for at in moments if row[at] != NULL), default=opened)
