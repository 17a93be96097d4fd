/**
 * The marks of one zoom: where each stands and which places it speaks for. Independent of the dates.
 *
 * Marks 0 .. points - 1 are places (or merged places); those after are badges of provinces, moved aside within
 * their province where they would hide a mark.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const PROVINCE_ONLY = 3;
  const SINGLE = 9.5; // radius of a mark with a glyph, pixels: the smallest at which all glyphs can be told apart
  const LARGEST = 27;
  const FULL = 90; // incidents at which a mark of a small dataset reaches its largest size
  const GAP = 2.5;
  const BURST = 1.5; // how much busier than the average a window may be before its largest marks are capped
  const BADGE = 0.9; // half side of a badge to the radius of a disc of the same count: about the same area
  const BADGE_STEPS = [0, 14, 24, 34, 46, 60];
  const BADGE_TURNS = 12;

  /** Least radius that holds a number of so many characters. */
  function leastFor(n) {
    if (n < 2) return SINGLE;
    if (n < 100) return 11;
    return n < 1000 ? 13 : 15.5;
  }

  /**
   * The radius of a mark of n incidents in pixels: area proportional to n, between legible and not too large.
   * @param {number} full incidents at which the largest size is reached
   * @returns {(n:number)=>number}
   */
  function scale(full) {
    const factor = LARGEST / Math.sqrt(full);
    return (n) => Math.min(LARGEST, Math.max(leastFor(n), factor * Math.sqrt(n)));
  }

  /** What does not change with zoom, filter and dates: where places are and how they rank. */
  class Places {
    /** @param {object} data decoded columns */
    constructor(data) {
      const { lat, lon, cls } = data.places;
      this.count = lat.length;
      this.x = Float64Array.from(lon, Sitmap.mercator.x);
      this.y = Float64Array.from(lat, Sitmap.mercator.y);
      this.totals = new Uint32Array(this.count); // of all incidents, so that no filter changes the rank
      for (const place of data.place) if (place !== Sitmap.NO_PLACE) this.totals[place]++;
      const order = Array.from(lat.keys()).sort((a, b) => this.totals[b] - this.totals[a] || a - b);
      this.points = Uint32Array.from(order.filter((p) => cls[p] !== PROVINCE_ONLY));
      this.badges = Uint32Array.from(order.filter((p) => cls[p] === PROVINCE_ONLY));
      this.most = this.points.length ? this.totals[this.points[0]] : 0;
      /** Radius over all dates: what merging assumes. */
      this.assumed = scale(Math.max(FULL, this.most));
      this.follow(1);
    }

    /**
     * Set the scale of the marks for windows of a length. In a large dataset it grows and shrinks with the length,
     * else a month among years would show nothing but marks of the smallest size.
     * @param {number} share of the window in all days, 0 to 1
     */
    follow(share) {
      /** Radius of a mark of n incidents as it is drawn now. */
      this.radius = scale(Math.max(FULL, this.most * Math.min(1, BURST * share)));
    }
  }

  class Marks {
    /**
     * @param {Places} places
     * @param {Uint32Array} weights incidents of each place that pass the filter
     * @param {number} zoom
     * @param {(place:number, x:number, y:number)=>boolean} within whether a world point lies in the province of a
     *   badge's place
     * @param {number} kinds number of kinds
     */
    constructor(places, weights, zoom, within, kinds) {
      this.places = places;
      this.weights = weights;
      this.zoom = zoom;
      this.world = 256 * 2 ** zoom;
      this.kinds = kinds;
      this._placePoints();
      this._placeBadges(within);
      this._allocate();
    }

    _placePoints() {
      const { x, y, points, assumed } = this.places;
      const merged = Sitmap.cluster({ x, y, world: this.world, weights: this.weights, ranked: points, radius: assumed, largest: LARGEST, gap: GAP });
      this.of = merged.of;
      this.anchors = Array.from(merged.anchors);
      this.points = this.anchors.length;
      this.x = this.anchors.map((place) => x[place] * this.world);
      this.y = this.anchors.map((place) => y[place] * this.world);
      this.sums = new Array(this.points).fill(0);
      for (let p = 0; p < this.of.length; p++) if (this.of[p] >= 0) this.sums[this.of[p]] += this.weights[p];
    }

    _placeBadges(within) {
      const { x, y, badges, assumed } = this.places;
      const grid = new Sitmap.Grid(2 * LARGEST + 24);
      for (let mark = 0; mark < this.points; mark++) grid.add(mark, this.x[mark], this.y[mark]);
      for (const place of badges) {
        if (!this.weights[place]) continue;
        const half = BADGE * assumed(this.weights[place]);
        const spot = this._spot(place, x[place] * this.world, y[place] * this.world, half, grid, within);
        if (spot.badge >= 0) {
          // No room between other badges: at this zoom they are one.
          this.of[place] = spot.badge;
          this.sums[spot.badge] += this.weights[place];
          continue;
        }
        const mark = this.anchors.length;
        this.of[place] = mark;
        this.anchors.push(place);
        this.x.push(spot.x);
        this.y.push(spot.y);
        this.sums.push(this.weights[place]);
        grid.add(mark, spot.x, spot.y);
      }
    }

    /** The nearest free spot around a label point that still lies in the province; else the least bad one. */
    _spot(place, x0, y0, half, grid, within) {
      let best = null;
      for (const step of BADGE_STEPS) {
        for (let turn = 0; turn < (step ? BADGE_TURNS : 1); turn++) {
          const angle = (2 * Math.PI * turn) / BADGE_TURNS;
          const x = x0 + step * Math.cos(angle);
          const y = y0 + step * Math.sin(angle);
          if (step && !within(place, x / this.world, y / this.world)) continue;
          const found = this._overlap(x, y, half, grid);
          if (found.amount === 0) return { x, y, badge: -1 };
          if (!best || found.amount < best.amount) best = { x, y, badge: found.badge, amount: found.amount };
        }
      }
      return best;
    }

    _overlap(x, y, half, grid) {
      let amount = 0;
      let badge = -1;
      grid.near(x, y, (mark) => {
        const isBadge = mark >= this.points;
        const reach = half + GAP + this.places.assumed(this.sums[mark]) * (isBadge ? BADGE : 1);
        const apart = Math.max(Math.abs(this.x[mark] - x), Math.abs(this.y[mark] - y));
        if (apart >= reach) return;
        amount += (reach - apart) * (isBadge ? 3 : 1);
        if (isBadge) badge = mark;
      });
      return { amount, badge };
    }

    _allocate() {
      const count = this.anchors.length;
      this.count = count;
      this.total = new Uint32Array(count);
      this.near = new Uint32Array(count);
      this.byKind = new Uint32Array(count * this.kinds);
    }

    /** Whether a mark is the badge of a province. */
    isBadge(mark) {
      return mark >= this.points;
    }

    /** The radius (of a badge: half side) of a mark as it is now. */
    radius(mark) {
      const radius = this.places.radius(this.total[mark]);
      return this.isBadge(mark) ? BADGE * radius : radius;
    }

    /**
     * Sum the counts of the places into their marks.
     * @param {object} counts of Sitmap.Counter
     * @param {number[]} cls precision of each place
     */
    sum(counts, cls) {
      const { of, kinds, total, near, byKind } = this;
      const { placeTotal, placeKind } = counts;
      total.fill(0);
      near.fill(0);
      byKind.fill(0);
      for (let p = 0; p < of.length; p++) {
        const n = placeTotal[p];
        if (n === 0) continue;
        const mark = of[p];
        if (mark < 0) continue;
        total[mark] += n;
        if (cls[p] === 2) near[mark] += n;
        const from = p * kinds;
        const into = mark * kinds;
        for (let k = 0; k < kinds; k++) byKind[into + k] += placeKind[from + k];
      }
    }

    /** The places of a mark that have incidents in the window, the one it stands at first. */
    members(mark, counts) {
      const found = [];
      for (let p = 0; p < this.of.length; p++) if (this.of[p] === mark && counts.placeTotal[p]) found.push(p);
      return found.sort((a, b) => (b === this.anchors[mark]) - (a === this.anchors[mark]) || counts.placeTotal[b] - counts.placeTotal[a]);
    }
  }

  Sitmap.Marks = Marks;
  Sitmap.MarkPlaces = Places;
})();
