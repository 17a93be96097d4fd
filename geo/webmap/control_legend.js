/**
 * What the legend says of who holds what: holders with colour and number of places, and what stripes, rings and fading mean.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { el, svg, number, quoted, count } = Sitmap.dom;

  const SIZE = 18;
  const AGES = 4; // discs that show the fading

  /** A disc as the map draws it. */
  function disc(sprites, colour, className = "sm-mark") {
    const strong = sprites.isFaint(colour);
    return svg("svg", { viewBox: "0 0 18 18", width: SIZE, height: SIZE, class: className, "aria-hidden": "true", focusable: "false" }, [
      svg("circle", { cx: 9, cy: 9, r: 7, fill: colour, stroke: strong ? sprites.ink : sprites.rim, "stroke-width": strong ? 1.2 : 0.8 }),
    ]);
  }

  class ControlLegend {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.day = el("span", { class: "sm-legend-unit" });
      this.holders = el("ul", { class: "sm-holders" });
      this.signs = el("ul", { class: "sm-signs" });
      this.notes = el("div", { class: "sm-legend-notes" });
      this.content = el("div", {}, [this.holders, this.signs, this.notes]);
    }

    /** Say what is drawn now. */
    update() {
      const { control } = this.core;
      const found = control.summary();
      this.day.textContent = found ? Sitmap.day.short(found.day) : "";
      if (!found || control.message) {
        this.holders.replaceChildren();
        this.signs.replaceChildren();
        this.notes.replaceChildren(el("p", { role: "status", text: control.message || "Loading …" }));
        return;
      }
      const { sprites } = control;
      this.holders.replaceChildren(...this._holders(found, sprites));
      this.signs.replaceChildren(...this._signs(found, sprites));
      this.notes.replaceChildren(...this._notes(found).map((text) => el("p", { text })));
    }

    _holders({ holders, unknown }, sprites) {
      const rows = holders.map(({ label, colour, places }) => this._row(disc(sprites, colour), quoted(label, "sm-kind-label"), places));
      if (unknown) rows.push(this._row(disc(sprites, sprites.land), el("span", { class: "sm-kind-label", text: "Not known" }), unknown));
      return rows;
    }

    _row(mark, label, places) {
      const amount = el("span", { class: "sm-number", text: number(places) });
      return el("li", { "aria-label": `${label.textContent}: ${count(places, "place")}` }, [mark, label, amount]);
    }

    _signs({ holders, unsettled, changed, near, places }, sprites) {
      const [first, second] = [holders[0], holders[1] || holders[0]].map((holder) => (holder ? holder.colour : sprites.land));
      const rows = [];
      if (unsettled) rows.push(this._row(this._striped(sprites, first, second), el("span", { text: "contested or unclear" }), unsettled));
      if (changed) rows.push(this._row(this._ringed(sprites, first, second), el("span", { text: "changed in this period; ring: the holder before" }), changed));
      if (near) rows.push(this._row(this._dashed(sprites, first), el("span", { text: "near the place" }), near));
      if (places) rows.push(el("li", { class: "sm-ages" }, [this._ages(sprites, first), el("span", { text: this._ageText() })]));
      return rows;
    }

    _striped(sprites, first, second) {
      const id = `sm-stripes-${L.Util.stamp(this)}`;
      const pattern = svg("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)" }, [
        svg("rect", { width: 7, height: 7, fill: first }), svg("rect", { y: 3.5, width: 7, height: 3.5, fill: second }),
      ]);
      return this._box([svg("defs", {}, [pattern]), svg("circle", { cx: 9, cy: 9, r: 7, fill: `url(#${id})`, stroke: sprites.ink, "stroke-width": 1 })]);
    }

    _ringed(sprites, first, second) {
      const ring = { cx: 9, cy: 9, r: 7, fill: "none" };
      return this._box([
        svg("circle", { ...ring, stroke: sprites.ink, "stroke-width": 3.8 }), svg("circle", { ...ring, stroke: second, "stroke-width": 2.4 }),
        svg("circle", { cx: 9, cy: 9, r: 4, fill: first, stroke: sprites.isFaint(first) ? sprites.ink : sprites.rim, "stroke-width": 0.8 }),
      ]);
    }

    _dashed(sprites, first) {
      return this._box([
        svg("circle", { cx: 9, cy: 9, r: 7.6, fill: "none", stroke: sprites.ink, "stroke-width": 1.1, "stroke-dasharray": "2.6 2.2" }),
        svg("circle", { cx: 9, cy: 9, r: 5, fill: first, stroke: sprites.isFaint(first) ? sprites.ink : sprites.rim, "stroke-width": 0.8 }),
      ]);
    }

    _box(children) {
      return svg("svg", { viewBox: "0 0 18 18", width: SIZE, height: SIZE, class: "sm-mark", "aria-hidden": "true", focusable: "false" }, children);
    }

    _ages(sprites, first) {
      const { least } = Sitmap.ControlTimes.ages;
      const discs = Array.from({ length: AGES }, (_, i) => svg("circle", {
        cx: 5 + 9 * i, cy: 9, r: 4, fill: first, stroke: sprites.isFaint(first) ? sprites.ink : sprites.rim, "stroke-width": 0.8, opacity: 1 - ((1 - least) * i) / (AGES - 1),
      }));
      return svg("svg", { viewBox: "0 0 38 18", width: 38, height: SIZE, class: "sm-mark", "aria-hidden": "true", focusable: "false" }, discs);
    }

    _ageText() {
      const { freshDays, oldDays } = Sitmap.ControlTimes.ages;
      return `evidence ${freshDays} to ${oldDays} days old or older`;
    }

    _notes({ places, undrawn, areas }) {
      const notes = [];
      if (!places) notes.push("No record says who held any place on the map on this day.");
      if (undrawn) notes.push(`${count(undrawn, "place")} known only to the province ${undrawn === 1 ? "is" : "are"} not drawn.`);
      if (areas) notes.push(`Areas are indicative: the ground nearest to each of ${count(areas, "place")}, cut at ${this.core.control.times.data.reachKm} km.`);
      return notes;
    }
  }

  Sitmap.ControlLegend = ControlLegend;
})();
