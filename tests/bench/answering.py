"""A small server in this process, for tests of what sends requests."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answering = Callable[[bytes], bytes]


def echo(asked: bytes) -> bytes:
    """The request's path as the body."""
    body = asked.split()[1]
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@contextmanager
def answering(answer: Answering) -> Iterator[tuple[int, list[int]]]:
    """A server's port, and of each connection how many requests it brought."""
    brought: list[int] = []

    def serve(line: socket.socket, place: int) -> None:
        with line, suppress(OSError):
            while asked := line.recv(1 << 16):
                brought[place] += 1
                line.sendall(answer(asked))
                if answer is broken:
                    return

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = door.accept()
                brought.append(0)
                threading.Thread(target=serve, args=(line, len(brought) - 1), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield door.getsockname()[1], brought
        finally:
            door.shutdown(socket.SHUT_RDWR)
            thread.join()


def broken(asked: bytes) -> bytes:
    """Half of an answer; the server then hangs up."""
    return echo(asked)[:-1]
