"""Clients of parts that somebody deletes: each stands for one statement of docs/put-back.md."""
import time

from events import connect, ended, keep_on, tell
from kazoo.exceptions import BadVersionError, KazooException
from kazoo.recipe.counter import Counter
from kazoo.recipe.election import Election
from kazoo.recipe.lock import Lock
from kazoo.recipe.queue import Queue
from traffic import acquired

# Watched, and at rest otherwise.
site = "/site"
# Recipes of clients that go on whatever happens.
shop = "/shop"
# A queue that nobody uses while it is gone, but a client that is started then.
mail = "/mail"


class PartWitnesses:
    def __init__(self, hosts):
        self.hosts = hosts
        self.old = connect(hosts, "old")
        self.other = connect(hosts, "other")
        self._make_site()
        self._make_shop()
        Queue(self.old, mail).put(b"of then")
        self.version = None

    def _make_site(self):
        self.old.ensure_path(site + "/members")
        self.old.create(site + "/settings", b"of then")
        self.held = Lock(self.old, site + "/lock", "old")
        self.held.acquire()
        self.leading = Election(self.old, site + "/election", "old").lock
        self.leading.acquire()
        self.of_other = [Lock(self.other, one.path) for one in (self.held, self.leading)]

    def _make_shop(self):
        self.old.ensure_path(shop + "/queue")
        self.old.ensure_path(shop + "/counter")
        self.old.ensure_path(shop + "/numbers")
        for _ in range(3):
            self._take_number()
        self.producer = Queue(self.old, shop + "/queue")
        self.consumer = Queue(self.other, shop + "/queue")
        self.producer.put(b"1")
        self.producer.put(b"2")
        self.counter = Counter(self.old, shop + "/counter")
        self.counter.__add__(5)

    def after_backup(self):
        """What the backup does not know."""
        self.old.set(site + "/settings", b"of later")
        self.old.create(site + "/members/old", b"", ephemeral=True)
        _, stat = self.old.get(site + "/settings", watch=self._tell_event)
        self.version = stat.version
        self.old.DataWatch(site + "/settings", lambda data, _: tell("data-watch", data=str(data)))
        self.old.ChildrenWatch(site + "/members", lambda names: tell("children", names=names))
        tell("shop-got", item=str(self.consumer.get()))
        self.producer.put(b"3")
        self.counter.__add__(3)
        self._take_number()

    def deleted(self):
        """Somebody deletes all of it, each part in one transaction; who is at work there goes on."""
        for part in (site, shop, mail):
            transaction = self.other.transaction()
            for path in self._paths_below(part):
                transaction.delete(path)
            for result in transaction.commit():
                if isinstance(result, Exception):
                    raise result
        tell("deleted")
        self._tell_kept()
        self.old.exists(site + "/settings", watch=self._tell_event)
        for recipe, work in (
            ("queue.get", self.consumer.get),
            ("queue.put", lambda: self.producer.put(b"4")),
            ("counter", lambda: self.counter.__add__(1)),
            ("number", self._take_number),
        ):
            tell("while-gone", recipe=recipe, error=self._error_of(work))
        self._go_on_in_shop()

    def site_is_back(self):
        self._until(lambda: self.other.exists(site + "/settings"))
        tell("members", names=self.other.get_children(site + "/members"))
        self._tell_kept()
        for lock in self.of_other:
            tell("taken-by-other", path=lock.path, taken=acquired(lock))
        self._tell_compared()
        self.old.get(site + "/settings", watch=self._tell_event)

    def site_is_released(self):
        for lock in self.of_other:
            lock.release()

    def site_is_gone(self):
        self._until(lambda: not self.other.exists(site))
        self._tell_kept()

    def a_client_starts(self):
        """kazoo's recipes make what is above their znodes."""
        Queue(self.other, mail).put(b"of the newcomer")
        self._tell_mail()

    def mail_is_back(self):
        self._tell_mail()

    def shop_is_back(self):
        """Each goes on by itself."""
        self._until(lambda: self.other.exists(shop))
        tell("shop-is-back")

    def _go_on_in_shop(self):
        made = iter(range(5, 1_000_000))

        def put():
            number = next(made)
            try:
                self.producer.put(str(number).encode())
            except KazooException:
                tell("shop-not-put", number=number)
                raise
            tell("shop-put", number=number)
            time.sleep(0.05)

        def get():
            item = self.consumer.get()
            if item is None:
                time.sleep(0.02)
            else:
                tell("shop-got", item=str(item))

        def count():
            self.counter.__add__(1)
            tell("shop-counted", value=self.counter.post_value)
            time.sleep(0.02)

        def number():
            self._take_number()
            time.sleep(0.02)

        for who, work in (("put", put), ("get", get), ("count", count), ("number", number)):
            keep_on("shop " + who, work)

    def _take_number(self):
        path = self.old.create(shop + "/numbers/", b"", ephemeral=True, sequence=True)
        tell("number", number=int(path.rsplit("/", 1)[1]))
        self.old.delete(path)

    def _tell_kept(self):
        """What the one who holds and leads knows of it, and what there is."""
        tell(
            "kept",
            believes=[self.held.is_acquired, self.leading.is_acquired],
            connected=self.old.connected,
            znodes=[len(self._children("%s/%s" % (site, name))) for name in ("lock", "election")],
        )

    def _tell_compared(self):
        try:
            self.old.set(site + "/settings", b"compared", version=self.version)
            tell("compared", refused=False)
        except BadVersionError:
            tell("compared", refused=True)

    def _tell_mail(self):
        items = {name: str(self.other.get("%s/%s" % (mail, name))[0]) for name in self._children(mail)}
        tell("mail", items=items)

    def _error_of(self, work):
        try:
            work()
            return None
        except KazooException as error:
            return type(error).__name__

    def _children(self, path):
        return self.other.get_children(path) if self.other.exists(path) else []

    def _paths_below(self, path):
        """Children first."""
        for name in self.other.get_children(path):
            yield from self._paths_below("%s/%s" % (path, name))
        yield path

    def _until(self, holds):
        deadline = time.monotonic() + 60
        while not holds():
            if time.monotonic() > deadline or ended.is_set():
                raise RuntimeError("not in 60 s")
            time.sleep(0.05)

    def _tell_event(self, event):
        tell("event", type=event.type, path=event.path)
