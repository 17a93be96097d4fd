/**
 * Colours: which ink reads on them, and whether they show on the land.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const DARK_INK = "#14181c";
  const LIGHT_INK = "#ffffff";

  /** Relative luminance of #rrggbb, 0 to 1 (WCAG 2.1). */
  function luminance(colour) {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /** Contrast ratio of two colours, 1 to 21 (WCAG 2.1). */
  function contrast(a, b) {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  }

  /** White or near-black, whichever reads on a colour; white while it reaches 3:1, the ratio for graphics. */
  function inkOn(colour) {
    return contrast(LIGHT_INK, colour) >= 3 || contrast(LIGHT_INK, colour) > contrast(DARK_INK, colour) ? LIGHT_INK : DARK_INK;
  }

  Sitmap.luminance = luminance;
  Sitmap.contrast = contrast;
  Sitmap.inkOn = inkOn;
})();
