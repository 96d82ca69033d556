"""kazoo's recipes under way: whoever holds, counts, puts and gets tells of it."""
import time

from events import connect, keep_on, tell
from kazoo.exceptions import LockTimeout, NodeExistsError, NoNodeError
from kazoo.recipe.counter import Counter
from kazoo.recipe.election import Election
from kazoo.recipe.lock import Lock
from kazoo.recipe.queue import Queue

root = "/kazoo"


def hold(client, what, who):
    """Holds for a moment, and no longer than its client is connected."""
    begin = time.monotonic()
    while client.connected and time.monotonic() < begin + 0.02:
        time.sleep(0.002)
    tell(what, who=who, begin=begin, end=time.monotonic())


def start_traffic(hosts):
    first = connect(hosts, "first")
    for path in ("queue", "pair/a", "pair/b", "taken"):
        first.ensure_path("%s/%s" % (root, path))
    for name in ("lock-1", "lock-2", "lock-3"):
        start_lock(connect(hosts, name), name)
    for name in ("election-1", "election-2"):
        start_election(connect(hosts, name), name)
    start_queue(connect(hosts, "producer"), connect(hosts, "consumer"))
    start_counter(connect(hosts, "counter"))
    for name in ("pair-1", "pair-2"):
        start_pairs(connect(hosts, name), name)
    start_refused(connect(hosts, "refused"))


def start_lock(client, who):
    def work():
        hold_in_turn(client, Lock(client, root + "/lock", who), "holds", who)

    keep_on(who, work)


def start_election(client, who):
    def work():
        election = Election(client, root + "/election", who)
        hold_in_turn(client, election.lock, "leads", who)

    keep_on(who, work)


def hold_in_turn(client, lock, what, who):
    if not acquired(lock):
        forget_own(client, lock.path)
        return
    try:
        hold(client, what, who)
    finally:
        lock.release()


def acquired(lock):
    """After an outage kazoo answers False where it raises LockTimeout otherwise."""
    try:
        return lock.acquire(timeout=5)
    except LockTimeout:
        return False


def forget_own(client, path):
    """Deletes what a restore has brought back of this session: it holds and waits for nothing."""
    # Between two connections a client does not know its session.
    while not client.client_id:
        time.sleep(0.05)
    session = client.client_id[0]
    for child in client.retry(client.get_children, path):
        try:
            znode = "%s/%s" % (path, child)
            _, stat = client.retry(client.get, znode)
            if stat.owner_session_id == session:
                client.retry(client.delete, znode)
                tell("forgotten", znode=znode)
        except NoNodeError:
            pass


def start_queue(producer, consumer):
    numbers = {"next": 0}
    puts = Queue(producer, root + "/queue")
    gets = Queue(consumer, root + "/queue")

    def put():
        number = numbers["next"]
        numbers["next"] += 1
        puts.put(str(number).encode())
        tell("put", number=number)
        time.sleep(0.03)

    def get():
        item = gets.get()
        if item is None:
            time.sleep(0.02)
        else:
            tell("got", number=int(item))

    keep_on("producer", put)
    keep_on("consumer", get)


def start_counter(client):
    counter = Counter(client, root + "/counter")

    def work():
        counter.__add__(1)
        tell("counted", value=counter.post_value)
        time.sleep(0.02)

    keep_on("counter", work)


def start_pairs(client, who):
    """Two znodes that are changed in one transaction, or not at all."""

    def work():
        data, stat = client.get(root + "/pair/a")
        value = str(int(data or 0) + 1).encode()
        transaction = client.transaction()
        transaction.check(root + "/pair/a", stat.version)
        transaction.set_data(root + "/pair/a", value)
        transaction.set_data(root + "/pair/b", value)
        failed = any(isinstance(one, Exception) for one in transaction.commit())
        tell("pair", who=who, done=not failed)
        time.sleep(0.01)

    keep_on(who, work)


def start_refused(client):
    """Transactions that fail: the second part makes a znode that is there."""

    def work():
        transaction = client.transaction()
        transaction.create(root + "/never", b"x")
        transaction.create(root + "/taken", b"x")
        results = transaction.commit()
        tell("refused", rightly=isinstance(results[1], NodeExistsError))
        time.sleep(0.005)

    keep_on("refused", work)
