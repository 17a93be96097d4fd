/**
 * Draws the indicative areas around the places that somebody holds: light, striped where it is not settled.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const PANE = "sitmap-control-areas";
  const FILL = 0.24;
  const FILL_FAINT = 0.55; // of a colour that hardly shows on the ground
  const FILL_STRIPED = 0.32;
  const HAIR = 0.4;
  const HAIR_FROM = 7.8; // zoom; with smaller areas hair lines would be most of the picture
  const STRIPE = 4; // pixels of a stripe
  const NEAR = 0.5; // pixels; corners closer to the last one are not drawn

  const ControlAreas = Sitmap.PatchLayer.extend({
    options: { pane: PANE, padding: 0.08 },

    /** @param {Sitmap.ControlLayer} control */
    initialize(core, control) {
      Sitmap.PatchLayer.prototype.initialize.call(this, core);
      const pane = core.map.createPane(PANE);
      pane.style.zIndex = 220;
      pane.style.pointerEvents = "none";
      this.control = control;
      this.patterns = new Map();
    },

    /** Take the outlines of another file. */
    load(data) {
      const { ringPlace, ringStart, cornerLon, cornerLat } = data;
      this.x = Float64Array.from(cornerLon, Sitmap.mercator.x);
      this.y = Float64Array.from(cornerLat, Sitmap.mercator.y);
      this.starts = ringStart;
      this.ends = Uint32Array.from(ringPlace, (_, ring) => (ring + 1 < ringStart.length ? ringStart[ring + 1] : cornerLon.length));
      /** Places that have an area, and the outlines of each. */
      this.places = [...new Set(ringPlace)];
      const index = new Map(this.places.map((place, at) => [place, at]));
      this.rings = this.places.map(() => []);
      ringPlace.forEach((place, ring) => this.rings[index.get(place)].push(ring));
      this.bounds = this.rings.map((rings) => this._boundOf(rings));
      this._boxes = null;
      this.refresh();
    },

    _boundOf(rings) {
      const bound = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
      for (const ring of rings) {
        for (let at = this.starts[ring]; at < this.ends[ring]; at++) {
          bound.west = Math.min(bound.west, this.x[at]);
          bound.north = Math.min(bound.north, this.y[at]);
          bound.east = Math.max(bound.east, this.x[at]);
          bound.south = Math.max(bound.south, this.y[at]);
        }
      }
      return bound;
    },

    /** Draw all again next time: colours have changed. */
    refresh() {
      this.forget();
      this.patterns = new Map();
    },

    // ---- as a layer of patches ------------------------------------------------------------------------

    looks() {
      if (!this.control.showsAreas()) return null;
      const { looks } = this.control.times;
      return this.places.map((place) => looks[place]);
    },

    boxes() {
      const { world } = this.view;
      if (!this._boxes || this._boxes.world !== world) {
        const side = (name, away) => Float64Array.from(this.bounds, (bound) => bound[name] * world + away);
        this._boxes = { world, west: side("west", -1), north: side("north", -1), east: side("east", 1), south: side("south", 1) };
      }
      return this._boxes;
    },

    paintItems(context, view, items) {
      const groups = new Map();
      for (const item of items) {
        const look = this.painted[item];
        if (!groups.has(look)) groups.set(look, []);
        groups.get(look).push(item);
      }
      context.lineJoin = "round";
      for (const [look, members] of groups) this._paintLook(context, view, look, members);
    },

    _paintLook(context, view, look, members) {
      const { sprites, times } = this.control;
      const meaning = times.meaning(look);
      const colour = sprites.colour(meaning.holder);
      context.beginPath();
      for (const item of members) for (const ring of this.rings[item]) this._trace(context, view, ring);
      context.globalAlpha = !meaning.settled ? FILL_STRIPED : sprites.isFaint(colour) ? FILL_FAINT : FILL;
      context.fillStyle = meaning.settled ? colour : this._pattern(context, view, look, sprites.pair(meaning));
      context.fill("evenodd");
      if (view.zoom >= HAIR_FROM) {
        context.globalAlpha = HAIR;
        context.strokeStyle = meaning.holder === Sitmap.ControlTimes.NOBODY ? sprites.hatch : colour;
        context.lineWidth = 0.5;
        context.stroke();
      }
      context.globalAlpha = 1;
    },

    _trace(context, { left, top, world }, ring) {
      const { x, y, starts, ends } = this;
      let lastX = x[starts[ring]] * world - left;
      let lastY = y[starts[ring]] * world - top;
      context.moveTo(lastX, lastY);
      for (let at = starts[ring] + 1; at < ends[ring]; at++) {
        const nextX = x[at] * world - left;
        const nextY = y[at] * world - top;
        if (Math.abs(nextX - lastX) < NEAR && Math.abs(nextY - lastY) < NEAR) continue;
        context.lineTo(nextX, nextY);
        lastX = nextX;
        lastY = nextY;
      }
      context.closePath();
    },

    /** Stripes of two colours that stay on the ground when the map moves. */
    _pattern(context, view, look, [one, other]) {
      if (this.patternRatio !== view.ratio) this.patterns = new Map();
      this.patternRatio = view.ratio;
      if (!this.patterns.has(look)) this.patterns.set(look, context.createPattern(stripes(one, other, view.ratio), "repeat"));
      const pattern = this.patterns.get(look);
      const size = sizeOf(view.ratio) / view.ratio;
      const shift = (v) => -(((v % size) + size) % size);
      pattern.setTransform(new DOMMatrix().translate(shift(view.left), shift(view.top)).scale(1 / view.ratio));
      return pattern;
    },
  });

  /** Device pixels of a tile of stripes: two stripes, at 45 degrees. */
  const sizeOf = (ratio) => Math.round(2 * STRIPE * Math.SQRT2 * ratio);

  function stripes(one, other, ratio) {
    const size = sizeOf(ratio);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    pen.fillStyle = one;
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = other;
    pen.lineWidth = size / 2 / Math.SQRT2;
    pen.beginPath();
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift - size, 2 * size);
      pen.lineTo(shift + 2 * size, -size);
    }
    pen.stroke();
    return canvas;
  }

  Sitmap.ControlAreas = ControlAreas;
})();
