"""What finishing a task recorded, in SQL: a fact that several occurrences of a task share is told by
its history, each time by the line that this finishing wrote or that corrected it before the next.
"""

# Of an item `w` that is done. `{fact}`: the column with the fact's name.
FINISHED = """
SELECT h.value #>> ARRAY[]::text[] AS value
  FROM casework_fact f JOIN casework_facthistory h ON h.pgh_obj_id = f.id
 WHERE f.case_id = w.case_id AND f.name = {fact} AND w.outcome = 'done'
   AND (h.recorded_at <= w.finished_at
        OR h.source = 'correction' AND h.recorded_at < coalesce((
               SELECT min(later.finished_at) FROM workflows_workitem later
                WHERE later.case_id = w.case_id AND later.code = w.code
                  AND later.outcome = 'done' AND later.finished_at > w.finished_at), 'infinity'))
 ORDER BY h.recorded_at DESC, h.pgh_id DESC LIMIT 1
"""
