"""The stage graph of a protocol as Mermaid: forward moves whole, ways back dotted, exits bold."""

from casework.protocols.compiled import Protocol

ARROWS = {"forward": "-->", "backward": "-.->"}


def mermaid(protocol: Protocol) -> str:
    """A Mermaid flowchart of the stages, grouped by column as on the board."""
    lines = ["flowchart TD"]
    for column in protocol.file.columns:
        lines.append(f'  subgraph {column.code}_COLUMN["{column.phase}: {column.name}"]')
        lines += [f'    {code}["{protocol.stage_name(code)}"]' for code in column.stages]
        lines.append("  end")
    for edge in protocol.edges.values():
        arrow = ARROWS.get(edge.kind)
        if arrow:
            lines += [f"  {source} {arrow}|{edge.code}| {edge.to}" for source in edge.from_]
    reached = {edge.to for edge in protocol.edges.values() if edge.kind == "forward"}
    for code in protocol.terminals:
        shape = f'{code}(["{protocol.stage_name(code)}"])'
        lines.append(f"  {shape}")
        for edge in protocol.edges.values():
            if edge.kind == "exit" and edge.to == code and code not in reached:
                first, last = edge.from_[0], edge.from_[-1]
                span = first if first == last else f"{first} … {last}"
                lines.append(f'  {edge.code}{{{{"{span}"}}}} ==>|{edge.code}| {code}')
    return "\n".join(lines) + "\n"
