/**
 * Names of countries, provinces, towns and marks, where there is room for them.
 *
 * Marks come first: no name is written over one. Names are set when the map comes to rest and when the counts have
 * been quiet for a moment, not with every frame.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const PANE = "sitmap-labels";
  const LETTER = 12; // pixels that a letter of a country takes, its spacing included
  const QUIET = 140; // milliseconds
  const FONT = '"Inter", "Segoe UI", system-ui, "Noto Sans", sans-serif';
  const MARK_NAMES_FROM = 9; // zoom from which marks carry the name of their place
  const SAME_PLACE = 48; // pixels within which two names that sound alike mean one place
  const ABROAD = 2; // ranks by which a town of a neighbour must be more important
  const PANELS = ".sm-panel, .sm-plate, .sm-toolbar, .sm-source, .leaflet-bar, .leaflet-control-scale";
  const STYLES = {
    country: { size: 12.5, weight: 600, spacing: 3.5, upper: true, alpha: 0.5, pad: 8 },
    province: { size: 10.5, weight: 600, spacing: 1.4, upper: true, alpha: 0.72, pad: 4 },
    capital: { size: 12.5, weight: 600, spacing: 0, alpha: 0.95, pad: 3 },
    abroad: { size: 11, weight: 450, spacing: 0, alpha: 0.6, pad: 3 },
    town: { size: 11, weight: 450, spacing: 0, alpha: 0.85, pad: 3 },
    mark: { size: 11, weight: 500, spacing: 0, alpha: 0.92, pad: 3 },
  };

  const PlaceLabels = Sitmap.CanvasLayer.extend({
    options: { pane: PANE, padding: 0.06 },

    initialize(core) {
      Sitmap.CanvasLayer.prototype.initialize.call(this, core);
      const pane = core.map.createPane(PANE);
      pane.style.zIndex = 440;
      pane.style.pointerEvents = "none";
      this.widths = new Map();
      this.drawn = [];
      core.labels = this;
      if (core.data) this._start();
      else core.once("ready", this._start, this);
    },

    _start() {
      const { core } = this;
      this.geography = core.provinces ? core.provinces.geography : new Sitmap.Geography(core.basemap);
      this.towns = this.geography.towns.map((town) => this._town(town)).sort((a, b) => a.rank - b.rank || b.home - a.home);
      core.on("counts", () => this._later());
      core.on("control", () => this._later());
      core.on("theme layers state", () => this.redraw());
      core.map.on("moveend", () => this.redraw());
      this.addTo(core.map);
    },

    _town({ name, lat, lon, rank }) {
      const x = Sitmap.mercator.x(lon);
      const y = Sitmap.mercator.y(lat);
      const province = this.geography.provinceAt(x, y);
      return { name, rank, x, y, home: Boolean(province && province.properties.home) };
    },

    _later() {
      clearTimeout(this._timer);
      this._timer = setTimeout(() => this.redraw(), QUIET);
    },

    // ---- where there is room --------------------------------------------------------------------------

    paint(context, view) {
      const { core } = this;
      this.drawn = [];
      if (!core.layers.labels || (core.state && core.state.basemap)) return;
      this.colour = core.style("--label") || "#4a4f55";
      this.halo = core.style("--label-halo") || "#fbfaf7";
      this.taken = new Boxes();
      this.marks = [];
      this.named = [];
      this._takePanels();
      if (core.incidents && core.incidents.view) this._takeMarks(view);
      if (core.control) this._takeControl(view);
      context.textBaseline = "middle";
      context.lineJoin = "round";
      this._paintTowns(context, view, (town) => town.rank === 0);
      this._paintCountries(context, view);
      this._paintProvinces(context, view);
      if (view.zoom >= MARK_NAMES_FROM) this._paintMarkNames(context, view);
      this._paintTowns(context, view, (town) => town.rank > 0 && town.rank <= rankAt(view.zoom) - (town.home ? 0 : ABROAD));
    },

    /** Names half under a panel look like a fault. */
    _takePanels() {
      const container = this._map.getContainer();
      const outer = container.getBoundingClientRect();
      for (const panel of container.querySelectorAll(PANELS)) {
        const box = panel.getBoundingClientRect();
        if (!box.width || panel.classList.contains("sm-hover")) continue;
        const corner = this.fromContainer([box.left - outer.left, box.top - outer.top]);
        this.taken.add(corner.x - 4, corner.y - 4, corner.x + box.width + 4, corner.y + box.height + 4);
      }
    },

    _takeMarks(view) {
      const { incidents } = this.core;
      incidents.eachDrawn((mark, worldX, worldY, r) => {
        const x = worldX - view.left;
        const y = worldY - view.top;
        const halo = Math.max(incidents.marks.near[mark] && this.core.layers.uncertainty ? 5 : 1.5, this._ringOf(mark));
        const name = incidents.marks.isBadge(mark) ? "" : this.core.data.places.name[incidents.marks.anchors[mark]];
        this.marks.push({ name, x, y, r: r + halo });
        this.taken.add(x - r - halo, y - r - halo, x + r + halo, y + r + halo);
      });
    },

    /** Pixels by which who holds the places under a mark stands out from it. */
    _ringOf(mark) {
      const { control } = this.core;
      return control && control.placesOf(mark).length ? control.ringWidth() : 0;
    },

    /** The discs of who holds what: names stand beside them, and theirs too. */
    _takeControl(view) {
      const { control } = this.core;
      control.eachDrawn((place, worldX, worldY, r) => {
        const x = worldX - view.left;
        const y = worldY - view.top;
        this.marks.push({ name: control.times.data.places.name[place], x, y, r });
        this.taken.add(x - r, y - r, x + r, y + r);
      });
    },

    /** The mark that covers a point, if any: its name then stands beside the mark. */
    _coveredBy(x, y) {
      return this.marks.find((mark) => Math.hypot(mark.x - x, mark.y - y) < mark.r) || null;
    },

    _paintTowns(context, view, wanted) {
      for (const town of this.towns) {
        if (!wanted(town)) continue;
        const x = town.x * view.world - view.left;
        const y = town.y * view.world - view.top;
        if (!inside(view, x, y) || this._isNamed(town.name, x, y)) continue;
        const cover = this._coveredBy(x, y);
        const style = town.rank === 0 ? STYLES.capital : town.home ? STYLES.town : STYLES.abroad;
        const at = cover || { x, y, r: town.rank === 0 ? 3 : 2 };
        if (!this._beside(context, town.name, at, style)) continue;
        this.named.push({ x, y, sound: sound(town.name) });
        if (!cover) this._dot(context, x, y, town.rank === 0);
      }
    },

    _dot(context, x, y, capital) {
      context.beginPath();
      context.arc(x, y, capital ? 2.4 : 1.6, 0, 2 * Math.PI);
      context.fillStyle = this.halo;
      context.strokeStyle = this.colour;
      context.lineWidth = 1.2;
      context.globalAlpha = 0.9;
      context.fill();
      context.stroke();
      context.globalAlpha = 1;
      this.taken.add(x - 3, y - 3, x + 3, y + 3);
    },

    _paintCountries(context, view) {
      if (view.zoom > 8.2 || !this.core.layers.neighbours) return;
      for (const { name, home, abroad, provinces } of this.geography.countries) {
        if (home) continue;
        const at = abroad ? this._within(view, provinces[0]) : this._middleOf(view, provinces);
        if (!at) continue;
        // Abroad a name that leaves its country says something wrong about the neighbour: rather none.
        const shifts = abroad ? [0, -18, 18].filter((dy) => this._holdsName(view, provinces[0], name, at.x, at.y + dy)) : [0, -18, 18, -36, 36, -60, 60];
        if (shifts.length) this._centred(context, name, at.x, at.y, STYLES.country, shifts);
      }
    },

    /** A point of a country of one outline: the middle of what shows of it, else of all of it, if it lies in it. */
    _within(view, shape) {
      if (!shape.visible(view)) return null;
      const [lat, lon] = shape.properties.label;
      const label = { x: Sitmap.mercator.x(lon) * view.world - view.left, y: Sitmap.mercator.y(lat) * view.world - view.top };
      const holds = ({ x, y }) => inside(view, x, y) && shape.holds((x + view.left) / view.world, (y + view.top) / view.world);
      return [this._middleOf(view, [shape]), label].find((at) => at && holds(at)) || null;
    },

    /** Whether a country holds the middle of its name and most of its length. */
    _holdsName(view, shape, name, x, y) {
      const reach = (name.length * LETTER) / 3;
      return [-reach, 0, reach].every((dx) => shape.holds((x + dx + view.left) / view.world, (y + view.top) / view.world));
    },

    /** The middle of what shows of a country: its visible provinces by their size. */
    _middleOf(view, provinces) {
      let weight = 0;
      let sumX = 0;
      let sumY = 0;
      for (const shape of provinces) {
        const west = Math.max(shape.west * view.world - view.left, view.margin.x);
        const east = Math.min(shape.east * view.world - view.left, view.width - view.margin.x);
        const north = Math.max(shape.north * view.world - view.top, view.margin.y);
        const south = Math.min(shape.south * view.world - view.top, view.height - view.margin.y);
        const area = Math.max(0, east - west) * Math.max(0, south - north);
        weight += area;
        sumX += (area * (west + east)) / 2;
        sumY += (area * (north + south)) / 2;
      }
      return weight > 6000 ? { x: sumX / weight, y: sumY / weight } : null;
    },

    _paintProvinces(context, view) {
      const { layers } = this.core;
      for (const shape of this.geography.provinces) {
        const { name, home, label } = shape.properties;
        if (!label || (!home && (!layers.neighbours || view.zoom < 7.6))) continue;
        const width = (shape.east - shape.west) * view.world;
        if (width < 46) continue; // the name would say more about its neighbours
        const x = Sitmap.mercator.x(label[1]) * view.world - view.left;
        const y = Sitmap.mercator.y(label[0]) * view.world - view.top;
        if (!inside(view, x, y)) continue;
        const faint = home ? STYLES.province : { ...STYLES.province, alpha: 0.45 };
        this._centred(context, name, x, y, faint, [0, -22, 22, -34, 34]);
      }
    },

    _paintMarkNames(context) {
      for (const at of this.marks) {
        const { name } = at;
        if (!name || this._isNamed(name, at.x, at.y)) continue;
        if (this._beside(context, shorten(name), at, STYLES.mark)) this.named.push({ x: at.x, y: at.y, sound: sound(name) });
      }
    },

    /** Whether a name stands there already, perhaps in another spelling: a record's Azaz is the map's Aazaz. */
    _isNamed(name, x, y) {
      const heard = sound(name);
      return this.named.some((other) => other.sound === heard && Math.hypot(other.x - x, other.y - y) < SAME_PLACE);
    },

    /** Write a name beside a point: right, left, below or above it. Whether there was room. */
    _beside(context, name, { x, y, r }, style) {
      const width = this._width(context, name, style);
      const high = style.size * 0.62;
      const spots = [
        [x + r + 3, y], [x - r - 3 - width, y], [x - width / 2, y + r + high + 2], [x - width / 2, y - r - high - 2],
      ];
      return spots.some(([left, middle]) => this._write(context, name, left, middle, width, style));
    },

    _centred(context, name, x, y, style, shifts) {
      const width = this._width(context, name, style);
      return shifts.some((shift) => this._write(context, name, x - width / 2, y + shift, width, style));
    },

    _font(context, style) {
      context.font = `${style.weight} ${style.size}px ${FONT}`;
      if ("letterSpacing" in context) context.letterSpacing = `${style.spacing}px`;
    },

    _width(context, name, style) {
      const key = `${style.size} ${style.weight} ${name}`;
      if (!this.widths.has(key)) {
        this._font(context, style);
        this.widths.set(key, context.measureText(style.upper ? name.toUpperCase() : name).width);
      }
      return this.widths.get(key);
    },

    _write(context, name, left, middle, width, style) {
      const { pad } = style;
      const high = style.size * 0.6;
      const { margin } = this.view;
      if (left < margin.x || left + width > this.view.width - margin.x) return false;
      if (!this.taken.free(left - pad, middle - high, left + width + pad, middle + high)) return false;
      this.taken.add(left - pad, middle - high, left + width + pad, middle + high);
      this._font(context, style);
      const text = style.upper ? name.toUpperCase() : name;
      context.strokeStyle = this.halo;
      context.lineWidth = 3;
      context.globalAlpha = 0.8;
      context.strokeText(text, left, middle);
      context.globalAlpha = style.alpha;
      context.fillStyle = this.colour;
      context.fillText(text, left, middle);
      context.globalAlpha = 1;
      this.drawn.push({ text, left, top: middle - high, right: left + width, bottom: middle + high });
      return true;
    },
  });

  /** Boxes on the page, asked whether another one would touch them. */
  class Boxes {
    constructor() {
      this.rows = new Map();
      this.high = 32;
    }

    add(left, top, right, bottom) {
      for (let row = Math.floor(top / this.high); row <= Math.floor(bottom / this.high); row++) {
        if (!this.rows.has(row)) this.rows.set(row, []);
        this.rows.get(row).push([left, top, right, bottom]);
      }
    }

    free(left, top, right, bottom) {
      for (let row = Math.floor(top / this.high); row <= Math.floor(bottom / this.high); row++) {
        for (const box of this.rows.get(row) || []) {
          if (box[0] < right && box[2] > left && box[1] < bottom && box[3] > top) return false;
        }
      }
      return true;
    }
  }

  const inside = (view, x, y) => x > 0 && y > 0 && x < view.width && y < view.height;

  /** The consonants of a name without its article: equal for most spellings of one Arabic name. */
  function sound(name) {
    const plain = name.normalize("NFD").toLowerCase().replace(/^(al|ad|an|ar|as|at|az|ash|el)[ -]/, "");
    return plain.replace(/[^\p{L}]|[aeiouy]|\p{M}/gu, "").replace(/(.)\1+/g, "$1");
  }

  const shorten = (name) => (name.length > 28 ? `${name.slice(0, 27)}…` : name);

  /** The least important rank of town that is named at a zoom. */
  function rankAt(zoom) {
    return Math.floor((zoom - 5) * 1.5);
  }

  Sitmap.PlaceLabels = PlaceLabels;
})();
