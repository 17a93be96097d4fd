"""Recipes on the page: saved from the plate that is being made, taken back, made again on the newest data."""

from functools import partial

import streamlit as st

from geo import catalog, printing, recipes
from geo.dataset import Dataset
from geo.errors import SitmapError
from geo.plate.files import FORMATS, plate_format
from geo.plate.template import template
from geo.recipes import Recipe, Window
from geo.recipes.recipe import LONGEST_NAME
from geo.recipes.window import MOST_DAYS
from pages.shared import brief_draft as draft
from pages.shared import state
from pages.shared.brief_preview import file_name
from pages.shared.errors import show_error
from pages.shared.text import plain

_SAID, _NAME, _RULE, _DAYS, _FORMAT = (
    "sitmap_recipe_said",
    "recipe_name",
    "recipe_rule",
    "recipe_days",
    "recipe_format",
)
_RULES = {
    "fixed": "Always the same dates",
    "last": "The last days of the data",
    "monday": "The last week of the data, since its Monday",
}


def recipes_panel(dataset: Dataset) -> None:
    """Offer to keep this plate as a recipe, and list those that are kept."""
    try:
        kept, broken = recipes.saved(), recipes.unreadable()
    except SitmapError as error:
        show_error(error)
        return
    said = st.session_state.pop(_SAID, None)
    label = f"Recipes ({len(kept):,})" if kept else "Recipes"
    with st.expander(label, icon=":material/receipt_long:", key="recipes"):
        st.caption(
            "A recipe keeps the view and the choices of a plate, to make it again on newer data: here, or by "
            "`python -m geo plate --recipe NAME`."
        )
        if isinstance(said, SitmapError):
            show_error(said)
        elif said:
            st.success(plain(said))
        _save({recipe.name.casefold() for recipe in kept})
        _listed(dataset, kept)
        for file in broken:
            st.caption(plain(f"The file {file.file} is left out: {file.why}."))


# -- keeping -----------------------------------------------------------------------------------------------------------


def _save(names: set[str]) -> None:
    name = st.text_input("Name", key=_NAME, max_chars=LONGEST_NAME, placeholder="Weekly plate of Aleppo")
    left, number, right = st.columns([5, 3, 3], vertical_alignment="bottom")
    rule = left.selectbox("Dates", list(_RULES), format_func=_RULES.__getitem__, key=_RULE)
    number.number_input(
        "Days", min_value=1, max_value=MOST_DAYS, value=7, step=1, key=_DAYS, disabled=rule != "last"
    )
    there = " ".join(name.split()).casefold() in names
    right.button(
        "Replace" if there else "Save",
        key="recipe_save",
        on_click=_kept,
        disabled=not name.strip(),
        type="primary",
        width="stretch",
        help="Takes the place of the recipe of that name." if there else None,
    )


def _kept() -> None:
    rule, days = st.session_state[_RULE], st.session_state[_DAYS]
    try:
        recipe = Recipe(
            st.session_state[_NAME], draft.view(), draft.current().options, Window(rule, days or 1)
        )
        recipes.save(recipe, replace=True)
    except SitmapError as error:
        st.session_state[_SAID] = error
    else:
        st.session_state[_SAID] = f"“{recipe.name}” is kept, with {recipe.window.words()}."
        st.session_state[_NAME] = ""


# -- those that are kept -----------------------------------------------------------------------------------------------


def _listed(dataset: Dataset, kept: list[Recipe]) -> None:
    if not kept:
        return
    code = st.segmented_control(
        "Make them as",
        [format_.code for format_ in FORMATS],
        format_func=lambda code: plate_format(code).label,
        default=FORMATS[0].code,
        required=True,
        key=_FORMAT,
    )
    for number, recipe in enumerate(kept):
        with st.container(border=True):
            st.markdown(f"**{plain(recipe.name)}**")
            st.caption(plain(_what(dataset, recipe)))
            with st.container(horizontal=True):
                _actions(recipe, number, str(code))


def _what(dataset: Dataset, recipe: Recipe) -> str:
    """Return what a recipe makes: format, filter and dates."""
    wanted = recipe.view.filter
    told = wanted if recipe.window.rule == "fixed" else wanted.without_dates
    sentence = told.sentence(dataset.context)
    return f"{template(recipe.options.template).label}. {sentence[:1].upper()}{sentence[1:]}; {recipe.window.words()}."


def _actions(recipe: Recipe, number: int, code: str) -> None:
    format_ = plate_format(code)
    st.button(
        "Use", key=f"recipe_use_{number}", on_click=_used, args=(recipe,), help="Take it up on this page."
    )
    made = draft.current()
    st.download_button(
        f"Make {format_.label}",
        data=partial(_made, recipe, code, made, draft.address()),
        file_name=f"{file_name(recipe.name)}{format_.suffix}",
        mime=format_.media_type,
        key=f"recipe_make_{number}",
        help="From the newest data.",
        on_click="ignore",
        icon=":material/download:",
    )
    with st.popover("Delete"):
        st.button(
            f"Delete {plain(recipe.name)}",
            key=f"recipe_delete_{number}",
            type="primary",
            on_click=_deleted,
            args=(recipe.name,),
        )


def _used(recipe: Recipe) -> None:
    view = recipe.view_on(catalog.dataset())
    state.change(
        filter=view.filter,
        shading=view.shading,
        control=view.control,
        hidden=view.hidden,
        view=view.view,
        version=None,
        selection=None,
    )
    draft.take(recipe.options, whole=view.view is None)
    st.session_state[_SAID] = f"“{recipe.name}” is taken up."


def _deleted(name: str) -> None:
    try:
        recipes.remove(name)
    except SitmapError as error:
        st.session_state[_SAID] = error
    else:
        st.session_state[_SAID] = f"“{name}” is deleted."


def _made(recipe: Recipe, code: str, made: draft.Draft, address: str) -> bytes:
    # Runs when the button is pressed, outside the page's run: nothing of the session may be asked for here.
    loaded = catalog.dataset()
    view = recipe.view_on(loaded)
    page = printing.plate(loaded, view, recipe.options, printing.link_to(address, view, loaded.version))
    return plate_format(code).write([page], made.dpi, made.slides if code == "pptx" else b"")
