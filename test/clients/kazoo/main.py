"""Started with the addresses of an ensemble and a story; does on stdin's lines what they name."""
import os
import sys
import traceback

from events import ended, tell
from part_witnesses import PartWitnesses
from traffic import start_traffic
from witnesses import Witnesses

hosts, story = sys.argv[1:3]
start_traffic(hosts)
witnesses = {"restore": Witnesses, "put-back": PartWitnesses}[story](hosts)
tell("ready")
for line in sys.stdin:
    name = line.strip()
    if name == "end":
        break
    try:
        getattr(witnesses, name)()
    except Exception:
        # The threads of the others would go on.
        traceback.print_exc()
        os._exit(1)
    tell("done", name=name)
ended.set()
tell("ended")
