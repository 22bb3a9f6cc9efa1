"""Questions that every act asks: written by the ORM once, then sent as they are.

Django takes twenty times as long to write who may see a case as PostgreSQL takes to answer it.
"""

from django.db.models import Model, QuerySet


class Prepared[M: Model]:
    """A queryset with stand-ins where values belong, which occur in it nowhere else."""

    def __init__(self, query: QuerySet[M], *stand_ins: object) -> None:
        self.model = query.model
        self.text, written = query.query.sql_with_params()
        self.template = [
            (stand_ins.index(value) if value in stand_ins else None, value) for value in written
        ]

    def params(self, *values: object) -> list[object]:
        """The values of the SQL: those given, in the order of their stand-ins, and its own."""
        return [own if place is None else values[place] for place, own in self.template]

    def first(self, *values: object) -> M | None:
        """The first row there is."""
        return next(iter(self.model._default_manager.raw(self.text, self.params(*values))), None)
