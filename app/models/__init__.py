"""Define what a blog is made of; one file per noun."""

from .account import ROLES, Account, AccountSession, Passkey, RecoveryCode
from .author import Author
from .category import Category
from .import_run import ImportRow, ImportRun
from .job import Job
from .listed import PLACES, public_number
from .media import Media, MediaUse
from .one_time_token import OneTimeToken
from .page import Page
from .post import Post, PostAuthor, PostCategory, PostTag
from .preview_link import PreviewLink
from .redirect import Redirect
from .revision import Revision
from .series import Series
from .sign_in_attempt import SignInAttempt
from .site import Site
from .stored_backup import StoredBackup
from .tag import Tag
from .undo import Undo

__all__ = [
    "PLACES",
    "ROLES",
    "Account",
    "AccountSession",
    "Author",
    "Category",
    "ImportRow",
    "ImportRun",
    "Job",
    "Media",
    "MediaUse",
    "OneTimeToken",
    "Page",
    "Passkey",
    "Post",
    "PostAuthor",
    "PostCategory",
    "PostTag",
    "PreviewLink",
    "RecoveryCode",
    "Redirect",
    "Revision",
    "Series",
    "SignInAttempt",
    "Site",
    "StoredBackup",
    "Tag",
    "Undo",
    "public_number",
]
