"""What gunicorn and flask start: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from quizsvc.app import create_app
from quizsvc.kit.config import Settings

app = create_app(Settings.from_env())
