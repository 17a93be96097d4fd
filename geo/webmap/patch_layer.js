/**
 * A canvas layer of many small items that draws again only around those that look otherwise than they are drawn.
 *
 * A subclass gives each item a look (`looks`, a number, 0 for not drawn) and a box (`boxes`), and paints some of them in
 * their order (`paintItems`). `follow` compares, clears the boxes of the items that changed, and paints what is in them.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const TILE = 32; // pixels
  const MOST = 0.4; // of the items; beyond that drawing all is cheaper

  const PatchLayer = Sitmap.CanvasLayer.extend({
    /** Forget what is drawn: it is all drawn again when `follow` is called next. */
    forget() {
      this.painted = null;
      this.tiles = null;
    },

    paint(context, view) {
      this.forget();
      const looks = this.looks();
      if (!looks) return;
      this.painted = Float64Array.from(looks);
      this.paintItems(context, view, this._visible());
    },

    /** Draw what has changed. */
    follow() {
      const looks = this.looks();
      if (!looks && !this.painted) return;
      if (!looks || !this.painted || this.painted.length !== looks.length) {
        this.drawNow();
        return;
      }
      const changed = this._changed(looks);
      if (!changed.length) return;
      const items = changed.length > MOST * looks.length ? null : this._around(changed, looks);
      if (items) this._patch(looks, changed, items);
      else this.drawNow();
    },

    /** Items that show, in their order. */
    _visible() {
      return Array.from(this.painted.keys()).filter((item) => this.painted[item] && this._inSight(item));
    },

    /** Items in sight that look otherwise than they are drawn. */
    _changed(looks) {
      const found = [];
      for (let item = 0; item < looks.length; item++) if (looks[item] !== this.painted[item] && this._inSight(item)) found.push(item);
      return found;
    },

    _inSight(item) {
      const { left, top, width, height } = this.view;
      const { west, north, east, south } = this.boxes();
      return east[item] >= left && west[item] <= left + width && south[item] >= top && north[item] <= top + height;
    },

    /** Items to draw that reach into the boxes of changed ones, in their order; null when they are too many. */
    _around(changed, looks) {
      const { west, north, east, south } = this.boxes();
      const items = new Set();
      for (const one of changed) {
        this._eachTile(one, (tile) => {
          for (const other of this.tiles[tile]) {
            if (looks[other] && west[other] <= east[one] && east[other] >= west[one] && north[other] <= south[one] && south[other] >= north[one]) items.add(other);
          }
        });
        if (items.size > MOST * looks.length) return null;
      }
      return [...items].sort((a, b) => a - b);
    },

    _eachTile(item, visit) {
      const { view } = this;
      const { west, north, east, south } = this.boxes();
      const columns = Math.ceil(view.width / TILE);
      const rows = Math.ceil(view.height / TILE);
      if (!this.tiles) this._index(columns * rows);
      const from = Math.max(0, Math.floor((west[item] - view.left) / TILE));
      const to = Math.min(columns - 1, Math.floor((east[item] - view.left) / TILE));
      const last = Math.min(rows - 1, Math.floor((south[item] - view.top) / TILE));
      for (let row = Math.max(0, Math.floor((north[item] - view.top) / TILE)); row <= last; row++) {
        for (let column = from; column <= to; column++) visit(row * columns + column);
      }
    },

    /** Which items each tile holds. */
    _index(count) {
      this.tiles = Array.from({ length: count }, () => []);
      for (let item = 0; item < this.painted.length; item++) this._eachTile(item, (tile) => this.tiles[tile].push(item));
    },

    _patch(looks, changed, items) {
      const context = this._context;
      const { ratio, width, height, left, top } = this.view;
      const { west, north, east, south } = this.boxes();
      this.painted.set(looks);
      context.save();
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.beginPath();
      for (const item of changed) {
        // On whole pixels: a box cut through a pixel would leave its old colour shining through.
        const x = Math.floor(west[item] - left);
        const y = Math.floor(north[item] - top);
        context.rect(x, y, Math.ceil(east[item] - left) - x, Math.ceil(south[item] - top) - y);
      }
      context.clip();
      context.clearRect(0, 0, width, height);
      this.paintItems(context, this.view, items);
      context.restore();
    },
  });

  Sitmap.PatchLayer = PatchLayer;
})();
