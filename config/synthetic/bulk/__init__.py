"""Made-up cases in bulk: a few lived through the product's verbs, then multiplied by COPY.

`lives` brings two cases along their roads, `archetypes` keeps what the database held of them at
each moment, `moulds` turns such a moment into text with gaps, and `filling` fills the gaps and
loads the rows, a thousand cases a transaction.

A copy holds everything its archetype held: case, changes, facts, events, proposals, members,
evidence, slots and versions (which share one file), processes, flow tasks and their links, work
items, deeds, readiness, waits, and the history rows of them all. Left out: notices and digests (the
worker makes them), accesses (nobody opened these cases), jobs, and a history context for each verb:
copies share one for each person, role and verb.
"""
