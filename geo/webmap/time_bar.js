/**
 * The time bar: a histogram of the incidents by day and kind under a window that can be dragged.
 *
 * Pointer: drag a handle, drag the window, drag over empty space for a new window (with Shift also inside it), click
 * a bar to go there. Keys on a handle or on the window: arrows a day, PageUp and PageDown a week, Home and
 * End the ends; Shift and an arrow on the window moves its last day alone; Space plays; Escape gives up a drag.
 * Where the days are too narrow to tell apart, the wheel and + - 0 zoom the axis.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { el, icon, count, shield, debounce, perFrame } = Sitmap.dom;
  const axis = Sitmap.timeAxis;

  const PAD = 18; // pixels left and right of the plot, room for a handle
  const CLICK = 4; // a pointer that moved no further than this clicked
  const KEY_REST = 300; // milliseconds without a key until the server hears of it
  const WIDE_DAY = 6; // pixels; narrower days can be zoomed
  const SPEEDS = [0.5, 1, 2, 4];
  const PRESETS = [["1 day", 1], ["7 days", 7], ["30 days", 30], ["All", Infinity]];
  const KEY_DAYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };
  const ICON = {
    play: "M7 4.5v15l12.5-7.5z",
    pause: "M6.5 5h4v14h-4zM13.500 5h4v14h-4z",
    back: "M15.600 5.200 8.800 12l6.800 6.800 1.700-1.700L12.200 12l5.100-5.100z",
    forward: "M8.400 5.200 15.200 12l-6.800 6.800-1.700-1.700L11.800 12 6.700 6.900z",
  };
  const ABOUT_BARS =
    "Each bar counts the incidents that pass the filter, by the colours of the legend. " +
    "An incident known only to the week or month is spread evenly over it.";

  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  class TimeBar {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.map = core.map;
      this.speed = 1;
      this.view = null; // [first day, day after the last] on the axis; null: the whole period
      this.lastLength = 7;
      this.drag = null;
      this.playing = null;
      this._build();
      this._listen();
      if (core.data) this._start();
      else core.once("ready", this._start, this);
    }

    // ---- what it is made of -------------------------------------------------------------------------

    _build() {
      this.root = shield(el("div", { class: "sm-timebar sm-panel", role: "group", "aria-label": "Dates shown on the map" }));
      this.tip = el("div", { class: "sm-tip", hidden: true });
      this.root.append(this._buildHead(), this._buildPlot(), this.tip);
      this.live = el("div", { class: "sm-unseen", role: "status", "aria-live": "polite" });
      this.root.append(this.live);
      this.map.getContainer().append(this.root);
    }

    _buildHead() {
      this.playButton = this._button("sm-tb-play", "Play", ICON.play, () => this.togglePlay());
      this.speedSelect = el("select", { class: "sm-tb-speed", "aria-label": "Speed" });
      this.speedSelect.addEventListener("change", () => this._setSpeed(Number(this.speedSelect.value)));
      this.rateText = el("span", { class: "sm-tb-rate" });
      this.period = el("span", { class: "sm-tb-dates" });
      this.length = el("span", { class: "sm-tb-length" });
      this.shown = el("span", { class: "sm-tb-shown" });
      return el("div", { class: "sm-tb-head" }, [
        el("div", { class: "sm-tb-transport" }, [
          this._button("", "One day back", ICON.back, () => this._step(-1)),
          this.playButton,
          this._button("", "One day forward", ICON.forward, () => this._step(1)),
          this.speedSelect,
          this.rateText,
        ]),
        el("div", { class: "sm-tb-period" }, [this.period, this.length]),
        this.shown,
        el("span", { class: "sm-tb-break" }),
        this._buildPresets(),
        this._buildMode(),
      ]);
    }

    _button(className, label, path, press) {
      return el("button", { type: "button", class: `sm-button ${className}`, "aria-label": label, title: label, on: { click: press } }, [icon(path)]);
    }

    _buildPresets() {
      this.presets = PRESETS.map(([text, days]) =>
        el("button", { type: "button", class: "sm-chip", text, title: days === Infinity ? "The whole period" : `${text} up to the last day of the window`, on: { click: () => this._preset(days) } })
      );
      return el("div", { class: "sm-tb-presets", role: "group", "aria-label": "Length of the window" }, this.presets);
    }

    _buildMode() {
      const name = `sm-mode-${L.Util.stamp(this)}`;
      this.modes = {};
      const options = [["window", "In this window"], ["upto", "Up to this date"]].map(([mode, text]) => {
        this.modes[mode] = el("input", { type: "radio", name, value: mode, on: { change: () => this._setMode(mode) } });
        return el("label", {}, [this.modes[mode], el("span", { text })]);
      });
      return el("div", { class: "sm-segmented", role: "radiogroup", "aria-label": "Which incidents" }, options);
    }

    _buildPlot() {
      this.canvas = el("canvas", { "aria-hidden": "true" });
      this.histogram = new Sitmap.TimeHistogram(this.core, this.canvas);
      this.before = el("div", { class: "sm-tb-shade" });
      this.after = el("div", { class: "sm-tb-shade" });
      this.hover = el("div", { class: "sm-tb-hover", hidden: true });
      this.frame = el("div", { class: "sm-tb-window" });
      this.grip = this._slider("sm-tb-grip", "Dates shown", "move");
      this.handles = { from: this._slider("sm-tb-handle sm-tb-from", "First day", "from"), to: this._slider("sm-tb-handle sm-tb-to", "Last day", "to") };
      this.scaleNote = el("span", { class: "sm-tb-scale" });
      this.whole = el("button", { type: "button", class: "sm-chip sm-tb-whole", text: "Whole period", hidden: true, on: { click: () => this._zoomTo(null) } });
      this.plot = el("div", { class: "sm-tb-plot" }, [
        this.canvas, this.hover, this.before, this.after, this.frame, this.grip, this.handles.from, this.handles.to,
        el("div", { class: "sm-tb-note" }, [this.scaleNote, el("button", { type: "button", class: "sm-info", text: "i", title: ABOUT_BARS, "aria-label": `About the bars. ${ABOUT_BARS}` }), this.whole]),
      ]);
      return this.plot;
    }

    _slider(className, label, part) {
      const node = el("div", { class: className, role: "slider", tabindex: "0", "aria-label": label, "aria-orientation": "horizontal" });
      node.dataset.part = part;
      return node;
    }

    // ---- what it hears ------------------------------------------------------------------------------

    _listen() {
      const { core, plot, root } = this;
      this.sendSoon = debounce(() => this._send(), KEY_REST);
      this.say = debounce(() => this._announce(), 700);
      this.redraw = perFrame(() => this._draw());
      this.follow = perFrame(() => this._applyDrag(false));
      core.on("window", this._onWindow, this);
      core.on("counts", this._onCounts, this);
      core.on("state", this._onWindow, this);
      core.on("mask", this._onMask, this);
      core.on("theme", this.redraw);
      plot.addEventListener("pointerdown", (event) => this._grab(event));
      plot.addEventListener("pointermove", (event) => this._move(event));
      plot.addEventListener("pointerup", (event) => this._release(event));
      plot.addEventListener("pointercancel", () => this._release(null));
      plot.addEventListener("pointerleave", () => this._hideTip());
      plot.addEventListener("wheel", (event) => this._wheel(event), { passive: false });
      root.addEventListener("keydown", (event) => this._key(event));
      root.addEventListener("keyup", () => this.sendSoon.flush());
      new ResizeObserver(() => this._resize()).observe(root);
    }

    _start() {
      const { minDay, maxDay } = this.core.data;
      this.first = minDay;
      this.last = Math.max(maxDay, minDay);
      this.rate = axis.daysPerSecond(this.last - this.first + 1);
      for (const speed of SPEEDS) {
        this.speedSelect.append(el("option", { value: speed, text: `${speed}×`, title: this._rateWords(speed), selected: speed === 1 }));
      }
      this._setSpeed(1);
      this._resize();
      this._onWindow();
      this._onCounts();
    }

    _onMask() {
      this.histogram.forget();
      this.redraw();
    }

    _onWindow() {
      if (this.first === undefined) return;
      this._keepInView();
      this._place();
      this._words();
    }

    _onCounts() {
      const { counts } = this.core;
      if (!counts || this.first === undefined) return;
      this.shown.replaceChildren(el("b", { text: Sitmap.dom.number(counts.shown) }), ` of ${count(counts.total, "incident")} shown`);
      this.say();
    }

    _announce() {
      const { counts } = this.core;
      if (counts && !this.playing && !this.drag) this.live.textContent = `${this._periodText()}: ${counts.shown} of ${count(counts.total, "incident")} shown`;
    }

    // ---- geometry -----------------------------------------------------------------------------------

    _resize() {
      const width = this.root.clientWidth;
      this.root.dataset.size = width < 880 ? "narrow" : width < 1120 ? "middle" : "wide";
      this.map.getContainer().style.setProperty("--bar-height", `${this.root.offsetHeight}px`);
      this.width = Math.max(this.plot.clientWidth - 2 * PAD, 1);
      if (this.first === undefined) return;
      this._draw();
      this._place();
    }

    _range() {
      return this.view || [this.first, this.last + 1];
    }

    /** Pixels from the plot's left edge to the start of a day. */
    _x(day) {
      const [a, b] = this._range();
      return PAD + ((day - a) / (b - a)) * this.width;
    }

    /** The day under a pixel of the plot, kept within the data. */
    _dayAt(x) {
      const [a, b] = this._range();
      return clamp(Math.floor(a + ((x - PAD) / this.width) * (b - a)), this.first, this.last);
    }

    _pixelsPerDay() {
      const [a, b] = this._range();
      return this.width / (b - a);
    }

    _pointerX(event) {
      return event.clientX - this.plot.getBoundingClientRect().left;
    }

    // ---- drawing ------------------------------------------------------------------------------------

    /** The bars of the present axis: {size, origin, bins, kinds, values}. */
    _histogram() {
      const [a, b] = this._range();
      return this.histogram.bars(axis.binDays(b - a, this.width), this.first);
    }

    _draw() {
      if (this.first === undefined) return;
      const { size, highest, cut } = this.histogram.draw(this._histogram(), {
        range: this._range(), first: this.first, last: this.last, x: (day) => this._x(day), pad: PAD, plot: this.plot,
      });
      const unit = size === 1 ? "a day" : size === 7 ? "a week" : `in ${size / 7} weeks`;
      this.scaleNote.textContent = `up to ${Sitmap.dom.number(Math.round(highest * 10) / 10)} ${unit}${cut ? ", taller bars cut" : ""}`;
      this.whole.hidden = !this.view;
    }

    /** Put window, handles and grip where the core's window is. */
    _place() {
      if (this.first === undefined) return;
      const { from, to } = this.core.window;
      const upto = this.core.mode === "upto";
      const edge = PAD + this.width;
      const left = clamp(this._x(from), PAD, edge);
      const right = clamp(this._x(to + 1), left, edge);
      this.frame.style.left = `${left}px`;
      this.frame.style.width = `${Math.max(right - left, 1)}px`;
      this.before.style.left = `${PAD}px`;
      this.before.style.width = `${left - PAD}px`;
      this.after.style.left = `${right}px`;
      this.after.style.width = `${edge - right}px`;
      this.handles.from.style.left = `${left}px`;
      this.handles.to.style.left = `${right}px`;
      this.handles.from.hidden = upto;
      this.grip.hidden = upto;
      this.grip.style.left = `${(left + right) / 2}px`;
      this.grip.style.width = `${clamp(right - left - 6, 16, 64)}px`;
      this._sayValues(from, to);
    }

    _sayValues(from, to) {
      const set = (node, low, high, now, text) => {
        node.setAttribute("aria-valuemin", low);
        node.setAttribute("aria-valuemax", high);
        node.setAttribute("aria-valuenow", now);
        node.setAttribute("aria-valuetext", text);
      };
      set(this.handles.from, this.first, to, from, Sitmap.day.format(from));
      set(this.handles.to, from, this.last, to, Sitmap.day.format(to));
      set(this.grip, this.first, this.last, from, `${this._periodText()}, ${count(to - from + 1, "day")}`);
    }

    _words() {
      const { from, to } = this.core.window;
      const days = to - from + 1;
      const whole = this._isWhole();
      this.period.textContent = this._periodText();
      this.length.textContent = whole ? `all ${count(days, "day")}` : count(days, "day");
      this.modes[this.core.mode === "upto" ? "upto" : "window"].checked = true;
      this.presets.forEach((button, i) => {
        const length = PRESETS[i][1];
        const on = length === Infinity ? whole : !whole && this.core.mode !== "upto" && days === length;
        button.setAttribute("aria-pressed", String(on));
      });
    }

    _periodText() {
      const { from, to } = this.core.window;
      return this.core.mode === "upto" ? `Up to ${Sitmap.day.format(to)}` : Sitmap.day.period(from, to);
    }

    _isWhole() {
      const { from, to } = this.core.window;
      return from <= this.first && to >= this.last && this.core.mode !== "upto";
    }

    // ---- changing the window ------------------------------------------------------------------------

    /** Move the core's window; `final` tells the server. */
    _set(from, to, { mode = this.core.mode, final = false } = {}) {
      to = clamp(to, this.first, this.last);
      from = mode === "upto" ? null : clamp(from, this.first, to);
      if (mode !== "upto" && !(from === this.first && to === this.last)) this.lastLength = to - from + 1;
      this.core.setWindow(from, to, { mode, final });
    }

    /** Tell the server where the window is now. */
    _send() {
      const { from, to } = this.core.window;
      this._set(from, to, { final: true });
    }

    /** Move the window whole by some days, keeping its length. */
    _shift(days, final = false) {
      const { from, to } = this.core.window;
      if (this.core.mode === "upto") return this._set(from, to + days, { final });
      const by = clamp(days, this.first - from, this.last - to);
      return this._set(from + by, to + by, { final });
    }

    _step(days) {
      this.pause();
      this._shift(days);
      this.sendSoon();
    }

    _preset(days) {
      this.pause();
      const { to } = this.core.window;
      if (days === Infinity) return this._set(this.first, this.last, { mode: "window", final: true });
      const end = Math.max(to, Math.min(this.first + days - 1, this.last));
      return this._set(end - days + 1, end, { mode: "window", final: true });
    }

    _setMode(mode) {
      this.pause();
      const { to } = this.core.window;
      this._set(to - this.lastLength + 1, to, { mode, final: true });
    }

    /** Centre the window on the bar under a pixel; a window over everything becomes that bar. */
    _jump(x) {
      const { from, to } = this.core.window;
      const { size, origin } = this._histogram();
      const bin = origin + Math.floor((this._dayAt(x) - origin) / size) * size;
      if (this.core.mode === "upto") return this._set(from, bin + size - 1, { final: true });
      if (this._isWhole()) return this._set(bin, bin + size - 1, { final: true });
      const start = bin + Math.floor(size / 2) - Math.floor((to - from) / 2);
      return this._shift(start - from, true);
    }

    // ---- pointer ------------------------------------------------------------------------------------

    _grab(event) {
      if (event.button !== 0 || event.target.closest("button") || this.first === undefined) return;
      this.pause();
      const x = this._pointerX(event);
      const part = event.target.dataset.part || this._partAt(x, event.shiftKey);
      this.drag = { part, x, startX: x, window: { ...this.core.window }, mode: this.core.mode, moved: false, bare: !event.target.dataset.part };
      this.plot.setPointerCapture(event.pointerId);
      this.plot.dataset.drag = part;
      this._hideTip();
      const focus = part === "from" || part === "to" ? this.handles[part] : this.core.mode === "upto" ? this.handles.to : this.grip;
      focus.focus({ preventScroll: true });
      event.preventDefault();
    }

    _partAt(x, fresh) {
      if (this.core.mode === "upto") return "to-here";
      const day = this._dayAt(x);
      const { from, to } = this.core.window;
      return !fresh && !this._isWhole() && day >= from && day <= to ? "move" : "draw";
    }

    _move(event) {
      const x = this._pointerX(event);
      if (!this.drag) return this._showTip(event, x);
      this.drag.x = x;
      if (Math.abs(x - this.drag.startX) >= CLICK) this.drag.moved = true;
      return this.follow();
    }

    _applyDrag(final) {
      const { drag } = this;
      if (!drag || !drag.moved) return;
      const by = Math.round((drag.x - drag.startX) / this._pixelsPerDay());
      const { from, to } = drag.window;
      const { mode } = drag;
      if (drag.part === "from") this._set(clamp(from + by, this.first, to), to, { mode, final });
      else if (drag.part === "to") this._set(from, Math.max(to + by, from), { mode, final });
      else if (drag.part === "to-here") this._set(from, this._dayAt(drag.x), { mode, final });
      else if (drag.part === "draw") {
        const days = [this._dayAt(drag.startX), this._dayAt(drag.x)].sort((p, q) => p - q);
        this._set(days[0], days[1], { mode, final });
      } else {
        const shift = clamp(by, this.first - from, this.last - to);
        this._set(from + shift, to + shift, { mode, final });
      }
    }

    _release(event) {
      if (!this.drag) return;
      if (event) this.drag.x = this._pointerX(event);
      if (this.drag.moved) this._applyDrag(true);
      else if (event && this.drag.bare) this._jump(this.drag.x);
      this._letGo();
    }

    _letGo() {
      this.drag = null;
      delete this.plot.dataset.drag;
      this.say();
    }

    /** Give up a drag and put the window back. */
    _cancelDrag() {
      const { window: was, mode, moved } = this.drag;
      this._letGo();
      if (moved) this._set(was.from, was.to, { mode, final: true });
    }

    // ---- keys ---------------------------------------------------------------------------------------

    _key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const part = event.target.dataset ? event.target.dataset.part : undefined;
      if (event.key === "Escape" && this.drag) this._cancelDrag();
      else if (event.key === " " && part) this.togglePlay();
      else if (part && this._keyZoom(event.key)) this.redraw();
      else if (part && this._keyMove(part, event)) this.sendSoon();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    _keyMove(part, event) {
      const { from, to } = this.core.window;
      const days = event.key in KEY_DAYS ? KEY_DAYS[event.key] : event.key === "Home" ? -Infinity : event.key === "End" ? Infinity : 0;
      if (!days) return false;
      this.pause();
      if (part === "from") this._set(clamp(from + days, this.first, to), to);
      else if (part === "to" || (event.shiftKey && Number.isFinite(days))) this._set(from, Math.max(to + days, from));
      else this._shift(days);
      return true;
    }

    // ---- zooming the axis, for long periods ---------------------------------------------------------

    _canZoom() {
      return this.width / (this.last + 1 - this.first) < WIDE_DAY;
    }

    _wheel(event) {
      if (!this._canZoom() || this.drag) return;
      event.preventDefault();
      event.stopPropagation();
      this._zoom(Math.exp(clamp(event.deltaY, -240, 240) / 400), this._pointerX(event));
    }

    _keyZoom(key) {
      if (!this._canZoom() || !["+", "=", "-", "0"].includes(key)) return false;
      const { from, to } = this.core.window;
      if (key === "0") this._zoomTo(null);
      else this._zoom(key === "-" ? 1.6 : 0.625, this._x((from + to + 1) / 2));
      return true;
    }

    /** Zoom the axis by a factor about a pixel. */
    _zoom(factor, x) {
      const [a, b] = this._range();
      const about = a + ((x - PAD) / this.width) * (b - a);
      const span = Math.max((b - a) * factor, this.width / (4 * WIDE_DAY));
      const start = about - ((about - a) / (b - a)) * span;
      this._zoomTo([start, start + span]);
    }

    _zoomTo(range) {
      const whole = this.last + 1 - this.first;
      if (range && range[1] - range[0] < whole) {
        const span = range[1] - range[0];
        const start = clamp(range[0], this.first, this.last + 1 - span);
        this.view = [start, start + span];
      } else this.view = null;
      this._draw();
      this._place();
    }

    /** When zoomed, let the axis follow the window's last day. */
    _keepInView() {
      if (!this.view || this.drag) return;
      const { from, to } = this.core.window;
      const [a, b] = this.view;
      if (to + 1 > b) this._zoomTo([to + 1 - (b - a), to + 1]);
      else if (from < a && to - from + 1 <= b - a) this._zoomTo([from, from + (b - a)]);
    }

    // ---- playing ------------------------------------------------------------------------------------

    /** Play if it rests, pause if it plays. */
    togglePlay() {
      if (this.playing) this.pause();
      else this.play();
    }

    /** Move the window a day at a time to the end of the period. */
    play() {
      if (this.first === undefined || this.playing) return;
      const { from, to } = this.core.window;
      const upto = this.core.mode === "upto";
      const length = upto ? 1 : this._isWhole() ? this._playLength() : to - from + 1;
      const restart = to >= this.last;
      const day = restart ? Math.min(this.first + length - 1, this.last) : to;
      this.playing = { length, day, time: null, asked: 0 };
      if (restart) this._set(day - length + 1, day);
      this._showPlaying();
      this.playing.asked = requestAnimationFrame((now) => this._tick(now));
    }

    /** A week, or a bar where the bars are wider: a shorter window would flicker. */
    _playLength() {
      return Math.min(Math.max(7, this._histogram().size), this.last - this.first + 1);
    }

    _tick(now) {
      const { playing } = this;
      if (!playing) return;
      // A page in the background gets no frames; it goes on from where it stood.
      if (playing.time !== null) playing.day += (Math.min(now - playing.time, 250) / 1000) * this.rate * this.speed;
      playing.time = now;
      const day = Math.min(Math.floor(playing.day), this.last);
      if (day > this.core.window.to) this._set(day - playing.length + 1, day);
      if (day >= this.last) this.pause();
      else playing.asked = requestAnimationFrame((next) => this._tick(next));
    }

    /** Stop playing; the server hears where. */
    pause() {
      if (!this.playing) return;
      cancelAnimationFrame(this.playing.asked);
      this.playing = null;
      this._showPlaying();
      this._send();
      this.say();
    }

    _showPlaying() {
      const on = Boolean(this.playing);
      this.playButton.replaceChildren(icon(on ? ICON.pause : ICON.play));
      this.playButton.setAttribute("aria-label", on ? "Pause" : "Play");
      this.playButton.title = on ? "Pause (Space)" : "Play (Space)";
      this.root.classList.toggle("is-playing", on);
    }

    _setSpeed(speed) {
      this.speed = speed;
      this.rateText.textContent = this._rateWords(speed);
      this.speedSelect.title = `Speed: ${this._rateWords(speed)}`;
    }

    _rateWords(speed) {
      return `${count(this.rate * speed, "day")} a second`;
    }

    // ---- tooltip ------------------------------------------------------------------------------------

    _showTip(event, x) {
      if (this.first === undefined || event.pointerType === "touch" || event.target.closest("button")) return this._hideTip();
      if (x < PAD || x > PAD + this.width) return this._hideTip();
      const { size, origin, kinds, values } = this._histogram();
      const bin = Math.floor((this._dayAt(x) - origin) / size);
      const rows = [];
      let sum = 0;
      for (let kind = 0; kind < kinds; kind++) {
        const value = values[bin * kinds + kind];
        if (value > 0.005) rows.push([kind, value]);
        sum += value;
      }
      this._fillTip(origin + bin * size, size, sum, rows);
      this.tip.hidden = false;
      this.hover.hidden = false;
      this.hover.style.left = `${this._x(Math.max(origin + bin * size, this.first))}px`;
      this.hover.style.width = `${Math.max(size * this._pixelsPerDay(), 2)}px`;
      const half = this.tip.offsetWidth / 2;
      this.tip.style.left = `${clamp(x, half + 4, this.plot.clientWidth - half - 4)}px`;
      return undefined;
    }

    _fillTip(day, size, sum, rows) {
      const start = Math.max(day, this.first);
      const end = Math.min(day + size - 1, this.last);
      const amount = (value) => (Math.abs(value - Math.round(value)) < 0.005 ? String(Math.round(value)) : value < 0.1 ? "under 0.1" : value.toFixed(1));
      const total = Math.abs(sum - Math.round(sum)) < 0.005 ? count(Math.round(sum), "incident") : `about ${sum.toFixed(1)} incidents`;
      const spread = rows.some(([, value]) => Math.abs(value - Math.round(value)) >= 0.005);
      this.tip.replaceChildren(
        el("div", { class: "sm-tip-title", text: Sitmap.day.period(start, end) }),
        el("div", { class: "sm-tip-sum", text: sum > 0.005 ? total : "No incidents" }),
        ...rows.map(([kind, value]) =>
          el("div", { class: "sm-tip-row" }, [Sitmap.dom.kindMark(this.core, kind, 14), el("span", { text: this.core.data.kinds[kind].label }), el("span", { class: "sm-number", text: amount(value) })])
        ),
        spread ? el("div", { class: "sm-tip-note", text: "Fractions: incidents known to the week or month, spread evenly" }) : ""
      );
    }

    _hideTip() {
      this.hover.hidden = true;
      this.tip.hidden = true;
    }
  }

  Sitmap.TimeBar = TimeBar;
})();
