"""Reads all published vectors and says, as JSON, which of them came out otherwise than they say.

usage: check_vectors.py <folder of the vectors>
"""

import json
import pathlib
import sys

from operations import OPERATIONS, PRIVATE_KEYS
from refusal import Refusal


def fault_of(operation, vector):
    """What is wrong with a vector; None when it is as published."""
    published = vector.get("refusal")
    try:
        found = OPERATIONS[operation](vector["input"])
    except Refusal as refusal:
        if published is None:
            return f"refused at {refusal.stage} with {refusal.code}"
        same = (refusal.stage, refusal.code) == (published["stage"], published.get("code"))
        return None if same else f"refused at {refusal.stage} with {refusal.code} instead"
    if published is not None:
        return "accepted, and should be refused"
    output = vector["output"]
    differing = [name for name, value in found.items() if output.get(name) != value]
    return f"other output: {', '.join(differing)}" if differing or not found else None


def check(path):
    """The name, the number of vectors, and the faults of a file."""
    content = json.loads(path.read_text())
    faults = []
    for vector in content["vectors"]:
        try:
            fault = fault_of(content["operation"], vector)
        except Exception as error:  # a reader that breaks has failed this vector, not all others
            fault = f"{type(error).__name__}: {error}"
        if fault is not None:
            faults.append(f"{vector['name']}: {fault}")
    return {"name": path.name, "vectors": len(content["vectors"]), "faults": faults}


def main(folder):
    for vector in json.loads((folder / "keys.json").read_text())["vectors"]:
        PRIVATE_KEYS[vector["name"]] = bytes.fromhex(vector["input"]["privateKey"])
    print(json.dumps([check(path) for path in sorted(folder.glob("*.json"))]))


main(pathlib.Path(sys.argv[1]))
