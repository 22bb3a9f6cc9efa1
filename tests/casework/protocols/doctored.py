"""A copy of the bundled protocol after a change to one of its files."""

import json
from shutil import copytree

from casework.protocols.publish import BUNDLED


def doctored(folder, file, change):
    """The path of a copy in which `change` was done to the data of `file`."""
    path = copytree(BUNDLED, folder / "protocol")
    doctor(path / file, change)
    return path


def doctor(file, change):
    """Do a change to the data of a file."""
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data), encoding="utf-8")


def put(at, value):
    """A change that puts a value at a path such as `stages.0.tasks.1.role`."""
    *way, last = at.split(".")

    def change(data):
        for step in way:
            data = data[int(step) if isinstance(data, list) else step]
        data[int(last) if isinstance(data, list) else last] = value

    return change


def again(at):
    """A change that says the last entry of a list twice."""

    def change(data):
        for step in at.split("."):
            data = data[int(step) if isinstance(data, list) else step]
        data.append(data[-1])

    return change
