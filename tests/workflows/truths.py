"""What is true of every case at every moment, whatever was done to it."""

from viewflow.workflow.models import Task

from casework import clock
from documents.checklist.papers import checklist
from workflows.engine.flow import StageFlow
from workflows.engine.models import CARRIED, StageProcess, WorkItem


def hold(case):
    in_one_stage(case)
    where_its_changes_led(case)
    work_of_where_it_is(case)
    a_flow_task_for_every_open_item(case)


def in_one_stage(case):
    running = StageProcess.objects.filter(case=case, open=True, is_stage=True)
    assert list(running.values_list("scope", flat=True)) == ([case.stage] if case.is_open else [])
    assert (case.closed_at is None) == case.is_open


def where_its_changes_led(case):
    changes = case.changes.order_by("version").values_list("version", "from_stage", "to_stage")
    numbers, sources, targets = zip(*changes, strict=True)
    assert list(numbers) == list(range(1, case.version + 1))
    assert list(sources) == ["", *targets[:-1]]
    assert targets[-1] == case.stage


def work_of_where_it_is(case):
    scopes = set(WorkItem.objects.open().filter(case=case).values_list("scope", flat=True))
    if case.is_open:
        assert scopes <= {case.stage, CARRIED, "LOGISTICS", "SAFETY"}
    else:
        assert scopes <= ({CARRIED, "SAFETY"} if case.safety_continues else set())
    running = StageProcess.objects.filter(case=case, open=True).values_list("scope", flat=True)
    assert scopes <= set(running)


def a_flow_task_for_every_open_item(case):
    of_case = Task.objects.filter(process__stageprocess__case=case)
    todo = of_case.filter(flow_task=StageFlow.work, finished=None).values_list("pk", flat=True)
    items = WorkItem.objects.filter(case=case, outcome="")
    assert sorted(todo) == sorted(items.values_list("task_id", flat=True))
    assert not items.filter(current=False).exists()
    staying = of_case.filter(flow_task=StageFlow.stay, finished=None)
    assert staying.count() == StageProcess.objects.filter(case=case, open=True).count()


def consented(journey, task):
    """A study procedure was done under a research consent that was signed by then (G-CONSENT)."""
    if task.study_procedure:
        signed = journey.fact("research_consent_signed_at")
        assert signed is not None, f"{task.code} was done without a research consent"
        assert signed <= journey.now, f"{task.code} was done before the research consent"


def wanted_papers(journey):
    """The types that the case's checklist and its open tasks ask for."""
    with clock.held_at(journey.now):
        s = journey.situation()
        tasks = [s.protocol.tasks[code] for code in journey.open_codes()]
        return sorted({*checklist(s), *(d.type for task in tasks for d in task.documents)})
