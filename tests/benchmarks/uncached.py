"""Be Byline without its page cache."""

from app import create_app

app = create_app()
