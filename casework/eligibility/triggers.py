"""What the database itself refuses of values, whoever writes."""

import pgtrigger

OF_ITS_PAPER = pgtrigger.Trigger(
    name="datavalue_of_a_page_of_its_case",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        PERFORM 1 FROM casework_evidence e WHERE e.id = NEW.evidence_id
           AND e.case_id = NEW.case_id AND NEW.page BETWEEN 1 AND greatest(e.pages, 1);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Evidence % of case % has no page %.',
                NEW.evidence_id, NEW.case_id, NEW.page;
        END IF;
        RETURN NEW;
    """,
)

# A paper that was accepted anew is compared anew: that alone changes who verified.
SAID_ONCE = pgtrigger.Trigger(
    name="datavalue_said_once",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.wrong_at IS NOT NULL
           AND (OLD.wrong_at, OLD.wrong_by_id, OLD.wrong_role) IS DISTINCT FROM
               (NEW.wrong_at, NEW.wrong_by_id, NEW.wrong_role)
           OR OLD.wrong_reason <> '' AND OLD.wrong_reason <> NEW.wrong_reason
           AND OLD.emptied_at IS NOT DISTINCT FROM NEW.emptied_at
        THEN
            RAISE EXCEPTION 'Value % was called wrong: that stays.', OLD.id;
        END IF;
        IF OLD.emptied_at IS DISTINCT FROM NEW.emptied_at AND OLD.emptied_at IS NOT NULL THEN
            RAISE EXCEPTION 'Value % went with its paper: that stays.', OLD.id;
        END IF;
        IF OLD.verified_at IS NOT NULL
           AND (OLD.verified_at, OLD.verified_by_id, OLD.verified_role) IS DISTINCT FROM
               (NEW.verified_at, NEW.verified_by_id, NEW.verified_role)
        THEN
            PERFORM 1 FROM casework_evidence cited JOIN casework_evidence e
                ON (e.case_id, e.document_type, e.sha256)
                 = (cited.case_id, cited.document_type, cited.sha256)
             WHERE cited.id = OLD.evidence_id AND e.accepted_at > OLD.verified_at
               AND NEW.verified_at >= e.accepted_at;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'Value % was verified: that stays.', OLD.id;
            END IF;
        END IF;
        RETURN NEW;
    """,
)
