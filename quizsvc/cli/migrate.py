"""Brings the database to the newest version, as the owner: MIGRATION_DATABASE_URL, DATABASE_URL."""

from quizsvc.kit import db
from quizsvc.kit.config import Settings

if __name__ == "__main__":
    settings = Settings.from_env()
    db.migrate(settings.migration_database_url, settings.database_url)
