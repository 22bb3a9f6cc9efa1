"""When the tasks of a synthetic case are done: how long each takes, and what each waits for."""

# How long people take before a task, in hours; the rest takes half an hour.
TAKES = {
    "INQ-03": 62,
    "INQ-07": 22,
    "REC-01": 26,
    "REC-07": 270,
    "TRN-03": 76,
    "TRN-04": 30,
    "PRE-01": 22,
    "PRE-05": 150,
    "PRE-08": 70,
    "PRE-09": 60,
    "LOG-02": 90,
    "LOG-03": 240,
    "LOG-11": 40,
    "SCR-01": 4,
    "SCR-06": 44,
    "SCR-08": 46,
    "SCR-11": 70,
    "CON-03": 47,
    "APH-06": 30,
    "MFG-01": 5,
    "MFG-05": 19 * 24,
    "MFG-06": 30,
    "LD-01": 24,
    "LD-02": 60,
    "LD-04": 26,
    "INF-01": 40,
}
# Minutes, not hours, lie between what happens at the bedside.
QUICK = ("INF-02", "INF-03", "INF-04", "INF-05", "INF-06", "INF-08")
# Not before this day after Day 0 (site dates).
NOT_BEFORE = {
    "OBS-04": 7,
    "OBS-05": 28,
    "OBS-06": 28,
    "OBS-07": 31,
    "F90-01": 50,
    "F90-05": 88,
    "F120-01": 98,
    "F120-05": 118,
    "F120-04": 118,
    "SAE-01": 175,
    "SAE-04": 732,
}
NEEDS = {  # done in this order, though nothing forces it
    "APH-05": "starting_material_ready_at",
    "APH-07": "starting_material_ready_at",
    "APH-10": "starting_material_ready_at",
    "LD-03": "ld_end_at",
    "LD-04": "ld_end_at",
    "SAE-05": "final_contact_at",
}
