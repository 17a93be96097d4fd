"""What a person chooses about a plate or a brief: format, words, numbered incidents, map, logo and slides.

Widgets are set from the draft and the view, and their change goes there alone: it survives moving between pages.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo.dataset import Dataset
from geo.errors import PlateError
from geo.language import LANGUAGES
from geo.model.viewstate import CONTROLS, LAYERS, SHADINGS
from geo.plate.files import plate_format
from geo.plate.look import LIGHT, LOOKS
from geo.plate.options import DPIS, LARGEST_LOGO, LONGEST, MOST_CALLOUTS
from geo.plate.page import Page
from geo.plate.template import TEMPLATES, Template, template
from geo.printing import suggested
from pages.shared import brief_draft as draft
from pages.shared import brief_picks, state
from pages.shared.errors import show_error

_TEMPLATES = {template.code: template for template in TEMPLATES}
_SHADINGS = dict(zip(SHADINGS, ("Nothing", "Number of incidents", "Reported deaths"), strict=True))
_CONTROLS = dict(zip(CONTROLS, ("Nothing", "Places", "Places and areas"), strict=True))
_LAYERS = {layer.code: layer.label for layer in LAYERS}
_SECTIONS = {False: "As on the map", True: "Everything found"}
_LONGEST_TITLE = 300
_RESOLUTIONS = (96, 150, 200, 300, 600)
_LARGEST_SLIDES_MB = 50
_MM = 25.4 / 72


def form(dataset: Dataset) -> None:
    """Lay out the choices of a plate that fit into a narrow column."""
    _format()
    _words(dataset)
    with st.expander("Map"):
        _map()
    with st.expander("Logo and slides"):
        _file("logo", "Logo", ["png", "jpg", "jpeg"], LARGEST_LOGO // 1_000_000)
        _file("slides", "Your presentation (.pptx)", ["pptx"], _LARGEST_SLIDES_MB)


def _key(name: str) -> str:
    return f"brief_{name}"


def _same(value: Any) -> Any:
    return value


def widget(
    make: Callable[..., Any],
    name: str,
    label: str,
    shown: Any,
    to_value: Callable[[Any], Any] = _same,
    change: Callable[..., None] = draft.change,
    **options: Any,
) -> None:
    """Make the widget of a choice, set from where it is kept; `change` takes what a person makes of it."""
    st.session_state[_key(name)] = shown
    make(label, key=_key(name), on_change=_changed, args=(name, to_value, change), **options)


def _changed(name: str, to_value: Callable[[Any], Any], change: Callable[..., None]) -> None:
    change(**{name: to_value(st.session_state[_key(name)])})


# -- format and words --------------------------------------------------------------------------------------------------


def part() -> str:
    """Let a person choose what is made, and return its code."""
    widget(
        st.segmented_control,
        "part",
        "What to make",
        draft.current().part,
        options=list(draft.PARTS),
        format_func=draft.PARTS.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    return draft.current().part


def _format() -> None:
    options = draft.current().options
    widget(
        st.selectbox,
        "template",
        "Format",
        options.template,
        options=list(_TEMPLATES),
        format_func=lambda code: _size_of(_TEMPLATES[code]),
    )
    with st.container(horizontal=True):
        widget(
            st.segmented_control,
            "theme",
            "Colours",
            options.theme,
            options=list(LOOKS),
            format_func=str.capitalize,
            required=True,
        )
        language()


def resolution() -> None:
    """Let a person choose the resolution of pictures."""
    widget(
        st.selectbox,
        "dpi",
        "Dots an inch",
        draft.current().dpi,
        options=_RESOLUTIONS,
        help="Of PNG, of the pictures in PowerPoint, and of a series.",
        width=130,
    )


def _size_of(format_: Template) -> str:
    return f"{format_.label}, {format_.width * _MM:.0f} × {format_.height * _MM:.0f} mm"


def language() -> None:
    """Let a person choose the language of the page that is made."""
    widget(
        st.segmented_control,
        "language",
        "Language",
        draft.current().options.language,
        options=list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code].name,
        required=True,
    )


def _words(dataset: Dataset) -> None:
    options = draft.current().options
    title, subtitle = suggested(dataset, draft.view(), options.language)
    for name, label, suggestion in (("title", "Title", title), ("subtitle", "Subtitle", subtitle)):
        widget(
            st.text_input,
            name,
            label,
            getattr(options, name) or suggestion,
            lambda text, suggestion=suggestion: "" if text.strip() == suggestion else text.strip(),
            max_chars=max(_LONGEST_TITLE, len(suggestion)),
            help="Suggested from the filter, and follows it until you write your own. Empty it to get the "
            "suggestion back.",
        )
    widget(st.text_area, "text", "Text (optional)", options.text, str.strip, max_chars=LONGEST, height=80)
    credit()


def credit() -> None:
    """Let a person name the author and the handling mark."""
    options = draft.current().options
    widget(
        st.text_input,
        "author",
        "Author or organisation",
        options.author,
        str.strip,
        max_chars=_LONGEST_TITLE,
    )
    widget(
        st.text_input,
        "marking",
        "Handling mark",
        options.marking,
        str.strip,
        max_chars=80,
        placeholder="None",
        help="Printed at head and foot, such as INTERNAL.",
    )


# -- numbered incidents ------------------------------------------------------------------------------------------------


def numbers(dataset: Dataset) -> None:
    """Lay out which incidents are numbered; the list to pick from takes some width."""
    options = draft.current().options
    usual = template(options.template).callouts
    with st.expander("Numbered incidents", icon=":material/format_list_numbered:"):
        left, right = st.columns([1, 2], vertical_alignment="bottom")
        with left:
            widget(
                st.number_input,
                "callouts",
                "At most",
                options.most_callouts,
                lambda number: None if number in (None, usual) else int(number),
                min_value=0,
                max_value=MOST_CALLOUTS,
                step=1,
                help="Fewer when the page has no room for more.",
            )
        with right:
            widget(
                st.toggle,
                "only_picked",
                "Only those picked by hand",
                options.only_picked,
                disabled=not options.picked,
            )
        _picks(dataset, options.picked)


def _picks(dataset: Dataset, picked: tuple[str, ...]) -> None:
    offered = brief_picks.offered(dataset, draft.view(), picked)
    widget(
        st.multiselect,
        "picked",
        "Picked by hand",
        list(picked),
        tuple,
        options=list(offered.words),
        format_func=lambda name: offered.words.get(name, name),
        max_selections=MOST_CALLOUTS,
        filter_mode="contains",
        select_all=False,
        placeholder="Date, place, what",
    )
    if offered.left_out:
        st.caption(
            f"Offered are the {len(offered.words):,} most notable; filter to find the {offered.left_out:,} others."
        )


# -- the map -----------------------------------------------------------------------------------------------------------


def _map() -> None:
    view, made = state.current(), draft.current()
    widget(
        st.segmented_control,
        "whole",
        "Section",
        made.whole or view.view is None,
        options=list(_SECTIONS),
        format_func=_SECTIONS.__getitem__,
        required=True,
        disabled=view.view is None,
        help="As on the map: where the Map page looks, once it has been moved.",
    )
    for name, label, shown, words in (
        ("shading", "Shade provinces by", view.shading, _SHADINGS),
        ("control", "Who holds what", view.control, _CONTROLS),
    ):
        widget(
            st.selectbox,
            name,
            label,
            shown,
            change=state.change,
            options=list(words),
            format_func=words.__getitem__,
        )
    widget(
        st.pills,
        "hidden",
        "Layers",
        [code for code in _LAYERS if code not in view.hidden],
        lambda shown: tuple(code for code in _LAYERS if code not in shown),
        state.change,
        options=list(_LAYERS),
        format_func=_LAYERS.__getitem__,
        selection_mode="multi",
    )
    options = made.options
    widget(st.toggle, "graticule", "Graticule", options.graticule)
    widget(st.toggle, "inset", "Locator map", options.inset)
    widget(st.toggle, "code", "QR code of the link", options.code)


# -- files -------------------------------------------------------------------------------------------------------------


def _file(name: str, label: str, types: list[str], megabytes: int) -> None:
    """Take a file into the draft; it stays when the page is left, which an uploader's does not."""
    taken = getattr(draft.current(), f"{name}_name")
    # A number in the key: an uploader cannot be emptied, only replaced by a new one.
    key = f"{_key(name)}_{st.session_state.get(f'{_key(name)}_round', 0)}"
    if not taken:
        error = st.session_state.pop(f"{_key(name)}_error", None)
        if error is not None:
            show_error(error)
        st.file_uploader(
            label,
            type=types,
            key=key,
            max_upload_size=megabytes,
            on_change=_taken,
            args=(name, key),
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{label}: {taken}")
        st.button("Remove", key=f"{_key(name)}_remove", on_click=_removed, args=(name,), width="content")


def _taken(name: str, key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    content = file.getvalue()
    try:
        if name == "slides":
            # What cannot be used is refused now, and not when a slide is downloaded.
            plate_format("pptx").write([Page(720, 405, LIGHT, ())], DPIS[0], content)
        draft.change(**{name: content, f"{name}_name": file.name})
    except PlateError as error:
        st.session_state[f"{_key(name)}_error"] = error


def _removed(name: str) -> None:
    st.session_state[f"{_key(name)}_round"] = st.session_state.get(f"{_key(name)}_round", 0) + 1
    draft.change(**{name: b"", f"{name}_name": ""})
