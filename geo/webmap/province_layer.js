/**
 * Draws the ground: land, provinces, their shading and hatching, waters and boundaries.
 *
 * Where only a province changes (its class or hatching while the window is dragged, what is hovered or picked), only
 * the rectangle around it is drawn again.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const PANE = "sitmap-ground";
  const HATCH_STEP = 10;
  const HATCH_ALPHA = 0.2;
  const UNKNOWN_ALPHA = 0.5; // of the hatching of provinces whose value is not known
  const OVER_TILES = 0.55; // opacity of shading over an online basemap
  const EDGE = 4; // pixels by which lines stand out from their province

  const Ground = Sitmap.CanvasLayer.extend({
    options: { pane: PANE, padding: 0.12 },

    initialize(core, painter) {
      Sitmap.CanvasLayer.prototype.initialize.call(this, core);
      this.painter = painter;
      this.changed = new Set();
    },

    paint(context, view) {
      this.changed.clear();
      this.painter(context, view);
    },

    /** Draw the rectangles around some shapes again, in the next frame. */
    touch(shapes) {
      for (const shape of shapes) if (shape) this.changed.add(shape);
      if (this.changed.size && !this._frame) this._partFrame = this._partFrame || requestAnimationFrame(() => this._paintParts());
    },

    _paintParts() {
      this._partFrame = 0;
      if (!this._map || !this.view) return;
      const { ratio } = this.view;
      this._context.setTransform(ratio, 0, 0, ratio, 0, 0);
      for (const shape of this.changed) if (shape.visible(this.view)) this._paintAround(shape);
      this.changed.clear();
    },

    _paintAround(shape) {
      const { left, top, world, width, height } = this.view;
      const context = this._context;
      const x = Math.max(0, Math.floor(shape.west * world - left - EDGE));
      const y = Math.max(0, Math.floor(shape.north * world - top - EDGE));
      const right = Math.min(width, Math.ceil(shape.east * world - left + EDGE));
      const bottom = Math.min(height, Math.ceil(shape.south * world - top + EDGE));
      context.save();
      context.beginPath();
      context.rect(x, y, right - x, bottom - y);
      context.clip();
      context.clearRect(x, y, right - x, bottom - y);
      this.painter(context, this.view, { west: (x + left) / world, north: (y + top) / world, east: (right + left) / world, south: (bottom + top) / world });
      context.restore();
    },
  });

  class ProvinceLayer {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.hovered = null;
      this.picked = null;
      this.looks = [];
      this.wasOverTiles = false;
      core.provinces = this;
      core.shadingClasses = [];
      this._makePane(PANE, 210);
      if (core.data) this._start();
      else core.once("ready", this._start, this);
    }

    _makePane(name, order) {
      const pane = this.core.map.createPane(name);
      pane.style.zIndex = order;
      pane.style.pointerEvents = "none";
    }

    _start() {
      const { core } = this;
      this.geography = new Sitmap.Geography(core.basemap);
      this.indexOf = new Map(core.data.provinces.map(({ pcode }, index) => [pcode, index]));
      this._readStyle();
      this.ground = new Ground(core, (context, view, part) => this._paint(context, view, part)).addTo(core.map);
      core.on("counts", () => this._onCounts());
      core.on("mask", () => this._classify());
      core.on("theme", () => { this._readStyle(); this._classify(); this._redraw(); });
      core.on("layers", () => { this._classify(); this._redraw(); });
      core.on("state", () => this._onState());
      core.on("selection", () => this._onSelection());
      this._classify();
    }

    _readStyle() {
      const style = (name) => this.core.style(name);
      this.style = {
        land: style("--land"), home: style("--home"), water: style("--water"), boundary: style("--boundary"),
        hatch: style("--hatch"), accent: style("--accent"), ink: style("--ink"), soft: style("--ink-soft"),
      };
      this.pattern = null;
    }

    _redraw() {
      this.ground.redraw();
    }

    _onState() {
      const shade = JSON.stringify(this._shade);
      if (shade !== this.shadeBefore) this._classify();
      this.shadeBefore = shade;
      if (this._overTiles !== this.wasOverTiles) this._redraw();
      this.wasOverTiles = this._overTiles;
    }

    _onSelection() {
      const { selection } = this.core;
      const before = this.picked;
      this.picked = selection && selection.type === "province" ? this.geography.byCode.get(selection.pcode) || null : null;
      if (this.picked !== before) this.ground.touch([before, this.picked]);
    }

    // ---- shading --------------------------------------------------------------------------------------

    /** The shade that a page has given (geo/webmap/shade.py), null where the map shades by its own counts. */
    get _shade() {
      return (this.core.state && this.core.state.shade) || null;
    }

    /** Values of the provinces in the window, by the shading in force. */
    _values() {
      const { counts, layers } = this.core;
      if (layers.shading === "count") return counts.provinceCount;
      return layers.shading === "fatalities" ? counts.provinceFatalities : null;
    }

    /** Classes for the filter over all dates, announced as "shading". */
    _classify() {
      const { core } = this;
      const before = JSON.stringify(core.shadingClasses);
      const shade = this._shade;
      if (shade) core.shadingClasses = shade.classes.map((found) => ({ label: found.label, colour: found[core.theme] }));
      else core.shadingClasses = Sitmap.shading.classes(core.layers.shading === "none" ? 0 : this._largest(), core.theme);
      if (JSON.stringify(core.shadingClasses) !== before) core.fire("shading");
      this._onCounts();
    }

    /** The largest total of a province over all dates. */
    _largest() {
      const { data, counter, layers } = this.core;
      const sums = new Float64Array(data.provinces.length);
      for (let i = 0; i < data.rows; i++) {
        if (data.province[i] < 0 || data.place[i] === Sitmap.NO_PLACE || !counter.passes(i)) continue;
        sums[data.province[i]] += layers.shading === "count" ? 1 : Math.max(0, data.fatalities[i]);
      }
      return sums.reduce((a, b) => Math.max(a, b), 0);
    }

    /** Class of each province, null where nothing is shaded. */
    _classesNow() {
      const { shadingClasses, data } = this.core;
      const shade = this._shade;
      if (shade) return data.provinces.map(({ pcode }) => (shade.of[pcode] || [-1])[0]);
      const values = this._values();
      return values ? Array.from(values, (value) => Sitmap.shading.classOf(shadingClasses, value)) : null;
    }

    /** Provinces to hatch: of a shade those not known, else those that incidents are known to lie in and no closer. */
    _hatched() {
      const { core } = this;
      const found = new Set();
      const shade = this._shade;
      if (shade) {
        core.data.provinces.forEach(({ pcode }, index) => { if (shade.of[pcode] && shade.of[pcode][0] < 0) found.add(index); });
        return found;
      }
      if (!core.layers.uncertainty || !core.layers.incidents) return found;
      const { cls, province } = core.data.places;
      const { placeTotal } = core.counts;
      for (let p = 0; p < cls.length; p++) if (cls[p] === 3 && placeTotal[p] && province[p] >= 0) found.add(province[p]);
      return found;
    }

    _onCounts() {
      const { data } = this.core;
      this.classes = this._classesNow();
      this.hatched = this._hatched();
      const looks = data.provinces.map((_, index) => (this.classes ? this.classes[index] : -1) * 2 + (this.hatched.has(index) ? 1 : 0));
      const changed = looks.flatMap((look, index) => (look === this.looks[index] ? [] : [this.geography.byCode.get(data.provinces[index].pcode)]));
      this.looks = looks;
      this.ground.touch(changed);
    }

    // ---- painting -------------------------------------------------------------------------------------

    /** Paint all, or what lies in a part of the world: {west, north, east, south} in 0..1. */
    _paint(context, view, part) {
      this.shows = (shape) => shape.visible(view) && (!part || (shape.east >= part.west && shape.west <= part.east && shape.south >= part.north && shape.north <= part.south));
      this._paintFills(context, view);
      this._paintLines(context, view);
    }

    get _overTiles() {
      return Boolean(this.core.state && this.core.state.basemap);
    }

    _paintFills(context, view) {
      if (!this._overTiles) this._paintGround(context, view);
      for (const shape of this.geography.provinces) {
        if (!this.shows(shape)) continue;
        const index = this.indexOf.get(shape.properties.pcode);
        if (index === undefined) continue;
        this._paintShading(context, view, shape, index);
        if (this.hatched && this.hatched.has(index)) this._paintHatching(context, view, shape);
      }
    }

    _paintGround(context, view) {
      const { style, geography } = this;
      const neighbours = this.core.layers.neighbours;
      // One by one: outlines of neighbours overlap a little, and an even count of them would be a hole.
      for (const shape of geography.land) this._fill(context, view, [shape], style.land);
      for (const country of geography.countries) if (country.abroad) this._fill(context, view, country.provinces, style.land);
      context.globalAlpha = 0.45;
      if (neighbours) this._stroke(context, view, geography.borders, style.boundary, 1);
      context.globalAlpha = 1;
      for (const country of geography.countries) {
        if (country.abroad || (!country.home && !neighbours)) continue;
        // A broad line under the fill leaves its outer half: the border of the country, without a line file of its own.
        this._stroke(context, view, country.provinces, style.boundary, country.home ? 4 : 2.6);
        this._fill(context, view, country.provinces, country.home ? style.home : style.land);
      }
    }

    _paintShading(context, view, shape, index) {
      const found = this.classes ? this.classes[index] : -1;
      if (found < 0 || !this.core.shadingClasses[found].colour) return;
      context.globalAlpha = this._overTiles ? OVER_TILES : 1;
      this._fill(context, view, [shape], this.core.shadingClasses[found].colour);
      context.globalAlpha = 1;
    }

    _paintHatching(context, view, shape) {
      const pattern = this._hatchPattern(context, view);
      context.globalAlpha = this._shade ? UNKNOWN_ALPHA : HATCH_ALPHA;
      this._fill(context, view, [shape], pattern);
      context.globalAlpha = 1;
    }

    /** Diagonal lines that stay on the ground when the map moves. */
    _hatchPattern(context, view) {
      if (!this.pattern || this.patternRatio !== view.ratio) {
        const size = Math.round(HATCH_STEP * view.ratio);
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = size;
        const pen = canvas.getContext("2d");
        pen.strokeStyle = this.style.hatch;
        pen.lineWidth = 0.9 * view.ratio;
        pen.beginPath();
        for (const shift of [-size, 0, size]) {
          pen.moveTo(shift - 1, size + 1);
          pen.lineTo(shift + size + 1, -1);
        }
        pen.stroke();
        this.pattern = context.createPattern(canvas, "repeat");
        this.patternRatio = view.ratio;
        this.patternSize = size / view.ratio;
      }
      const shift = (v) => -(((v % this.patternSize) + this.patternSize) % this.patternSize);
      this.pattern.setTransform(new DOMMatrix().translate(shift(view.left), shift(view.top)).scale(1 / view.ratio));
      return this.pattern;
    }

    _paintLines(context, view) {
      const { core, geography, style } = this;
      const { layers } = core;
      context.lineJoin = "round";
      context.lineCap = "round";
      if (layers.water && !this._overTiles) this._paintWater(context, view);
      for (const country of geography.countries) {
        if (country.abroad || (!country.home && !layers.neighbours)) continue;
        context.globalAlpha = country.home ? 0.9 : 0.45;
        this._stroke(context, view, country.provinces, style.boundary, country.home ? 0.9 : 0.7);
      }
      context.globalAlpha = 1;
      this._paintPicked(context, view);
    }

    _paintWater(context, view) {
      const { geography, style } = this;
      const faint = view.zoom < 6.5 ? 5 : 12;
      const rivers = geography.rivers.filter((river) => !(river.properties.scalerank > faint));
      context.globalAlpha = 0.85;
      for (const river of rivers) {
        const rank = Number(river.properties.scalerank) || 6;
        this._stroke(context, view, [river], style.water, Math.max(0.8, (view.zoom - 3) * 0.42 - rank * 0.09));
      }
      context.globalAlpha = 1;
      this._fill(context, view, geography.lakes, style.water);
    }

    _paintPicked(context, view) {
      const { style } = this;
      if (this.hovered) {
        context.globalAlpha = 0.75;
        this._stroke(context, view, [this.hovered], style.soft, 1.6);
        context.globalAlpha = 1;
      }
      if (this.picked) this._stroke(context, view, [this.picked], style.accent, 2.4);
    }

    _fill(context, view, shapes, colour) {
      this._trace(context, view, shapes);
      context.fillStyle = colour;
      context.fill("evenodd");
    }

    _stroke(context, view, shapes, colour, width) {
      this._trace(context, view, shapes);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }

    _trace(context, view, shapes) {
      context.beginPath();
      for (const shape of shapes) if (this.shows(shape)) shape.trace(context, view);
    }

    // ---- questions of others --------------------------------------------------------------------------

    /** The province under a point: its code, name, index in the data (-1: none), or null. */
    at(latlng) {
      if (!this.geography) return null;
      const shape = this.geography.provinceAt(Sitmap.mercator.x(latlng.lng), Sitmap.mercator.y(latlng.lat));
      if (!shape || (!shape.properties.home && !this.core.layers.neighbours)) return null;
      const { pcode, name, country, home } = shape.properties;
      const index = this.indexOf.has(pcode) ? this.indexOf.get(pcode) : -1;
      return { shape, pcode, name, country, home: Boolean(home), index };
    }

    /** What the page's shade says of a province, in words; null without a shade or a value for it. */
    says(pcode) {
      const shade = this._shade;
      return shade && shade.of[pcode] ? shade.of[pcode][1] : null;
    }

    /** Whether a world point lies in a province; true when the province is not on the map. */
    holds(pcode, x, y) {
      const shape = this.geography && this.geography.byCode.get(pcode);
      return shape ? shape.holds(x, y) : true;
    }

    /** Outline a province (as `at` returned it); null for none. */
    hover(province) {
      const shape = province ? province.shape : null;
      if (shape === this.hovered || !this.ground) return;
      const before = this.hovered;
      this.hovered = shape;
      this.ground.touch([before, shape]);
    }
  }

  Sitmap.ProvinceLayer = ProvinceLayer;
})();
