/**
 * Lets the maps of a page that belong together pan and zoom together: those whose state has the same `sync` text.
 *
 * The frames of a page come from one origin, so a map calls the others directly: they move within the same step, and
 * neither another tab nor another page can hear it. Only what a person does is passed on; what a map does because
 * another told it, or because its frame changed its size, is not, so nothing echoes. Before anybody has moved any, all
 * look where the first on the page does.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  class ViewSync {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.map = core.map;
      this.group = "";
      this.leading = false; // a person moves this map
      this.following = false; // another map moves it
      this.rest = null; // where the other came to rest, until this one is there
      // The handle by which the other frames find this map.
      window.sitmapSync = this;
      // After the first view has been found, which is no one's wish: the state comes then.
      core.on("state", () => this._join());
      this.map.on("movestart", () => { if (!this.following && core.moved) this.leading = true; });
      this.map.on("zoomanim", ({ center, zoom }) => { if (this.leading) this._tell("zoomTo", center, zoom); });
      this.map.on("move", () => this._onMove());
      this.map.on("moveend", () => this._onRest());
      // The hand on this map decides, whatever another one was about to do with it.
      for (const type of ["pointerdown", "keydown", "wheel"]) this.map.getContainer().addEventListener(type, () => this._letGo(), { capture: true, passive: true });
    }

    /** The maps of the page that belong to this one's group, itself among them, in the order of the page. */
    _members() {
      const found = [];
      if (!this.group || window.parent === window) return found;
      for (let i = 0; i < window.parent.frames.length; i++) {
        try {
          const member = window.parent.frames[i].sitmapSync;
          if (member && member.group === this.group) found.push(member);
        } catch {
          // A frame of another origin is none of our maps.
        }
      }
      return found;
    }

    _others() {
      return this._members().filter((member) => member !== this);
    }

    _tell(how, { lat, lng }, zoom) {
      for (const other of this._others()) other[how](lat, lng, zoom);
    }

    /** A map that comes later looks where the others have been moved to. */
    _join() {
      const group = (this.core.state && this.core.state.sync) || "";
      if (!this.core.data || group === this.group) return;
      this.group = group;
      const moved = this._others().find((other) => other.core.moved);
      if (!moved) {
        this._agree();
        return;
      }
      const { lat, lng } = moved.map.getCenter();
      this.restAt(lat, lng, moved.map.getZoom());
    }

    /** While nobody has moved a map, let those after the first look where it does. */
    _agree() {
      const [first, ...others] = this._members();
      if (!first || this._members().some(({ core }) => core.moved)) return;
      const { lat, lng } = first.map.getCenter();
      for (const other of first === this ? others : [this]) other._lookAt(lat, lng, first.map.getZoom());
    }

    /** Look exactly there. Whether it had to move. */
    _lookAt(lat, lng, zoom) {
      const { map } = this;
      const now = map.getCenter();
      if (now.lat === lat && now.lng === lng && map.getZoom() === zoom) return false;
      this.following = true;
      // Leaflet moves a map that is there by whole pixels, unless it is told to begin anew.
      map.setView([lat, lng], zoom, { animate: false, reset: true });
      this.following = false;
      return true;
    }

    // ---- moved by a person ----------------------------------------------------------------------------

    _onMove() {
      // A zoom in steps of its own (animated) has been told by its end.
      if (this.leading && !this.map._animatingZoom) this._tell("moveTo", this.map.getCenter(), this.map.getZoom());
    }

    _onRest() {
      if (this.following) {
        if (this.rest) this._settle();
        return;
      }
      if (!this.core.moved) this._agree();
      if (!this.leading || this.map._animatingZoom) return;
      this.leading = false;
      this._tell("restAt", this.map.getCenter(), this.map.getZoom());
    }

    // ---- moved by another map -------------------------------------------------------------------------

    /** Be there in this step: by whole pixels while the zoom stays, which redraws nothing. */
    moveTo(lat, lng, zoom) {
      const { map } = this;
      this._follow();
      if (map._animatingZoom) return;
      if (zoom !== map.getZoom()) {
        map.setView([lat, lng], zoom, { animate: false, reset: true });
        return;
      }
      const by = map.project([lat, lng], zoom).subtract(map.project(map.getCenter(), zoom)).round();
      if (!by.x && !by.y) return;
      map._rawPanBy(by);
      map.fire("move");
    }

    /** Go there with the same animation. */
    zoomTo(lat, lng, zoom) {
      this._follow();
      this.map.setView([lat, lng], zoom, { animate: true });
    }

    /** Come to rest exactly there. */
    restAt(lat, lng, zoom) {
      this._follow();
      this.rest = [lat, lng, zoom];
      if (!this.map._animatingZoom) this._settle();
    }

    _letGo() {
      this.following = false;
      this.rest = null;
    }

    _follow() {
      this.following = true;
      this.leading = false;
      this.core.takeOver();
    }

    _settle() {
      const [lat, lng, zoom] = this.rest;
      this.rest = null;
      // Moved by whole pixels it is there and has drawn nothing yet.
      if (!this._lookAt(lat, lng, zoom)) this.map.fire("moveend");
      this.following = false;
    }
  }

  Sitmap.ViewSync = ViewSync;
})();
