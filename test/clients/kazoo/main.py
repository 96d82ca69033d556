"""Started with the addresses of an ensemble; does on stdin's lines what they name."""
import sys

from events import ended, tell
from traffic import start_traffic
from witnesses import Witnesses

hosts = sys.argv[1]
start_traffic(hosts)
witnesses = Witnesses(hosts)
tell("ready")
for line in sys.stdin:
    name = line.strip()
    if name == "end":
        break
    getattr(witnesses, name)()
    tell("done", name=name)
ended.set()
tell("ended")
