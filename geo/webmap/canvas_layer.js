/**
 * A layer that draws on its own canvas.
 *
 * The canvas is somewhat larger than the map, moves and scales with it while it pans and zooms, and is drawn anew
 * when that ends, or sooner when the pan leaves its margin. Subclasses implement `paint(context, view)`.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const TILE = 256;
  const RADIANS = Math.PI / 180;

  /** Web Mercator (EPSG:3857) as fractions of the world: x and y in 0..1 from the north-west corner. */
  const mercatorX = (lon) => lon / 360 + 0.5;
  const mercatorY = (lat) => {
    const sine = Math.sin(Math.max(-85.06, Math.min(85.06, lat)) * RADIANS);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  };

  const CanvasLayer = L.Layer.extend({
    options: { pane: "overlayPane", padding: 0.08 },

    /** @param {Sitmap.Core} core */
    initialize(core, options) {
      L.setOptions(this, options);
      this.core = core;
      /** Where the canvas lies: world pixels of its corner (left, top), size in CSS pixels, zoom, world size. */
      this.view = null;
      this._draw = this._draw.bind(this);
    },

    onAdd(map) {
      this._canvas = L.DomUtil.create("canvas", "sm-canvas");
      this._canvas.setAttribute("aria-hidden", "true");
      if (map._zoomAnimated) this._canvas.classList.add("leaflet-zoom-animated");
      this.getPane().append(this._canvas);
      this._context = this._canvas.getContext("2d");
      this._reset();
    },

    onRemove() {
      cancelAnimationFrame(this._frame);
      this._frame = 0;
      this._canvas.remove();
    },

    getEvents() {
      const events = { viewreset: this._reset, zoom: this._onZoom, move: this._onMove, moveend: this._reset, resize: this._reset };
      if (this._map._zoomAnimated) events.zoomanim = this._onZoomAnimation;
      return events;
    },

    /** Draw in the next frame. */
    redraw() {
      if (!this._frame && this._map) this._frame = requestAnimationFrame(this._draw);
    },

    /** Draw now. */
    drawNow() {
      if (!this._map || !this.view) return;
      const { ratio, width, height } = this.view;
      this._context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._context.clearRect(0, 0, width, height);
      this.paint(this._context, this.view);
    },

    _draw() {
      this._frame = 0;
      this.drawNow();
    },

    _reset() {
      // In the middle of a zoom the canvas is scaled by the browser; its end comes back here.
      if (this._map._animatingZoom) return;
      this._place();
      this.drawNow();
    },

    _place() {
      const map = this._map;
      const size = map.getSize();
      const margin = size.multiplyBy(this.options.padding).round();
      const corner = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
      const origin = map.getPixelOrigin();
      const ratio = window.devicePixelRatio || 1;
      const zoom = map.getZoom();
      const width = size.x + 2 * margin.x;
      const height = size.y + 2 * margin.y;
      if (!this.view || this.view.width !== width || this.view.height !== height || this.view.ratio !== ratio) {
        this._canvas.width = Math.round(width * ratio);
        this._canvas.height = Math.round(height * ratio);
        this._canvas.style.width = `${width}px`;
        this._canvas.style.height = `${height}px`;
      }
      this.view = { left: origin.x + corner.x, top: origin.y + corner.y, width, height, ratio, zoom, world: TILE * 2 ** zoom, margin };
      this._centre = map.getCenter();
      this._corner = corner;
      L.DomUtil.setTransform(this._canvas, corner, 1);
    },

    _onMove() {
      if (this._map._animatingZoom || !this.view || this._map.getZoom() !== this.view.zoom) return;
      const drift = this._map.containerPointToLayerPoint([0, 0]).subtract(this._corner).subtract(this.view.margin);
      if (Math.abs(drift.x) > this.view.margin.x || Math.abs(drift.y) > this.view.margin.y) this._reset();
    },

    _onZoom() {
      this._transform(this._map.getCenter(), this._map.getZoom());
    },

    _onZoomAnimation(event) {
      this._transform(event.center, event.zoom);
    },

    /** Move and scale the canvas as it stands to where it belongs at another centre and zoom. */
    _transform(centre, zoom) {
      const map = this._map;
      const scale = map.getZoomScale(zoom, this.view.zoom);
      const half = L.point(this.view.width / 2, this.view.height / 2).multiplyBy(scale);
      const corner = map.project(this._centre, zoom).subtract(half).subtract(map._getNewPixelOrigin(centre, zoom));
      L.DomUtil.setTransform(this._canvas, corner, scale);
    },

    /** Canvas coordinates of a point of the map's container. */
    fromContainer(point) {
      const layer = this._map.containerPointToLayerPoint(point);
      return { x: layer.x - this._corner.x, y: layer.y - this._corner.y };
    },
  });

  Sitmap.CanvasLayer = CanvasLayer;
  Sitmap.mercator = { x: mercatorX, y: mercatorY };
})();
