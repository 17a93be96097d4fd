/**
 * Draws the discs of the places that no mark of incidents stands on.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { ControlTimes, ControlSprites } = Sitmap;

  const PANE = "sitmap-control-discs";

  const ControlDiscs = Sitmap.PatchLayer.extend({
    options: { pane: PANE, padding: 0.06 },

    /** @param {Sitmap.ControlLayer} control */
    initialize(core, control) {
      Sitmap.PatchLayer.prototype.initialize.call(this, core);
      const pane = core.map.createPane(PANE);
      pane.style.zIndex = 432;
      pane.style.pointerEvents = "none";
      this.control = control;
    },

    /** Number of discs drawn. */
    count() {
      return this.painted ? this.painted.reduce((sum, look) => sum + (look ? 1 : 0), 0) : 0;
    },

    // ---- as a layer of patches ------------------------------------------------------------------------

    /** Who holds it, how old that is and who held it before, as one number for each place. */
    looks() {
      const { control } = this;
      if (!control.isShown() || !control.times) return null;
      const { times, cover } = control;
      const formers = times.data.holders.length + 2; // each holder, nobody known, no change
      const found = new Float64Array(times.count);
      for (const place of times.placed) {
        if (!times.looks[place] || cover[place] >= 0) continue;
        found[place] = (times.looks[place] * ControlTimes.STRENGTHS.length + times.levels[place]) * formers + times.former[place] + 2;
      }
      return found;
    },

    boxes() {
      const { control } = this;
      if (!this._boxes || this._boxes.of !== control.x) {
        const away = control.radius + control.sprites.reach() + 2;
        const side = (values, by) => Float64Array.from(values, (v) => v + by);
        this._boxes = { of: control.x, west: side(control.x, -away), east: side(control.x, away), north: side(control.y, -away), south: side(control.y, away) };
      }
      return this._boxes;
    },

    /** What changed or is fought over is drawn last, over its neighbours. */
    paintItems(context, view, items) {
      const { times } = this.control;
      const isLoud = (place) => times.former[place] !== ControlTimes.UNCHANGED || !times.isSettled(times.looks[place]);
      for (const place of items) if (!isLoud(place)) this._paint(context, view, place);
      for (const place of items) if (isLoud(place)) this._paint(context, view, place);
      context.globalAlpha = 1;
    },

    _paint(context, view, place) {
      const { times, sprites, radius, x, y } = this.control;
      const look = times.looks[place];
      const near = times.data.places.cls[place] === 2;
      const atX = x[place] - view.left;
      const atY = y[place] - view.top;
      context.globalAlpha = ControlTimes.STRENGTHS[times.levels[place]];
      if (times.former[place] !== ControlTimes.UNCHANGED) sprites.stamp(context, sprites.ring(times.former[place], radius), atX, atY);
      sprites.stamp(context, sprites.place(look, near, radius, times), atX, atY);
    },

    // ---- questions of others --------------------------------------------------------------------------

    /** The place whose disc is under a point of the canvas, -1 when there is none. */
    at(x, y) {
      const { control, view } = this;
      let best = -1;
      let nearest = control.radius + 2;
      this.each((place, worldX, worldY) => {
        const distance = Math.hypot(worldX - view.left - x, worldY - view.top - y);
        if (distance > nearest) return;
        nearest = distance;
        best = place;
      });
      return best;
    },

    /** Call `visit(place, x, y)` for every disc drawn, in world pixels of its zoom. */
    each(visit) {
      const { painted, view } = this;
      if (!painted) return;
      const { x, y } = this.control;
      for (const place of this.control.times.placed) {
        if (!painted[place] || x[place] < view.left || y[place] < view.top || x[place] > view.left + view.width || y[place] > view.top + view.height) continue;
        visit(place, x[place], y[place]);
      }
    },
  });

  Sitmap.ControlDiscs = ControlDiscs;
})();
