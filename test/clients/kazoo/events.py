"""What happens is told on stdout, one JSON object a line, by one clock for all threads."""
import json
import sys
import threading
import time

from kazoo.client import KazooClient
from kazoo.exceptions import KazooException
from kazoo.handlers.threading import KazooTimeoutError

_lock = threading.Lock()
ended = threading.Event()
# What a client meets while ZooKeeper is away; sessions that ended raise some of them, too.
trouble = (KazooException, KazooTimeoutError)


def tell(what, **fields):
    with _lock:
        print(json.dumps({"what": what, "at": time.monotonic(), **fields}), flush=True)


def connect(hosts, who, timeout=30):
    """A client that tells of its sessions and states."""
    client = KazooClient(
        hosts=hosts,
        timeout=timeout,
        connection_retry={"max_tries": -1, "delay": 0.1, "backoff": 2, "max_delay": 2},
    )

    def listen(state):
        session = client.client_id[0] if client.client_id else 0
        tell("state", who=who, state=state, session="%x" % session)

    client.add_listener(listen)
    client.start(timeout=30)
    return client


def keep_on(who, work):
    """Runs `work` again and again, in a thread, whatever it meets."""

    def run():
        while not ended.is_set():
            try:
                work()
            except trouble as error:
                tell("trouble", who=who, error=type(error).__name__)
                time.sleep(0.1)

    thread = threading.Thread(target=run, name=who, daemon=True)
    thread.start()
    return thread
