"""What a proposal is about, in words."""

from django.utils.translation import gettext as _

from casework.cases.models import Proposal
from casework.cases.situation import Situation
from casework.people.actor import Actor
from workflows.case import words


def what_of(s: Situation, proposal: Proposal, actor: Actor) -> str:
    """What a proposal is about: a move, a task or a correction."""
    rules = s.protocol
    if proposal.kind == "edge" and proposal.code in rules.edges:
        return words.move(rules.edges[proposal.code])
    if proposal.kind == "task" and proposal.code in rules.tasks:
        return rules.tasks[proposal.code].name
    if proposal.kind == "fact" and proposal.code in rules.facts:
        fact = words.fact(rules.facts[proposal.code], actor)
        return _("correction of “%(fact)s”") % {"fact": fact}
    if proposal.kind == "waiver" and proposal.code in rules.tasks:
        return _("doing without “%(task)s”") % {"task": rules.tasks[proposal.code].name}
    if proposal.kind == "omission" and proposal.code in rules.documents:
        paper = rules.documents[proposal.code].label
        return _("leaving out the paper “%(paper)s”") % {"paper": paper}
    return words.plain(proposal.code)
