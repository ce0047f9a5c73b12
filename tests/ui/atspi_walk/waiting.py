# SPDX-License-Identifier: MIT
"""Every wait of a walk has a condition and an end; nothing sleeps for luck."""

import time

WAIT_S = 40
POLL_S = 0.05


class Waited(Exception):
    """A condition that did not come true in time."""


def until(check, what, seconds=WAIT_S):
    """Returns the first true answer of check(); raises Waited when none came."""
    end = time.monotonic() + seconds
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Waited(f'waited {seconds} s for {what}')
        time.sleep(POLL_S)
