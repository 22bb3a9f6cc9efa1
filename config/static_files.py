"""Where static files come from and how they are stored: our own, and the few we need of each npm package."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# address below `static/vendor/`, folder in node_modules, and the files wanted from it.
# Files, not whole packages: their other files name source maps that are not there.
VENDOR = (
    ("htmx", "htmx.org/dist", ("htmx.min.js",)),
    ("tabler/css", "@tabler/core/dist/css", ("tabler.min.css", "tabler.min.css.map")),
    ("tabler/css", "@tabler/core/dist/css", ("tabler.rtl.min.css", "tabler.rtl.min.css.map")),
    ("tabler/js", "@tabler/core/dist/js", ("tabler.min.js", "tabler.min.js.map")),
    ("sortable", "sortablejs", ("Sortable.min.js",)),
    ("sortable", "sortablejs/modular", ("sortable.esm.js",)),
    ("inter", "@fontsource-variable/inter", ("wght.css", "files/*-wght-normal.woff2")),
)


class OwnApps(AppDirectoriesFinder):
    """The `static` folders of our rooms only: viewflow's files break collectstatic, the rest is not used."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(app_names or settings.ROOMS, *args, **kwargs)


class NodeModules(BaseFinder):
    """The files of VENDOR, at `vendor/<prefix>/<file>`."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:  # noqa: ARG002
        for prefix, folder, patterns in VENDOR:
            storage = FileSystemStorage(location=settings.BASE_DIR / "node_modules" / folder)
            storage.prefix = f"vendor/{prefix}"  # type: ignore[attr-defined] -- collectstatic reads it
            for pattern in patterns:
                for path in sorted(Path(storage.location).glob(pattern)):
                    yield path.relative_to(storage.location).as_posix(), storage

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: ARG002
        found = [storage.path(name) for name, storage in self.list(None) if f"{storage.prefix}/{name}" == path]
        if find_all:
            return found
        return found[0] if found else []

    def check(self, **kwargs: Any) -> Sequence[Any]:  # noqa: ARG002
        return []


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Names with hashes, compressed files, and imports between our ES modules rewritten to those names."""

    support_js_module_import_aggregation = True
