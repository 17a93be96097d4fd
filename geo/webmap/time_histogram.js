/**
 * The picture in the time bar: bars stacked by kind over an axis, on a canvas.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const axis = Sitmap.timeAxis;

  const TOP = 9; // pixels above the tallest bar, room for the grip
  const AXIS = 16; // pixels below the bars
  const ROOM = 24; // pixels that the number of a cut bar needs

  class TimeHistogram {
    /**
     * @param {Sitmap.Core} core
     * @param {HTMLCanvasElement} canvas
     */
    constructor(core, canvas) {
      this.core = core;
      this.canvas = canvas;
      this.kept = null;
    }

    /** Count anew at the next look: the filter has changed. */
    forget() {
      this.kept = null;
    }

    /**
     * The bars for a bin size, kept until the filter changes.
     * @param {number} size days a bar
     * @param {number} first first day of the data
     * @returns {{size:number, origin:number, bins:number, kinds:number, values:Float32Array}}
     */
    bars(size, first) {
      if (!this.kept || this.kept.size !== size) {
        const origin = axis.binStart(first, size);
        this.kept = { size, origin, ...this.core.histogram(size, origin) };
      }
      return this.kept;
    }

    /**
     * Draw bars and axis.
     * @param {object} bars of `bars`
     * @param {{range:number[], first:number, last:number, x:(day:number)=>number, pad:number, plot:HTMLElement}} frame
     *   days on the axis, days of the data, pixel of a day, margin left and right, the element to fill
     * @returns {{size:number, highest:number, cut:boolean}} the value at the top, and whether taller bars are cut
     */
    draw(bars, frame) {
      const pen = this._pen(frame.plot);
      const style = getComputedStyle(frame.plot);
      const base = frame.plot.clientHeight - AXIS;
      this._drawTicks(pen, style, base, frame);
      return this._drawBars(pen, style, base, bars, frame);
    }

    _pen({ clientWidth: width, clientHeight: height }) {
      const ratio = window.devicePixelRatio || 1;
      const { canvas } = this;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      return pen;
    }

    _drawTicks(pen, style, base, { range: [a, b], x: xOf, pad }) {
      const end = xOf(b);
      pen.font = `11px ${style.fontFamily}`;
      pen.fillStyle = style.getPropertyValue("--panel-line");
      pen.fillRect(pad, base, end - pad, 1);
      for (const tick of axis.ticks(a, b, end - pad)) {
        const x = Math.round(xOf(tick.day));
        pen.fillStyle = style.getPropertyValue("--panel-line");
        pen.fillRect(x, base, 1, tick.strong ? 14 : 5);
        pen.fillStyle = style.getPropertyValue(tick.strong ? "--ink" : "--ink-soft");
        if (x + pen.measureText(tick.label).width + 4 < end + pad) pen.fillText(tick.label, x + 4, base + 12);
      }
    }

    _drawBars(pen, style, base, bars, { range: [a, b], first, last, x }) {
      const { size, origin, bins } = bars;
      const from = Math.max(0, Math.floor((a - origin) / size));
      const to = Math.min(bins, Math.ceil((b - origin) / size));
      const totals = this._totals(bars, from, to);
      const highest = axis.topOfScale(totals);
      const colours = this.core.data.kinds.map((_, kind) => this.core.kindColour(kind));
      const taller = [];
      totals.forEach((total, i) => {
        if (!total) return;
        const bin = from + i;
        const left = x(Math.max(origin + bin * size, a, first));
        const right = x(Math.min(origin + (bin + 1) * size, b, last + 1));
        const wide = Math.max(right - left - (right - left > 4 ? 1 : 0), 1);
        this._stack(pen, colours, bars, bin, { left, wide, base, perOne: (base - TOP) / Math.max(total, highest) });
        if (total > highest) taller.push({ left, wide, total });
      });
      taller.forEach((bar, i) => {
        // Last: their numbers stand over the neighbours. Where one would run into the next cut bar it says nothing.
        const next = taller[i + 1];
        this._cut(pen, style, bar, !next || next.left - bar.left - bar.wide > ROOM);
      });
      return { size, highest, cut: taller.length > 0 };
    }

    _totals({ values, kinds }, from, to) {
      const totals = new Float32Array(Math.max(to - from, 0));
      for (let bin = from; bin < to; bin++) {
        for (let kind = 0; kind < kinds; kind++) totals[bin - from] += values[bin * kinds + kind];
      }
      return totals;
    }

    /** One bar. The first kind of the legend comes out on top, so that the stack reads in the legend's order. */
    _stack(pen, colours, { values, kinds }, bin, { left, wide, base, perOne }) {
      let y = base;
      for (let kind = kinds - 1; kind >= 0; kind--) {
        const high = values[bin * kinds + kind] * perOne;
        if (!high) continue;
        pen.fillStyle = colours[kind];
        pen.fillRect(left, y - high, wide, high);
        y -= high;
      }
    }

    /** Mark a bar that is taller than the plot: a gap across it, and its number beside it. */
    _cut(pen, style, { left, wide, total }, numbered) {
      const paper = style.getPropertyValue("--panel");
      pen.strokeStyle = paper;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.moveTo(left - 1, TOP + 9);
      pen.lineTo(left + wide + 1, TOP + 6);
      pen.stroke();
      if (!numbered) return;
      pen.font = `600 10px ${style.fontFamily}`;
      pen.lineWidth = 3;
      pen.lineJoin = "round";
      pen.strokeText(Math.round(total), left + wide + 3, TOP + 8);
      pen.fillStyle = style.getPropertyValue("--ink");
      pen.fillText(Math.round(total), left + wide + 3, TOP + 8);
    }
  }

  Sitmap.TimeHistogram = TimeHistogram;
})();
