"""Rows of a real browser: how fast the board shows, scrolls, and settles after a drop."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from django.conf import settings
from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.benchmarks import serving
from tests.benchmarks.lab import OPEN, Lab
from tests.benchmarks.measure import Row

DRAGS = 5
WATCH = """() => {
    window.seen = { lcp: 0, shift: 0, tasks: [] };
    const watch = (type, look) => new PerformanceObserver((list) => list.getEntries().forEach(look))
        .observe({ type, buffered: true });
    watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
    watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
    watch("longtask", (entry) => seen.tasks.push(entry.duration));
}"""
LOADED = """() => {
    const [page] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const files = performance.getEntriesByType("resource");
    return {
        paint: paint.startTime, lcp: seen.lcp, shift: seen.shift, load: page.loadEventEnd,
        blocked: seen.tasks.reduce((sum, task) => sum + Math.max(0, task - 50), 0),
        nodes: document.querySelectorAll("*").length,
        sent: page.transferSize + files.reduce((sum, file) => sum + file.transferSize, 0),
    };
}"""
# From letting go of a card until it stands in its new column as the server drew it.
DROPPED = """([code, column]) => {
    window.settled = new Promise((done) => {
        let from = null;
        for (const let_go of ["drop", "dragend", "pointerup"]) {
            addEventListener(let_go, () => { from ??= performance.now(); }, { capture: true, once: true });
        }
        new MutationObserver(() => {
            const tile = document.getElementById(`case-${code}`);
            const there = tile?.parentElement.dataset.column === column;
            if (from && there && tile.dataset.column === column) done(performance.now() - from);
        }).observe(document.getElementById("board"), { childList: true, subtree: true });
    });
}"""


def board(lab: Lab) -> Iterator[Row]:
    """The board of a coordinator's chief, and drops of a coordinator's own ready cases."""
    lab.use(OPEN)
    chief, (coordinator, *_) = serving.cookies(["MGR"])[0], serving.cookies(["COORD"])
    with serving.server() as server, _page(server.port, chief) as page:
        page.add_init_script(f"({WATCH})()")
        page.goto("/board/", wait_until="load")
        page.wait_for_timeout(1500)
        found = page.evaluate(LOADED)
        yield Row("browser: first paint", found["paint"], "ms")
        yield Row("browser: largest paint", found["lcp"], "ms", 2500)
        yield Row("browser: loaded", found["load"], "ms")
        yield Row("browser: blocked while loading", found["blocked"], "ms", 200)
        yield Row("browser: layout shift", found["shift"], "", 0.1)
        yield Row("browser: elements", found["nodes"], "")
        yield Row("browser: sent, with files", found["sent"] / 1000, "KB")
        yield Row("browser: longest task while scrolling", _scroll(page), "ms", 50)
    with serving.server() as server, _page(server.port, coordinator) as page:
        times = list(_drops(page))
        if times:
            yield Row("browser: drop to settled, p50", median(times), "ms", 300)


@contextmanager
def _page(port: int, cookie: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.ARGUMENTS
        )
        context = browser.new_context(
            base_url=f"http://localhost:{port}", viewport={"width": 1440, "height": 900}
        )
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": cookie, "domain": "localhost", "path": "/"}])
        yield context.new_page()
        browser.close()


def _scroll(page: Page) -> float:
    """Down each of the first columns and across the board; 0 where nothing took over 50 ms."""
    page.evaluate("() => { seen.tasks = []; }")
    box: Any = page.locator(".cards").first.bounding_box()
    for column in range(4):
        page.mouse.move(box["x"] + 100 + column * 290, box["y"] + 300)
        for _ in range(25):
            page.mouse.wheel(0, 240)
            page.wait_for_timeout(16)
    for _ in range(25):
        page.mouse.wheel(200, 0)
        page.wait_for_timeout(16)
    page.wait_for_timeout(300)
    return float(page.evaluate("() => Math.max(0, ...seen.tasks)"))


def _drops(page: Page) -> Iterator[float]:
    """How long drops of cases took that were ready to open: the case moves at once."""
    for _ in range(DRAGS):
        page.goto("/board/", wait_until="networkidle")
        ready = page.locator(".cards[data-column=INQUIRY] .tile:has(.pace-good)").first
        if not ready.count():
            return
        code, column = ready.get_attribute("data-case"), "RECORD_COLLECTION"
        ready.hover()
        page.wait_for_timeout(500)  # a hand is slower
        page.evaluate(DROPPED, [code, column])
        target = page.locator(f".cards[data-column={column}]")
        ready.drag_to(target, target_position={"x": 60, "y": 60})
        yield float(page.evaluate("() => settled"))
