/**
 * The marks of who holds a place, each drawn once: discs in the holder's colour, stripes where that is not settled, and
 * the ring of a former holder.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const NOBODY = -1;
  const FAINT = 1.7; // contrast to the land below which a colour gets a strong outline
  const FULL = 5; // radius from which on the measures below hold; those of smaller discs are smaller by as much
  const CASING = 1.2; // pixels around a disc that keep it apart from the ground
  const RING = 2.4; // width of the ring of a former holder
  const LINE = 0.9; // contrast lines on both sides of it
  const DASH = [3, 2.4];
  const SMALLER = 1.8; // pixels by which a disc with a dashed outline is smaller, so that both together are as large as the others

  class ControlSprites extends Sitmap.Sprites {
    /** Give the holders their names and colours of a day, [{label, colour}]; the marks are drawn anew if these differ. */
    dress(holders) {
      this.holders = holders;
      this.cache.clear();
    }

    /** The colour of a holder; that of the ground for one that is not known. */
    colour(holder) {
      return holder === NOBODY ? this.land : this.holders[holder].colour;
    }

    /** Whether a colour hardly shows on the ground. */
    isFaint(colour) {
      return Sitmap.contrast(colour, this.land) < FAINT;
    }

    /** The two colours of a place that is not settled: the holder's and the other's, hatching for one not known. */
    pair({ holder, other }) {
      return [this.colour(holder), other === NOBODY ? (holder === NOBODY ? this.hatch : this.casing) : this.colour(other)];
    }

    /** Draw discs of another radius from now on. */
    size(radius) {
      if (radius === this.radius) return;
      this.cache.clear();
      this.radius = radius;
      const share = Math.min(1, radius / FULL);
      [this.gap, this.width, this.line] = [CASING, RING, LINE].map((pixels) => pixels * share);
      this.smaller = SMALLER * share;
    }

    /** Pixels from the edge of a disc to the middle of the ring of a former holder. */
    middle() {
      return this.gap + this.line + this.width / 2;
    }

    /** Pixels by which such a ring stands out from its disc. */
    reach() {
      return this.gap + 2 * this.line + this.width;
    }

    /**
     * The mark of a place.
     * @param {number} look of Sitmap.ControlTimes
     * @param {boolean} near whether the place is known only nearly
     * @param {number} radius pixels
     * @param {Sitmap.ControlTimes} times
     */
    place(look, near, radius, times) {
      const key = 2 * look + (near ? 1 : 0);
      return this.cache.get(key) || this._make(key, 2 * (radius + this.gap) + 3, (context) => this._place(context, times.meaning(look), near, radius));
    }

    _place(context, meaning, near, radius) {
      this._circle(context, radius + this.gap, this.casing);
      if (near) this._dashes(context, radius);
      const own = near ? radius - this.smaller : radius;
      context.save();
      this._circle(context, own, this.colour(meaning.holder));
      context.clip();
      if (!meaning.settled) this._stripes(context, own, this.pair(meaning));
      context.restore();
      this._rim(context, own, meaning);
    }

    /** As the sprites of incidents, but as bitmaps: thousands of them are stamped in one step. */
    _make(key, size, draw) {
      const pixels = Math.ceil(size * this.ratio);
      const canvas = new OffscreenCanvas(pixels, pixels);
      const context = canvas.getContext("2d");
      context.translate(pixels / 2, pixels / 2);
      context.scale(this.ratio, this.ratio);
      draw(context);
      const sprite = { canvas: canvas.transferToImageBitmap(), size: pixels / this.ratio };
      this.cache.set(key, sprite);
      return sprite;
    }

    _stripes(context, radius, [one, other]) {
      context.rotate(-Math.PI / 4);
      const wide = Math.max(2.4, radius * 0.52);
      context.fillStyle = one;
      context.fillRect(-radius, -radius, 2 * radius, 2 * radius);
      context.fillStyle = other;
      for (let at = -radius + wide; at < radius; at += 2 * wide) context.fillRect(-radius, at, 2 * radius, wide);
    }

    /** The outline of a place that is known only nearly, as the marks of incidents have it. */
    _dashes(context, radius) {
      context.beginPath();
      context.arc(0, 0, radius + this.gap / 2, 0, 2 * Math.PI);
      context.strokeStyle = this.ink;
      context.lineWidth = 1.2 * this.line;
      context.setLineDash(DASH);
      context.stroke();
      context.setLineDash([]);
    }

    _rim(context, radius, { holder, settled }) {
      const strong = !settled || this.isFaint(this.colour(holder));
      context.beginPath();
      context.arc(0, 0, radius, 0, 2 * Math.PI);
      context.strokeStyle = strong ? this.ink : this.rim;
      context.lineWidth = (strong ? 1.3 : 0.9) * this.line;
      context.stroke();
    }

    /** The ring of a former holder around a disc. */
    ring(former, radius) {
      const key = -2 - former; // below 0, where no place is
      const middle = radius + this.middle();
      return this.cache.get(key) || this._make(key, 2 * (middle + this.width) + 3, (context) => {
        this.ringArc(context, 0, 0, middle, 0, 2 * Math.PI, this.colour(former), this.width, this.line);
      });
    }

    /** An arc of such a ring: the colour between two thin lines. */
    ringArc(context, x, y, middle, from, to, colour, width = RING, line = LINE) {
      context.beginPath();
      context.arc(x, y, middle, from, to);
      context.strokeStyle = this.ink;
      context.lineWidth = width + 2 * line;
      context.stroke();
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }

  ControlSprites.CASING = CASING;
  ControlSprites.MIDDLE = CASING + LINE + RING / 2; // of the ring of a former holder, outside of a mark of incidents
  Sitmap.ControlSprites = ControlSprites;
})();
