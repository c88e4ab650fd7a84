"""The background: an RQ worker that performs jobs, and a tick that asks for what is due."""
