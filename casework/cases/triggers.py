"""What the database itself refuses, whoever writes: stages that no recorded move leads to."""

import pgtrigger

# A move is first written down, then made. The row of the move must start where the case stands and
# follow an edge of the protocol the case is pinned to, or take the one move before it back.
CHANGE = pgtrigger.Trigger(
    name="follows_the_protocol",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("here", "casework_case%ROWTYPE")],
    func="""
        SELECT * INTO here FROM casework_case WHERE id = NEW.case_id;
        IF NEW.version = 1 AND NEW.from_stage = '' THEN
            IF here.stage <> NEW.to_stage THEN
                RAISE EXCEPTION 'The first change must lead to the stage the case opens in.';
            END IF;
        ELSIF NEW.from_stage <> here.stage OR NEW.version <> here.version + 1 THEN
            RAISE EXCEPTION 'The case has moved: it is in % (change %).', here.stage, here.version;
        ELSIF NEW.kind = 'hold' THEN
            IF NEW.to_stage <> NEW.from_stage THEN
                RAISE EXCEPTION 'A hold does not change the stage.';
            END IF;
            RETURN NEW;
        END IF;
        IF NEW.kind = 'migrate' AND NEW.to_stage = NEW.from_stage THEN
            RETURN NEW;
        END IF;
        IF NEW.kind = 'undo' THEN
            PERFORM 1 FROM casework_stagechange c
             WHERE c.case_id = NEW.case_id AND c.version = here.version
               AND c.kind IN ('forward', 'backward') AND here.closed_at IS NULL
               AND c.edge = NEW.edge AND c.proposed_by_id IS NULL AND c.actor_id = NEW.actor_id
               AND c.from_stage = NEW.to_stage AND c.to_stage = NEW.from_stage;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'Only the move just before is taken back, by the person who made it.';
            END IF;
            RETURN NEW;
        END IF;
        PERFORM 1 FROM casework_protocoledge e
         WHERE e.protocol_id = here.protocol_id AND e.code = NEW.edge
           AND e.from_stage = NEW.from_stage
           AND (e.to_stage = NEW.to_stage OR (e.to_stage = 'STAGE_LEFT' AND NEW.to_stage = (
                SELECT c.from_stage FROM casework_stagechange c
                 WHERE c.case_id = NEW.case_id AND c.version = here.version)));
        IF NOT FOUND THEN
            RAISE EXCEPTION 'No edge % leads from % to %.', NEW.edge, NEW.from_stage, NEW.to_stage;
        END IF;
        RETURN NEW;
    """,
)

CASE = [
    pgtrigger.Trigger(
        name="moves_are_written_down",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("stage", "version"),
        condition=pgtrigger.Condition(
            "OLD.stage IS DISTINCT FROM NEW.stage OR OLD.version IS DISTINCT FROM NEW.version"
        ),
        func="""
            PERFORM 1 FROM casework_stagechange
             WHERE case_id = NEW.id AND version = NEW.version AND from_stage = OLD.stage
               AND to_stage = NEW.stage AND NEW.version = OLD.version + 1;
            IF NOT FOUND AND NOT (OLD.version = 0 AND NEW.version = 1 AND OLD.stage = NEW.stage)
            THEN
                RAISE EXCEPTION 'A case goes from % to % only by a recorded move.',
                    OLD.stage, NEW.stage;
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="stage_is_the_last_change",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("stage", "version"),
        func="""
            PERFORM 1 FROM casework_case c JOIN casework_stagechange s
                ON s.case_id = c.id AND s.version = c.version AND s.to_stage = c.stage
             WHERE c.id = NEW.id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'The stage of case % is not where its last recorded move led.',
                    NEW.id;
            END IF;
            RETURN NULL;
        """,
    ),
]
