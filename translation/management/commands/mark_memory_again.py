from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casework.people.actor import Actor
from casework.people.models import User
from translation.memory.marking_again import mark_all_again
from translation.memory.models import Entry, Ground
from translation.memory.remembering import KEEPERS


class Command(BaseCommand):
    help = (
        "Mark what the translation memory holds by the rule as it is now. What would not be kept today "
        "loses its text. It can be stopped and started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="of a reviewer or manager, in whose name it is done")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email, is_active=True).first()
        roles = [role for role in KEEPERS if user is not None and role in user.roles()]
        if user is None or not roles:
            raise CommandError("No reviewer or manager has this address.")
        seen = changed = emptied = 0
        total = Entry.objects.exclude(ground=Ground.PERSONAL).count()
        with tqdm(total=total, disable=None, unit="entry") as bar:
            for batch in mark_all_again(actor=Actor(user, roles[0])):
                bar.update(batch.seen)
                seen, changed = seen + batch.seen, changed + batch.changed
                emptied += batch.emptied
        self.stdout.write(
            f"{seen} entries: {changed} have other marks now, {emptied} lost their text."
        )
