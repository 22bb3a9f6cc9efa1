"""The tables that hold a case, and how its rows are read from them as COPY's text."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql
from viewflow.workflow.models import Process, Task

from casework.models import (
    Case,
    CaseEvent,
    Evidence,
    Fact,
    Membership,
    Proposal,
    StageChange,
    User,
)
from documents.models import File, Slot, Version
from workflows.engine.models import Deed, Readiness, StageProcess, WorkItem
from workflows.pace.models import Wait

NULL = r"\N"
PROCESSES = "SELECT process_ptr_id FROM workflows_stageprocess WHERE case_id = {case}"
OF_PROCESS = f"process_id IN ({PROCESSES})"
OF_TASK = f"from_task_id IN (SELECT id FROM viewflow_task WHERE {OF_PROCESS})"  # noqa: S608  no input
OF_ITEM = "item_id IN (SELECT id FROM workflows_workitem WHERE case_id = {case})"

type Rows = dict[str, list[list[str]]]


@dataclass(frozen=True)
class Table:
    """A table of a case's rows. `of_case`: the condition on them, with {case} in it."""

    model: type[models.Model]
    of_case: str = "case_id = {case}"

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> "tuple[models.Field[Any, Any], ...]":
        return tuple(self.model._meta.local_concrete_fields)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(str(field.column) for field in self.fields)

    @cached_property
    def key(self) -> str:
        """The column of the primary key."""
        key = self.model._meta.pk
        assert key is not None
        return str(key.column)

    @property
    def numbers(self) -> "Table":
        """The table whose sequence numbers this one's rows."""
        key = self.model._meta.pk
        if key is not None and key.remote_field is not None:
            return BY_MODEL[key.remote_field.model].numbers
        return self

    @cached_property
    def targets(self) -> dict[str, type[models.Model]]:
        """What each foreign key leads to."""
        return {
            str(field.column): field.remote_field.model
            for field in self.fields
            if field.remote_field is not None
        }

    @property
    def is_history(self) -> bool:
        """Whether triggers write it."""
        return "pgh_id" in self.columns

    def place(self, column: str) -> int:
        return self.columns.index(column)

    def copy_in(self) -> sql.Composed:
        return sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.name), sql.SQL(", ").join(map(sql.Identifier, self.columns))
        )

    def copy_out(self, case: int) -> sql.Composed:
        return sql.SQL("COPY (SELECT {} FROM {} WHERE {} ORDER BY {}) TO STDOUT").format(
            sql.SQL(", ").join(map(sql.Identifier, self.columns)),
            sql.Identifier(self.name),
            sql.SQL(self.of_case).format(case=sql.Literal(case)),
            sql.Identifier(self.key),
        )


def _history(name: str, of_case: str = "case_id = {case}") -> Table:
    return Table(apps.get_model(name), of_case)


TABLES = (
    Table(Case, "id = {case}"),
    Table(StageChange),
    Table(Fact),
    Table(CaseEvent),
    Table(Proposal),
    Table(Membership),
    Table(Evidence),
    Table(Slot),
    Table(File),
    Table(Version),
    Table(Process, f"id IN ({PROCESSES})"),
    Table(StageProcess),
    Table(Task, OF_PROCESS),
    Table(Task.previous.through, OF_TASK),
    Table(WorkItem),
    Table(Deed, OF_ITEM),
    Table(Readiness),
    Table(Wait),
    _history("casework.CaseHistory", "pgh_obj_id = {case}"),
    _history("casework.FactHistory"),
    _history("casework.ProposalHistory"),
    _history("casework.MembershipHistory"),
    _history("documents.SlotHistory"),
    _history("documents.FileHistory"),
    _history("documents.VersionHistory"),
    _history("workflows.WorkItemHistory"),
)
BY_NAME = {table.name: table for table in TABLES}
BY_MODEL = {table.model: table for table in TABLES}


def rows_of(case: int) -> Rows:
    """Everything of a case, as the texts that COPY writes and reads."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            with cursor.copy(table.copy_out(case)) as out:
                text = b"".join(bytes(block) for block in out).decode()
            found[table.name] = [line.split("\t") for line in text.splitlines() if line]
    return found


def is_user(model: type[models.Model] | None) -> bool:
    return model is User
