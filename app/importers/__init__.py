"""Read blogs of other makes: one source format a package, each turning a folder into neutral records.

An importer is a pure parser. It knows no database, no renderer and no network, and imports nothing of the
application; whoever calls it renders, stores and copies files.
"""

from app.importers.feed import parse as parse_feed
from app.importers.ghost import parse as parse_ghost
from app.importers.hugo import parse as parse_hugo
from app.importers.jekyll import parse as parse_jekyll
from app.importers.records import Importer
from app.importers.wordpress import parse as parse_wordpress

IMPORTERS: dict[str, Importer] = {
    "jekyll": parse_jekyll,
    "hugo": parse_hugo,
    "wordpress": parse_wordpress,
    "ghost": parse_ghost,
    "feed": parse_feed,
}
