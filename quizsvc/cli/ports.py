"""Where this machine can be listened on, and where others find it."""

import errno
import socket

from quizsvc.cli.faults import StackFault

TRIED = 20
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""All addresses of this machine, and the one by which itself gets there."""
ELSEWHERE = ("192.0.2.1", 9)  # an address of nobody: how one would get there tells our own; nothing is sent


def check(host: str, port: int) -> None:
    """Raises: StackFault, when the address cannot be listened on."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as fault:
        raise StackFault(f"地址 {host} 不存在。请用 --host 指定本机的一个地址。") from fault
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError as fault:
            raise StackFault(f"没有权限使用端口 {port}。请用 --port 指定 1024 以上的端口。") from fault
        except OSError as fault:
            if fault.errno == errno.EADDRNOTAVAIL:
                raise StackFault(f"本机没有地址 {host}。请用 --host 指定本机的一个地址。") from fault
            message = f"端口 {port} 已被别的程序占用（{host}）。请停下那个程序，或用 --port 换一个端口。"
            raise StackFault(message) from fault


def free_after(port: int, *hosts: str) -> int:
    """The first port after this one that is free at all these addresses; as a rule the same at each start.

    Raises:
        StackFault: the next twenty are taken.
    """
    for one in range(port + 1, min(port + TRIED, 65535) + 1):
        try:
            for host in hosts:
                check(host, one)
        except StackFault:
            continue
        return one
    raise StackFault(f"端口 {port} 之后的 {TRIED} 个端口都不能用。请用 --port 换一个端口。")


def own(host: str) -> str:
    """The address by which this machine reaches what listens on `host`, as it stands in a URL."""
    return in_url(ANYWHERE.get(host, host))


def in_url(host: str) -> str:
    """IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def for_others(host: str) -> str | None:
    """The address by which the same network reaches what listens on all addresses; None if `host` is one
    address, or there is no network.
    """
    if host not in ANYWHERE:
        return None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return None
        found: str = probe.getsockname()[0]
    return None if found.startswith("127.") else found
