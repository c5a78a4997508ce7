// Takes an engine out of its package: a line `gradus engine VERSION BYTES`, and what `xz --format=lzma` makes of so many
// bytes. The method is that of the LZMA specification (7-zip.org/sdk.html), its names are those of it.
"use strict";
function unpacked(bytes) {
  const line = bytes.indexOf(10);
  const size = Number(new TextDecoder().decode(bytes.subarray(0, line)).split(" ").at(-1));
  const out = new Uint8Array(size);
  let at = line + 1, put = 0;
  const lc = bytes[at] % 9, lp = Math.floor(bytes[at] / 9) % 5, pb = Math.floor(bytes[at] / 45);
  at += 13;
  // Where the odds of each kind of decision begin.
  const MATCH = 0, REP = 192, REP0 = 204, REP1 = 216, REP2 = 228, LONG = 240, SLOT = 432, SPECIAL = 688, ALIGN = 816;
  const LENGTH = 832, AGAIN = 1346, LITERAL = 1860;
  const odds = new Uint16Array(LITERAL + (0x300 << (lc + lp))).fill(1024);
  // The range and the code of the arithmetic decoder; numbers without a sign in 32 bits.
  const now = new Uint32Array([0xffffffff, 0]);
  at += 1; // A byte that is always zero.
  for (let i = 0; i < 4; i += 1) now[1] = (now[1] << 8) | bytes[at++];

  function bit(i) {
    const p = odds[i], bound = (now[0] >>> 11) * p;
    let told = 0;
    if (now[1] < bound) {
      now[0] = bound;
      odds[i] = p + ((2048 - p) >> 5);
    } else {
      now[0] -= bound;
      now[1] -= bound;
      odds[i] = p - (p >> 5);
      told = 1;
    }
    if (now[0] < 0x1000000) {
      now[0] <<= 8;
      now[1] = (now[1] << 8) | bytes[at++];
    }
    return told;
  }
  function tree(from, bits) {
    let m = 1;
    for (let i = 0; i < bits; i += 1) m = (m << 1) | bit(from + m);
    return m - (1 << bits);
  }
  function backwards(from, bits) {
    let m = 1, told = 0;
    for (let i = 0; i < bits; i += 1) {
      const b = bit(from + m);
      m = (m << 1) | b;
      told |= b << i;
    }
    return told;
  }
  function evenly(bits) {
    let told = 0;
    for (let i = 0; i < bits; i += 1) {
      now[0] >>>= 1;
      const b = now[1] >= now[0] ? 1 : 0;
      if (b) now[1] -= now[0];
      if (now[0] < 0x1000000) {
        now[0] <<= 8;
        now[1] = (now[1] << 8) | bytes[at++];
      }
      told = ((told << 1) | b) >>> 0;
    }
    return told;
  }
  function length(from, place) {
    if (!bit(from)) return tree(from + 2 + (place << 3), 3);
    if (!bit(from + 1)) return 8 + tree(from + 130 + (place << 3), 3);
    return 16 + tree(from + 258, 8);
  }
  const within = (1 << pb) - 1, literals = (1 << lp) - 1;
  let state = 0, r0 = 0, r1 = 0, r2 = 0, r3 = 0;
  while (put < size) {
    const place = put & within;
    if (!bit(MATCH + (state << 4) + place)) {
      const before = put > 0 ? out[put - 1] : 0;
      const from = LITERAL + 0x300 * (((put & literals) << lc) + (before >> (8 - lc)));
      let m = 1;
      if (state >= 7) {
        let other = out[put - r0 - 1];
        while (m < 0x100) {
          const wanted = (other >> 7) & 1;
          other <<= 1;
          const b = bit(from + ((1 + wanted) << 8) + m);
          m = (m << 1) | b;
          if (b !== wanted) break;
        }
      }
      while (m < 0x100) m = (m << 1) | bit(from + m);
      out[put++] = m;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let many;
    if (bit(REP + state)) {
      if (!bit(REP0 + state)) {
        if (!bit(LONG + (state << 4) + place)) {
          state = state < 7 ? 9 : 11;
          out[put] = out[put - r0 - 1];
          put += 1;
          continue;
        }
      } else {
        let r = r1;
        if (bit(REP1 + state)) {
          if (bit(REP2 + state)) {
            r = r3;
            r3 = r2;
          } else r = r2;
          r2 = r1;
        }
        r1 = r0;
        r0 = r;
      }
      many = length(AGAIN, place);
      state = state < 7 ? 8 : 11;
    } else {
      r3 = r2;
      r2 = r1;
      r1 = r0;
      many = length(LENGTH, place);
      state = state < 7 ? 7 : 10;
      const slot = tree(SLOT + (Math.min(many, 3) << 6), 6);
      if (slot < 4) r0 = slot;
      else {
        const bits = (slot >> 1) - 1;
        r0 = ((2 | (slot & 1)) << bits) >>> 0;
        if (slot < 14) r0 += backwards(SPECIAL + r0 - slot, bits);
        else r0 += evenly(bits - 4) * 16 + backwards(ALIGN, 4);
      }
    }
    if (r0 >= put || put + many + 2 > size) throw new Error("the engine is damaged");
    for (many += 2; many > 0; many -= 1, put += 1) out[put] = out[put - r0 - 1];
  }
  return out;
}
