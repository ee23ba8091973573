"""Write blogs down for other programs: the way out, one format a module.

An exporter is a pure function of neutral records to the files of a folder. It knows no database and imports nothing of
the application; whoever calls it reads the rows and puts the files into a folder or a zip file.
"""

from app.exporters.hugo import members as hugo
from app.exporters.jekyll import members as jekyll
from app.exporters.json import members as json
from app.exporters.records import Exporter

EXPORTERS: dict[str, Exporter] = {"jekyll": jekyll, "hugo": hugo, "json": json}
