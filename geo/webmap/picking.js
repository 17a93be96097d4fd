/**
 * Pointing at the map: what lies under the pointer, what a click picks, and the same by keyboard.
 *
 * Click: the places of a mark; with Ctrl or Shift they are added to what is picked. On a province, where no mark is:
 * the province. Keys, while the map has the focus: arrows pan, + and - zoom, N and P go from mark to mark, Enter
 * lists the mark reached, or all that the map shows.
 *
 * With the option `provinces` a click anywhere is for the province under it, if the page takes clicks (state.picks).
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const MOST_PLACES = 400; // in one selection: it has to fit into an address
  const SECOND_CLICK = 260; // milliseconds within which a second click makes it a double click
  const KINDS_LISTED = 6;
  const PLACES_LISTED = 4;
  const TIP_GAP = 14;
  const MARGIN = 24; // pixels from the edge within which a mark counts as out of view
  const BAR = 88; // pixels at the bottom that the time bar covers
  const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g; // reorder the text around them: known from forgeries

  const number = (n) => n.toLocaleString("en-GB");
  const plain = (text) => String(text === null || text === undefined ? "" : text).replace(REORDERING, "");

  function node(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  class Picking {
    /**
     * @param {Sitmap.Core} core
     * @param {{provinces?: boolean}} [options]
     */
    constructor(core, { provinces = false } = {}) {
      this.core = core;
      this.map = core.map;
      this.provincesOnly = provinces;
      this.enabled = true; // AreaSelect turns it off while it draws
      this._build();
      if (core.data) this._start();
      else core.once("ready", this._start, this);
    }

    _build() {
      this.tip = node("div", "sm-panel sm-hover");
      this.tip.setAttribute("role", "status");
      this.tip.hidden = true;
      this.map.getContainer().append(this.tip);
    }

    _start() {
      const { map, core } = this;
      map.on("mousemove", this._onMove, this);
      map.on("mouseout movestart zoomstart", this.clear, this);
      map.on("click", this._onClick, this);
      map.on("dblclick", () => clearTimeout(this._waiting));
      core.on("counts", () => this.clear());
      core.on("selection", ({ show }) => {
        // A link that says where to look is not overruled by what it picks.
        if (show) requestAnimationFrame(() => this._bringIntoView()); // once the details are open
      });
      map.getContainer().addEventListener("keydown", (event) => this._onKey(event));
    }

    // ---- under the pointer ----------------------------------------------------------------------------

    _onMove({ containerPoint, latlng, originalEvent }) {
      if (!this.enabled || this._overPanel(originalEvent)) return this.clear();
      this._at = { containerPoint, latlng };
      if (!this._frame) this._frame = requestAnimationFrame(() => this._look());
    }

    /** Panels stand inside the map's container; what happens on them is not about the map. */
    _overPanel(event) {
      const target = event && event.target;
      return Boolean(target && target.closest && target.closest(".sm-panel, .sm-toolbar, .sm-side, .leaflet-control"));
    }

    _look() {
      this._frame = 0;
      if (!this._at) return;
      const { containerPoint, latlng } = this._at;
      const { core } = this;
      const mark = core.incidents ? core.incidents.markAt(containerPoint) : -1;
      const held = mark < 0 && core.control ? core.control.placesAt(containerPoint) : [];
      const province = mark < 0 && !held.length && core.provinces ? core.provinces.at(latlng) : null;
      if (core.incidents) core.incidents.hover(mark);
      if (core.control) core.control.hover(held);
      if (core.provinces) core.provinces.hover(province);
      this.map.getContainer().classList.toggle("is-over-mark", this.provincesOnly ? this._takesClick(latlng) : mark >= 0 || this._hasEvidence(held));
      if (mark >= 0) this._showMark(mark, containerPoint);
      else if (held.length) this._showHeld(held, containerPoint);
      else if (province && province.index >= 0) this._showProvince(province, containerPoint);
      else this.tip.hidden = true;
    }

    /** Forget what was pointed at. */
    clear() {
      this._at = null;
      this.tip.hidden = true;
      this.map.getContainer().classList.remove("is-over-mark");
      if (this.core.incidents) this.core.incidents.hover(-1);
      if (this.core.control) this.core.control.hover([]);
      if (this.core.provinces) this.core.provinces.hover(null);
    }

    // ---- what it says ---------------------------------------------------------------------------------

    _showMark(mark, point) {
      const found = this.core.incidents.describe(mark);
      const held = this.core.control ? this.core.control.placesOf(mark) : [];
      const key = `${mark} ${found.total} ${held.length}`;
      if (this._shown !== key || this.tip.hidden) this.tip.replaceChildren(...this._markText(found), ...this._heldLines(held));
      this._shown = key;
      this._place(point);
    }

    _markText({ anchor, badge, places, total, near, byKind }) {
      const { data } = this.core;
      const first = places.length ? places[0] : anchor;
      const name = plain(data.places.name[first]) || this._provinceName(data.places.province[first]) || "Unnamed place";
      const title = node("div", "sm-hover-title");
      title.append(node("bdi", "", badge ? `${this._provinceName(data.places.province[first]) || name}, place unknown` : name));
      const others = places.length - 1;
      if (others > 0) title.append(node("span", "sm-hover-more", ` + ${number(others)} ${badge ? (others === 1 ? "province" : "provinces") : others === 1 ? "place" : "places"} nearby`));
      const lines = [title];
      if (!badge) {
        const province = this._provinceName(data.places.province[first]);
        if (province && province !== name) lines.push(node("div", "sm-hover-where", province));
      }
      lines.push(...this._kindLines(byKind, total));
      if (near && !badge) lines.push(node("div", "sm-hover-where", near === total ? "near the place, not exactly there" : `${number(near)} near the place, not exactly there`));
      return lines;
    }

    _kindLines(byKind, total) {
      const { kinds } = this.core.data;
      const order = Array.from(byKind.keys()).filter((k) => byKind[k]).sort((a, b) => byKind[b] - byKind[a]);
      const lines = order.slice(0, KINDS_LISTED).map((k) => {
        const row = node("div", "sm-hover-kind");
        const dot = node("span", "sm-hover-dot");
        dot.style.backgroundColor = this.core.kindColour(k);
        row.append(dot, node("span", "", byKind[k] === 1 ? kinds[k].label : capital(kinds[k].plural)), node("span", "sm-number", number(byKind[k])));
        return row;
      });
      const rest = order.slice(KINDS_LISTED).reduce((sum, k) => sum + byKind[k], 0);
      if (rest) lines.push(node("div", "sm-hover-where", `and ${number(rest)} of other kinds`));
      if (order.length > 1) {
        const sum = node("div", "sm-hover-kind sm-hover-sum");
        sum.append(node("span", ""), node("span", "", "All"), node("span", "sm-number", number(total)));
        lines.push(sum);
      }
      return lines;
    }

    /** Who holds places: one with its name as the title, several a line each. */
    _showHeld(places, point) {
      const key = `c${places.join()} ${this.core.window.to} ${this.core.window.from}`;
      if (this._shown !== key || this.tip.hidden) {
        const [title, ...lines] = places.length === 1 ? this._heldText(places[0]) : this._heldLines(places);
        this.tip.replaceChildren(title, ...lines);
      }
      this._shown = key;
      this._place(point);
    }

    _heldText(place) {
      const found = this.core.control.describe(place);
      const { sentence, evidence, change } = Sitmap.controlWords;
      const title = node("div", "sm-hover-title");
      title.append(node("bdi", "", plain(found.name) || "Unnamed place"));
      const lines = [found.admin1 ? `${plain(found.admin1)} province` : "", `${plain(sentence(found))} (${plain(evidence(found))})`, plain(change(found)), found.near ? "Near the place, not exactly there" : ""];
      return [title, ...lines.map((text, at) => (text ? node("div", at === 1 ? "" : "sm-hover-where", text) : null)).filter(Boolean)];
    }

    /** Who holds the places under a mark, a line each. */
    _heldLines(places) {
      const { control } = this.core;
      const lines = places.slice(0, PLACES_LISTED).map((place) => {
        const found = control.describe(place);
        const row = node("div", "sm-hover-held");
        const dot = node("span", "sm-hover-dot");
        dot.style.backgroundColor = control.sprites.colour(found.holder);
        const text = node("span", "");
        text.append(node("bdi", "", plain(found.name)), `: ${plain(Sitmap.controlWords.inLine(found))}`);
        row.append(dot, text);
        return row;
      });
      const rest = places.length - lines.length;
      if (rest > 0) lines.push(node("div", "sm-hover-where", `and who holds ${number(rest)} more ${rest === 1 ? "place" : "places"} here`));
      return lines;
    }

    /** Whether a click on places has an incident to pick. */
    _hasEvidence(places) {
      return places.some((place) => this.core.control.describe(place).rows.length > 0);
    }

    _provinceName(index) {
      const row = this.core.data.provinces[index];
      return row ? `${plain(row.name)} province` : "";
    }

    _showProvince({ index, name, country, home }, point) {
      const { counts, provinces } = this.core;
      const incidents = counts.provinceCount[index];
      const deaths = counts.provinceFatalities[index];
      const said = provinces.says(this.core.data.provinces[index].pcode);
      const key = `p${index} ${incidents} ${deaths} ${said}`;
      if (this._shown !== key || this.tip.hidden) {
        const title = node("div", "sm-hover-title");
        title.append(node("bdi", "", `${plain(name)} province`));
        if (!home) title.append(node("span", "sm-hover-more", `, ${plain(country)}`));
        const text = said !== null ? plain(said) : incidents ? `${number(incidents)} ${incidents === 1 ? "incident" : "incidents"}, ${deaths ? `${number(deaths)} reported deaths` : "no deaths reported"}` : "no incidents in the window";
        this.tip.replaceChildren(title, node("div", "sm-hover-where", text));
      }
      this._shown = key;
      this._place(point);
    }

    _place({ x, y }) {
      const { tip } = this;
      tip.hidden = false;
      const size = this.map.getSize();
      const width = tip.offsetWidth;
      const high = tip.offsetHeight;
      const left = x + TIP_GAP + width > size.x - 4 ? x - TIP_GAP - width : x + TIP_GAP;
      const top = Math.min(Math.max(4, y - high / 2), size.y - high - 4);
      tip.style.transform = `translate(${Math.round(Math.max(4, left))}px, ${Math.round(top)}px)`;
    }

    // ---- clicks ---------------------------------------------------------------------------------------

    _onClick({ containerPoint, latlng, originalEvent }) {
      if (!this.enabled || this._overPanel(originalEvent)) return;
      const additive = Boolean(originalEvent && (originalEvent.ctrlKey || originalEvent.metaKey || originalEvent.shiftKey));
      const mark = this.core.incidents && !this.provincesOnly ? this.core.incidents.markAt(containerPoint) : -1;
      clearTimeout(this._waiting);
      const held = mark < 0 && this.core.control && !this.provincesOnly ? this.core.control.placesAt(containerPoint) : [];
      if (mark >= 0) this.pick(mark, additive);
      else if (held.length) {
        this.clear(); // the tip would lie over the details
        this.core.control.pick(held);
      }
      else this._waiting = setTimeout(() => this._clickGround(latlng, additive), SECOND_CLICK);
    }

    /** Pick the places of a mark. */
    pick(mark, additive) {
      const { core } = this;
      const ids = core.incidents.describe(mark).places.map((place) => core.data.places.id[place]);
      const { selection } = core;
      let places = ids;
      if (additive && selection && selection.type === "places") {
        const had = new Set(selection.places);
        const rest = selection.places.filter((id) => !ids.includes(id));
        places = ids.every((id) => had.has(id)) ? rest : [...rest, ...ids];
      }
      places = places.slice(0, MOST_PLACES);
      core.select(places.length ? { type: "places", places } : null, { report: true });
    }

    _clickGround(latlng, additive) {
      const { core } = this;
      if (this.provincesOnly) {
        if (this._takesClick(latlng)) core.report("province", { pcode: core.provinces.at(latlng).pcode });
        return;
      }
      const province = core.provinces ? core.provinces.at(latlng) : null;
      if (!province || province.index < 0 || !this._hasIncidents(province)) {
        if (!additive) core.select(null, { report: true });
        return;
      }
      if (core.hosted) core.report("province", { pcode: province.pcode, additive });
      else core.select({ type: "province", pcode: province.pcode });
    }

    /** Whether a page that takes clicks on provinces has one there. */
    _takesClick(latlng) {
      const { state, provinces } = this.core;
      const province = state && state.picks && provinces ? provinces.at(latlng) : null;
      return Boolean(province && province.index >= 0 && (this._hasIncidents(province) || provinces.says(province.pcode) !== null));
    }

    /** Filtering to a neighbour without a single incident would only empty the map. */
    _hasIncidents({ index, home }) {
      return home || this.core.data.province.includes(index);
    }

    _bringIntoView() {
      const { core, map } = this;
      if (!core.selection || core.selection.type === "area" || !core.selectedPlaces.size) return;
      const { lat, lon } = core.data.places;
      const points = [...core.selectedPlaces].map((p) => map.latLngToContainerPoint([lat[p], lon[p]]));
      const { x, y } = map.getSize();
      const covered = this._coveredAtRight(x);
      if (points.some((point) => point.x > MARGIN && point.y > MARGIN && point.x < x - covered - MARGIN && point.y < y - BAR - MARGIN)) return;
      core.takeOver();
      map.panBy(points[0].subtract([(x - covered) / 2, (y - BAR) / 2]));
    }

    /** Pixels at the right that the details cover, unless they cover most of a small map. */
    _coveredAtRight(width) {
      const panel = this.map.getContainer().querySelector(".sm-details:not([hidden])");
      const covered = panel ? panel.offsetWidth : 0;
      return covered < 0.7 * width ? covered : 0;
    }

    // ---- keys -----------------------------------------------------------------------------------------

    _onKey(event) {
      if (event.target !== this.map.getContainer() || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === "n") this._step(1);
      else if (key === "p") this._step(-1);
      else if (this.provincesOnly) return; // nothing is listed or let go here
      else if (event.key === "Enter") this._list();
      else if (event.key === "Escape" && this.core.selection) this.core.select(null, { report: true });
      else return;
      event.preventDefault();
    }

    /** Point at the next mark in the view, the largest first, and then at the places that somebody holds. */
    _step(by) {
      const { incidents, control } = this.core;
      const targets = [...this._markTargets(incidents), ...this._heldTargets(control)];
      if (!targets.length) return;
      const now = targets.findIndex(({ mark, place }) => (mark === undefined ? control.hovered.has(place) : incidents.hovered === mark));
      const { mark, place, at } = targets[now < 0 ? (by > 0 ? 0 : targets.length - 1) : (now + by + targets.length) % targets.length];
      if (incidents) incidents.hover(mark === undefined ? -1 : mark);
      if (control) control.hover(place === undefined ? [] : [place]);
      if (place === undefined) this._showMark(mark, at);
      else this._showHeld([place], at);
    }

    _markTargets(incidents) {
      const targets = [];
      if (incidents) incidents.eachDrawn((mark, x, y) => this._addInView(targets, { mark }, x, y));
      return targets.sort((a, b) => incidents.marks.total[b.mark] - incidents.marks.total[a.mark] || a.mark - b.mark);
    }

    _heldTargets(control) {
      const targets = [];
      if (control) control.eachDrawn((place, x, y) => this._addInView(targets, { place }, x, y));
      return targets.sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x);
    }

    /** Add what is drawn at a point, in world pixels, if the map shows it. */
    _addInView(targets, target, worldX, worldY) {
      const size = this.map.getSize();
      const at = this.map.layerPointToContainerPoint(L.point(worldX, worldY).subtract(this.map.getPixelOrigin()));
      if (at.x > 0 && at.y > 0 && at.x < size.x && at.y < size.y) targets.push({ ...target, at });
    }

    /** List the mark pointed at, or all that the map shows. */
    _list() {
      const { core } = this;
      if (core.incidents && core.incidents.hovered >= 0) return this.pick(core.incidents.hovered, false);
      if (core.control && core.control.hovered.size) return core.control.pick([...core.control.hovered]);
      const round = (value) => Math.round(value * 1e4) / 1e4;
      const b = this.map.getBounds();
      const [south, west, north, east] = [b.getSouth(), b.getWest(), b.getNorth(), b.getEast()].map(round);
      core.select({ type: "area", ring: [[north, west], [north, east], [south, east], [south, west]] }, { report: true });
    }
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  Sitmap.Picking = Picking;
})();
