/**
 * The legend: what is drawn now, and the switches of the layers.
 *
 * A kind is a button that filters by it. Sizes come from the incident layer's own radius function and classes from
 * the province layer's, so that the legend cannot say anything else than the map.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { el, svg, icon, kindMark, number, plain, perFrame, corner } = Sitmap.dom;

  const SIZES = [1, 10, 100];
  const HOLE = 0.62; // as in the incident layer
  const ROOMY = 900; // pixels of map width from which the legend begins open
  const LONG_CLASS = 6; // characters; longer class limits stand below each other
  const UNITS = { count: "incidents", fatalities: "reported deaths" };
  const SHADINGS = [["none", "Nothing"], ["count", "Number of incidents"], ["fatalities", "Reported deaths"]];
  const CONTROLS = [["none", "Nothing"], ["places", "Places"], ["areas", "Places and areas"]];
  const SWITCHES = [
    ["incidents", "Incidents"],
    ["labels", "Place names"],
    ["water", "Rivers and lakes"],
    ["neighbours", "Neighbouring countries"],
    ["uncertainty", "Uncertainty of place"],
  ];
  const ICON_LAYERS = "M12 3 22 8.500 12 14 2 8.500zM4.400 11.300 12 15.500 19.600 11.300 22 12.600 12 18.100 2 12.600zM4.400 15.400 12 19.600 19.600 15.400 22 16.700 12 22.200 2 16.700z";
  const ICON_LEGEND = "M3 4.500h4v4H3zM9.500 5.500h11.500v2H9.500zM3 10.500h4v4H3zM9.500 11.500h11.500v2H9.500zM3 16.500h4v4H3zM9.500 17.500h11.500v2H9.500z";

  class Legend {
    /**
     * @param {Sitmap.Core} core
     * @param {{compact?: boolean}} [options] compact: for a small map in a page that has its own filter; it explains
     *   and switches nothing
     */
    constructor(core, { compact = false } = {}) {
      this.core = core;
      this.map = core.map;
      this.compact = compact;
      this._build();
      const update = perFrame(() => this._update());
      core.on("counts state mask layers shading control", update);
      core.on("theme", () => this._restart());
      this.map.on("zoomend", update);
      if (core.data) this._restart();
      else core.once("ready", this._restart, this);
    }

    // ---- frame --------------------------------------------------------------------------------------

    _build() {
      const toolbar = corner(this.map, "toolbar");
      const side = corner(this.map, "side");
      this.body = el("section", { class: "sm-panel sm-legend", "aria-label": "Legend", id: `sm-legend-${L.Util.stamp(this)}` });
      this.layersMenu = el("section", { class: "sm-panel sm-layers", "aria-label": "Layers", id: `sm-layers-${L.Util.stamp(this)}` });
      this.legendButton = this._toggle("Legend", ICON_LEGEND, this.body);
      this.layersButton = this._toggle("Layers", ICON_LAYERS, this.layersMenu);
      if (!this.compact) {
        toolbar.append(this.layersButton);
        side.append(this.layersMenu);
      }
      toolbar.append(this.legendButton);
      side.append(this.body);
      this._open(this.layersButton, this.layersMenu, false);
      this._open(this.legendButton, this.body, this.map.getContainer().clientWidth >= ROOMY);
      this._buildLayers();
      this._buildSections();
    }

    _toggle(label, path, panel) {
      const button = el("button", { type: "button", class: "sm-button sm-tool", "aria-controls": panel.id }, [icon(path), el("span", { text: label })]);
      button.addEventListener("click", () => this._open(button, panel, panel.hidden));
      panel.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || panel !== this.layersMenu) return;
        event.stopPropagation();
        this._open(button, panel, false);
        button.focus();
      });
      return button;
    }

    _open(button, panel, open) {
      panel.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
    }

    /** Pixels that the open legend covers: width and height. */
    get size() {
      return this.body.hidden ? [0, 0] : [this.body.offsetWidth, this.body.offsetHeight];
    }

    // ---- layers -------------------------------------------------------------------------------------

    _buildLayers() {
      this.switchInputs = {};
      this.choices = { shading: this._choice("shading", SHADINGS, "Shade provinces by"), control: this._choice("control", CONTROLS, "Who holds what") };
      const switches = SWITCHES.map(([layer, text]) => {
        const input = el("input", { type: "checkbox", on: { change: () => this._setLayers({ [layer]: input.checked }) } });
        this.switchInputs[layer] = input;
        return el("label", {}, [input, text]);
      });
      this.layersMenu.append(
        el("fieldset", {}, [el("legend", { text: "Show" }), ...switches]),
        this.choices.control.fields,
        this.choices.shading.fields
      );
    }

    /** One of several values of a layer. */
    _choice(layer, options, title) {
      const name = `sm-${layer}-${L.Util.stamp(this)}`;
      const inputs = Object.fromEntries(options.map(([value]) => [value, el("input", { type: "radio", name, value, on: { change: () => this._setLayers({ [layer]: value }) } })]));
      const labels = options.map(([value, text]) => el("label", {}, [inputs[value], text]));
      return { inputs, fields: el("fieldset", {}, [el("legend", { text: title }), ...labels]) };
    }

    _setLayers(patch) {
      this.core.setLayers(patch);
      this.core.report("layers", patch);
    }

    _layers() {
      return this.core.layers;
    }

    // ---- sections -----------------------------------------------------------------------------------

    _buildSections() {
      this.kindList = el("ul", { class: "sm-kinds" });
      this.windowNote = el("span", { class: "sm-legend-unit", text: "incidents in this period" });
      this.sizes = el("div", { class: "sm-sizes" });
      this.precision = el("ul", { class: "sm-precision" });
      this.shading = el("div", { class: "sm-shading" });
      this.shadingNote = el("p", { class: "sm-legend-note" });
      this.shadingUnit = el("span", { class: "sm-legend-unit" });
      this.control = new Sitmap.ControlLegend(this.core);
      this.sections = {
        control: this._section("Who holds what", this.control.day, this.control.content),
        kinds: this._section("Kind", this.windowNote, this.kindList),
        sizes: this._section("Size", el("span", { class: "sm-legend-unit", text: "incidents at a place" }), this.sizes),
        precision: this._section("Where it lies", null, this.precision),
        shading: this._section("Provinces", this.shadingUnit, el("div", {}, [this.shading, this.shadingNote])),
      };
      this.shadingTitle = this.sections.shading.querySelector("h3 > span");
      this.body.append(...Object.values(this.sections));
    }

    _section(title, unit, content) {
      return el("div", { class: "sm-legend-section" }, [el("h3", {}, [el("span", { text: title }), unit]), content]);
    }

    _restart() {
      if (!this.core.data) return;
      this._buildKinds();
      this._buildSizes();
      this._buildPrecision();
      this._update();
    }

    _buildKinds() {
      this.rows = this.core.data.kinds.map((kind, index) => {
        const amount = el("span", { class: "sm-number" });
        const label = [kindMark(this.core, index), el("span", { class: "sm-kind-label", text: kind.label }), amount];
        if (this.compact) return { kind, amount, item: el("li", {}, [el("div", { class: "sm-kind" }, label)]) };
        const button = el("button", { type: "button", class: "sm-kind", title: `Show only ${kind.plural}, or all again`, "aria-pressed": "false" }, label);
        button.addEventListener("click", () => this._toggleKind(kind.code));
        return { kind, button, amount, item: el("li", {}, [button]) };
      });
      this.kindList.replaceChildren(...this.rows.map((row) => row.item));
    }

    _toggleKind(code) {
      this.core.toggleKind(code); // the export filters by itself, the app lets the server do it
      this.core.report("kind", { code });
    }

    /** Radii of the sample marks in pixels, from the layer that draws the marks; none before it is there. */
    _radii() {
      return this.core.radius ? SIZES.map((n) => this.core.radius(n)) : [];
    }

    _buildSizes() {
      const radii = this._radii();
      this.sizeKey = radii.join();
      const high = 2 * Math.max(0, ...radii) + 2;
      this.sizes.replaceChildren(...radii.map((radius, i) => this._size(radius, high, SIZES[i])));
    }

    /** A sample mark as the map draws it: a disc for one incident, a ring for several. */
    _size(radius, high, n) {
      const at = { cx: radius + 1, cy: high - radius - 1 };
      const circles = [svg("circle", { ...at, r: radius, class: "sm-size-circle" })];
      if (n > 1) circles.push(svg("circle", { ...at, r: radius * HOLE, class: "sm-size-hole" }));
      return el("div", { class: "sm-size" }, [
        svg("svg", { width: 2 * radius + 2, height: high, "aria-hidden": "true" }, circles),
        el("span", { class: "sm-number", text: String(n) }),
      ]);
    }

    _buildPrecision() {
      const box = () => ({ viewBox: "0 0 28 24", width: 28, height: 24, "aria-hidden": "true" });
      const id = `sm-hatch-${L.Util.stamp(this)}`;
      const hatch = svg("pattern", { id, width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, [
        svg("line", { x1: 0, y1: 0, x2: 0, y2: 4, class: "sm-hatch-line" }),
      ]);
      const marks = [
        [svg("svg", box(), [svg("circle", { cx: 14, cy: 12, r: 6, class: "sm-solid" })]), "the place itself", 1],
        [svg("svg", box(), [svg("circle", { cx: 14, cy: 12, r: 10.5, class: "sm-halo" }), svg("circle", { cx: 14, cy: 12, r: 5, class: "sm-solid" })]), "near the place", 2],
        [svg("svg", box(), [svg("defs", {}, [hatch]), svg("rect", { x: 5, y: 3, width: 18, height: 18, rx: 3, class: "sm-badge" }), svg("rect", { x: 5, y: 3, width: 18, height: 18, rx: 3, fill: `url(#${id})` })]), "only the province known", 3],
      ];
      this.precisionRows = marks.map(([mark, text, level]) => ({ level, item: el("li", {}, [mark, el("span", { text })]) }));
      this.precision.replaceChildren(...this.precisionRows.map((row) => row.item));
    }

    // ---- what is drawn now --------------------------------------------------------------------------

    _update() {
      if (!this.core.data || !this.core.counts) return;
      this._updateKinds();
      this._updateControl();
      this._updateShading();
      this._updateLayers();
      const marks = this._layers().incidents !== false;
      this.sections.kinds.hidden = this.compact && !marks;
      if (this._radii().join() !== this.sizeKey) this._buildSizes();
      // The number stands in every mark: a small map needs no scale of sizes.
      this.sections.sizes.hidden = this.compact || !marks || !this.sizeKey;
      this.sections.precision.hidden = !marks;
      this._updatePrecision();
      if (this.compact) this._settleCompact();
    }

    _updateControl() {
      const { control } = this.core;
      this.sections.control.hidden = !control || !control.isShown();
      // On a slide a legend of both takes two columns.
      this.map.getContainer().classList.toggle("has-control", !this.sections.control.hidden);
      if (!this.sections.control.hidden) this.control.update();
    }

    _updateKinds() {
      const chosen = this._chosenKinds();
      this.rows.forEach(({ kind, button, amount, item }, index) => {
        const shown = this.core.counts.byKind[index];
        amount.textContent = number(shown);
        item.classList.toggle("is-zero", shown === 0);
        item.classList.toggle("is-off", chosen !== null && !chosen.has(kind.code));
        if (!button) return;
        button.setAttribute("aria-pressed", String(chosen !== null && chosen.has(kind.code)));
        button.setAttribute("aria-label", `${kind.label}, ${number(shown)}`);
      });
      this.windowNote.textContent = this.core.mode === "upto" ? "incidents up to this date" : "incidents in this period";
    }

    /** Codes of the kinds that the filter keeps, null when it does not choose by kind. */
    _chosenKinds() {
      if (this.core.kindFilter) return new Set(this.core.kindFilter);
      const query = new URLSearchParams((this.core.state && this.core.state.mask) || "");
      const codes = query.getAll("kind").flatMap((text) => text.split(",")).filter(Boolean);
      return codes.length ? new Set(codes) : null;
    }

    /** Which marks occur: only those matter on a picture. */
    _updatePrecision() {
      const { data, counts } = this.core;
      const drawn = new Set();
      data.places.cls.forEach((level, place) => { if (counts.placeTotal[place]) drawn.add(level); });
      for (const { level, item } of this.precisionRows) item.classList.toggle("is-zero", !drawn.has(level));
    }

    /** A small map shows no empty legend, and opens one that its colours need. */
    _settleCompact() {
      const filled = Object.values(this.sections).some((section) => !section.hidden);
      this.legendButton.parentNode.hidden = !filled;
      if (!filled) this._open(this.legendButton, this.body, false);
      const needed = this._needed();
      if (needed && !this.needed) this._open(this.legendButton, this.body, true);
      this.needed = needed;
    }

    /** Whether the map shows colours that only the legend explains. */
    _needed() {
      const coloured = [this.sections.shading, this.sections.control].some((section) => section && !section.hidden);
      return coloured || this.map.getContainer().clientWidth >= ROOMY;
    }

    _updateShading() {
      const shade = this.core.state && this.core.state.shade;
      this.shadingTitle.textContent = shade ? plain(shade.title) : "Provinces";
      this.shadingNote.textContent = shade ? plain(shade.note) : "";
      this.shadingNote.hidden = !this.shadingNote.textContent;
      if (shade) this._explainShade(shade);
      else this._explainCounts();
    }

    /** The classes of a shade from the strongest down, and what is not known, if there is any. */
    _explainShade(shade) {
      const unknown = Object.values(shade.of).some(([found]) => found < 0);
      const classes = [...(this.core.shadingClasses || [])].reverse();
      this.sections.shading.hidden = !classes.length && !unknown;
      const rows = classes.map(({ colour, label }) => {
        const swatch = el("span", { class: colour ? "sm-swatch" : "sm-swatch is-plain" });
        if (colour) swatch.style.backgroundColor = Sitmap.dom.safeColour(colour);
        return el("li", {}, [swatch, el("span", { class: "sm-number", text: plain(label) })]);
      });
      if (unknown) rows.push(el("li", {}, [this._hatchedSwatch(), el("span", { text: plain(shade.unknown) })]));
      this.shadingUnit.textContent = shade.unit.toLowerCase() === shade.title.toLowerCase() ? "" : plain(shade.unit);
      this.shading.replaceChildren(el("ol", { class: "sm-classes is-long" }, rows));
    }

    /** A swatch hatched as the map hatches a province. */
    _hatchedSwatch() {
      const id = `sm-unknown-${L.Util.stamp(this)}`;
      const lines = svg("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, [
        svg("line", { x1: 0, y1: 0, x2: 0, y2: 5, class: "sm-hatch-line" }),
      ]);
      return svg("svg", { width: 26, height: 11, class: "sm-swatch is-plain", "aria-hidden": "true" }, [
        svg("defs", {}, [lines]), svg("rect", { width: 26, height: 11, fill: `url(#${id})` }),
      ]);
    }

    _explainCounts() {
      const shading = this._layers().shading || "none";
      const classes = this.core.shadingClasses || [];
      this.sections.shading.hidden = shading === "none" || !classes.length;
      if (this.sections.shading.hidden) return;
      const texts = classes.map(({ from, to }) => this._classText(from, to));
      const steps = classes.map(({ colour }, i) => {
        const swatch = el("span", { class: "sm-swatch" });
        swatch.style.backgroundColor = Sitmap.dom.safeColour(colour);
        return el("li", {}, [swatch, el("span", { class: "sm-number", text: texts[i] })]);
      });
      const long = texts.some((text) => text.length > LONG_CLASS);
      this.shadingUnit.textContent = UNITS[shading];
      this.shading.replaceChildren(el("ol", { class: long ? "sm-classes is-long" : "sm-classes" }, steps));
    }

    _classText(from, to) {
      if (to === null || to === undefined || to === Infinity) return `${number(from)}+`;
      return from === to ? number(from) : `${number(from)}–${number(to)}`;
    }

    _updateLayers() {
      const layers = this._layers();
      for (const [layer, input] of Object.entries(this.switchInputs)) input.checked = layers[layer] !== false;
      for (const [layer, { inputs }] of Object.entries(this.choices)) {
        const chosen = inputs[layers[layer] || "none"];
        if (chosen) chosen.checked = true;
      }
      const { control } = this.core;
      this.choices.control.fields.hidden = !control || !control.isAvailable();
    }
  }

  Sitmap.Legend = Legend;
})();
