"""The map: incidents by place and date, with the time bar, the details and the table below."""

from pages.shared import state
from pages.shared.headline import headline
from pages.shared.map_view import basemap_choice, map_view
from pages.shared.panel import filter_panel
from pages.shared.table import picked_table

dataset = state.dataset()
filter_panel(dataset)
basemap_choice()
headline(dataset)
map_view(dataset)
if not state.current().present:
    picked_table(dataset)
