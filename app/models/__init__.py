"""Define what a blog is made of; one file per noun."""

from .author import Author
from .category import Category
from .import_run import ImportRun
from .page import Page
from .post import Post, PostAuthor, PostCategory, PostTag
from .redirect import Redirect
from .series import Series
from .site import Site
from .tag import Tag

__all__ = [
    "Author",
    "Category",
    "ImportRun",
    "Page",
    "Post",
    "PostAuthor",
    "PostCategory",
    "PostTag",
    "Redirect",
    "Series",
    "Site",
    "Tag",
]
