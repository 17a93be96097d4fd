/**
 * Who holds the places that are picked, at the head of the details, with evidence that the dates shown leave out.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});
  const { el, quoted, plain, count } = Sitmap.dom;

  const LISTED = 6;

  class ControlDetails {
    /**
     * @param {Sitmap.Core} core
     * @param {(record:object)=>HTMLElement} show makes the list item of a record
     */
    constructor(core, show) {
      this.core = core;
      this.show = show;
      this.asked = 0;
      this.day = el("span", { class: "sm-legend-unit" });
      this.list = el("ul", { class: "sm-held-list" });
      this.note = el("p", { class: "sm-held-note" });
      this.evidence = el("ol", { class: "sm-records" });
      this.root = el("section", { class: "sm-held", "aria-label": "Who holds it", hidden: true }, [
        el("h3", {}, [el("span", { text: "Who holds it" }), this.day]), this.list, this.note, this.evidence,
      ]);
    }

    /**
     * Say who holds what is picked.
     * @param {object|null} selection
     * @param {number[]} rows incidents that the details list
     * @returns {boolean} whether there is anything to say
     */
    update(selection, rows) {
      const { control, window } = this.core;
      const places = control ? control.placesOfSelection(selection) : [];
      this.asked++;
      this.root.hidden = !places.length;
      if (!places.length) return false;
      const found = places.map((place) => control.describe(place));
      this.day.textContent = Sitmap.day.format(window.to);
      this.list.replaceChildren(...found.slice(0, LISTED).map((each) => this._line(each)));
      this._note(found.length - LISTED, "");
      const listed = new Set(rows);
      const missing = [...new Set(found.slice(0, LISTED).flatMap((each) => each.rows))].filter((row) => !listed.has(row));
      this._showEvidence(missing, found.length - LISTED);
      return true;
    }

    _line(found) {
      const { inLine, evidence, change } = Sitmap.controlWords;
      const { sprites } = this.core.control;
      const dot = el("span", { class: "sm-dot" });
      const colour = sprites.colour(found.holder);
      dot.style.backgroundColor = colour;
      if (sprites.isFaint(colour)) dot.classList.add("is-outlined");
      const changed = change(found);
      return el("li", {}, [dot, el("div", {}, [
        quoted(found.name, "sm-held-name"), `: ${plain(inLine(found))} (${plain(evidence(found))})`,
        changed ? el("div", { class: "sm-legend-unit", text: plain(changed) }) : null,
      ])]);
    }

    _note(more, text) {
      const parts = [more > 0 ? `${count(more, "more place")} not listed.` : "", text].filter(Boolean);
      this.note.textContent = parts.join(" ");
      this.note.hidden = !parts.length;
    }

    /** Evidence that the list of incidents lacks: it lies outside the dates, or the filter leaves it out. */
    async _showEvidence(rows, more) {
      const { asked } = this;
      this.evidence.replaceChildren();
      if (!rows.length) return;
      const records = await this.core.records(rows).catch(() => []);
      if (asked !== this.asked || !records.length) return;
      this._note(more, "The evidence is not among the incidents of these dates and this filter:");
      this.evidence.replaceChildren(...records.map((record) => this.show(record)));
    }
  }

  Sitmap.ControlDetails = ControlDetails;
})();
