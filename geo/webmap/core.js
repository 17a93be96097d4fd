/**
 * The core of the map: data, state, window, counts and selection; everything else listens to it.
 *
 * It works in two hosts. In the app it fetches columns, masks and records from the server and reports to it what a
 * person did; in the exported file everything is embedded and `report` does nothing.
 *
 * Events: ready, state, mask, window, counts, draw, selection, theme, layers, shading, control, error.
 *
 * `window.sitmap` is the public handle for tests, benchmarks and embedding, see `publish`.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { day } = Sitmap;

  const LAYERS = { incidents: true, shading: "none", control: "none", labels: true, water: true, neighbours: true, uncertainty: true };
  const ZOOMS = [3, 16];
  const CLOSEST_FIT = 10; // zoom of a first view onto a single town
  const STAGE_SHARE = 0.1; // of the incidents that makes a country one that the map is about
  const RECORDS_PER_REQUEST = 100;
  const RECORDS_KEPT = 2000;
  // Streamlit's side of the map waits 250 ms for quiet before it sends; two reports within that would be one.
  const REPORT_GAP = 300;
  const ECHO_LIFE = 8000;
  const HOLD_LIFE = 3000;
  const ANSWER_WAIT = 2500; // milliseconds until a report that the server has not answered is sent again
  const MOST_TRIES = 4;

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /** A layer that draws nothing: st_folium listens for clicks on layers, so this is the way to the server. */
  const Channel = L.Layer.extend({ onAdd() {}, onRemove() {} });

  class Core extends L.Evented {
    /**
     * @param {L.Map} map
     * @param {{urls?: {columns:string, mask:string, records:string, basemap:string, control?:string},
     *   embedded?: {columnsBase64:string, records:object[]|null, basemap:object, controlBase64?:string|null}}} options
     */
    constructor(map, options = {}) {
      super();
      this.map = map;
      this.options = options;
      this.data = null;
      this.state = null;
      this.window = null;
      this.mode = "window";
      this.selection = null;
      this.basemap = null; // the GeoJSON of land, provinces and waters
      this.parts = {};
      this.lastFrameMs = 0;
      this.marksDrawn = 0;
      this._seq = 0;
      this._heldAt = 0;
      this._reports = [];
      this._tries = 0; // times that the last report was sent again
      this._seen = null; // the newest report that the server has taken, when it says so
      this._echoes = { window: [], selection: [] };
      this._records = new Map();
      this._masks = new Map([["", null]]);
      this._maskQuery = "";
      this._kindFilter = null;
      this.moved = false;
      map.sitmap = this;
      this._dress();
      this.channel = new Channel().addTo(map);
      publish(this);
      this.loading = this._load();
    }

    /** Whether there is a server to ask and to report to. */
    get hosted() {
      return !this.options.embedded;
    }

    /**
     * Add a part of the map: `new Sitmap[name](core, options)`, kept as `core.parts[name]`.
     * @param {string} name
     * @param {object} [options]
     */
    use(name, options) {
      return (this.parts[name] = new Sitmap[name](this, options));
    }

    _dress() {
      const container = this.map.getContainer();
      container.classList.add("sitmap");
      container.dataset.theme = "light";
      container.setAttribute("role", "application");
      container.setAttribute("aria-label", "Map of incidents");
      this.map.setMinZoom(ZOOMS[0]);
      this.map.setMaxZoom(ZOOMS[1]);
      if (this.map.attributionControl) this.map.attributionControl.setPrefix(false);
      for (const type of ["pointerdown", "keydown"]) container.addEventListener(type, () => this.takeOver(), { once: true, passive: true });
      // A wheel that scrolls the page over the map moves no map.
      container.addEventListener("wheel", () => { if (this.map.scrollWheelZoom.enabled()) this.takeOver(); }, { passive: true });
      // Streamlit changes its theme with the system's and tells nobody; any report brings the page's new one.
      if (this.hosted) matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.report("theme", {}));
      // The page sizes the frame, and may do so at any time.
      new ResizeObserver(() => this.map.invalidateSize({ pan: false, debounceMoveend: true })).observe(container);
    }

    // ---- loading ------------------------------------------------------------------------------------

    async _load() {
      try {
        const [columns, basemap] = await Promise.all([this._loadColumns(), this._loadBasemap()]);
        this.data = Sitmap.columns.decode(columns);
        this.basemap = basemap;
        this.stages = stagesOf(this.data);
        this.homeland = homeCountries(basemap);
        settleHome(basemap, this.stages);
        this._start();
      } catch (error) {
        this._fail("The map's data could not be loaded. Reload the page; if that does not help, look at the server's log.", error);
      }
    }

    async _loadColumns() {
      const { embedded, urls } = this.options;
      if (embedded) return Sitmap.columns.fromBase64(embedded.columnsBase64);
      return (await get(urls.columns)).arrayBuffer();
    }

    async _loadBasemap() {
      const { embedded, urls } = this.options;
      if (embedded) return embedded.basemap || null;
      return urls.basemap ? (await get(urls.basemap)).json() : null;
    }

    _start() {
      this.counter = new Sitmap.Counter(this.data);
      this.window = { from: this.data.minDay, to: this.data.maxDay };
      this._outdate();
      this.placeIndex = new Map(this.data.places.id.map((id, index) => [id, index]));
      this.provinceIndex = new Map(this.data.provinces.map(({ pcode }, index) => [pcode, index]));
      if (!this.state) this.state = defaultState();
      this.fire("ready");
      const waiting = this._waiting;
      this._waiting = null;
      if (!waiting || !waiting.view) this._fitUntilTouched();
      if (waiting) this._apply(waiting, null);
      this.requestFrame();
    }

    _fail(message, error) {
      console.error(error);
      this.error = message;
      const note = document.createElement("div");
      note.className = "sm-panel sm-error";
      note.setAttribute("role", "alert");
      note.textContent = message;
      this.map.getContainer().append(note);
      this.fire("error", { message });
    }

    // ---- state from the server ----------------------------------------------------------------------

    /**
     * Take over a state (MapState); the same `seq` twice changes nothing.
     * @param {object} state
     */
    applyState(state) {
      if (this.state && this.state.seq === state.seq) return;
      if (Number.isFinite(state.seen)) this._seen = state.seen;
      const before = this.state;
      this.state = { ...state, layers: { ...LAYERS, ...state.layers } };
      this._setTheme(state.theme);
      // A small dataset's mask comes with the state: fetching it would cost more than sending it.
      if (state.bits) this._masks.set(state.mask, new Uint8Array(Sitmap.columns.fromBase64(state.bits)));
      if (this.data) this._apply(this.state, before);
      else this._waiting = this.state;
    }

    _apply(state, before) {
      this._applyMask(state.mask || "");
      this._applyWindow(state.window || [null, null], before);
      const told = Boolean(state.view) && (!before || before.viewSeq !== state.viewSeq);
      if (told) this._applyView(state.view);
      this._applySelection(state.selection || null, before, !told);
      if (!before || !same(before.layers, state.layers)) this.fire("layers");
      this.fire("state");
      this.requestFrame();
    }

    _setTheme(theme) {
      const container = this.map.getContainer();
      const wanted = theme === "dark" ? "dark" : "light";
      if (container.dataset.theme === wanted) return;
      container.dataset.theme = wanted;
      this.fire("theme");
      this.requestFrame();
    }

    /** Show where the incidents are, and again when the frame changes its size, until a person moves the map. */
    _fitUntilTouched() {
      const bounds = firstBounds(this);
      if (!bounds) return;
      const fit = () => {
        const { x, y } = this.map.getSize();
        if (x < 50 || y < 50) return;
        // The legend stands at the right of a wide frame, the time bar at the bottom of any but a figure in a page.
        // A slide has its title at the top, over the country's corner where the incidents are densest.
        const head = this.state && this.state.present ? Math.min(150, y / 5) : 12;
        const [right, bottom, top] = this.parts.Figure ? this.parts.Figure.room(bounds) : [x >= 760 ? 250 : 16, 100, head];
        this.map.fitBounds(bounds, { paddingTopLeft: [16, top], paddingBottomRight: [right, bottom], maxZoom: CLOSEST_FIT, animate: false });
      };
      fit();
      this.map.on("resize", fit);
      this._stopFitting = () => this.map.off("resize", fit);
    }

    /** A person, or something that a person asked for, decides from now on where the map looks. */
    takeOver() {
      this.moved = true;
      if (this._stopFitting) this._stopFitting();
    }

    /** "light" or "dark". */
    get theme() {
      return this.map.getContainer().dataset.theme;
    }

    _applyView([lat, lon, zoom]) {
      this.takeOver();
      this._told = { centre: L.latLng(lat, lon), zoom };
      // Leaflet moves a map that is there by whole pixels, unless it is told to begin anew.
      this.map.setView(this._told.centre, zoom, { animate: false, reset: true });
    }

    /**
     * The middle of the map. After a change of size Leaflet knows it to the pixel only: as long as nobody has moved the
     * map from where a link put it, the middle is the one that the link says, so that the link made of it is the same.
     */
    get centre() {
      const { map, _told: told } = this;
      const now = map.getCenter();
      if (!told || map.getZoom() !== told.zoom) return now;
      return map.project(told.centre, told.zoom).distanceTo(map.project(now, told.zoom)) < 1.5 ? told.centre : now;
    }

    async _applyMask(query) {
      if (query === this._maskQuery) return;
      this._maskQuery = query;
      if (this._masks.has(query)) {
        this._useMask(this._masks.get(query));
        return;
      }
      try {
        const bits = await this._mask(query);
        if (this._maskQuery === query) this._useMask(bits); // else a newer filter has overtaken this one
      } catch (error) {
        if (this._maskQuery === query) this._fail("The filter could not be applied to the map. Reload the page.", error);
      }
    }

    async _mask(query) {
      if (!this._masks.has(query)) {
        const answer = await get(this.options.urls.mask + query);
        if (this._masks.size > 20) this._masks = new Map([["", null]]);
        this._masks.set(query, new Uint8Array(await answer.arrayBuffer()));
      }
      return this._masks.get(query);
    }

    _useMask(bits) {
      this.counter.setMask(bits);
      this._outdate();
      this.fire("mask");
      this.requestFrame();
    }

    _applyWindow(window, before) {
      const [from, to] = window;
      if (before && same(before.window, window)) return;
      if (this._isEcho("window", [from, to])) return;
      // The hand on the time bar is newer; its own report follows.
      if (Date.now() - this._heldAt < HOLD_LIFE) return;
      const upto = from === null && to !== null;
      this.setWindow(from, to, { mode: upto ? "upto" : "window" });
      this._heldAt = 0;
    }

    _applySelection(selection, before, show) {
      if (before && same(before.selection || null, selection)) return;
      if (this._isEcho("selection", bare(selection))) return;
      if (same(bare(this.selection), bare(selection))) return;
      this.select(selection, { show });
    }

    /**
     * Whether a value from the server is only the answer to something reported from here. An answer that arrives
     * after a newer report must not undo it.
     */
    _isEcho(type, value) {
      const now = Date.now();
      const echoes = this._echoes[type].filter((echo) => now - echo.at < ECHO_LIFE);
      const found = echoes.findIndex((echo) => same(bare(echo.value), bare(value)));
      this._echoes[type] = found < 0 ? echoes : echoes.slice(found + 1);
      return found >= 0;
    }

    // ---- window and counts --------------------------------------------------------------------------

    /**
     * Show a window of days.
     * @param {number|null} from first day, null for the first of the data
     * @param {number|null} to last day, null for the last of the data
     * @param {{mode?: "window"|"upto", final?: boolean}} [how] `final` once the hand lets go: tells the server
     */
    setWindow(from, to, { mode = this.mode, final = false } = {}) {
      const { minDay, maxDay } = this.data;
      const clamp = (value, low) => Math.min(Math.max(Math.round(value), low), maxDay);
      const first = mode === "upto" || from === null ? minDay : clamp(from, minDay);
      const last = to === null ? maxDay : clamp(to, first);
      const changed = first !== this.window.from || last !== this.window.to || mode !== this.mode;
      this._heldAt = final ? 0 : Date.now();
      if (changed) {
        this.window = { from: first, to: last };
        this.mode = mode;
        this._outdate();
        this.fire("window");
        this.requestFrame();
      }
      if (final) this.report("window", this._windowReport());
    }

    /** The window as the server keeps it: null where it is open. */
    _windowReport() {
      const { from, to } = this.window;
      const { minDay, maxDay } = this.data;
      if (this.mode === "upto") return { from: null, to, mode: "upto" };
      if (from === minDay && to === maxDay) return { from: null, to: null, mode: "window" };
      return { from, to, mode: "window" };
    }

    /** The counts no longer hold. Whoever asks gets new ones at once; the `counts` event comes with the next frame. */
    _outdate() {
      this._stale = true;
      this._countsChanged = true;
    }

    /** The counts of the window (Sitmap.Counter); always those of `core.window`. */
    get counts() {
      if (!this.counter) return null;
      if (this._stale) {
        this.counter.count(this.window.from, this.window.to);
        this._stale = false;
      }
      return this.counter.counts;
    }

    /** Ask for one frame: counts, then `counts` and `draw` events. Many calls make one frame. */
    requestFrame() {
      if (!this._frame) this._frame = requestAnimationFrame(() => this._onFrame());
    }

    _onFrame() {
      this._frame = 0;
      if (!this.data) return;
      const started = performance.now();
      this.counts; // brings them up to date
      if (this._countsChanged) this.fire("counts");
      this._countsChanged = false;
      this.fire("draw");
      this.lastFrameMs = performance.now() - started;
    }

    /** See Counter.histogram. */
    histogram(binDays, originDay) {
      return this.counter.histogram(binDays, originDay);
    }

    /**
     * Rows shown in the window, newest first.
     * @param {{places:number[]}|{province:number}|{ring:number[][]}|{ids:string[]}} query place indices, a province
     *   index, a ring of [lat, lon], or incident ids
     * @returns {number[]} row indices
     */
    rowsAt(query) {
      const { place, province } = this.data;
      const { from, to } = this.window;
      const rows = (wanted) => this.counter.rows(from, to, wanted);
      if (query.ids) {
        const wanted = new Set(this.rowsOfIds(query.ids));
        return rows((row) => wanted.has(row));
      }
      if (query.province !== undefined) return rows((row) => province[row] === query.province && place[row] !== Sitmap.NO_PLACE);
      const chosen = new Uint8Array(this.counter.places + 1);
      for (const index of query.places || this.placesIn(query.ring)) if (index >= 0) chosen[index] = 1;
      return rows((row) => place[row] !== Sitmap.NO_PLACE && chosen[place[row]] === 1);
    }

    /** Places inside a ring of [lat, lon]; a badge stands for a whole province and is never inside. */
    placesIn(ring) {
      const { lat, lon, cls } = this.data.places;
      const found = [];
      for (let p = 0; p < lat.length; p++) if (cls[p] < 3 && inRing(ring, lat[p], lon[p])) found.push(p);
      return found;
    }

    /** Rows of incident ids, those that are known here: from the columns' header, or from records seen. */
    rowsOfIds(ids) {
      if (!this._rowOfId) {
        this._rowOfId = new Map();
        const given = this.data.ids || [];
        given.forEach((id, row) => this._rowOfId.set(id, row));
        const embedded = (this.options.embedded && this.options.embedded.records) || [];
        embedded.forEach((record) => this._rowOfId.set(record.id, record.row));
      }
      const selection = this.selection;
      if (selection && selection.type === "ids" && selection.rows) {
        selection.ids.forEach((id, at) => this._rowOfId.set(id, selection.rows[at]));
      }
      return ids.map((id) => this._rowOfId.get(id)).filter((row) => row !== undefined);
    }

    // ---- records ------------------------------------------------------------------------------------

    /**
     * Display records of rows, in the same order. Their texts are untrusted.
     * @param {number[]} rows
     * @returns {Promise<object[]>}
     */
    async records(rows) {
      const missing = rows.filter((row) => !this._records.has(row));
      if (missing.length) await this._fetchRecords(missing);
      return rows.map((row) => this._records.get(row)).filter(Boolean);
    }

    async _fetchRecords(rows) {
      if (this._records.size > RECORDS_KEPT) this._records.clear();
      if (!this.hosted) {
        const records = this.options.embedded.records || [];
        for (const record of records) this._records.set(record.row, record);
        return;
      }
      for (let at = 0; at < rows.length; at += RECORDS_PER_REQUEST) {
        const part = rows.slice(at, at + RECORDS_PER_REQUEST);
        const answer = await get(`${this.options.urls.records}?rows=${part.join(",")}`);
        for (const record of await answer.json()) {
          this._records.set(record.row, record);
          this.rowsOfIds([]); // makes the index if there is none yet
          this._rowOfId.set(record.id, record.row);
        }
      }
    }

    // ---- selection ----------------------------------------------------------------------------------

    /**
     * Pick incidents, places, a province or an area; null lets go.
     * @param {object|null} selection {type:"ids",ids} | {type:"places",places} | {type:"province",pcode} |
     *   {type:"area",ring:[[lat,lon],...]}; ids may come with their `rows`
     * @param {{report?: boolean, show?: boolean}} [how] `show`: whether the map may move to it
     */
    select(selection, { report = false, show = true } = {}) {
      if (same(selection, this.selection)) return;
      this.selection = selection;
      this._selectedPlaces = null;
      this.fire("selection", { show });
      this.requestFrame();
      if (report) this.report("select", { selection });
    }

    /**
     * Pick one incident by its id. The frame knows the rows of those that it has shown; for another the server
     * answers the report with its row.
     * @param {string} id
     */
    pick(id) {
      const selection = { type: "ids", ids: [id] };
      if (this.rowsOfIds([id]).length) this.select(selection, { report: true });
      else this.report("select", { selection, ask: true });
    }

    /** Indices of the places that hold the selection. @returns {Set<number>} */
    get selectedPlaces() {
      if (!this._selectedPlaces) this._selectedPlaces = new Set(this._placesOf(this.selection));
      return this._selectedPlaces;
    }

    _placesOf(selection) {
      if (!selection || !this.data) return [];
      if (selection.type === "places") return selection.places.map((id) => this.placeIndex.get(id)).filter((p) => p !== undefined);
      if (selection.type === "ids") return this.rowsOfIds(selection.ids).map((row) => this.data.place[row]).filter((p) => p !== Sitmap.NO_PLACE);
      if (selection.type === "area") return this.placesIn(selection.ring);
      return []; // a province is marked by its outline
    }

    // ---- local switches -----------------------------------------------------------------------------

    /** Switch layers: {incidents, shading, control, labels, water, neighbours, uncertainty}. */
    setLayers(patch) {
      this.state = this.state || defaultState();
      this.state.layers = { ...LAYERS, ...this.state.layers, ...patch };
      this.fire("layers");
      this.requestFrame();
    }

    /** The layer switches in force. */
    get layers() {
      return (this.state && this.state.layers) || LAYERS;
    }

    /** Codes of the kinds kept by the export's own filter, null for all; in the app the server filters. */
    get kindFilter() {
      return this._kindFilter;
    }

    /** Keep or leave out a kind, in the export only: there is no server to do it. */
    toggleKind(code) {
      if (this.hosted) return;
      const chosen = new Set(this._kindFilter || []);
      if (!chosen.delete(code)) chosen.add(code);
      this._kindFilter = chosen.size ? [...chosen] : null;
      const keep = this.data.kinds.map((kind) => !chosen.size || chosen.has(kind.code));
      const bits = new Uint8Array(Math.ceil(this.data.rows / 8));
      for (let i = 0; i < this.data.rows; i++) if (keep[this.data.kind[i]]) bits[i >> 3] |= 1 << (i & 7);
      this._useMask(bits);
    }

    /** The colour of a kind in the present theme. */
    kindColour(kind) {
      const row = this.data.kinds[kind];
      return this.theme === "dark" ? row.colourDark : row.colour;
    }

    /** A custom property of the map's style, e.g. "--land". */
    style(name) {
      return getComputedStyle(this.map.getContainer()).getPropertyValue(name).trim();
    }

    // ---- to the server ------------------------------------------------------------------------------

    /**
     * Tell the server what a person did. Arrives as `last_active_drawing.properties`:
     * {sitmap: 1, seq, type, ...payload, view: [lat, lon, zoom] or null, earlier: [...]}; `seq` grows, across reloads too, and
     * `earlier` repeats the last few reports in case one was lost on the way.
     * @param {"window"|"select"|"province"|"kind"|"present"|"layers"|"view"} type
     * @param {object} payload
     */
    report(type, payload) {
      if (!this.hosted) return;
      if (type === "window") this._echoes.window.push({ at: Date.now(), value: [payload.from, payload.to] });
      if (type === "select" && !payload.ask) this._echoes.selection.push({ at: Date.now(), value: bare(payload.selection) });
      const content = type === "layers" ? { layers: { ...this.layers } } : payload;
      this._seq = Math.max(this._seq + 1, Date.now());
      this._reports.push({ seq: this._seq, type, ...content });
      if (this._reports.length > 6) this._reports.shift();
      this._tries = 0;
      this._send();
    }

    _send() {
      clearTimeout(this._sendTimer);
      const wait = (this._sentAt || 0) + REPORT_GAP - Date.now();
      if (wait > 0) {
        this._sendTimer = setTimeout(() => this._send(), wait);
        return;
      }
      this._sentAt = Date.now();
      const [last, ...earlier] = [...this._reports].reverse();
      const { lat, lng } = this.centre;
      const view = this.moved ? [lat, lng, this.map.getZoom()] : null;
      const properties = { sitmap: 1, ...last, view, earlier, tries: this._tries };
      const layer = { toGeoJSON: () => ({ type: "Feature", geometry: null, properties }) };
      this.channel.fire("click", { latlng: this.map.getCenter(), layer });
      this._expectAnswer();
    }

    /** A report may be lost while the page is busy, and nothing follows the last one: it is sent again. */
    _expectAnswer() {
      clearTimeout(this._answerTimer);
      // Only a page that says what it has seen can be waited for.
      if (!Number.isFinite(this._seen) || this._tries >= MOST_TRIES) return;
      this._answerTimer = setTimeout(() => {
        if (this._seen >= this._seq) return;
        this._tries += 1;
        this._send();
      }, ANSWER_WAIT);
    }
  }

  /**
   * The countries that the data are about: those with a tenth of the placed incidents or more; "" for incidents in no
   * known province. A few incidents over the border do not make the neighbour a stage.
   * @returns {Set<string>} empty when there is no placed incident
   */
  function stagesOf(data) {
    const { rows, place, province, provinces } = data;
    const counts = new Float64Array(provinces.length + 1);
    let placed = 0;
    for (let i = 0; i < rows; i++) {
      if (place[i] === Sitmap.NO_PLACE) continue;
      counts[province[i] < 0 ? provinces.length : province[i]]++;
      placed++;
    }
    const totals = new Map();
    counts.forEach((count, p) => {
      const country = p < provinces.length ? provinces[p].country : "";
      totals.set(country, (totals.get(country) || 0) + count);
    });
    return new Set([...totals].filter(([, count]) => count > 0 && count >= STAGE_SHARE * placed).map(([country]) => country));
  }

  const provinceFeatures = (basemap) => (basemap && basemap.provinces.features) || [];

  /** Countries that the basemap itself calls home. @returns {Set<string>} */
  function homeCountries(basemap) {
    return new Set(provinceFeatures(basemap).filter(({ properties }) => properties.home).map(({ properties }) => properties.country));
  }

  /** Let the countries that the data are about be the home ones; that of the basemap stays so when the data name none. */
  function settleHome(basemap, stages) {
    if (![...stages].some((country) => country)) return;
    for (const { properties } of provinceFeatures(basemap)) properties.home = stages.has(properties.country);
  }

  /**
   * Where the map looks first: the basemap's home country whole when the data are about it alone, or empty; else the
   * places of the incidents. null when there are neither.
   */
  function firstBounds({ basemap, data, stages, homeland }) {
    const home = provinceFeatures(basemap).filter(({ properties }) => homeland.has(properties.country));
    if (home.length && [...stages].every((country) => homeland.has(country))) return L.geoJSON({ type: "FeatureCollection", features: home }).getBounds();
    const { lat, lon, province } = data.places;
    const country = (p) => (province[p] >= 0 ? data.provinces[province[p]].country : "");
    const points = lat.map((y, p) => [y, lon[p]]).filter((_, p) => !stages.size || stages.has(country(p)));
    return points.length ? L.latLngBounds(points) : null;
  }

  async function get(url) {
    const answer = await fetch(url, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer;
  }

  /** A selection without the rows that may come with its ids: two that pick the same are the same. */
  function bare(value) {
    if (!value || !value.rows) return value;
    const { rows, ...rest } = value;
    return rest;
  }

  function defaultState() {
    return { seq: null, mask: "", window: [null, null], layers: { ...LAYERS }, theme: "light", view: null, viewSeq: null, selection: null };
  }

  /** A selection without the row numbers that the server adds to ids. */
  function bare(selection) {
    if (!selection || !selection.rows) return selection;
    const { rows, ...rest } = selection;
    return rest;
  }

  /** Whether a point lies in a ring of [lat, lon], by the even-odd rule. */
  function inRing(ring, lat, lon) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [latA, lonA] = ring[i];
      const [latB, lonB] = ring[j];
      if (latA > lat !== latB > lat && lon < ((lonB - lonA) * (lat - latA)) / (latB - latA) + lonA) inside = !inside;
    }
    return inside;
  }

  /**
   * Put the public handle on the window.
   *
   * window.sitmap = {ready, version, total, shown, window: {from, to} (ISO dates), setWindow(fromIso, toIso),
   * select(incidentId), view: {lat, lon, zoom}, lastFrameMs, marksDrawn, counts, control}
   */
  function publish(core) {
    window.sitmap = {
      get ready() { return Boolean(core.data) && !core._frame; },
      get version() { return core.data && core.data.version; },
      get total() { return core.data ? core.data.rows : 0; },
      get shown() { return core.data ? core.counts.shown : 0; },
      get window() { return core.data && { from: day.iso(core.window.from), to: day.iso(core.window.to) }; },
      /** Show the days from..to (ISO dates, null for open), as if the time bar had been dragged and let go. */
      setWindow(from, to) {
        core.setWindow(day.parse(from), day.parse(to), { mode: from === null && to !== null ? "upto" : "window", final: true });
      },
      /** Pick one incident by its id. One that was not on show yet is looked up by the server. */
      select(id) {
        core.pick(id);
      },
      get view() {
        const { lat, lng } = core.centre;
        return { lat, lon: lng, zoom: core.map.getZoom() };
      },
      get lastFrameMs() { return core.lastFrameMs; },
      get marksDrawn() { return core.marksDrawn; },
      get counts() { return core.counts; },
      get control() { return core.control ? core.control.summary() : null; },
    };
  }

  Sitmap.Core = Core;
  Sitmap.inRing = inRing;
})();
