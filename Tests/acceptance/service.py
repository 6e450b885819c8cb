"""The program under test: its store, its process, and a client that looks at every answer."""
import contextlib
import functools
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Of the hidden fields of the demo every value has one of these: all surnames begin so, and all telephone numbers.
MARKS = [" สาธิต".encode(), b"0-0000-"]

# The program, where it serves, its store, and what it has logged; set by running().
program = pathlib.Path()
base = ""
store = pathlib.Path()
log = pathlib.Path()


@contextlib.contextmanager
def running(tested: pathlib.Path):
    """Builds the national demo in a folder of its own, serves it and ends the service, which must end well."""
    global program, base, store, log
    program = tested
    if not program.exists():
        sys.exit(f"{program} is missing: swift build --product phaenthi")
    with tempfile.TemporaryDirectory(prefix="phaenthi-acceptance-") as folder:
        store, log = pathlib.Path(folder, "phaenthi.sqlite"), pathlib.Path(folder, "log")
        began = time.monotonic()
        subprocess.run([program, "demo", "--store", store], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        built = time.monotonic()
        with log.open("w") as errors:
            process = subprocess.Popen([program, "serve", "--store", store, "--port", "0"], cwd=ROOT, stderr=errors)
        try:
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
                if process.poll() is not None or time.monotonic() - built > 300:
                    sys.exit("the server does not start: " + log.read_text())
                time.sleep(0.05)
            base = found[0]
            print(f"the demo was built in {built - began:.1f} s and served after {time.monotonic() - built:.1f} s", flush=True)
            yield
            process.send_signal(signal.SIGTERM)
            if process.wait(timeout=60) != 0:
                sys.exit(f"the server ended with status {process.returncode}")
        finally:
            process.kill()
            process.wait()


class Answer:
    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def json(self) -> dict:
        return json.loads(self.body)


@functools.cache
def connection() -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=300)


def ask(target: str, method: str = "GET", **headers: str) -> Answer:
    """An answer of the server. None may hold personal data, whatever was asked."""
    target = urllib.parse.quote(target.removeprefix(base), safe="/?&=,:.-~%()*'")
    for attempt in (1, 2):
        try:
            connection().request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection().getresponse()
            body = answer.read()
            break
        except (http.client.RemoteDisconnected, ConnectionResetError):
            # A kept connection may close between two requests.
            connection().close()
            if attempt == 2:
                raise
    for mark in MARKS:
        assert mark not in body, f"personal data in {target}"
    return Answer(answer.status, answer.headers, body)


def get(target: str, **headers: str) -> Answer:
    """An answer that must be 200 or 204."""
    answer = ask(target, **headers)
    assert answer.status in (200, 204), f"{target}: {answer.status} {answer.body[:300]}"
    return answer


@functools.cache
def layers() -> list[str]:
    return [collection["id"] for collection in get("/collections").json()["collections"]]


@functools.cache
def features(layer: str) -> list[dict]:
    """All features of a layer, in one answer."""
    page = get(f"/collections/{layer}/items?limit=1000000").json()
    assert page["numberMatched"] == page["numberReturned"] == len(page["features"])
    return page["features"]


def run(*words: str | os.PathLike) -> str:
    """The output of another program."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout
