/**
 * Draws who holds what at the end of the window's last day.
 *
 * A disc for each place in its holder's colour, striped where that is not settled, fading with the age of its evidence.
 * Where incidents stand on places the discs become a ring around their mark, divided by holder. A place that changed
 * hands within the window has a further ring, in the colour of its former holder: one mark tells from whom to whom.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { ControlTimes, ControlSprites } = Sitmap;

  const PANE = "sitmap-control";
  const WIDTH = 4.2; // of the ring around a mark of incidents
  const AWAY = 1.4; // pixels between that mark and the ring
  const TOP = -Math.PI / 2;
  const TURN = 2 * Math.PI;
  const DASH = 4.5; // pixels of a stripe along a ring
  const SMALLEST = 2.2; // radius of a disc
  const LARGEST = 9;
  const CROWDED = 0.4; // of the mean distance of places: the largest radius at which discs leave each other room
  const CELL = 64; // pixels; larger than the largest mark of incidents
  const FAILED = "Who holds what could not be loaded. Reload the page.";

  /** Radius of a disc at a zoom, with places so many pixels apart in the mean: smaller where they crowd. */
  const radiusAt = (zoom, apart) => Math.min(LARGEST, Math.max(SMALLEST, Math.min(Math.max(4.2, 5.6 + 0.9 * (zoom - 7)), CROWDED * apart)));

  const ControlLayer = Sitmap.CanvasLayer.extend({
    options: { pane: PANE, padding: 0.06 },

    initialize(core) {
      Sitmap.CanvasLayer.prototype.initialize.call(this, core);
      const pane = core.map.createPane(PANE);
      pane.style.zIndex = 430;
      pane.style.pointerEvents = "none";
      this.times = null;
      this.hovered = new Set();
      this.message = "";
      this.rings = [];
      core.control = this;
      this.areas = new Sitmap.ControlAreas(core, this);
      this.discs = new Sitmap.ControlDiscs(core, this);
      if (core.data) this._start();
      else core.once("ready", this._start, this);
    },

    _start() {
      const { core } = this;
      this.sprites = new ControlSprites(core);
      core.on("draw", () => this._onDraw());
      core.on("theme", () => { this.sprites.refresh(); this._dressed = ""; });
      core.on("layers state", () => this._load());
      this.areas.addTo(core.map);
      // Rings before discs: a disc is drawn where no ring says the same.
      this.addTo(core.map);
      this.discs.addTo(core.map);
      this._load();
    },

    // ---- switches and data ----------------------------------------------------------------------------

    /** Whether there is anything to switch on: an exported file may come without. */
    isAvailable() {
      const { hosted, options } = this.core;
      return hosted ? Boolean(options.urls.control) : Boolean(options.embedded.controlBase64);
    },

    isShown() {
      return this.isAvailable() && (this.core.layers.control || "none") !== "none";
    },

    showsAreas() {
      return this.isShown() && this.core.layers.control === "areas" && this.times !== null;
    },

    /** Fetch what the filter asks for, once the layer is on and whenever that part of the filter changes. */
    async _load() {
      if (!this.isShown()) return;
      const query = (this.core.state && this.core.state.controlQuery) || "";
      if (this._asked === query) return;
      this._asked = query;
      try {
        const file = await this._file(query);
        if (this._asked !== query) return; // a newer filter has overtaken this one
        this._take(Sitmap.columns.decode(file));
        this.message = "";
      } catch (error) {
        if (this._asked !== query) return;
        console.error(error);
        this.message = FAILED;
      }
      this.core.fire("control");
      this.core.requestFrame();
    },

    async _file(query) {
      const { hosted, options } = this.core;
      if (!hosted) return Sitmap.columns.fromBase64(options.embedded.controlBase64);
      const answer = await fetch(options.urls.control + query, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
      return answer.arrayBuffer();
    },

    _take(data) {
      this.times = new ControlTimes(data);
      this.areas.load(data);
      this._dressed = "";
      this._zoom = null;
      this._selected = null;
      this.cover = new Int32Array(this.times.count).fill(-1);
      this.x = this.y = null;
      this.discs.forget();
    },

    /** Bring everything to the window; whoever asks gets what holds for it. */
    _follow() {
      const { times } = this;
      const { from, to } = this.core.window;
      if (times.day !== to || times.from !== from) times.seek(from, to);
      const holders = times.data.holders.map(({ value, looks }) => ({ value, ...lookAt(looks, to) }));
      const dressed = holders.map(({ label, colour }) => label + colour).join();
      if (dressed === this._dressed) return;
      this._dressed = dressed;
      this.sprites.dress(holders);
      this.areas.refresh();
      this.discs.forget();
    },

    // ---- drawing --------------------------------------------------------------------------------------

    _onDraw() {
      if (this.isShown() || this.rings.length) this.drawNow();
      if (this.times) this._follow();
      this.discs.follow();
      this.areas.follow();
    },

    /** Rings around marks of incidents, and what is picked or pointed at; the discs are a layer of their own. */
    paint(context, view) {
      this.rings = [];
      if (!this.isShown() || !this.times) return;
      this._follow();
      this.sprites.setRatio(view.ratio);
      this._project(view);
      this._findRings(view);
      for (const ring of this.rings) this._paintRing(context, ring);
      this._paintOutlines(context, view);
    },

    /** Where the places are at this zoom. */
    _project({ zoom, world }) {
      if (this._zoom === zoom && this.x) return;
      this._zoom = zoom;
      const { times } = this;
      this.radius = Math.round(2 * radiusAt(zoom, times.apart * world)) / 2;
      this.sprites.size(this.radius);
      this.x = Float64Array.from(times.x, (v) => v * world);
      this.y = Float64Array.from(times.y, (v) => v * world);
      this.grid = new Sitmap.Grid(CELL);
      for (const place of times.placed) this.grid.add(place, this.x[place], this.y[place]);
    },

    /** The marks of incidents that stand on known places, each with these places. */
    _findRings(view) {
      this.cover.fill(-1);
      const { incidents, layers } = this.core;
      if (!incidents || !incidents.view || !layers.incidents || incidents.view.zoom !== view.zoom) return;
      incidents.eachDrawn((mark, x, y, r) => {
        if (incidents.marks.isBadge(mark)) return;
        const places = [];
        this.grid.near(x, y, (place) => {
          if (this.cover[place] >= 0 || !this.times.looks[place]) return;
          if (Math.hypot(this.x[place] - x, this.y[place] - y) < r) places.push(place);
        });
        if (!places.length) return;
        for (const place of places) this.cover[place] = mark;
        this.rings.push({ mark, x: x - view.left, y: y - view.top, r, places, parts: this._parts(places) });
      });
    },

    /** The places of a ring by look and former holder: what stands together around it. */
    _parts(places) {
      const parts = new Map();
      const { looks, levels, former } = this.times;
      const order = [...places].sort((a, b) => looks[a] - looks[b] || former[a] - former[b] || a - b);
      for (const place of order) {
        const key = `${looks[place]} ${former[place]}`;
        if (!parts.has(key)) parts.set(key, { look: looks[place], former: former[place], places: [], strength: 0 });
        const part = parts.get(key);
        part.places.push(place);
        part.strength += ControlTimes.STRENGTHS[levels[place]];
      }
      let from = TOP;
      return [...parts.values()].map((part) => {
        const to = from + (TURN * part.places.length) / places.length;
        const placed = { ...part, from, to, strength: part.strength / part.places.length };
        from = to;
        return placed;
      });
    },

    _paintRing(context, { x, y, r, parts }) {
      const { sprites, times } = this;
      const middle = r + AWAY + WIDTH / 2;
      arc(context, x, y, middle, 0, TURN, sprites.casing, WIDTH + 2 * ControlSprites.CASING);
      for (const part of parts) {
        const meaning = times.meaning(part.look);
        context.globalAlpha = part.strength;
        if (part.former !== ControlTimes.UNCHANGED) sprites.ringArc(context, x, y, middle + WIDTH / 2 + ControlSprites.MIDDLE, part.from, part.to, sprites.colour(part.former));
        if (meaning.settled) arc(context, x, y, middle, part.from, part.to, sprites.colour(meaning.holder), WIDTH);
        else this._paintStripes(context, x, y, middle, part, sprites.pair(meaning));
        const strong = !meaning.settled || sprites.isFaint(sprites.colour(meaning.holder));
        for (const edge of [-WIDTH / 2, WIDTH / 2]) arc(context, x, y, middle + edge, part.from, part.to, strong ? sprites.ink : sprites.rim, strong ? 0.9 : 0.7);
        context.globalAlpha = 1;
      }
    },

    _paintStripes(context, x, y, middle, { from, to }, colours) {
      const pieces = 2 * Math.max(1, Math.round(((to - from) * middle) / DASH / 2));
      const step = (to - from) / pieces;
      for (let i = 0; i < pieces; i++) arc(context, x, y, middle, from + i * step, from + (i + 1) * step, colours[i % 2], WIDTH);
    },

    _paintOutlines(context, view) {
      const { sprites, times, radius } = this;
      const selected = this._selectedPlaces();
      for (const place of new Set([...selected, ...this.hovered])) {
        if (this.cover[place] >= 0 || !times.looks[place]) continue;
        const x = this.x[place] - view.left;
        const y = this.y[place] - view.top;
        const picked = selected.has(place);
        const away = times.former[place] === ControlTimes.UNCHANGED ? 3 : sprites.reach() + 2;
        arc(context, x, y, radius + away, 0, TURN, sprites.casing, picked ? 5.5 : 3.5);
        arc(context, x, y, radius + away, 0, TURN, picked ? sprites.accent : sprites.ink, picked ? 3 : 1.5);
      }
    },

    /** Places whose evidence is among the incidents that are picked. */
    _selectedPlaces() {
      const { selection, window } = this.core;
      if (this._selected && this._selectedBy === selection && this._selectedDay === window.to) return this._selected;
      this._selectedBy = selection;
      this._selectedDay = window.to;
      this._selected = new Set();
      if (!selection || selection.type !== "ids" || !this.times) return this._selected;
      const rows = new Set(this.core.rowsOfIds(selection.ids));
      const { times } = this;
      const { bandRow, bandSetRow } = times.data;
      for (const place of times.placed) {
        const band = times.band[place];
        if (rows.has(bandRow[band]) || rows.has(bandSetRow[band])) this._selected.add(place);
      }
      return this._selected;
    },

    // ---- questions of others --------------------------------------------------------------------------

    /**
     * The places under a point of the map's container: one disc, or what a part of a ring stands for.
     * @param {L.Point} point
     * @returns {number[]} places, none when there are none
     */
    placesAt(point) {
      if (!this.isShown() || !this.times || !this.view) return [];
      const { x, y } = this.fromContainer(point);
      const place = this.discs.at(x, y);
      return place >= 0 ? [place] : this._partAt(x, y) || [];
    },

    _partAt(x, y) {
      for (const ring of this.rings) {
        const distance = Math.hypot(ring.x - x, ring.y - y);
        if (distance < ring.r || distance > ring.r + AWAY + WIDTH + 2) continue;
        const angle = ((Math.atan2(y - ring.y, x - ring.x) - TOP + 2 * TURN) % TURN) + TOP;
        const part = ring.parts.find(({ to }) => angle <= to) || ring.parts[ring.parts.length - 1];
        return part.places;
      }
      return null;
    },

    /** The places on which a mark of incidents stands. */
    placesOf(mark) {
      const ring = this.rings.find((candidate) => candidate.mark === mark);
      return ring ? ring.places : [];
    },

    /** Known places that a selection is about: their evidence is picked, or stands at a place that is. */
    placesOfSelection(selection) {
      if (!this.isShown() || !this.times || !selection) return [];
      this._follow();
      const { placed, looks } = this.times;
      const chosen = selection.type === "places" ? this._placesAt(this.core.selectedPlaces) : this._selectedPlaces();
      return placed.filter((place) => looks[place] && chosen.has(place));
    },

    /** Known places of which something is told by an incident at one of the places of the incidents. */
    _placesAt(chosen) {
      const { bandPlace, bandRow } = this.times.data;
      const { place } = this.core.data;
      const found = new Set();
      for (let band = 0; band < bandRow.length; band++) if (bandRow[band] >= 0 && chosen.has(place[bandRow[band]])) found.add(bandPlace[band]);
      return found;
    },

    /** What is known of a place now, with the names of its holders. */
    describe(place) {
      this._follow();
      const found = this.times.describe(place);
      const named = (holder) => (holder >= 0 ? this.sprites.holders[holder].label : "");
      return { ...found, holderName: named(found.holder), otherName: named(found.other), formerName: named(found.former), changed: found.former !== ControlTimes.UNCHANGED };
    },

    /** Light up places. */
    hover(places) {
      const key = places.join();
      if (key === [...this.hovered].join()) return;
      this.hovered = new Set(places);
      this.redraw();
    },

    /** Pick the incidents that are the evidence of places: their details open. Nothing happens where there are none. */
    async pick(places) {
      const rows = [...new Set(places.flatMap((place) => this.describe(place).rows))];
      if (!rows.length) return;
      const records = await this.core.records(rows);
      if (records.length) this.core.select({ type: "ids", ids: records.map(({ id }) => id), rows: records.map(({ row }) => row) }, { report: true });
    },

    /** Call `visit(place, x, y, r)` for every disc drawn, in world pixels of its zoom. */
    eachDrawn(visit) {
      const { radius, times, sprites } = this;
      this.discs.each((place, x, y) => visit(place, x, y, radius + (times.former[place] === ControlTimes.UNCHANGED ? sprites.gap : sprites.reach())));
    },

    /** Pixels by which rings stand out from the marks of incidents; 0 while none is drawn. */
    ringWidth() {
      return this.rings.length ? AWAY + WIDTH + ControlSprites.CASING : 0;
    },

    /**
     * What is drawn, for the legend; null when nothing is.
     * @returns {{day:number, places:number, holders:{value:string, label:string, colour:string, places:number}[],
     *   unknown:number, unsettled:number, changed:number, near:number, areas:number, undrawn:number}|null} `unknown`: places
     *   without a known holder, `undrawn`: known to their province alone
     */
    summary() {
      if (!this.isShown() || !this.times || !this.core.window) return null;
      this._follow();
      const { times, sprites } = this;
      const counts = new Uint32Array(times.data.holders.length);
      const found = { day: times.day, places: 0, holders: [], unknown: 0, unsettled: 0, changed: 0, near: 0, areas: 0, undrawn: 0 };
      for (let place = 0; place < times.count; place++) {
        if (!times.looks[place]) continue;
        if (Number.isNaN(times.x[place])) found.undrawn++;
        else this._countPlace(found, counts, place);
      }
      if (this.showsAreas()) found.areas = this.areas.places.filter((place) => times.looks[place]).length;
      const order = Array.from(counts.keys()).filter((holder) => counts[holder]).sort((a, b) => counts[b] - counts[a] || a - b);
      found.holders = order.map((holder) => ({ ...sprites.holders[holder], places: counts[holder] }));
      return found;
    },

    _countPlace(found, counts, place) {
      const { holder, settled } = this.times.meaning(this.times.looks[place]);
      found.places++;
      if (holder >= 0) counts[holder]++;
      else found.unknown++;
      if (!settled) found.unsettled++;
      if (this.times.former[place] !== ControlTimes.UNCHANGED) found.changed++;
      if (this.times.data.places.cls[place] === 2) found.near++;
    },
  });

  function arc(context, x, y, r, from, to, colour, width) {
    context.beginPath();
    context.arc(x, y, r, from, to);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }

  /** Name and colour of a holder on a day. */
  function lookAt(looks, day) {
    let found = looks[0];
    for (const look of looks) if (look.from <= day) found = look;
    return { label: found.label, colour: Sitmap.dom.safeColour(found.colour) || "#7f7f7f" };
  }

  Sitmap.ControlLayer = ControlLayer;
})();
