"""The faults: importing this enters them all into the plan."""

from tests.faults.injected import clock, copy, jobs, network, postgres, redis, web

__all__ = ["clock", "copy", "jobs", "network", "postgres", "redis", "web"]
