/**
 * Small pictures drawn once and stamped often: the glyph of a single incident, and numbers.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const FONT = '"Inter", "Segoe UI", system-ui, "Noto Sans", sans-serif';
  const GLYPH_BOX = 24;
  const FAINT = 1.7; // contrast to the land below which a colour gets an outline

  /** Count in at most four characters: 7, 999, 1.2k, 34k, 1.2M. */
  function shortCount(n) {
    if (n < 1000) return String(n);
    if (n < 9950) return `${(n / 1000).toFixed(1)}k`;
    if (n < 999500) return `${Math.round(n / 1000)}k`;
    return `${(n / 1e6).toFixed(1)}M`;
  }

  /** The same key for all counts that read the same: no text is made to look a sprite up. */
  function countKey(n) {
    if (n < 1000) return n;
    if (n < 9950) return 1000 + Math.round(n / 100);
    if (n < 999500) return 2000 + Math.round(n / 1000);
    return 4000 + Math.round(n / 1e5);
  }

  /** Corners of a rounded square around the middle of a context. */
  function roundedSquare(context, x, y, half, corner) {
    context.beginPath();
    context.roundRect(x - half, y - half, 2 * half, 2 * half, corner);
  }

  class Sprites {
    /** @param {Sitmap.Core} core */
    constructor(core) {
      this.core = core;
      this.ratio = 0;
      this.cache = new Map();
      this.paths = core.data.kinds.map((kind) => new Path2D(kind.glyph));
      this.refresh();
    }

    /** Read the theme's colours anew and forget what was drawn with the old ones. */
    refresh() {
      this.cache.clear();
      const { core } = this;
      const style = (name, fallback) => core.style(name) || fallback;
      const dark = core.theme === "dark";
      this.colours = core.data.kinds.map((_, kind) => core.kindColour(kind));
      this.inks = this.colours.map(Sitmap.inkOn);
      this.panel = style("--panel", dark ? "#171d24" : "#ffffff");
      this.ink = style("--ink", dark ? "#e8ecef" : "#1d2126");
      this.soft = style("--ink-soft", dark ? "#9aa6b0" : "#5c6670");
      this.accent = style("--accent", dark ? "#6ea8fe" : "#1f5fbf");
      this.hatch = style("--hatch", "#8a8f96");
      this.land = style("--home", dark ? "#222a32" : "#fbfaf7");
      this.casing = dark ? "#0d1217" : "#ffffff";
      this.rim = dark ? "rgba(0, 0, 0, .5)" : "rgba(20, 24, 28, .28)";
      this.faint = this.colours.map((colour) => Sitmap.contrast(colour, this.land) < FAINT);
    }

    /** Forget everything when the screen's pixel ratio changes. */
    setRatio(ratio) {
      if (ratio !== this.ratio) this.cache.clear();
      this.ratio = ratio;
    }

    _make(key, size, draw) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = Math.ceil(size * this.ratio);
      const context = canvas.getContext("2d");
      context.scale(canvas.width / size, canvas.height / size);
      context.translate(size / 2, size / 2);
      draw(context);
      const sprite = { canvas, size };
      this.cache.set(key, sprite);
      return sprite;
    }

    /** Put the middle of a sprite at a point, on whole device pixels so that it stays sharp. */
    stamp(context, sprite, x, y) {
      const at = (v) => Math.round((v - sprite.size / 2) * this.ratio) / this.ratio;
      context.drawImage(sprite.canvas, at(x), at(y), sprite.size, sprite.size);
    }

    /** A disc in the colour of a kind with its glyph. */
    disc(kind, radius) {
      return this.cache.get(kind) || this._make(kind, 2 * radius + 5, (context) => {
        this._circle(context, radius + 1.25, this.casing);
        this._circle(context, radius, this.colours[kind]);
        context.strokeStyle = this.faint[kind] ? this.ink : this.rim;
        context.lineWidth = this.faint[kind] ? 1 : 0.75;
        context.stroke();
        this._glyph(context, kind, this.inks[kind], radius * 1.28);
      });
    }

    /** A hatched square with the glyph of a kind: one incident somewhere in a province. */
    badge(kind, half) {
      const key = 100 + kind;
      return this.cache.get(key) || this._make(key, 2 * half + 5, (context) => {
        this.badgeBody(context, 0, 0, half);
        context.strokeStyle = this.panel;
        context.lineWidth = 6;
        context.lineJoin = "round";
        this._glyphPath(context, kind, half * 1.35, () => context.stroke(this.paths[kind]));
        this._glyph(context, kind, this._onPanel(kind), half * 1.35);
      });
    }

    /** The colour of a kind where it stands on the panel's colour; the ink when it would not show. */
    _onPanel(kind) {
      return Sitmap.contrast(this.colours[kind], this.panel) < FAINT ? this.ink : this.colours[kind];
    }

    /** The body of a badge: panel, hatching, frame. */
    badgeBody(context, x, y, half) {
      roundedSquare(context, x, y, half + 1.25, 4);
      context.fillStyle = this.casing;
      context.fill();
      roundedSquare(context, x, y, half, 3);
      context.fillStyle = this.panel;
      context.fill();
      context.save();
      context.clip();
      context.beginPath();
      for (let d = -2 * half; d <= 2 * half; d += 4) {
        context.moveTo(x + d - half, y + half);
        context.lineTo(x + d + half, y - half);
      }
      context.strokeStyle = this.hatch;
      context.globalAlpha = 0.55;
      context.lineWidth = 0.9;
      context.stroke();
      context.restore();
      roundedSquare(context, x, y, half, 3);
      context.strokeStyle = this.soft;
      context.lineWidth = 1.25;
      context.stroke();
    }

    /** A number, `level` 0 to 2 for its size; `haloed` where it stands on hatching. */
    number(n, level, haloed) {
      const key = 1000 + ((countKey(n) * 3 + level) * 2 + (haloed ? 1 : 0));
      return this.cache.get(key) || this._make(key, 40, (context) => {
        const text = shortCount(n);
        const size = [10.5, 11.5, 13][level] - 1.2 * Math.max(0, text.length - 2);
        context.font = `650 ${size}px ${FONT}`;
        context.textAlign = "center";
        context.textBaseline = "alphabetic";
        const y = size * 0.36;
        if (haloed) {
          context.lineJoin = "round";
          context.strokeStyle = this.panel;
          context.lineWidth = 4.5;
          context.strokeText(text, 0, y);
        }
        context.fillStyle = this.ink;
        context.fillText(text, 0, y);
      });
    }

    _circle(context, radius, colour) {
      context.beginPath();
      context.arc(0, 0, radius, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
    }

    _glyph(context, kind, colour, size) {
      this._glyphPath(context, kind, size, () => {
        context.fillStyle = colour;
        context.fill(this.paths[kind], "evenodd");
      });
    }

    _glyphPath(context, kind, size, draw) {
      context.save();
      context.scale(size / GLYPH_BOX, size / GLYPH_BOX);
      context.translate(-GLYPH_BOX / 2, -GLYPH_BOX / 2);
      draw();
      context.restore();
    }
  }

  Sitmap.Sprites = Sprites;
  Sitmap.shortCount = shortCount;
})();
