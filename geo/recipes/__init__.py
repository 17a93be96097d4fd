"""Saved recipes: plates that are made again, with the same view and choices, on newer data.

`window` says which dates a recipe is about, `recipe` is one of them, `folder` keeps them.
"""

from geo.recipes.folder import Unreadable, find, remove, save, saved, unreadable
from geo.recipes.recipe import Recipe
from geo.recipes.window import Window

__all__ = ["Recipe", "Unreadable", "Window", "find", "remove", "save", "saved", "unreadable"]
