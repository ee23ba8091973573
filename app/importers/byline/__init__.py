"""Read back what this program alone knows of a blog that it wrote down as a folder of another program.

The other program's importer finds the texts; what stands under `byline` in their front matter, and in the data file
of that name, makes their records exact again.
"""
