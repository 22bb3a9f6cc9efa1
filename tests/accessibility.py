"""What axe-core finds wrong with a page, for people who cannot see it, or see it otherwise."""

from config.env import BASE_DIR

AXE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


def violations(page):
    """The grave ones, one line each: rule and where. The page has come to rest."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['target'][0]}: {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def violations_in_both_themes(page):
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme}: {line}" for line in violations(page)]
    return found
