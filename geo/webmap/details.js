/**
 * The details: what happened at the places picked on the map.
 *
 * A panel that slides over the map's right side, newest incident first, and follows the window. Every value comes
 * from records and is untrusted: it reaches the page through `Sitmap.dom` only, as text.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { el, icon, kindMark, safeColour, safeUrl, plain, quoted, count, number, shield, debounce } = Sitmap.dom;

  const PAGE = 50;
  const FOLLOW_REST = 250; // milliseconds the window must rest before the list follows it
  const ICON_CLOSE = "M6.400 5 12 10.600 17.600 5 19 6.400 13.400 12 19 17.600 17.600 19 12 13.400 6.400 19 5 17.600 10.600 12 5 6.400z";
  const ROLES = [["actor1", "assoc1"], ["actor2", "assoc2"]];

  class Details {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.map = core.map;
      this.rows = [];
      this.asked = 0;
      this._build();
      this.follow = debounce(() => this._refresh(), FOLLOW_REST);
      core.on("selection", () => this._onSelection());
      core.on("window mask layers control", () => { if (this.isOpen()) this.follow(); });
      core.on("theme", () => { if (this.isOpen()) this._refresh(); });
      core.on("ready", () => this._onSelection());
      if (core.data && core.selection) this._onSelection();
    }

    _build() {
      this.heading = el("h2", { class: "sm-details-title", tabindex: "-1" });
      this.summary = el("p", { class: "sm-details-summary", role: "status" });
      this.held = new Sitmap.ControlDetails(this.core, (record) => this._record(record));
      this.list = el("ol", { class: "sm-records" });
      this.empty = el("div", { class: "sm-details-empty", hidden: true });
      this.more = el("button", { type: "button", class: "sm-chip sm-details-more", hidden: true, on: { click: () => this._showMore() } });
      this.scroller = el("div", { class: "sm-details-scroll", tabindex: "0", role: "region", "aria-label": "List of incidents" }, [this.held.root, this.list, this.empty, this.more]);
      this.root = shield(
        el("aside", { class: "sm-panel sm-details", role: "dialog", "aria-modal": "false", "aria-label": "Incidents picked on the map", hidden: true }, [
          el("header", { class: "sm-details-head" }, [
            el("div", {}, [this.heading, this.summary]),
            el("button", { type: "button", class: "sm-button", "aria-label": "Close", title: "Close (Esc)", on: { click: () => this.close() } }, [icon(ICON_CLOSE)]),
          ]),
          this.scroller,
          el("footer", { class: "sm-details-foot" }, [el("button", { type: "button", class: "sm-chip", text: "Clear selection", on: { click: () => this.clear() } })]),
        ])
      );
      this.root.addEventListener("keydown", (event) => this._key(event));
      this.map.getContainer().append(this.root);
      new IntersectionObserver((seen) => { if (seen[0].isIntersecting && !this.more.hidden) this._showMore(); }, { root: this.scroller, rootMargin: "200px" }).observe(this.more);
    }

    _key(event) {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }

    // ---- open and close -----------------------------------------------------------------------------

    isOpen() {
      return !this.root.hidden;
    }

    _onSelection() {
      if (!this.core.data) return;
      if (this.core.selection) this._openPanel();
      else this._shut();
    }

    _openPanel() {
      const wasOpen = this.isOpen();
      if (!wasOpen) this.cameFrom = document.activeElement;
      this.root.hidden = false;
      this.map.getContainer().classList.add("has-details");
      this._refresh();
      this.scroller.scrollTop = 0;
      // A selection made elsewhere (the table, the address) must not pull the focus out of the page around us.
      if (!wasOpen && document.hasFocus()) this.heading.focus({ preventScroll: true });
    }

    /** Hide the panel; the selection stays on the map. */
    close() {
      this._shut();
    }

    /** Hide the panel and let the selection go. */
    clear() {
      this.core.select(null, { report: true });
      this._shut();
    }

    _shut() {
      if (!this.isOpen()) return;
      const hadFocus = this.root.contains(document.activeElement);
      this.root.hidden = true;
      this.map.getContainer().classList.remove("has-details");
      this.follow.cancel();
      this.asked++;
      if (hadFocus) this._giveBackFocus();
    }

    _giveBackFocus() {
      const back = this.cameFrom && this.cameFrom.isConnected && this.cameFrom !== document.body ? this.cameFrom : this.map.getContainer();
      back.focus({ preventScroll: true });
    }

    // ---- which incidents ----------------------------------------------------------------------------

    /** The selection in the core's own terms: indices instead of names. */
    _query(selection) {
      const { places, provinces } = this.core.data;
      if (selection.type === "places") return { places: selection.places.map((id) => places.id.indexOf(id)).filter((at) => at >= 0) };
      if (selection.type === "province") return { province: provinces.findIndex((row) => row.pcode === selection.pcode) };
      if (selection.type === "area") return { ring: selection.ring };
      return { ids: selection.ids };
    }

    /** What was picked, in words: "Atareb, Aleppo province". */
    _name(selection, query) {
      const { places, provinces } = this.core.data;
      const province = (index) => (index >= 0 && provinces[index] ? `${plain(provinces[index].name)} province` : "");
      if (selection.type === "province") return province(query.province) || "Province";
      if (selection.type === "area") return "Drawn area";
      if (selection.type === "ids") return count(selection.ids.length, "picked incident");
      if (!query.places.length) return "Place not in these data";
      const [first] = query.places;
      const where = places.cls[first] === 3 ? province(places.province[first]) : [plain(places.name[first]), province(places.province[first])].filter(Boolean).join(", ");
      const name = where || plain(places.name[first]);
      return query.places.length === 1 ? name : `${plain(places.name[first])} and ${count(query.places.length - 1, "place")} near it`;
    }

    _refresh() {
      const { selection } = this.core;
      if (!selection || !this.isOpen()) return;
      const query = this._query(selection);
      const rows = Array.from(this.core.rowsAt(query));
      const same = rows.length === this.rows.length && rows.every((row, i) => row === this.rows[i]);
      this.rows = rows;
      this.heading.replaceChildren(quoted(this._name(selection, query)));
      this.summary.textContent = `${count(rows.length, "incident")} ${this.core.mode === "upto" ? "up to this date" : "in this period"}`;
      const held = this.held.update(selection, rows);
      this._showEmpty(selection, held);
      const shown = same ? Math.max(this.shown || 0, PAGE) : PAGE;
      this._load(Math.min(shown, rows.length));
    }

    _showEmpty(selection, held) {
      this.empty.hidden = this.rows.length > 0 || held;
      if (this.empty.hidden) return;
      const what = selection.type === "ids" ? "What you picked lies outside the dates shown or is filtered out." : "No incident here passes the filter in these dates.";
      const all = el("button", { type: "button", class: "sm-chip", text: "Show all dates" });
      all.addEventListener("click", () => this.core.setWindow(this.core.data.minDay, this.core.data.maxDay, { mode: "window", final: true }));
      this.empty.replaceChildren(el("p", { text: what }), all);
    }

    // ---- records ------------------------------------------------------------------------------------

    _showMore() {
      if (this.loading) return;
      this._load(Math.min((this.shown || 0) + PAGE, this.rows.length));
    }

    /** Show the first `n` rows. */
    async _load(n) {
      const asked = ++this.asked;
      const wanted = this.rows.slice(0, n);
      this.loading = true;
      this.root.setAttribute("aria-busy", "true");
      try {
        const records = await this.core.records(wanted);
        if (asked === this.asked) this._render(records, n);
      } catch {
        if (asked === this.asked) this._fail(n);
      } finally {
        if (asked === this.asked) {
          this.loading = false;
          this.root.removeAttribute("aria-busy");
        }
      }
    }

    _fail(n) {
      const again = el("button", { type: "button", class: "sm-chip", text: "Try again", on: { click: () => this._load(n) } });
      this.list.replaceChildren();
      this.more.hidden = true;
      this.empty.hidden = false;
      this.empty.replaceChildren(el("p", { text: "The details could not be read." }), again);
    }

    _render(records, n) {
      this.shown = n;
      this.list.replaceChildren(...records.map((record) => this._record(record)));
      if (this.rows.length) this.empty.hidden = true;
      const left = this.rows.length - n;
      this.more.hidden = left <= 0;
      this.more.textContent = `Show ${number(Math.min(PAGE, left))} more of ${number(left)}`;
    }

    // ---- one record ---------------------------------------------------------------------------------

    _record(record) {
      const pinned = this._isPinned(record.id);
      const where = [record.location, record.admin1, record.country].map(plain).filter(Boolean).filter((text, i, all) => all.indexOf(text) === i).join(", ");
      return el("li", { class: pinned ? "sm-record is-pinned" : "sm-record" }, [
        el("article", {}, [
          el("div", { class: "sm-record-head" }, [
            this._mark(record.kind),
            el("h3", {}, [quoted(record.kindLabel), record.subEvent && record.subEvent !== record.kindLabel ? quoted(record.subEvent, "sm-record-sub") : null]),
          ]),
          el("p", { class: "sm-record-when" }, [quoted(record.dates)]),
          where ? el("p", { class: "sm-record-where" }, [quoted(where)]) : null,
          this._actors(record.actors || []),
          record.notes ? el("p", { class: "sm-record-note" }, [quoted(record.notes)]) : null,
          this._facts(record),
          el("div", { class: "sm-record-foot" }, [quoted(record.id, "sm-record-id"), this._pin(record, pinned)]),
        ]),
      ]);
    }

    _mark(code) {
      const kind = this.core.data.kinds.findIndex((row) => row.code === code);
      return kind < 0 ? el("span", { class: "sm-mark" }) : kindMark(this.core, kind, 22);
    }

    _actors(actors) {
      const lines = ROLES.map(([role, assoc]) => {
        const main = actors.filter((actor) => actor.role === role);
        const others = actors.filter((actor) => actor.role === assoc);
        if (!main.length && !others.length) return null;
        return el("li", {}, [...main.map((actor) => this._chip(actor)), ...(others.length ? [el("span", { class: "sm-with", text: "with" })] : []), ...others.map((actor) => this._chip(actor))]);
      });
      return el("ul", { class: "sm-actors", "aria-label": "Actors named" }, lines);
    }

    _chip(actor) {
      const colour = safeColour(actor.colour);
      const dot = el("span", { class: "sm-dot" });
      if (colour) {
        dot.style.backgroundColor = colour;
        if (this._needsOutline(colour)) dot.classList.add("is-outlined");
      } else dot.classList.add("is-outlined");
      return el("span", { class: "sm-actor", title: plain(actor.name) }, [dot, quoted(actor.name)]);
    }

    /** Light colours vanish on a light panel, dark ones on a dark panel. */
    _needsOutline(colour) {
      const light = Sitmap.luminance(colour);
      return this.core.theme === "dark" ? light < 0.08 : light > 0.45;
    }

    _facts(record) {
      const facts = [
        ["Deaths", [quoted(record.fatalities)]],
        ["Injured", [quoted(record.injured)]],
        ["Control", this._control(record.control)],
        ["Civilians", record.civilianTargeting ? ["Civilians were the main target"] : null],
        ["Source", this._source(record)],
        ["Grading", this._grading(record.grading)],
        ["Placed", [quoted(record.placement), record.precision ? "; " : "", quoted(record.precision)]],
      ];
      return el("dl", { class: "sm-facts" }, facts.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", { text: name }), el("dd", {}, value)]));
    }

    _control(control) {
      if (!control) return null;
      const parts = [];
      if (control.before || control.after) {
        parts.push(quoted(control.before || "not stated"), el("span", { class: "sm-arrow", "aria-label": "to", role: "img", text: " → " }), quoted(control.after || "not stated"));
      }
      if (control.contested) parts.push(el("span", { class: "sm-contested", text: "contested" }));
      return parts;
    }

    _source(record) {
      const title = record.sourceTitle || record.sourceUrl;
      const url = safeUrl(record.sourceUrl);
      const named = [quoted(record.source || "not stated")];
      if (title) {
        named.push(": ");
        named.push(url ? this._link(url, title) : quoted(title));
      } else if (url) named.push(": ", this._link(url, new URL(url).hostname));
      if (record.sourceDate) named.push(" (", quoted(record.sourceDate), ")");
      return named;
    }

    _link(url, text) {
      const host = new URL(url).hostname;
      return el("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow", title: `Opens ${host} in a new tab` }, [quoted(text)]);
    }

    _grading(grading) {
      return grading ? [quoted(grading.code, "sm-code"), " ", quoted(grading.text)] : null;
    }

    _isPinned(id) {
      const { selection } = this.core;
      return Boolean(selection && selection.type === "ids" && selection.ids.includes(id));
    }

    _pin(record, pinned) {
      const only = pinned && this.core.selection.ids.length === 1;
      const button = el("button", { type: "button", class: "sm-chip", text: only ? "Picked" : "Pick this one", "aria-pressed": String(only) });
      button.setAttribute("aria-label", `${only ? "Picked" : "Pick this one"}: ${plain(record.id)}`);
      button.disabled = only;
      button.addEventListener("click", () => {
        this.core.select({ type: "ids", ids: [record.id], rows: [record.row] }, { report: true });
        this.heading.focus({ preventScroll: true });
      });
      return button;
    }
  }

  Sitmap.Details = Details;
})();
