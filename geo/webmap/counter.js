/**
 * Counts the incidents of a time window per place, kind and province.
 *
 * An incident is in the window when its span overlaps it. That makes counting additive: in the window are those
 * that began by its last day, less those that ended before its first day. With the rows once in order of their
 * first day (as they come) and once in order of their last day, moving a handle adds or takes only the rows
 * between its old and new place; a jump recounts, whichever touches fewer rows.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const NO_PLACE = 0xffffffff;

  /** Index of the first element that is greater than `value` in an ascending array. */
  function upperBound(sorted, value) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Rows in the order of `key`, by counting sort: days are few, rows are many. */
  function orderBy(key, min, max) {
    const next = new Uint32Array(max - min + 2);
    for (let i = 0; i < key.length; i++) next[key[i] - min + 1]++;
    for (let d = 1; d < next.length; d++) next[d] += next[d - 1];
    const order = new Uint32Array(key.length);
    for (let i = 0; i < key.length; i++) order[next[key[i] - min]++] = i;
    return order;
  }

  class Counter {
    /** @param {object} data decoded columns (Sitmap.columns.decode) */
    constructor(data) {
      this.data = data;
      this.kinds = data.kinds.length;
      this.places = data.places.lat.length;
      this.provinces = data.provinces.length;
      this._index();
      this._allocate();
      this.setMask(null);
    }

    _index() {
      const { firstDay, lastDay, place, kind, province, rows, minDay, maxDay } = this.data;
      // One slot past the last place and two past the last province take the rows that belong to none, so that
      // the counting loops need no branch.
      this.cell = new Uint32Array(rows);
      this.slot = new Uint16Array(rows);
      const spans = [];
      for (let i = 0; i < rows; i++) {
        const placed = place[i] !== NO_PLACE;
        this.cell[i] = (placed ? place[i] : this.places) * this.kinds + kind[i];
        this.slot[i] = !placed ? this.provinces + 1 : province[i] < 0 ? this.provinces : province[i];
        if (lastDay[i] > firstDay[i]) spans.push(i);
      }
      this.spans = Uint32Array.from(spans);
      this.byLast = orderBy(lastDay, minDay, maxDay);
      this.sortedLast = this.byLast.length ? Int32Array.from(this.byLast, (i) => lastDay[i]) : new Int32Array(0);
    }

    _allocate() {
      const { kinds, places, provinces } = this;
      this._cells = new Uint32Array((places + 1) * kinds);
      this._slotCount = new Uint32Array(provinces + 2);
      this._slotDeaths = new Float64Array(provinces + 2);
      this._slotUnreported = new Int32Array(provinces + 2);
      this.passingByPlace = new Uint32Array(places);
      this.counts = {
        // An exported file holds only what passed its filter, and says of how many.
        total: (this.data.dataset && this.data.dataset.total) || this.data.rows, passing: 0, inWindow: 0, shown: 0, noPlace: 0,
        fatalities: 0, fatalitiesUnreported: 0,
        byKind: new Uint32Array(kinds),
        placeKind: this._cells.subarray(0, places * kinds),
        placeTotal: new Uint32Array(places),
        provinceCount: this._slotCount.subarray(0, provinces),
        provinceFatalities: this._slotDeaths.subarray(0, provinces),
      };
    }

    /**
     * Set which rows pass the filter.
     * @param {Uint8Array|null} bits bit i & 7 of byte i >> 3 is row i; null lets all pass
     */
    setMask(bits) {
      if (bits && bits.length < Math.ceil(this.data.rows / 8)) throw new Error("the mask is shorter than the data");
      this.mask = bits;
      this.passingByPlace.fill(0);
      let passing = 0;
      for (let i = 0; i < this.data.rows; i++) {
        if (!this.passes(i)) continue;
        passing++;
        const place = this.data.place[i];
        if (place !== NO_PLACE) this.passingByPlace[place]++;
      }
      this.counts.passing = passing;
      this.window = null;
      this._days = null;
    }

    /** Whether a row passes the filter. */
    passes(row) {
      return this.mask === null || (this.mask[row >> 3] & (1 << (row & 7))) !== 0;
    }

    /**
     * Count a window.
     * @param {number} from first day
     * @param {number} to last day, not before `from`
     * @returns {object} the counts; the same object every time, its arrays are overwritten
     */
    count(from, to) {
      const began = upperBound(this.data.firstDay, to);
      const ended = upperBound(this.sortedLast, from - 1);
      const before = this.window;
      const touched = before ? Math.abs(began - before.began) + Math.abs(ended - before.ended) : Infinity;
      const inside = began - upperBound(this.data.firstDay, from - 1);
      if (touched <= inside + this.spans.length) {
        this._move(began, ended);
      } else {
        this._recount(from, began);
      }
      this.window = { began, ended };
      this._sum();
      return this.counts;
    }

    _move(began, ended) {
      const before = this.window;
      if (began > before.began) this._addRows(before.began, began, 1);
      else this._addRows(began, before.began, -1);
      if (ended > before.ended) this._addOrdered(before.ended, ended, -1);
      else this._addOrdered(ended, before.ended, 1);
    }

    _recount(from, began) {
      this._cells.fill(0);
      this._slotCount.fill(0);
      this._slotDeaths.fill(0);
      this._slotUnreported.fill(0);
      const inside = upperBound(this.data.firstDay, from - 1);
      this._addRows(inside, began, 1);
      for (let s = 0; s < this.spans.length && this.spans[s] < inside; s++) {
        if (this.data.lastDay[this.spans[s]] >= from) this._addRows(this.spans[s], this.spans[s] + 1, 1);
      }
    }

    _addRows(start, end, sign) {
      const { cell, slot, mask, _cells, _slotCount, _slotDeaths, _slotUnreported } = this;
      const deaths = this.data.fatalities;
      for (let i = start; i < end; i++) {
        if (mask !== null && (mask[i >> 3] & (1 << (i & 7))) === 0) continue;
        const s = slot[i];
        const f = deaths[i];
        _cells[cell[i]] += sign;
        _slotCount[s] += sign;
        _slotDeaths[s] += sign * (f & ~(f >> 31)); // -1, not reported, adds nothing
        _slotUnreported[s] += sign * (f >>> 31);
      }
    }

    /** As _addRows, over positions in the order of last days. */
    _addOrdered(start, end, sign) {
      const { cell, slot, mask, byLast, _cells, _slotCount, _slotDeaths, _slotUnreported } = this;
      const deaths = this.data.fatalities;
      for (let j = start; j < end; j++) {
        const i = byLast[j];
        if (mask !== null && (mask[i >> 3] & (1 << (i & 7))) === 0) continue;
        const s = slot[i];
        const f = deaths[i];
        _cells[cell[i]] += sign;
        _slotCount[s] += sign;
        _slotDeaths[s] += sign * (f & ~(f >> 31));
        _slotUnreported[s] += sign * (f >>> 31);
      }
    }

    _sum() {
      const { kinds, places, provinces, counts, _cells, _slotCount, _slotDeaths, _slotUnreported } = this;
      counts.byKind.fill(0);
      let shown = 0;
      for (let p = 0, c = 0; p < places; p++) {
        let total = 0;
        for (let k = 0; k < kinds; k++, c++) {
          total += _cells[c];
          counts.byKind[k] += _cells[c];
        }
        counts.placeTotal[p] = total;
        shown += total;
      }
      counts.shown = shown;
      counts.noPlace = _slotCount[provinces + 1];
      counts.inWindow = shown + counts.noPlace;
      counts.fatalities = 0;
      counts.fatalitiesUnreported = 0;
      for (let s = 0; s <= provinces; s++) {
        counts.fatalities += _slotDeaths[s];
        counts.fatalitiesUnreported += _slotUnreported[s];
      }
    }

    /**
     * Incidents per bin of days and kind, of the rows that pass the filter; a row known to a span of days is spread
     * evenly over it.
     * @param {number} binDays length of a bin
     * @param {number} originDay first day of the first bin, not after the first day of the data
     * @returns {{bins:number, kinds:number, values:Float32Array}}
     */
    histogram(binDays, originDay) {
      const { minDay, maxDay } = this.data;
      const { kinds } = this;
      const days = this._perDay();
      const bins = Math.max(1, Math.ceil((maxDay + 1 - originDay) / binDays));
      const values = new Float32Array(bins * kinds);
      for (let d = minDay; d <= maxDay; d++) {
        const bin = Math.floor((d - originDay) / binDays);
        if (bin < 0) continue;
        for (let k = 0; k < kinds; k++) values[bin * kinds + k] += days[(d - minDay) * kinds + k];
      }
      return { bins, kinds, values };
    }

    _perDay() {
      if (this._days) return this._days;
      const { firstDay, lastDay, kind, rows, minDay, maxDay } = this.data;
      const { kinds } = this;
      const days = new Float64Array((maxDay - minDay + 2) * kinds);
      for (let i = 0; i < rows; i++) {
        if (firstDay[i] === lastDay[i] && this.passes(i)) days[(firstDay[i] - minDay) * kinds + kind[i]]++;
      }
      // Spans as steps up and down that are summed afterwards: a year costs no more than a week.
      const steps = new Float64Array(days.length);
      for (const i of this.spans) {
        if (!this.passes(i)) continue;
        const share = 1 / (lastDay[i] - firstDay[i] + 1);
        steps[(firstDay[i] - minDay) * kinds + kind[i]] += share;
        steps[(lastDay[i] + 1 - minDay) * kinds + kind[i]] -= share;
      }
      for (let c = 0; c < days.length; c++) {
        if (c >= kinds) steps[c] += steps[c - kinds];
        if (steps[c] > 1e-9) days[c] += steps[c]; // less is rounding
      }
      return (this._days = days);
    }

    /**
     * Rows that pass the filter and lie in the window, newest first.
     * @param {number} from
     * @param {number} to
     * @param {(row:number)=>boolean} wanted
     * @returns {number[]}
     */
    rows(from, to, wanted) {
      const found = [];
      for (let i = upperBound(this.data.firstDay, to) - 1; i >= 0; i--) {
        if (this.data.lastDay[i] >= from && this.passes(i) && wanted(i)) found.push(i);
      }
      return found;
    }
  }

  Sitmap.Counter = Counter;
  Sitmap.NO_PLACE = NO_PLACE;
})();
