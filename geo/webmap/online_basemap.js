/**
 * An online basemap, only when the state asks for one.
 *
 * The frame's Content-Security-Policy lets tiles in only when a cookie names the basemap; the cookie is set here, and
 * the frame loads itself once more, because a policy cannot change under a page that is loaded.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const COOKIE = "sitmap_basemap";
  const PANE = "sitmap-tiles";

  function cookie() {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`));
    return found ? decodeURIComponent(found.slice(COOKIE.length + 1)) : "";
  }

  function setCookie(name) {
    document.cookie = name
      ? `${COOKIE}=${encodeURIComponent(name)}; path=/; SameSite=Strict`
      : `${COOKIE}=; path=/; SameSite=Strict; max-age=0`;
  }

  class OnlineBasemap {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.loadedWith = cookie();
      this.layer = null;
      this.shown = undefined; // not yet looked at; null: none
      const pane = core.map.createPane(PANE);
      pane.style.zIndex = 150;
      core.on("state", () => this._follow());
    }

    _follow() {
      const wanted = this.core.state.basemap || null;
      const key = wanted ? `${wanted.name} ${wanted.url}` : null;
      if (key === this.shown) return;
      this.shown = key;
      if (this.layer) this.layer.remove();
      this.layer = null;
      if (!this._allowed(wanted ? wanted.name : "")) return;
      if (wanted) this._show(wanted);
    }

    /** Whether the policy that the frame was loaded with fits; else load again, once. */
    _allowed(name) {
      if (cookie() !== name) setCookie(name);
      if (!this.core.hosted || name === this.loadedWith) {
        this._forget();
        return true;
      }
      // Where cookies are refused the frame would load for ever.
      if (!this._tried(name) && cookie() === name) {
        location.reload();
        return false;
      }
      return name !== "";
    }

    _tried(name) {
      try {
        const before = sessionStorage.getItem(COOKIE);
        sessionStorage.setItem(COOKIE, name || "none");
        return before === (name || "none");
      } catch {
        return true;
      }
    }

    _forget() {
      try {
        sessionStorage.removeItem(COOKIE);
      } catch {
        // No storage, nothing to forget.
      }
    }

    _show({ url, attribution }) {
      this.layer = L.tileLayer(url, { pane: PANE, attribution: escape(attribution), maxZoom: 19, referrerPolicy: "strict-origin-when-cross-origin" }).addTo(this.core.map);
    }
  }

  /** Leaflet puts attributions into markup; ours are plain text. */
  function escape(text) {
    const codes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
    return String(text || "").replace(/[&<>"']/g, (character) => codes[character]);
  }

  Sitmap.OnlineBasemap = OnlineBasemap;
})();
