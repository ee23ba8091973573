"""Make the forms of the panel behave alike: errors of the services stand at their fields."""

from __future__ import annotations

from flask_wtf import FlaskForm

from app.errors import InvalidInput


class Form(FlaskForm):
    """Be a form with a token; fields are listed one by one, so nothing else that is sent can change anything."""

    def refuse(self, error: InvalidInput) -> None:
        """Put an error at its field, or at the first one where the form has no such field."""
        name = error.field if error.field in self else next(iter(self._fields))
        field = self[name]
        field.errors = [*field.errors, error.message]
