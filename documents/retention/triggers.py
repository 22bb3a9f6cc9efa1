"""What the database itself refuses of deletions and legal holds, whoever writes."""

import pgtrigger


def kin_of(seed: str) -> str:
    """SQL: the ids of `seed`, of what those files were made of, and of what was made of them."""
    return f"""WITH RECURSIVE kin(id) AS ({seed} UNION SELECT near.id FROM kin, LATERAL (
            SELECT f.derived_from_id AS id FROM documents_file f
             WHERE f.id = kin.id AND f.derived_from_id IS NOT NULL
            UNION ALL SELECT f.id FROM documents_file f WHERE f.derived_from_id = kin.id
        ) near) SELECT id FROM kin"""  # noqa: S608  all of it is ours


# Both lock the case's row first, so that of a hold and a deletion at the same moment one is told.
DELETED_BY_TWO = pgtrigger.Trigger(
    name="file_deleted_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "(OLD.state IS DISTINCT FROM NEW.state AND 'DELETED' IN (OLD.state, NEW.state))"
    ),
    func="""
        IF OLD.state = 'DELETED' THEN
            RAISE EXCEPTION 'File % is deleted and does not come back.', NEW.id;
        END IF;
        PERFORM 1 FROM casework_case WHERE id = NEW.case_id FOR UPDATE;
        PERFORM 1 FROM documents_hold h WHERE h.lifted_at IS NULL
           AND (h.case_id = NEW.case_id OR h.file_id IN (KIN));
        IF FOUND THEN
            RAISE EXCEPTION 'File % is under a legal hold.', NEW.id;
        END IF;
        PERFORM 1 FROM documents_deletion d
         WHERE d.file_id = NEW.id AND d.outcome = 'DELETED' AND d.asked_by_id <> d.decided_by_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'File % is deleted by two people only.', NEW.id;
        END IF;
        RETURN NEW;
    """.replace("KIN", kin_of("SELECT NEW.id")),
)

NOT_OF_THE_DELETED = pgtrigger.Trigger(
    name="hold_holds_something",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        PERFORM 1 FROM casework_case WHERE id = NEW.case_id FOR UPDATE;
        PERFORM 1 FROM documents_file WHERE id = NEW.file_id FOR UPDATE;
        PERFORM 1 FROM documents_file WHERE id = NEW.file_id AND state = 'DELETED';
        IF FOUND THEN
            RAISE EXCEPTION 'File % is deleted: there is nothing to hold.', NEW.file_id;
        END IF;
        RETURN NEW;
    """,
)
