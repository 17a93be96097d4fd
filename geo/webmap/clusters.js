/**
 * Which places share a mark at a zoom.
 *
 * Places are ranked once by all their incidents. In that order each is drawn at its own point, unless its mark would
 * touch one that stands already: then it is taken in by the nearest, which may grow and take in others. The result
 * depends on the filter and the zoom but not on the dates, and marks are never larger than assumed here; so marks
 * neither jump nor touch while the window is dragged.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  /** A grid of cells that finds what lies near a point. */
  class Grid {
    constructor(cell) {
      this.cell = cell;
      this.cells = new Map();
    }

    _key(x, y) {
      return Math.floor(x / this.cell) * 4194304 + Math.floor(y / this.cell);
    }

    add(item, x, y) {
      const key = this._key(x, y);
      const there = this.cells.get(key);
      if (there) there.push(item);
      else this.cells.set(key, [item]);
    }

    /** Call `visit` with all items less than one cell away (and some further). */
    near(x, y, visit) {
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) {
          const there = this.cells.get(this._key(x + dx * this.cell, y + dy * this.cell));
          if (there) there.forEach(visit);
        }
      }
    }
  }

  /**
   * Merge places whose marks would touch.
   * @param {object} input
   * @param {Float64Array} input.x world coordinates 0..1 of the places
   * @param {Float64Array} input.y
   * @param {number} input.world world size in pixels
   * @param {ArrayLike<number>} input.weights incidents of each place that pass the filter; 0 leaves it out
   * @param {Uint32Array} input.ranked places to merge, best first
   * @param {(n:number)=>number} input.radius radius of a mark of n incidents, pixels
   * @param {number} input.largest the largest radius there is
   * @param {number} input.gap least space between two marks, pixels
   * @returns {{of: Int32Array, anchors: Uint32Array}} mark of each place (-1: none) and the place each stands at
   */
  function cluster({ x, y, world, weights, ranked, radius, largest, gap }) {
    const anchors = [];
    const sums = [];
    const into = []; // the mark that took this one in; itself while it stands
    const of = new Int32Array(x.length).fill(-1);
    const grid = new Grid(2 * largest + gap);

    const px = (mark) => x[anchors[mark]] * world;
    const py = (mark) => y[anchors[mark]] * world;
    const standing = (mark) => {
      while (into[mark] !== mark) mark = into[mark];
      return mark;
    };

    /** The nearest standing mark that a circle would touch, among those that `allowed` accepts. */
    function touched(atX, atY, r, allowed) {
      let best = -1;
      let nearest = Infinity;
      grid.near(atX, atY, (mark) => {
        if (into[mark] !== mark || !allowed(mark)) return;
        const distance = Math.hypot(px(mark) - atX, py(mark) - atY);
        if (distance < r + radius(sums[mark]) + gap && distance < nearest) {
          nearest = distance;
          best = mark;
        }
      });
      return best;
    }

    const any = () => true;
    for (const place of ranked) {
      if (!weights[place]) continue;
      const host = touched(x[place] * world, y[place] * world, radius(weights[place]), any);
      if (host < 0) {
        of[place] = anchors.length;
        into.push(anchors.length);
        sums.push(weights[place]);
        grid.add(anchors.length, x[place] * world, y[place] * world);
        anchors.push(place);
      } else {
        of[place] = host;
        sums[host] += weights[place];
      }
    }
    // Marks grew while they took places in, and may touch now.
    for (let changed = true; changed; ) {
      changed = false;
      for (let mark = 0; mark < anchors.length; mark++) {
        if (into[mark] !== mark) continue;
        const other = touched(px(mark), py(mark), radius(sums[mark]), (candidate) => candidate > mark);
        if (other < 0) continue;
        into[other] = mark;
        sums[mark] += sums[other];
        changed = true;
        mark--; // it grew: look again
      }
    }
    return compact(of, anchors, standing);
  }

  function compact(of, anchors, standing) {
    const number = new Int32Array(anchors.length).fill(-1);
    const kept = [];
    for (let mark = 0; mark < anchors.length; mark++) {
      if (standing(mark) === mark) {
        number[mark] = kept.length;
        kept.push(anchors[mark]);
      }
    }
    for (let place = 0; place < of.length; place++) if (of[place] >= 0) of[place] = number[standing(of[place])];
    return { of, anchors: Uint32Array.from(kept) };
  }

  Sitmap.cluster = cluster;
  Sitmap.Grid = Grid;
})();
