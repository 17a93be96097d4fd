/**
 * Makes a map a figure in a page: its title, a scale bar, and a wheel that does not hold up the reader.
 *
 * A page of analysis is scrolled; a map that took the wheel would stop it at every figure. So the wheel zooms while
 * Ctrl is held or once the map has been clicked, until the pointer leaves it.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { el, plain } = Sitmap.dom;

  const SCALE_WIDTH = 90; // longest scale bar, pixels
  const MARGIN = 12; // pixels around what is fitted
  const HEAD = 46; // and below the title and the button of the legend
  const MOST_LOST = 0.75; // zoom levels that a first view gives up to keep clear of the legend
  const HINT = "Click the map to zoom with the wheel";
  const HINT_LIFE = 1600; // milliseconds

  class Figure {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.map = core.map;
      this.container = core.map.getContainer();
      this.container.classList.add("is-figure");
      this.title = el("div", { class: "sm-panel sm-figure-title", hidden: true });
      this.hint = el("div", { class: "sm-panel sm-figure-hint", hidden: true, "aria-hidden": "true", text: HINT });
      this.container.append(this.title, this.hint);
      L.control.scale({ imperial: false, maxWidth: SCALE_WIDTH }).addTo(this.map);
      core.on("state ready", () => this._name());
      this._calmWheel();
    }

    _name() {
      const title = plain(this.core.state && this.core.state.title);
      this.title.hidden = !title;
      this.title.textContent = title;
      this.container.setAttribute("aria-label", title ? `Map: ${title}` : "Map");
    }

    /**
     * Pixels to leave free at the right, the bottom and the top when bounds are fitted: beside the legend, or above it
     * and below the title, whichever lets the map be larger; a margin where a small map would become tiny.
     */
    room(bounds) {
      const { map } = this;
      const { Legend: legend } = this.core.parts;
      const [width, height] = legend ? legend.size : [0, 0];
      const zoomWith = ([right, bottom, top]) => map.getBoundsZoom(bounds, false, L.point(right + MARGIN, bottom + top));
      const none = [MARGIN, MARGIN, MARGIN];
      const options = [[width + MARGIN, MARGIN, MARGIN], [MARGIN, height + MARGIN, HEAD]];
      const best = options.reduce((a, b) => (zoomWith(b) > zoomWith(a) ? b : a));
      return zoomWith(best) >= zoomWith(none) - MOST_LOST ? best : none;
    }

    _calmWheel() {
      const { map, container } = this;
      const zoom = map.scrollWheelZoom;
      zoom.disable();
      container.addEventListener("pointerdown", () => { this.hint.hidden = true; zoom.enable(); });
      container.addEventListener("mouseleave", () => zoom.disable());
      // Before Leaflet hears of it: holding Ctrl zooms this once.
      container.addEventListener("wheel", (event) => this._onWheel(event), { capture: true, passive: true });
    }

    _onWheel(event) {
      const zoom = this.map.scrollWheelZoom;
      if (zoom.enabled()) return;
      if (event.ctrlKey || event.metaKey) {
        zoom.enable();
        return;
      }
      this.hint.hidden = false;
      clearTimeout(this._hiding);
      this._hiding = setTimeout(() => { this.hint.hidden = true; }, HINT_LIFE);
    }
  }

  Sitmap.Figure = Figure;
})();
