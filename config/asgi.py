"""The ASGI application that the web server runs: `granian config.asgi:application`."""

import asyncio
import os
from contextvars import copy_context
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Application(ASGIHandler):
    """Django's, but that who leaves in the middle of a request takes no database connection along.

    When a browser goes away, Django cancels the request in the middle of its middleware, and what the
    middleware had put into the context stays there: `request_finished` would be sent to an executor that
    has ended, fail, and never give the connection back to the pool. So the response is made in a context
    of its own, which is taken over only when it was made.
    """

    async def run_get_response(self, request: Any) -> Any:
        context = copy_context()
        made = asyncio.create_task(super().run_get_response(request), context=context)
        response = await made
        for variable, value in context.items():
            if variable.get(None) is not value:
                variable.set(value)
        return response


django.setup(set_prefix=False)
application = Application()
