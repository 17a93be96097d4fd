/**
 * Selecting by drawing: a rectangle or a lasso. Escape gives up.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const STEP = 4; // pixels between two corners of a lasso
  const SIMPLIFY = 1.5; // pixels
  const MOST_CORNERS = 120; // the ring has to fit into an address
  const SMALLEST = 6; // pixels; less is a slip of the hand
  const SAME_CLICK = 50; // milliseconds between letting go and the click that the browser makes of it
  const SVG = "http://www.w3.org/2000/svg";
  const TOOLS = [
    ["rectangle", "Select in a rectangle", "M3.500 5.500h17v13h-17z"],
    ["lasso", "Select by drawing around", "M12 4.500c5 0 8.500 2.600 8.500 6s-3.500 6-8.500 6c-1.600 0-3.100-.3-4.300-.8-.6 1.900-1.800 3.200-3.700 3.800M7.700 15.700C5 14.700 3.500 12.800 3.500 10.500c0-3.400 3.500-6 8.500-6"],
  ];

  class AreaSelect {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.map = core.map;
      this.tool = null;
      this._build();
      this._listen();
      core.on("selection", () => this._show());
    }

    _build() {
      const Tools = L.Control.extend({ options: { position: "topleft" }, onAdd: () => this._makeBar() });
      this.map.addControl(new Tools());
      this.outline = null;
    }

    _makeBar() {
      const bar = L.DomUtil.create("div", "leaflet-bar sm-area-bar");
      bar.setAttribute("role", "group");
      bar.setAttribute("aria-label", "Select an area");
      this.buttons = TOOLS.map(([tool, label, path]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sm-area-tool";
        button.title = label;
        button.setAttribute("aria-label", label);
        button.setAttribute("aria-pressed", "false");
        button.append(icon(path));
        button.addEventListener("click", () => this.use(this.tool === tool ? null : tool));
        bar.append(button);
        return [tool, button];
      });
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    }

    /** Take up a tool: "rectangle", "lasso", or null to put it down. */
    use(tool) {
      this.tool = tool;
      this._stop();
      for (const [name, button] of this.buttons) button.setAttribute("aria-pressed", String(name === tool));
      const { map, core } = this;
      map.getContainer().classList.toggle("is-selecting", tool !== null);
      for (const handler of [map.dragging, map.boxZoom, map.doubleClickZoom]) if (handler) handler[tool ? "disable" : "enable"]();
      if (core.parts.Picking) {
        core.parts.Picking.enabled = tool === null;
        core.parts.Picking.clear();
      }
    }

    // ---- drawing --------------------------------------------------------------------------------------

    _listen() {
      const container = this.map.getContainer();
      container.addEventListener("pointerdown", (event) => this._down(event));
      container.addEventListener("pointermove", (event) => this._move(event));
      container.addEventListener("pointerup", (event) => this._up(event));
      container.addEventListener("pointercancel", () => this._stop());
      container.addEventListener("click", (event) => this._click(event), true);
      document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !this.tool) return;
        event.preventDefault();
        event.stopPropagation();
        this.use(null);
      }, true);
    }

    _down(event) {
      if (!this.tool || event.button !== 0 || event.target.closest(".sm-panel, .sm-toolbar, .sm-side, .leaflet-control")) return;
      event.preventDefault();
      this.map.getContainer().setPointerCapture(event.pointerId);
      this.points = [this.map.mouseEventToContainerPoint(event)];
      this.preview = this._makePreview();
    }

    _move(event) {
      if (!this.points) return;
      const point = this.map.mouseEventToContainerPoint(event);
      if (this.tool === "rectangle") this.points[1] = point;
      else if (point.distanceTo(this.points[this.points.length - 1]) >= STEP) this.points.push(point);
      this.preview.firstChild.setAttribute("points", this._corners().map(({ x, y }) => `${x},${y}`).join(" "));
    }

    _up(event) {
      if (!this.points) return;
      this._move(event);
      this.ended = event.timeStamp;
      const corners = this._corners();
      const size = L.bounds(corners).getSize();
      this._stop();
      if (size.x < SMALLEST || size.y < SMALLEST) return;
      this.use(null);
      this.core.select({ type: "area", ring: this._ring(corners) }, { report: true });
    }

    /** The click that comes with the end of a drawing is no click on the map. */
    _click(event) {
      if (event.timeStamp - this.ended < SAME_CLICK) event.stopImmediatePropagation();
    }

    _stop() {
      this.points = null;
      if (this.preview) this.preview.remove();
      this.preview = null;
    }

    _corners() {
      if (this.tool !== "rectangle") return this.points;
      const [a, b = a] = this.points;
      return [a, L.point(b.x, a.y), b, L.point(a.x, b.y)];
    }

    /** Corners as [lat, lon], to four decimals: about ten metres. */
    _ring(corners) {
      let kept = corners;
      for (let tolerance = SIMPLIFY; kept.length > 4 && (kept === corners || kept.length > MOST_CORNERS); tolerance *= 1.6) {
        kept = L.LineUtil.simplify(corners, tolerance);
      }
      const round = (value) => Math.round(value * 1e4) / 1e4;
      return kept.map((point) => {
        const { lat, lng } = this.map.containerPointToLatLng(point);
        return [round(lat), round(lng)];
      });
    }

    _makePreview() {
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("class", "sm-area-preview");
      svg.append(document.createElementNS(SVG, "polygon"));
      this.map.getContainer().append(svg);
      return svg;
    }

    // ---- the area that is picked ----------------------------------------------------------------------

    _show() {
      if (this.outline) this.outline.remove();
      this.outline = null;
      const { selection } = this.core;
      if (!selection || selection.type !== "area") return;
      this.outline = L.polygon(selection.ring, { className: "sm-area-ring", interactive: false }).addTo(this.map);
    }
  }

  function icon(path) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  Sitmap.AreaSelect = AreaSelect;
})();
