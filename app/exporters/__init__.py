"""Write blogs down for other programs: the way out, one format a module.

An exporter is a pure function of neutral records to the files of a folder. It knows no database and imports nothing of
the application; whoever calls it reads the rows and puts the files into a folder or a zip file.
"""

from app.exporters import hugo, jekyll, json
from app.exporters.records import Exporter

EXPORTERS: dict[str, Exporter] = {"jekyll": jekyll.members, "hugo": hugo.members, "json": json.members}
