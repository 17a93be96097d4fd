/**
 * Keeps the view (centre and zoom) in the address of the page, without asking the server; who leaves the map after moving
 * it takes the view along to other pages, so the server is told then.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const KEY = "view";
  const REST = 250; // milliseconds

  class ViewLink {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.timer = 0;
      if (!core.hosted) return;
      core.map.on("moveend", () => this._later());
      // The server writes the address too, and knows only the view that it was last told.
      core.on("state", () => this._later());
      this._followHistory();
      this.told = "";
      this.left = false;
      // By the pointer or by the keyboard: there is no other way to a page that starts from this view.
      document.documentElement.addEventListener("pointerleave", () => { this.left = true; this._tell(); });
      document.documentElement.addEventListener("pointerenter", () => { this.left = false; });
      window.addEventListener("blur", () => this._tell());
    }

    /** Streamlit hears of a step back or forward only when it leads to another of its pages. */
    _followHistory() {
      try {
        const page = window.parent;
        if (page === window) return;
        const path = page.location.pathname;
        // A step to a heading of the page (#...) is none of ours.
        const load = () => { if (page.location.pathname === path && !page.location.hash) page.location.reload(); };
        page.addEventListener("popstate", load);
        window.addEventListener("pagehide", () => page.removeEventListener("popstate", load));
      } catch {
        // A page of another origin keeps its history to itself.
      }
    }

    _later() {
      // The view that the map opens with says nothing; only where a person went belongs into a link.
      if (!this.core.moved) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this._write();
        // A zoom may end only after the pointer has left.
        if (this.left) this._tell();
      }, REST);
    }

    /** The view as a link holds it. */
    _text() {
      const { lat, lng } = this.core.centre;
      const zoom = Math.round(this.core.map.getZoom() * 100) / 100;
      return `${lat.toFixed(4)},${lng.toFixed(4)},${zoom}`;
    }

    /** Tell the server, which every report does, where it has not heard of this view. */
    _tell() {
      if (!this.core.moved) return;
      const view = this._text();
      if (view === this.told) return;
      this.told = view;
      // First the address, which goes to the server with every report: an older view in it would be taken for the newer.
      this._write();
      this.core.report("view", {});
    }

    _write() {
      try {
        if (window.parent === window) return;
        const page = window.parent;
        const url = new URL(page.location.href);
        const view = this._text();
        if (url.searchParams.get(KEY) === view) return;
        url.searchParams.set(KEY, view);
        page.history.replaceState(page.history.state, "", url);
      } catch {
        // A page of another origin keeps its address to itself.
      }
    }
  }

  Sitmap.ViewLink = ViewLink;
})();
