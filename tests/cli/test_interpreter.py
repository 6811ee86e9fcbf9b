"""How the interpreter is set for a daemon; each in a process of its own, since that is what is set."""

import subprocess
import sys


def _said(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()


def test_the_daemon_loads_nothing_that_it_may_never_need() -> None:
    assert (
        _said("""
import sys
from monitor.cli.interpreter import loading_lightly
with loading_lightly():
    import monitor.cli.logs, monitor.config, monitor.engine, monitor.history, monitor.web
print(sorted({"rich", "pygments", "cryptography", "bcrypt"} & sys.modules.keys()))
""")
        == "[]"
    )


def test_rich_can_be_loaded_afterwards() -> None:
    assert (
        _said("""
from monitor.cli.interpreter import loading_lightly
with loading_lightly():
    pass
from rich.console import Console
print("drawn")
""")
        == "drawn"
    )


def test_nothing_is_collected_while_libraries_load_and_all_is_as_usual_after_a_refusal() -> None:
    assert _said("""
import gc
from monitor.cli.interpreter import loading_lightly
try:
    with loading_lightly():
        print(gc.isenabled())
        raise ValueError
except ValueError:
    print(gc.isenabled())
""").split() == ["False", "True"]


def test_a_settled_daemon_collects_young_garbage_and_leaves_out_what_was_loaded() -> None:
    assert _said("""
import gc, weakref
from monitor.cli.interpreter import loading_lightly, settle
class Ring: pass
with loading_lightly():
    settle()
    print(gc.isenabled(), gc.get_freeze_count() > 1000)
    ring = Ring()
    ring.itself = ring
    gone = weakref.ref(ring)
    del ring
    kept = [[number] for number in range(20_000)]
    print(gone() is None)
""").split() == ["True", "True", "True"]
