// The library in a thread of its own: a JSON object in, a JSON object out, each with the number of its question. Whoever
// has the bytes of the library already sends them first; else they are fetched.
"use strict";
const FILE = "gradus.wasm";
const packed = (bytes) => bytes[0] !== 0;
async function loaded(bytes) {
  if (!bytes && FILE.endsWith(".wasm")) {
    try {
      return await WebAssembly.instantiateStreaming(fetch(FILE));
    } catch {
      // A server may say of the file that it is something else.
    }
  }
  const all = new Uint8Array(bytes ?? await (await fetch(FILE)).arrayBuffer());
  if (!packed(all)) return WebAssembly.instantiate(all);
  if (typeof unpacked === "undefined") importScripts("unpack.js");
  return WebAssembly.instantiate(unpacked(all));
}
let engine = null;
onmessage = async ({ data: { number, asked, bytes } }) => {
  engine ??= loaded(bytes).then(({ instance }) => instance.exports);
  if (asked === undefined) return;
  try {
    const { alloc, free, call, out, memory } = await engine;
    const text = new TextEncoder().encode(JSON.stringify(asked));
    const at = alloc(text.length);
    new Uint8Array(memory.buffer, at, text.length).set(text);
    const length = call(at, text.length);
    const answer = new TextDecoder().decode(new Uint8Array(memory.buffer, out(), length));
    free(at, text.length);
    postMessage({ number, answer: JSON.parse(answer) });
  } catch (error) {
    postMessage({ number, broken: String(error) });
  }
};
