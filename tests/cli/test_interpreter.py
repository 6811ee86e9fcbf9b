"""How the interpreter is set for a daemon; each in a process of its own, since that is what is set."""

import subprocess
import sys
from pathlib import Path


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
needless = {"apprise", "rich", "pygments", "cryptography", "bcrypt", "charset_normalizer", "chardet"}
print(sorted(needless & sys.modules.keys()))
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


def test_what_a_library_did_without_can_be_loaded_afterwards() -> None:
    assert (
        _said("""
from monitor.cli.interpreter import loading_lightly
with loading_lightly():
    pass
import charset_normalizer, requests
answer = requests.Response()
answer._content = "não".encode()
print(answer.text)
""")
        == "não"
    )


def test_a_version_of_a_library_that_does_not_do_without_is_loaded_with_what_it_needs(tmp_path: Path) -> None:
    older = tmp_path / "requests"
    older.mkdir()
    (older / "__init__.py").write_text("import requests.compat", encoding="utf-8")
    (older / "compat.py").write_text("import charset_normalizer as chardet", encoding="utf-8")
    assert (
        _said(f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from monitor.cli.interpreter import loading_lightly
with loading_lightly():
    import requests
print(requests.__file__ == {str(older / "__init__.py")!r}, requests.compat.chardet.__name__)
""")
        == "True charset_normalizer"
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
import asyncio, gc, weakref
from monitor.cli.interpreter import loading_lightly, settle
class Ring: pass
async def serve():
    settle()
with loading_lightly():
    asyncio.run(serve())
    print(gc.isenabled(), gc.get_freeze_count() > 1000)
    ring = Ring()
    ring.itself = ring
    gone = weakref.ref(ring)
    del ring
    kept = [[number] for number in range(20_000)]
    print(gone() is None)
""").split() == ["True", "True", "True"]


def test_what_lives_long_and_refers_to_itself_is_collected_in_time() -> None:
    assert (
        _said("""
import asyncio, weakref
from monitor.cli import interpreter
interpreter._COLLECT_EVERY = 0.01
class Ring: pass
async def serve():
    interpreter.settle()
    ring = Ring()
    ring.itself = ring
    gone = asyncio.Event()
    weakref.finalize(ring, gone.set)
    for _ in range(2):
        del ring
        await asyncio.wait_for(gone.wait(), 60)
        gone.clear()
        ring = Ring()
        ring.itself = ring
        weakref.finalize(ring, gone.set)
    print("collected, again and again")
asyncio.run(serve())
""")
        == "collected, again and again"
    )


def test_threads_share_one_heap() -> None:
    assert (
        _said("""
import ctypes, tempfile, threading
from monitor.cli.interpreter import loading_lightly
held = threading.Barrier(9)
def hold():
    kept = bytearray(50_000)
    held.wait()
    held.wait()
with loading_lightly(), tempfile.NamedTemporaryFile() as told:
    threads = [threading.Thread(target=hold) for _ in range(8)]
    for each in threads: each.start()
    held.wait()
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    file = ctypes.c_void_p(libc.fopen(told.name.encode(), b"w"))
    libc.malloc_info(0, file)
    libc.fclose(file)
    held.wait()
    print(told.read().decode().count("<heap nr="))
""")
        == "1"
    )
