/**
 * Reads the columns file of a dataset version ("SITM", see columns.py): typed arrays over one buffer.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const FORMAT = 1;
  const ARRAYS = {
    int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array,
    int32: Int32Array, uint32: Uint32Array, float32: Float32Array, float64: Float64Array,
  };
  const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

  /**
   * Decode a columns file.
   * @param {ArrayBuffer} buffer
   * @returns {object} typed arrays under their names (`firstDay`, `lastDay`, `place`, ...) and the header's
   *   `places`, `kinds`, `provinces`, `dataset`, `minDay`, `maxDay`, `rows`, `version`
   */
  function decode(buffer) {
    const bytes = new Uint8Array(buffer);
    if (String.fromCharCode(...bytes.subarray(0, 4)) !== "SITM") throw new Error("this is no columns file");
    const headerLength = new DataView(buffer).getUint32(4, true);
    const start = 8 + headerLength;
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
    if (header.format !== FORMAT) throw new Error(`columns of format ${header.format} are not known here`);
    const { columns, ...data } = header;
    for (const { name, dtype, offset, length } of columns) {
      data[camel(name)] = new ARRAYS[dtype](buffer, start + offset, length);
    }
    return data;
  }

  /** Decode base64 text to a buffer. */
  function fromBase64(text) {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes.buffer;
  }

  Sitmap.columns = { decode, fromBase64 };
})();
