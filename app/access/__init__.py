"""Decide who may do what: accounts, sessions, roles."""

from .policy import ACTIONS, authorise, is_own, may, may_anybodys

__all__ = ["ACTIONS", "authorise", "is_own", "may", "may_anybodys"]
