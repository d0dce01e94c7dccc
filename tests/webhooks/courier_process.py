"""One courier as a process of its own: ``python -m tests.webhooks.courier_process URL LEASE``."""

import sys
from datetime import timedelta

import anyio

from web.queue.store import connect
from web.queue.values import utc_now
from web.webhooks.addresses import Reach
from web.webhooks.courier import Courier
from web.webhooks.post import make_post

if __name__ == "__main__":
    url, lease = sys.argv[1:]
    store = connect(url)
    post = make_post(Reach(loopback=True), store.vault)
    courier = Courier(store, utc_now, post, lease=timedelta(seconds=float(lease)), poll=0.05)
    anyio.run(courier.run)
