"""What gunicorn and flask start: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

from quizsvc.app import create_app
from quizsvc.cli import ops
from quizsvc.demo import commands as demo_commands
from quizsvc.kit.config import Misconfigured, Settings
from quizsvc.worker import commands as worker_commands

try:
    settings = Settings.from_env()
except Misconfigured as fault:
    sys.exit(
        f"不能启动：{fault}。全部变量见 docs/operator.md；"
        "试用时先执行 . .data/environment（scripts/run 运行期间有效）。"
    )

app = create_app(settings)
# Not by the app itself: these rooms stand above it (architecture.md, Rooms).
for command in (*worker_commands.COMMANDS, ops.commands, demo_commands.commands):
    app.cli.add_command(command)
