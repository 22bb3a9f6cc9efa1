"""What axe-core finds wrong with a page, for people who cannot see it, or see it otherwise."""

from config.env import BASE_DIR

AXE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


COLOURS = ["color-contrast", "link-in-text-block"]  # what differs from theme to theme


def violations(page, rules=None):
    """The grave ones, one line each: rule and where. The page has come to rest."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    asked = {"resultTypes": ["violations"]}
    if rules:
        asked["runOnly"] = {"type": "rule", "values": rules}
    found = page.evaluate("asked => axe.run(document, asked)", asked)
    return [
        f"{rule['id']}: {node['target'][0]}: {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def violations_in_both_themes(page):
    found = []
    for theme, rules in (("light", None), ("dark", COLOURS)):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme}: {line}" for line in violations(page, rules)]
    return found
