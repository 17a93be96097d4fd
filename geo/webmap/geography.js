/**
 * The geography (land, countries of the world, provinces, waters) in world coordinates, ready to be drawn and asked.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { mercator } = Sitmap;

  const NEAR = 0.35; // pixels; vertices closer to the last one are not drawn

  /** A line or ring as [x0, y0, x1, y1, ...] in 0..1 of the world. */
  function project(coordinates) {
    const points = new Float64Array(2 * coordinates.length);
    coordinates.forEach(([lon, lat], i) => {
      points[2 * i] = mercator.x(lon);
      points[2 * i + 1] = mercator.y(lat);
    });
    return points;
  }

  /** The lines of a GeoJSON geometry: all rings of polygons, all parts of lines. */
  function lines(geometry) {
    const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[geometry.type];
    if (depth === undefined) return [];
    return depth === 0 ? [geometry.coordinates] : geometry.coordinates.flat(depth - 1);
  }

  /** One feature: its properties, projected lines, and bounds. */
  class Shape {
    constructor(feature) {
      this.properties = feature.properties || {};
      this.lines = feature.geometry ? lines(feature.geometry).map(project) : [];
      this.closed = Boolean(feature.geometry) && feature.geometry.type.endsWith("Polygon");
      this._bound();
    }

    _bound() {
      this.west = this.north = Infinity;
      this.east = this.south = -Infinity;
      for (const line of this.lines) {
        for (let i = 0; i < line.length; i += 2) {
          this.west = Math.min(this.west, line[i]);
          this.east = Math.max(this.east, line[i]);
          this.north = Math.min(this.north, line[i + 1]);
          this.south = Math.max(this.south, line[i + 1]);
        }
      }
    }

    /** Whether any of it may show in a view of a canvas layer. */
    visible({ left, top, width, height, world }) {
      return this.east * world >= left && this.west * world <= left + width && this.south * world >= top && this.north * world <= top + height;
    }

    /** Add its lines to the path of a context. */
    trace(context, { left, top, world }) {
      for (const line of this.lines) {
        let lastX = line[0] * world - left;
        let lastY = line[1] * world - top;
        context.moveTo(lastX, lastY);
        for (let i = 2; i < line.length; i += 2) {
          const x = line[i] * world - left;
          const y = line[i + 1] * world - top;
          if (Math.abs(x - lastX) < NEAR && Math.abs(y - lastY) < NEAR) continue;
          context.lineTo(x, y);
          lastX = x;
          lastY = y;
        }
        if (this.closed) context.closePath();
      }
    }

    /** Whether a world point lies inside, by the even-odd rule. */
    holds(x, y) {
      if (x < this.west || x > this.east || y < this.north || y > this.south) return false;
      let inside = false;
      for (const line of this.lines) {
        for (let i = 0, j = line.length - 2; i < line.length; j = i, i += 2) {
          if (line[i + 1] > y !== line[j + 1] > y && x < ((line[j] - line[i]) * (y - line[i + 1])) / (line[j + 1] - line[i + 1]) + line[i]) inside = !inside;
        }
      }
      return inside;
    }

    /** Area of its bounds, as a share of the world: which of two is larger, no more. */
    get size() {
      return (this.east - this.west) * (this.south - this.north);
    }
  }

  const shapes = (collection) => ((collection && collection.features) || []).map((feature) => new Shape(feature));

  /** All of it. */
  class Geography {
    /** @param {object} basemap as geo/webmap/ground.py writes it */
    constructor(basemap) {
      const source = basemap || {};
      this.land = shapes(source.land);
      this.borders = shapes(source.borders);
      this.lakes = shapes(source.lakes);
      this.rivers = shapes(source.rivers);
      this.provinces = shapes(source.provinces);
      this.towns = source.towns || [];
      this.byCode = new Map(this.provinces.map((shape) => [shape.properties.pcode, shape]));
      this.countries = [...this._abroad(shapes(source.world)), ...this._countries()];
    }

    /** Countries without provinces, an outline each; that of a country with provinces is land and no more. */
    _abroad(outlines) {
      const known = new Set(this.provinces.map((shape) => shape.properties.country));
      const named = (shape) => !known.has(shape.properties.name);
      this.land.push(...outlines.filter((shape) => !named(shape)));
      return outlines.filter(named).map((shape) => ({ name: shape.properties.name, home: false, abroad: true, provinces: [shape] }));
    }

    /** Provinces by country; the home countries last, so that they are drawn over the others. */
    _countries() {
      const groups = new Map();
      for (const shape of this.provinces) {
        const { country, home } = shape.properties;
        if (!groups.has(country)) groups.set(country, { name: country, home: Boolean(home), provinces: [] });
        groups.get(country).provinces.push(shape);
      }
      return [...groups.values()].sort((a, b) => a.home - b.home);
    }

    /** The province that holds a world point, or null. */
    provinceAt(x, y) {
      return this.provinces.find((shape) => shape.holds(x, y)) || null;
    }
  }

  Sitmap.Geography = Geography;
})();
