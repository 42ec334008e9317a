"""Run by Alembic: applies the steps on the connection it is given, whose transaction others opened and end."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
    transactional_ddl=True,
)
context.run_migrations()
