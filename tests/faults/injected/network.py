"""What happens on the way between the clients and the web."""

import contextlib
import json
import socket
import time

from tests.faults.plan import Missed, Scene, fault
from tests.faults.road import Weather
from tests.faults.site import until

SLOW_BODIES = 6


def bad_weather(scene: Scene, weather: Weather, seconds: float) -> None:
    """The line is as bad as that for a while."""
    before = scene.site.road.broken
    with scene.site.road.in_bad(weather):
        time.sleep(seconds)
    if weather.copies == 1 and scene.site.road.broken == before:
        raise Missed("没有请求经过")


@fault("net-duplicates", "请求各到三次，次序打乱", row="34", bound_s=2)
def duplicates(scene: Scene) -> None:
    scene.journal.copies = True
    bad_weather(scene, Weather(copies=3, late_s=3), scene.short_s * 2)
    # Whoever was told no just now may still be at it.
    time.sleep(0.5)
    scene.journal.copies = False


@fault("net-lost-bodies", "客户端在发送中途消失", row="33", bound_s=2)
def lost_bodies(scene: Scene) -> None:
    bad_weather(scene, Weather(body_lost=0.4), scene.short_s)


@fault("net-lost-replies", "客户端在接收中途消失", row="33", bound_s=2)
def lost_replies(scene: Scene) -> None:
    bad_weather(scene, Weather(reply_lost=0.4), scene.short_s)


@fault("net-every-third", "每三个请求丢一个，还会重复", row="33、34", bound_s=2)
def every_third(scene: Scene) -> None:
    scene.journal.copies = True
    bad_weather(scene, Weather(copies=2, late_s=2, body_lost=0.17, reply_lost=0.17), scene.short_s)
    time.sleep(0.5)
    scene.journal.copies = False


@fault("net-slow-bodies", "几个客户端很慢地发送", row="32", bound_s=5)
def slow_bodies(scene: Scene) -> None:
    person = scene.campaign.people[0]
    body = json.dumps({"answers": {}}).encode()
    head = (
        f"POST /api/v1/papers/{scene.campaign.daily}/attempts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Bearer {person.token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    with contextlib.ExitStack() as open_lines:
        lines = [
            open_lines.enter_context(socket.create_connection(("127.0.0.1", scene.site.road.ports[0]), 10))
            for _ in range(SLOW_BODIES)
        ]
        for line in lines:
            line.sendall(head)
        for place in range(len(body) - 1):
            for line in lines:
                line.sendall(body[place : place + 1])
            time.sleep(scene.short_s * 2 / len(body))
        # All but the last byte: nobody is kept waiting for ever by these, and they are taken back now.
    until(lambda: scene.site.readiness(scene.site.road.ports[0]) == "ok", within_s=10)
