"""Where static files come from: our own, and a few of each npm package; how they are stored."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

type CheckMessages = list[CheckMessage]  # named here: in the class below, `list` is a method

# address below `static/vendor/`, folder in node_modules, and the files wanted from it.
# Files, not whole packages: their other files name source maps that are not there.
VENDOR = (
    ("htmx", "htmx.org/dist", ("htmx.min.js",)),
    ("tabler/css", "@tabler/core/dist/css", ("tabler.min.css", "tabler.min.css.map")),
    ("tabler/css", "@tabler/core/dist/css", ("tabler.rtl.min.css", "tabler.rtl.min.css.map")),
    ("tabler/js", "@tabler/core/dist/js", ("tabler.min.js", "tabler.min.js.map")),
    ("sortable", "sortablejs", ("Sortable.min.js",)),
    ("sortable", "sortablejs/modular", ("sortable.esm.js",)),
    ("pdfjs", "pdfjs-dist/build", ("pdf.min.mjs", "pdf.worker.min.mjs")),
    ("pdfjs/cmaps", "pdfjs-dist/cmaps", ("*.bcmap",)),
    ("pdfjs/fonts", "pdfjs-dist/standard_fonts", ("*.pfb", "*.ttf")),
    ("pdfjs/iccs", "pdfjs-dist/iccs", ("*.icc",)),
    ("pdfjs/wasm", "pdfjs-dist/wasm", ("jbig2.wasm", "openjpeg.wasm", "qcms_bg.wasm")),
    ("echarts", "echarts/dist", ("echarts.esm.min.mjs",)),
    ("inter", "@fontsource-variable/inter", ("wght.css", "files/*-wght-normal.woff2")),
)

# viewflow's files break collectstatic; allauth's passkey pages need theirs.
WITH_STATIC_FILES = (*settings.ROOMS, "allauth.account", "allauth.mfa")


class OwnApps(AppDirectoriesFinder):
    """The `static` folders of our rooms and of the few libraries whose files are used."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(app_names or WITH_STATIC_FILES, *args, **kwargs)


class NodeModules(BaseFinder):
    """The files of VENDOR, at `vendor/<prefix>/<file>`."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        for prefix, folder, patterns in VENDOR:
            storage = FileSystemStorage(location=settings.BASE_DIR / "node_modules" / folder)
            storage.prefix = f"vendor/{prefix}"  # type: ignore[attr-defined]  # for collectstatic
            for pattern in patterns:
                for path in sorted(Path(storage.location).glob(pattern)):
                    yield path.relative_to(storage.location).as_posix(), storage

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        for name, storage in self.list(None):
            if f"{storage.prefix}/{name}" == path:
                return [storage.path(name)] if find_all else storage.path(name)
        return []

    def check(self, **kwargs: Any) -> CheckMessages:
        return []


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Names with hashes, also in the imports of our ES modules; compressed files beside them."""

    support_js_module_import_aggregation = True
