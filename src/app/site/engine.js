// The library in a thread of its own: a JSON object in, a JSON object out, each with the number of its question.
"use strict";
const ready = WebAssembly.instantiateStreaming(fetch("gradus.wasm"))
  // A server may say of the file that it is something else.
  .catch(async () => WebAssembly.instantiate(await (await fetch("gradus.wasm")).arrayBuffer()))
  .then(({ instance }) => instance.exports);
onmessage = async ({ data: { number, asked } }) => {
  try {
    const { alloc, free, call, out, memory } = await ready;
    const bytes = new TextEncoder().encode(JSON.stringify(asked));
    const at = alloc(bytes.length);
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
    const length = call(at, bytes.length);
    const answer = new TextDecoder().decode(new Uint8Array(memory.buffer, out(), length));
    free(at, bytes.length);
    postMessage({ number, answer: JSON.parse(answer) });
  } catch (error) {
    postMessage({ number, broken: String(error) });
  }
};
