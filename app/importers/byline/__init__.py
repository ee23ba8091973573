"""Read back what this program alone knows of a blog that it wrote down as a folder of another program.

The other program's importer finds the texts; what stands under `byline` in their front matter, and in the data file
of that name, makes their records exact again.
"""

from app.importers.byline.site import read_site
from app.importers.byline.texts import copy_path, read_page, read_post

__all__ = ["copy_path", "read_page", "read_post", "read_site"]
