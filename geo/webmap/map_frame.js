/**
 * The frame of the map: title, period, counts, scale bar, north arrow, sources; and the presentation view.
 *
 * In the working view only scale, north and the source line show. F, the button or `state.present` turn on the
 * presentation view, where the frame says all that a slide needs; Escape or F leaves it.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { el, svg, icon, plain, number, count, perFrame, corner, isTyping } = Sitmap.dom;

  const DISCLAIMER = "The boundaries and names shown do not imply official endorsement or acceptance.";
  const PROJECTION = "Projection: Web Mercator; the scale is true at the middle of the map.";
  const SCALE_WIDTH = 120; // longest scale bar, pixels
  const SCALE_WIDTH_PRESENT = 190;
  const MARGIN = 20; // pixels between a mark and a panel of the slide
  const POINTER_REST = 2500; // milliseconds after which the way out hides again
  const ICON_PRESENT = "M2.500 4h19v13h-8.300v2.200H17V21H7v-1.800h3.800V17H2.500zM4.500 6v9h15V6z";

  /** The longest round length (1, 2 or 5 times a power of ten) not above a number of metres. */
  function roundLength(metres) {
    const power = 10 ** Math.floor(Math.log10(metres));
    return [5, 2, 1].map((n) => n * power).find((length) => length <= metres);
  }

  /** Metres in words: "500 m", "20 km". */
  function lengthText(metres) {
    return metres < 1000 ? `${number(metres)} m` : `${number(metres / 1000)} km`;
  }

  class MapFrame {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.map = core.map;
      this.present = false;
      this.stated = undefined;
      this._build();
      this._listen();
      this._onState();
      this._update();
    }

    _build() {
      const container = this.map.getContainer();
      this.title = el("h1", { class: "sm-title-name" });
      this.period = el("p", { class: "sm-title-period" });
      this.filter = el("p", { class: "sm-title-filter" });
      this.shown = el("p", { class: "sm-title-shown" });
      this.titleBlock = el("header", { class: "sm-panel sm-title" }, [this.title, this.period, this.filter, this.shown]);
      container.append(this.titleBlock);
      this._buildPlate();
      this._buildSource(container);
      this._buildButton();
    }

    _buildPlate() {
      this.scale = svg("svg", { class: "sm-scale", role: "img", "aria-label": "Scale bar" });
      const north = svg("svg", { viewBox: "0 0 20 30", width: 18, height: 27, class: "sm-north", role: "img", "aria-label": "North is up" }, [
        svg("path", { d: "M10 1 16 17 10 13.500z", class: "sm-north-dark" }),
        svg("path", { d: "M10 1 4 17 10 13.500z", class: "sm-north-light" }),
        svg("text", { x: 10, y: 28, "text-anchor": "middle" }, ["N"]),
      ]);
      corner(this.map, "plate").append(north, this.scale);
    }

    _buildSource(container) {
      this.source = el("span", { class: "sm-source-text" });
      this.sourceMore = el("span", { class: "sm-source-more", text: `${PROJECTION} ${DISCLAIMER}` });
      this.sourceButton = el("button", { type: "button", class: "sm-source", "aria-expanded": "false" }, [this.source, this.sourceMore]);
      this.sourceButton.addEventListener("click", () => {
        const open = this.sourceButton.getAttribute("aria-expanded") !== "true";
        this.sourceButton.setAttribute("aria-expanded", String(open));
      });
      container.append(Sitmap.dom.shield(this.sourceButton));
    }

    _buildButton() {
      this.button = el("button", { type: "button", class: "sm-button sm-tool sm-present", title: "Only the map and its frame, for a slide", "aria-pressed": "false" }, [
        icon(ICON_PRESENT), el("span", { class: "sm-present-text", text: "Present (F)" }),
      ]);
      this.button.addEventListener("click", () => this.toggle(!this.present));
      corner(this.map, "toolbar").append(this.button);
    }

    _listen() {
      const { core, map } = this;
      const update = perFrame(() => this._update());
      core.on("counts window mask layers control", update);
      core.on("state ready", () => { this._onState(); update(); });
      core.on("theme", () => this._drawScale());
      map.on("move zoomend resize", perFrame(() => this._drawScale()));
      const key = (event) => this._key(event);
      document.addEventListener("keydown", key);
      this._listenInParent(key);
      map.getContainer().addEventListener("pointermove", () => this._wake());
    }

    /** F is heard in the page around the frame too, where there is one of our own. */
    _listenInParent(key) {
      try {
        if (window.parent === window) return;
        const page = window.parent.document;
        page.addEventListener("keydown", key);
        // The page outlives this frame; a listener left behind would keep a dead map alive.
        window.addEventListener("pagehide", () => page.removeEventListener("keydown", key));
      } catch {
        // A page of another origin does not let us in: the button and the frame's own keys remain.
      }
    }

    _key(event) {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (event.key === "f" || event.key === "F") this.toggle(!this.present);
      else if (event.key === "Escape" && this.present) this.toggle(false);
      else return;
      event.preventDefault();
    }

    _wake() {
      if (!this.present) return;
      const container = this.map.getContainer();
      container.classList.add("is-awake");
      clearTimeout(this.sleep);
      this.sleep = setTimeout(() => container.classList.remove("is-awake"), POINTER_REST);
    }

    /** Turn the presentation view on or off, and tell the server. */
    toggle(on) {
      this._show(on);
      if (on) this._makeRoom();
      else this._takeBackRoom();
      this.core.report("present", { on });
    }

    _show(on) {
      this.present = on;
      const container = this.map.getContainer();
      container.classList.toggle("is-present", on);
      container.classList.remove("is-awake");
      this.button.setAttribute("aria-pressed", String(on));
      this.button.querySelector("span").textContent = on ? "Leave (Esc)" : "Present (F)";
      this.core.fire("present", { on });
      this._drawScale();
    }

    // ---- room for the frame -------------------------------------------------------------------------

    /**
     * Where title, legend or sources would hide incidents, fit those in sight between them. Only when a person turns
     * the slide on: a link to a slide says itself where to look.
     */
    _makeRoom() {
      const points = this._placesInSight();
      const boxes = this._panelBoxes();
      const hidden = ({ x, y }) => boxes.some((box) => x > box.left - MARGIN && x < box.right + MARGIN && y > box.top - MARGIN && y < box.bottom + MARGIN);
      if (!points.some(hidden)) return;
      const { map } = this;
      const [title, legend, source] = boxes;
      const before = [map.getCenter(), map.getZoom()];
      const corner = L.bounds(points);
      map.fitBounds(L.latLngBounds([corner.min, corner.max].map((point) => map.containerPointToLatLng(point))), {
        paddingTopLeft: [2 * MARGIN, title.bottom + MARGIN],
        paddingBottomRight: [map.getSize().x - legend.left + MARGIN, map.getSize().y - source.top + MARGIN],
        maxZoom: before[1],
        animate: false,
      });
      this.made = { before, view: this._viewKey() };
    }

    /** Back to the view from before, unless the person has moved the map since. */
    _takeBackRoom() {
      if (this.made && this.made.view === this._viewKey()) this.map.setView(...this.made.before, { animate: false });
      this.made = null;
    }

    _viewKey() {
      const { lat, lng } = this.map.getCenter();
      return [lat.toFixed(5), lng.toFixed(5), this.map.getZoom()].join();
    }

    _placesInSight() {
      const { data, counts } = this.core;
      if (!data || !counts) return [];
      const { x, y } = this.map.getSize();
      return Array.from(data.places.lat.keys())
        .filter((place) => counts.placeTotal[place] > 0)
        .map((place) => this.map.latLngToContainerPoint([data.places.lat[place], data.places.lon[place]]))
        .filter((point) => point.x > 0 && point.x < x && point.y > 0 && point.y < y);
    }

    /** Title, legend and sources in pixels of the map. */
    _panelBoxes() {
      const container = this.map.getContainer();
      const origin = container.getBoundingClientRect();
      const legend = container.querySelector(".sm-legend") || this.titleBlock;
      return [this.titleBlock, legend, this.sourceButton].map((node) => {
        const box = node.getBoundingClientRect();
        return { left: box.left - origin.left, right: box.right - origin.left, top: box.top - origin.top, bottom: box.bottom - origin.top };
      });
    }

    // ---- words --------------------------------------------------------------------------------------

    _onState() {
      const state = this.core.state || {};
      // A state that repeats what it said before is an echo, not a wish: the key pressed since wins.
      const wished = Boolean(state.present);
      if (wished !== this.stated) {
        const first = this.stated === undefined;
        this.stated = wished;
        if (wished !== this.present && !(first && !wished)) this._show(wished);
      }
      this.title.textContent = plain(state.title);
      this.filter.textContent = plain(state.filterText);
      this.filter.hidden = !state.filterText;
      this._updateSource(state);
    }

    _updateSource(state) {
      const dataset = (this.core.data && this.core.data.dataset) || {};
      const parts = [
        plain(dataset.sources),
        dataset.asOf ? `Data as of ${this._dateText(dataset.asOf)}` : "",
        state.basemap && state.basemap.attribution ? `Background map: ${plain(state.basemap.attribution)}` : "",
        plain(state.organisation),
      ].filter(Boolean);
      this.source.textContent = parts.map((part) => part.replace(/\.$/, "")).join(". ") + ".";
      this.sourceButton.title = this.source.textContent;
    }

    _dateText(iso) {
      const time = Date.parse(`${String(iso).slice(0, 10)}T00:00:00Z`);
      return Number.isNaN(time) ? plain(iso) : Sitmap.day.format(Math.round(time / 86400000));
    }

    _update() {
      const { core } = this;
      if (!core.data || !core.counts || !core.window) return;
      const { from, to } = core.window;
      const period = core.mode === "upto" ? `Up to ${Sitmap.day.format(to)}` : Sitmap.day.period(from, to);
      // Incidents are of a period, who holds what is of a day.
      const control = core.control && core.control.isShown() ? `; control as of ${Sitmap.day.format(to)}` : "";
      this.period.textContent = period + control;
      this.shown.replaceChildren(el("b", { text: `${number(core.counts.shown)} of ${count(core.counts.total, "incident")} shown` }), this._restText(core.counts));
      this._drawScale();
    }

    /** Where the incidents are that are not drawn; empty when all are. */
    _restText({ total, passing, inWindow, shown }) {
      const rest = [
        [total - passing, "filtered out"],
        [passing - inWindow, "outside the dates"],
        [inWindow - shown, "with no place on the map"],
      ].filter(([n]) => n > 0);
      return rest.length ? `; ${rest.map(([n, why]) => `${number(n)} ${why}`).join(", ")}` : "";
    }

    // ---- scale --------------------------------------------------------------------------------------

    /** Metres a pixel at the middle of the map, along the parallel. */
    _metresPerPixel() {
      const { x, y } = this.map.getSize();
      const a = this.map.containerPointToLatLng([x / 2 - 50, y / 2]);
      const b = this.map.containerPointToLatLng([x / 2 + 50, y / 2]);
      return this.map.distance(a, b) / 100;
    }

    _drawScale() {
      if (!this.map._loaded || !this.map.getSize().x) return;
      const perPixel = this._metresPerPixel();
      const metres = roundLength(perPixel * (this.present ? SCALE_WIDTH_PRESENT : SCALE_WIDTH));
      const width = metres / perPixel;
      if (this.scale.dataset.key === `${metres} ${width.toFixed(1)}`) return;
      this.scale.dataset.key = `${metres} ${width.toFixed(1)}`;
      this.scale.dataset.metres = metres;
      this.scale.dataset.pixels = width;
      this.scale.setAttribute("width", Math.ceil(width) + 60);
      this.scale.setAttribute("height", 26);
      this.scale.setAttribute("aria-label", `Scale bar: ${lengthText(metres)}`);
      const label = (x, text, anchor) => svg("text", { x, y: 11, "text-anchor": anchor }, [text]);
      this.scale.replaceChildren(
        svg("rect", { x: 5, y: 16, width: width / 2, height: 5, class: "sm-scale-dark" }),
        svg("rect", { x: 5 + width / 2, y: 16, width: width / 2, height: 5, class: "sm-scale-light" }),
        label(5, "0", "middle"),
        label(5 + width, lengthText(metres), "middle")
      );
    }
  }

  Sitmap.MapFrame = MapFrame;
  Sitmap.roundLength = roundLength;
})();
