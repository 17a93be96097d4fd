/**
 * Draws the incidents: a mark for every place, sized by count and divided by kind.
 *
 * One incident is a disc with the glyph of its kind; several are a ring of kinds around their number. A dashed halo
 * covers as much of a mark's edge as the share of its incidents that lie only near the place. What is known to the
 * province alone is a hatched square.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const HOLE = 0.6; // hole of a ring to its radius: large enough for the number
  const HALO = 4.5; // pixels between a mark and its halo
  const TOP = -Math.PI / 2;
  const TURN = 2 * Math.PI;
  const THINNEST = 0.7; // pixels of a ring's edge below which a slice cannot be seen
  const EDGE = 40; // pixels outside the canvas within which a mark may still show
  const PANE = "sitmap-incidents";

  const IncidentLayer = Sitmap.CanvasLayer.extend({
    options: { pane: PANE, padding: 0.06 },

    initialize(core) {
      Sitmap.CanvasLayer.prototype.initialize.call(this, core);
      const pane = core.map.createPane(PANE);
      pane.style.zIndex = 450;
      pane.style.pointerEvents = "none"; // Picking asks for marks by their place
      this.drawn = { count: 0 };
      this.hovered = -1;
      core.incidents = this;
      if (core.data) this._start();
      else core.once("ready", this._start, this);
    },

    _start() {
      const { core } = this;
      this.sprites = new Sitmap.Sprites(core);
      this.places = new Sitmap.MarkPlaces(core.data);
      core.radius = (n) => this.places.radius(n);
      core.on("draw", () => this.drawNow());
      // The marks stay until the next frame makes new ones: labels and picking may ask for them in between.
      core.on("mask", () => { this.outdated = true; });
      core.on("theme", () => this.sprites.refresh());
      core.on("selection", () => { this._selected = null; });
      this.addTo(core.map);
    },

    // ---- marks of this zoom ---------------------------------------------------------------------------

    _marksFor(zoom) {
      if (!this.marks || this.outdated || this.marks.zoom !== zoom) {
        this.outdated = false;
        const { counter, data } = this.core;
        const within = (place, x, y) => this._within(place, x, y);
        this.marks = new Sitmap.Marks(this.places, counter.passingByPlace, zoom, within, data.kinds.length);
        this._selected = null;
        this.hovered = -1;
        const count = this.marks.count;
        this.drawn = { count: 0, mark: new Uint32Array(count), x: new Float32Array(count), y: new Float32Array(count), r: new Float32Array(count) };
      }
      return this.marks;
    },

    _within(place, x, y) {
      const provinces = this.core.provinces;
      const index = this.core.data.places.province[place];
      if (!provinces || index < 0) return true;
      return provinces.holds(this.core.data.provinces[index].pcode, x, y);
    },

    _selectedMarks() {
      if (this._selected) return this._selected;
      const flags = new Uint8Array(this.marks.count);
      for (const place of this.core.selectedPlaces) if (this.marks.of[place] >= 0) flags[this.marks.of[place]] = 1;
      return (this._selected = flags);
    },

    // ---- drawing --------------------------------------------------------------------------------------

    paint(context, view) {
      const { core, drawn } = this;
      drawn.count = 0;
      core.marksDrawn = 0;
      if (!core.data || !core.layers.incidents) return;
      const { window, data } = core;
      this.places.follow((window.to - window.from + 1) / (data.maxDay - data.minDay + 1));
      const marks = this._marksFor(view.zoom);
      marks.sum(core.counts, data.places.cls);
      this.sprites.setRatio(view.ratio);
      this._findVisible(view, marks);
      if (core.layers.uncertainty) this._paintHalos(context, marks);
      // Badges lie under the marks: what is known better is never hidden by what is known less.
      for (let i = this.drawn.count - 1; i >= 0; i--) this._paintMark(context, marks, i);
      this._paintRings(context, marks);
      core.marksDrawn = this.drawn.count;
    },

    _findVisible(view, marks) {
      const { drawn } = this;
      let count = 0;
      for (let mark = 0; mark < marks.count; mark++) {
        if (!marks.total[mark]) continue;
        const x = marks.x[mark] - view.left;
        const y = marks.y[mark] - view.top;
        if (x < -EDGE || y < -EDGE || x > view.width + EDGE || y > view.height + EDGE) continue;
        drawn.mark[count] = mark;
        drawn.x[count] = x;
        drawn.y[count] = y;
        drawn.r[count] = marks.radius(mark);
        count++;
      }
      drawn.count = count;
    },

    _paintHalos(context, marks) {
      const { drawn, sprites } = this;
      context.save();
      context.strokeStyle = sprites.ink;
      context.globalAlpha = 0.62;
      context.lineWidth = 1.2;
      context.setLineDash([3, 2.6]);
      for (let i = 0; i < drawn.count; i++) {
        const near = marks.near[drawn.mark[i]];
        if (!near) continue;
        context.beginPath();
        context.arc(drawn.x[i], drawn.y[i], drawn.r[i] + HALO, TOP, TOP + (TURN * near) / marks.total[drawn.mark[i]]);
        context.stroke();
      }
      context.restore();
    },

    _paintMark(context, marks, i) {
      const { drawn } = this;
      const mark = drawn.mark[i];
      if (marks.total[mark] === 1) this._paintSingle(context, marks, mark, drawn.x[i], drawn.y[i], drawn.r[i]);
      else if (marks.isBadge(mark)) this._paintBadge(context, marks, mark, drawn.x[i], drawn.y[i], drawn.r[i]);
      else this._paintRing(context, marks, mark, drawn.x[i], drawn.y[i], drawn.r[i]);
    },

    _paintSingle(context, marks, mark, x, y, r) {
      const from = mark * marks.kinds;
      let kind = 0;
      while (!marks.byKind[from + kind]) kind++;
      const { sprites } = this;
      sprites.stamp(context, marks.isBadge(mark) ? sprites.badge(kind, r) : sprites.disc(kind, r), x, y);
    },

    _paintRing(context, marks, mark, x, y, r) {
      const { sprites } = this;
      this._disc(context, x, y, r + 1.25, sprites.casing);
      this._paintSlices(context, marks, mark, x, y, r);
      this._disc(context, x, y, r * HOLE, sprites.panel);
      sprites.stamp(context, sprites.number(marks.total[mark], r < 15 ? 0 : r < 21 ? 1 : 2, false), x, y);
    },

    _disc(context, x, y, r, colour) {
      context.beginPath();
      context.arc(x, y, r, 0, TURN);
      context.fillStyle = colour;
      context.fill();
    },

    _paintSlices(context, marks, mark, x, y, r) {
      const { colours, rim } = this.sprites;
      const from = mark * marks.kinds;
      const total = marks.total[mark];
      let angle = TOP;
      for (let k = 0; k < marks.kinds; k++) {
        const n = marks.byKind[from + k];
        if (!n) continue;
        const end = angle + (TURN * n) / total;
        if ((end - angle) * r < THINNEST) continue; // the next slice covers its place
        context.beginPath();
        if (n < total) context.moveTo(x, y);
        context.arc(x, y, r, angle, end);
        context.fillStyle = colours[k];
        context.fill();
        angle = end;
      }
      context.beginPath();
      context.arc(x, y, r, 0, TURN);
      context.strokeStyle = rim;
      context.lineWidth = 0.75;
      context.stroke();
    },

    _paintBadge(context, marks, mark, x, y, half) {
      const { sprites } = this;
      sprites.badgeBody(context, x, y, half);
      this._paintStrip(context, marks, mark, x, y, half);
      sprites.stamp(context, sprites.number(marks.total[mark], half < 13 ? 0 : half < 18 ? 1 : 2, true), x, y - 1.5);
    },

    /** The kinds of a badge, as a strip along its lower edge. */
    _paintStrip(context, marks, mark, x, y, half) {
      const from = mark * marks.kinds;
      const width = 2 * half - 3;
      const high = Math.max(3.5, half * 0.3);
      let at = x - half + 1.5;
      for (let k = 0; k < marks.kinds; k++) {
        const n = marks.byKind[from + k];
        if (!n) continue;
        const part = (width * n) / marks.total[mark];
        context.fillStyle = this.sprites.colours[k];
        context.fillRect(at, y + half - 1.5 - high, part, high);
        at += part;
      }
    },

    _paintRings(context, marks) {
      const { drawn, sprites } = this;
      const selected = this.core.selection ? this._selectedMarks() : null;
      for (let i = 0; i < drawn.count; i++) {
        const mark = drawn.mark[i];
        const isSelected = selected !== null && selected[mark] === 1;
        if (!isSelected && mark !== this.hovered) continue;
        this._outline(context, marks, i, 3, isSelected ? 5.5 : 3.5, sprites.casing);
        this._outline(context, marks, i, 3, isSelected ? 3 : 1.5, isSelected ? sprites.accent : sprites.ink);
      }
    },

    _outline(context, marks, i, away, width, colour) {
      const { drawn } = this;
      const r = drawn.r[i] + away;
      context.beginPath();
      if (marks.isBadge(drawn.mark[i])) context.roundRect(drawn.x[i] - r, drawn.y[i] - r, 2 * r, 2 * r, 5);
      else context.arc(drawn.x[i], drawn.y[i], r, 0, TURN);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    },

    // ---- questions of others --------------------------------------------------------------------------

    /**
     * The mark under a point of the map's container, -1 when there is none.
     * @param {L.Point} point
     * @param {number} [slack] pixels by which the pointer may miss
     */
    markAt(point, slack = 2) {
      const { drawn } = this;
      if (!drawn.count) return -1;
      const { x, y } = this.fromContainer(point);
      let best = -1;
      let nearest = Infinity;
      for (let i = 0; i < drawn.count; i++) {
        const dx = Math.abs(drawn.x[i] - x);
        const dy = Math.abs(drawn.y[i] - y);
        const square = this.marks.isBadge(drawn.mark[i]);
        const distance = square ? Math.max(dx, dy) : Math.hypot(dx, dy);
        // Marks lie over badges, so a badge is picked only where no mark is.
        const order = distance + (square ? 1000 : 0);
        if (distance <= drawn.r[i] + slack && order < nearest) {
          nearest = order;
          best = drawn.mark[i];
        }
      }
      return best;
    },

    /** What a mark holds now: its anchor place, its places with incidents in the window, its counts. */
    describe(mark) {
      const { marks, core } = this;
      return {
        mark,
        anchor: marks.anchors[mark],
        badge: marks.isBadge(mark),
        places: marks.members(mark, core.counts),
        total: marks.total[mark],
        near: marks.near[mark],
        byKind: marks.byKind.subarray(mark * marks.kinds, (mark + 1) * marks.kinds),
      };
    },

    /** Light up a mark; -1 for none. */
    hover(mark) {
      if (mark === this.hovered) return;
      this.hovered = mark;
      this.redraw();
    },

    /** Call `visit(mark, x, y, r)` for every mark drawn, in world pixels of its zoom. */
    eachDrawn(visit) {
      const { drawn, view } = this;
      for (let i = 0; i < drawn.count; i++) visit(drawn.mark[i], drawn.x[i] + view.left, drawn.y[i] + view.top, drawn.r[i]);
    },
  });

  Sitmap.IncidentLayer = IncidentLayer;
})();
