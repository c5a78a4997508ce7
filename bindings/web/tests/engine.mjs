// The engine in Node beside the native program: node bindings/web/tests/engine.mjs ENGINE.wasm PROGRAM [RECORDS]
// Records are those of the corpora in tests/data, each with its answer and with answers near it.
import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";

const [file, program, most = "5000"] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const begun = performance.now();
const module = await WebAssembly.compile(readFileSync(file));
assert.deepEqual(WebAssembly.Module.imports(module), [], "nothing is wanted of the page");
const { exports: engine } = await WebAssembly.instantiate(module);
const ready = performance.now() - begun;

function call(bytes) {
  const at = engine.alloc(bytes.length);
  new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
  const length = engine.call(at, bytes.length);
  const answer = new TextDecoder().decode(new Uint8Array(engine.memory.buffer, engine.out(), length));
  engine.free(at, bytes.length);
  return answer;
}
const ask = (what) => JSON.parse(call(new TextEncoder().encode(JSON.stringify(what))));

const rows = (name) =>
  readFileSync(join(root, `tests/data/${name}.jsonl`), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const records = [];
for (const row of [...rows("pairs"), ...rows("tough")]) {
  if (!row.key || !row.answer) continue;
  for (const answer of [row.answer, row.key, `${row.answer} + 1`, `-(${row.answer})`]) {
    records.push({ id: row.id, answer, ask: { formula: { is: row.key } } });
  }
}
for (const row of rows("derivatives")) {
  for (const answer of [row.derivative, ...(row.right ?? []), ...(row.wrong ?? []), row.function, "x"]) {
    const given = typeof answer === "string" ? answer : answer?.answer;
    if (given) records.push({ id: row.id, answer: given, ask: { derivative: { of: row.function, by: row.variable } } });
  }
}
records.length = Math.min(records.length, Number(most));
records.push({ id: "none" });
const lines = records.map((record) => JSON.stringify(record));
const native = spawnSync(program, ["grade", "--lenient", "--quiet"], { input: lines.join("\n"), maxBuffer: 1 << 28 });
assert.equal(native.status, 0, native.stderr.toString());
const wanted = native.stdout.toString().trimEnd().split("\n");
assert.equal(wanted.length, lines.length);
const from = performance.now();
for (const [at, line] of lines.entries()) {
  const result = call(new TextEncoder().encode(`{"do":"judge",${line.slice(1)}`));
  assert.equal(result, wanted[at].replace(/"line":\d+,/, ""), line);
}
const took = (performance.now() - from) / lines.length;

for (const { id, title } of ask({ do: "lessons" }).lessons) {
  const first = ask({ do: "open", id, seed: 7 });
  assert.ok(first.text.includes(title) && first.html.startsWith('<div class="gradus">'), id);
  ask({ do: "turn", line: "show" });
}
ask({ do: "open" });
assert.ok(ask({ do: "turn", line: "plot sin(x), 0..6" }).html.includes("<svg"));
// Hostile bytes never trap. The same every time.
let state = 7;
const draw = (below) => (state = (state * 1103515245 + 12345) & 0x7fffffff) % below;
const scraps = ["(", ")", "[", "]", "^", "sin", "x", "9", ".", "/", "-", "'", "{", "}", "\\frac", "𝟙", "\u0000", ",", "="];
for (let turn = 0; turn < 10000; turn += 1) {
  const line = Array.from({ length: draw(24) }, () => scraps[draw(scraps.length)]).join("");
  if (turn % 3 === 0) call(Uint8Array.from({ length: draw(40) }, () => draw(256)));
  else if (turn % 3 === 1) ask({ do: "judge", answer: line, ask: { formula: { is: "x" } } });
  else ask({ do: "read", text: line });
}
for (const line of ["(".repeat(5000), "(".repeat(99) + "x" + ")".repeat(99), "sin(".repeat(60) + "x" + ")".repeat(60)]) {
  ask({ do: "turn", line });
  ask({ do: "derive", of: line });
}
console.log(`web: ${lines.length} records as the native program, ${took.toFixed(2)} ms each; ready in ${ready.toFixed(0)} ms`);
