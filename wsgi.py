"""Give servers and the `flask` command the application, with the gate and the page cache in front of it."""

import sys

from app import cli, create_app, front, logs
from app.config import BadSetting

try:
    app = create_app()
except BadSetting as error:
    sys.exit(f"Byline cannot start: {error}")
logs.configure(app.config["LOG"], requests=not cli.is_command())
if cli.is_command():
    front.stand(app)
else:
    front.begin(app)
