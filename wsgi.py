"""What gunicorn and flask start: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from quizsvc.app import create_app
from quizsvc.cli import ops
from quizsvc.demo import commands as demo_commands
from quizsvc.kit.config import Settings
from quizsvc.worker import commands as worker_commands

app = create_app(Settings.from_env())
# Not by the app itself: these rooms stand above it (architecture.md, Rooms).
for command in (*worker_commands.COMMANDS, ops.commands, demo_commands.commands):
    app.cli.add_command(command)
