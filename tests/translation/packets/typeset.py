"""Papers with a text layer in any script, drawn by a real typesetter."""

import typst

FRAME = '#set page(width: 210mm, height: 297mm, margin: 20mm)\n#set text(font: "DejaVu Sans", size: 11pt)\n'


def typeset(*pages):
    """A PDF, a page for each text; its lines are paragraphs."""
    body = "\n#pagebreak()\n".join("\n\n".join(page.split("\n")) for page in pages)
    return typst.compile((FRAME + body).encode())
