"""A site from `python3 -m http.server`, the simplest server there is: every file comes, byte for byte."""

import functools
import http.server
import pathlib
import sys
import threading
import urllib.request

folder = pathlib.Path(sys.argv[1])


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing: what is asked for is compared below."""


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
threading.Thread(target=server.serve_forever, daemon=True).start()
files = [file for file in folder.rglob("*") if file.is_file()]
assert any(file.name == "index.html" for file in files), files
for file in files:
    name = file.relative_to(folder).as_posix()
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{name}") as answer:
        assert answer.read() == file.read_bytes(), name
print(f"served: {len(files)} files as they were written")
