"""Clients that each stand for one statement of docs/after-a-restore-applications.md."""
import time

from events import connect, keep_on, tell, trouble
from kazoo.exceptions import BadVersionError, NoNodeError
from kazoo.recipe.lock import Lock
from kazoo.recipe.queue import Queue
from traffic import acquired, forget_own, root

watched = root + "/watched"
members = root + "/members"
# The longest that a server of 2 s ticks gives: a restore takes a part of it.
gone_timeout = 40


class Witnesses:
    def __init__(self, hosts):
        self.hosts = hosts
        self.old = connect(hosts, "old")
        self.gone = connect(hosts, "gone", timeout=gone_timeout)
        self.other = connect(hosts, "other")
        self.old.ensure_path(members)
        self.old.create(watched, b"before")
        self.backlog = Queue(self.old, root + "/backlog")
        self.backlog.put(b"before")
        self.of_the_gone = Lock(self.gone, root + "/of-the-gone")
        self.of_the_gone.acquire()
        self.of_the_living = Lock(self.old, root + "/of-the-living")
        self.of_the_living.acquire()
        self.holders = None
        self.young = None
        self.kept = None
        self.version = None

    def after_backup(self):
        """What the backup does not know."""
        self.old.set(watched, b"after")
        self.old.create(watched + "-later", b"")
        _, stat = self.old.get(watched, watch=self._tell_event)
        self.version = stat.version
        self.old.get(watched + "-later", watch=self._tell_event)
        self.old.DataWatch(watched, lambda data, _: tell("data-watch", data=str(data)))
        self.old.create(members + "/old", b"", ephemeral=True)
        tell("backlog", item=str(self.backlog.get()))
        self.backlog.put(b"after")
        self.kept = Lock(self.old, root + "/kept")
        self.kept.acquire()
        self.of_the_living.release()
        self.gone.stop()
        self.young = connect(self.hosts, "young")
        self.young.create(members + "/young", b"", ephemeral=True)
        keep_on("watchman", self._tell_holders)

    def after_restore(self):
        """What there is now, from which somebody goes on."""
        self._until(self._is_served)
        tell("served-again")
        tell("watched", data=str(self.other.get(watched)[0]))
        tell("members", names=sorted(self.other.get_children(members)))
        tell("backlog", item=str(self.backlog.get()))
        tell("backlog", item=str(self.backlog.get()))
        self._tell_kept_lock()
        self._tell_lock_of_the_living()
        self._tell_compared()
        self._until(lambda: not self._children(root + "/of-the-gone"))
        self.other.set(watched, b"next")
        tell("pair-at-rest", equal=self._pair_is_equal())

    def _tell_holders(self):
        holders = len(self._children(root + "/of-the-gone"))
        if holders != self.holders:
            tell("holders", count=holders, timeout=gone_timeout)
        self.holders = holders
        time.sleep(0.1)

    def _tell_kept_lock(self):
        tell("kept-lock", znodes=self._children(root + "/kept"))
        tell("kept-lock-taken", by_other=self._is_free(root + "/kept"))

    def _tell_lock_of_the_living(self):
        tell("lock-of-the-living", free=self._is_free(root + "/of-the-living"))
        forget_own(self.old, root + "/of-the-living")
        tell("lock-of-the-living", free=self._is_free(root + "/of-the-living"))

    def _is_free(self, path):
        lock = Lock(self.other, path)
        if not acquired(lock):
            return False
        lock.release()
        return True

    def _tell_compared(self):
        try:
            self.old.set(watched, b"compared", version=self.version)
            tell("compared", refused=False)
        except BadVersionError:
            _, stat = self.old.get(watched)
            self.old.set(watched, b"compared", version=stat.version)
            tell("compared", refused=True)

    def _pair_is_equal(self):
        """Both read in one state: neither changed between."""
        while True:
            (a, before), (b, _) = (self.other.get("%s/pair/%s" % (root, one)) for one in "ab")
            _, after = self.other.get(root + "/pair/a")
            if before.version == after.version:
                return a == b

    def _is_served(self):
        return all(one.connected and one.exists(root) for one in (self.old, self.other, self.young))

    def _children(self, path):
        try:
            return self.other.get_children(path)
        except NoNodeError:
            return []

    def _until(self, look):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                seen = look()
                if seen:
                    return seen
            except trouble:
                pass
            time.sleep(0.1)
        raise RuntimeError("not in 120 s")

    def _tell_event(self, event):
        tell("event", type=event.type, path=event.path)
