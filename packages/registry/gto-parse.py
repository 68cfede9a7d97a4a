"""stdin: a JSON array of tag names. stdout: for each, what gto itself reads in it, or null."""

import json
import sys

from gto.constants import Action
from gto.tag import parse_name

KINDS = {
    Action.REGISTER: "register",
    Action.DEREGISTER: "deregister",
    Action.ASSIGN: "assign",
    Action.UNASSIGN: "unassign",
    Action.DEPRECATE: "deprecate",
}


def meaning(tag):
    parsed = parse_name(tag, raise_on_fail=False)
    if not parsed or "action" not in parsed:  # `@created` is in the grammar and means nothing
        return None
    parsed["kind"] = KINDS[parsed.pop("action")]
    if "version" in parsed:
        parsed["version"] = parsed["version"].removeprefix("v")
    return parsed


json.dump([meaning(tag) for tag in json.load(sys.stdin)], sys.stdout)
