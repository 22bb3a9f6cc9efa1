"""Invites somebody from the command line: the first administrator, above all."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.blockers import Refused
from casework.people import accounts
from casework.people.account_forms import InviteForm
from casework.people.actor import SYSTEM
from casework.people.roles import STAFF


class Command(BaseCommand):
    help = "Makes an account and mails its owner a link to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", action="append", required=True, choices=sorted(STAFF))
        parser.add_argument("--timezone", default=settings.OFFICE_TIME_ZONE)

    def handle(
        self, *, email: str, name: str, role: list[str], timezone: str, **options: Any
    ) -> None:
        given = {"email": email, "name": name, "roles": role, "timezone": timezone}
        form = InviteForm(given, gives=STAFF)
        if not form.is_valid():
            wrong = [
                f"{form[field].label}: {error}"
                for field, errors in form.errors.items()
                for error in errors
            ]
            raise CommandError(" ".join(wrong))
        try:
            accounts.invite(**form.cleaned_data, actor=SYSTEM)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"An invitation is on its way to {email}.")
