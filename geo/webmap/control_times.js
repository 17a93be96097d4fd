/**
 * Who holds what on a day, from the columns file of control_columns.py.
 *
 * Each place has bands of days, one after the other. A place remembers in which band it is, so that a step of the time
 * bar moves few of them; `seek` brings all to a day, and to what changed within a window.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const NOBODY = -1;
  const MISSING = -2147483648; // a day that is not known
  // How evidence ages: it speaks with full strength for two weeks and with the least after a quarter of a year.
  const FRESH_DAYS = 14;
  const OLD_DAYS = 90;
  const LEVELS = 4;
  const LEAST = 0.4;

  /** The strength of each level of age, 1 for fresh. */
  const STRENGTHS = Array.from({ length: LEVELS + 1 }, (_, level) => 1 - ((1 - LEAST) * level) / LEVELS);

  /** The level of age of evidence that is so many days off. */
  function levelOf(days) {
    if (days <= FRESH_DAYS) return 0;
    return Math.ceil(((Math.min(days, OLD_DAYS) - FRESH_DAYS) / (OLD_DAYS - FRESH_DAYS)) * LEVELS);
  }

  /** Where the rows of each place begin in a column of places, ascending; one more than there are places. */
  function starts(column, places) {
    const first = new Uint32Array(places + 1);
    for (const place of column) first[place + 1]++;
    for (let p = 0; p < places; p++) first[p + 1] += first[p];
    return first;
  }

  /** Side of the square that each point of a rectangle would have to itself. */
  function spacing(x, y) {
    const side = (values) => Math.max(...values) - Math.min(...values);
    return x.length > 1 ? Math.sqrt((side(x) * side(y)) / x.length) : 1;
  }

  class ControlTimes {
    /** @param {object} data decoded columns of control_columns.py */
    constructor(data) {
      this.data = data;
      const { lat, lon } = data.places;
      this.count = lat.length;
      /** Places with a point; the others are known to their province alone. */
      this.placed = Array.from(lat.keys()).filter((p) => lat[p] !== null);
      this.x = Float64Array.from(lon, (v) => (v === null ? NaN : Sitmap.mercator.x(v)));
      this.y = Float64Array.from(lat, (v) => (v === null ? NaN : Sitmap.mercator.y(v)));
      this.nothing = data.bases.indexOf("");
      /** How far places are apart in the mean, as a share of the world. */
      this.apart = spacing(this.placed.map((p) => this.x[p]), this.placed.map((p) => this.y[p]));
      this.held = data.states.findIndex(({ code }) => code === "held");
      this.first = starts(data.bandPlace, this.count);
      this.band = this.first.slice(0, this.count);
      this.firstChange = starts(data.changePlace, this.count);
      /** Who held a place that changed within the window: index of a holder, NOBODY when not known, -2 without a change. */
      this.former = new Int16Array(this.count);
      /** What a place looks like: equal numbers look the same, 0 is not known. See `look`. */
      this.looks = new Int32Array(this.count);
      this.levels = new Uint8Array(this.count);
      this.day = null;
    }

    /**
     * Go to the end of a day.
     * @param {number} from first day of the window in which changes count
     * @param {number} to its last day, at whose end things stand
     */
    seek(from, to) {
      this.day = to;
      this.from = from;
      for (let p = 0; p < this.count; p++) {
        this._seekBand(p, to);
        this.looks[p] = this._lookOf(this.band[p]);
        this.levels[p] = levelOf(this._age(this.band[p], to));
        this.former[p] = this._formerOf(p, from, to);
      }
    }

    /** Days between a day and those that the evidence of a band speaks of. */
    _age(band, day) {
      return Math.max(this.data.bandEvidenceFirst[band] - day, day - this.data.bandEvidenceDay[band], 0);
    }

    _seekBand(place, day) {
      const { bandStart, bandEnd } = this.data;
      const low = this.first[place];
      const high = this.first[place + 1] - 1;
      let at = this.band[place];
      while (at > low && bandStart[at] > day) at--;
      while (at < high && bandEnd[at] <= day) at++;
      this.band[place] = at;
    }

    /** A number that says who holds, and against whom where that is not settled. */
    _lookOf(band) {
      const { bandHolder, bandOther, bandState, bandBasis, holders } = this.data;
      if (bandBasis[band] === this.nothing) return 0;
      const holder = bandHolder[band] + 1;
      const settled = bandState[band] === this.held;
      if (settled) return holder;
      return holder + (holders.length + 1) * (bandOther[band] + 2);
    }

    /** Whether a look is of a place that is simply held. */
    isSettled(look) {
      return look <= this.data.holders.length;
    }

    /** What a look means: holder and other (NOBODY when not known), and whether it is settled. */
    meaning(look) {
      const base = this.data.holders.length + 1;
      const above = Math.floor(look / base);
      return { holder: (look % base) - 1, other: above ? above - 2 : NOBODY, settled: above === 0 };
    }

    /** Who held a place before the last change that surely happened within the window. */
    _formerOf(place, from, to) {
      const { changeLastDay, changeBefore } = this.data;
      let former = -2;
      for (let at = this.firstChange[place]; at < this.firstChange[place + 1]; at++) {
        if (changeLastDay[at] >= from && changeLastDay[at] <= to) former = changeBefore[at];
      }
      return former;
    }

    /** What is known of a place on the day: everything that can be said of it. */
    describe(place) {
      const { data, day } = this;
      const band = this.band[place];
      const { holder, other, settled } = this.meaning(this.looks[place]);
      const since = data.bandSince[band];
      return {
        place,
        name: data.places.name[place],
        admin1: data.places.admin1[place],
        near: data.places.cls[place] === 2,
        holder,
        other,
        state: data.states[data.bandState[band]],
        basis: data.bases[data.bandBasis[band]],
        settled,
        since: since === MISSING ? null : since,
        former: this.former[place],
        age: this._age(band, day),
        evidenceDay: data.bandEvidenceDay[band],
        rows: [...new Set([data.bandRow[band], data.bandSetRow[band]])].filter((row) => row >= 0),
        asserted: data.bandAsserted[band] >= 0 ? data.asserted[data.bandAsserted[band]] || "a table of holdings" : "",
      };
    }
  }

  ControlTimes.NOBODY = NOBODY;
  ControlTimes.UNCHANGED = -2;
  ControlTimes.STRENGTHS = STRENGTHS;
  ControlTimes.ages = { freshDays: FRESH_DAYS, oldDays: OLD_DAYS, least: LEAST };
  Sitmap.ControlTimes = ControlTimes;
})();
