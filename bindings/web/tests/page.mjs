// The page in a browser: node bindings/web/tests/page.mjs PROGRAM ENGINE [FOLDER]
// ENGINE is what bindings/web/build.sh makes.
// Pictures of it are left in FOLDER where one is named. NODE_PATH says where playwright-core and axe-core are.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [program, engine, pictures] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const work = mkdtempSync(join(tmpdir(), "gradus-page-"));
const patience = 60000;

const site = join(work, "site");
const run = (...words) => spawnSync(program, words, { encoding: "utf8" });
const exported = (to, ...lessons) => {
  const made = run("export", ...lessons, "--to", "site", "-o", to, "--engine", engine);
  assert.equal(made.status, 0, made.stderr);
};
exported(site, join(here, "lesson.yaml"));
// All that a browser loads of the whole course.
const course = join(work, "course");
exported(course);
const sizes = readdirSync(course).map((name) => gzipSync(readFileSync(join(course, name)), { level: 9 }).length);
const size = sizes.reduce((sum, one) => sum + one, 0);
console.log(`web: ${sizes.length} files, ${(size / 1e6).toFixed(2)} MB gzipped together`);
assert.ok(size <= 1.6e6, `${size} bytes`);
if (pictures) mkdirSync(pictures, { recursive: true });

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json" };
const served = async (folder) => {
  const server = createServer((asked, answer) => {
    const name = new URL(asked.url, "http://x").pathname.replace(/\/$/, "/index.html").slice(1);
    try {
      const bytes = readFileSync(join(folder, name));
      answer.writeHead(200, { "content-type": TYPES[extname(name)] ?? "text/plain" }).end(bytes);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return [server, `http://127.0.0.1:${server.address().port}`];
};
const [server, origin] = await served(site);

const launched = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
// From the address of the whole course to its first prompt, in a browser that has just been started and knows nothing.
{
  const [whole, address] = await served(course);
  const cold = await launched();
  const page = await cold.newPage();
  const from = performance.now();
  await page.goto(`${address}/`);
  await page.locator("#list button").first().click();
  await page.waitForFunction(() => document.activeElement.id === "line");
  console.log(`web: first prompt ${(performance.now() - from).toFixed(0)} ms after a cold start`);
  await cold.close();
  whole.closeAllConnections();
  whole.close();
}
const browser = await launched();
const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, acceptDownloads: true });
const page = await context.newPage();
page.setDefaultTimeout(patience);
const faults = [], foreign = [];
page.on("pageerror", (error) => faults.push(String(error)));
page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
context.on("request", (asked) => {
  if (!asked.url().startsWith(origin) && !/^(data|blob):/.test(asked.url())) foreign.push(asked.url());
});

const ready = () => page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
const turns = () => page.locator("#log > section").count();
const last = async () => (await page.locator("#log > section").last().innerText()).replace(/\s+/g, " ");
async function type(text) {
  const before = await turns();
  await page.locator("#line").fill(text);
  await page.keyboard.press("Enter");
  await page.waitForFunction((n) => document.querySelectorAll("#log > section").length > n
    && document.getElementById("log").getAttribute("aria-busy") === "false", before);
  return last();
}
async function violations(what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const said = found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(said, [], `axe, ${what}`);
}
const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const shot = async (name) => pictures && page.screenshot({ path: join(pictures, `${name}.png`) });

// From the first line on, by the keyboard alone.
await page.goto(`${origin}/`);
await ready();
await violations("lessons");
await page.locator("#list button").focus();
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.activeElement.id === "line");
assert.ok((await page.locator("#log svg.plot").count()) > 0, "a picture as SVG");
const fill = await page.evaluate(() => getComputedStyle(document.querySelector("svg.plot .line")).fill);
assert.equal(fill, "none", "a picture has its style");
assert.equal(await page.locator("#slide input[type=range]").count(), 1, "a slider where values are tried");
await page.locator("#slide input").focus();
await page.keyboard.press("ArrowRight");
const slid = await page.locator("#line").inputValue();
assert.ok(Number(slid) > 0.5, slid);
await violations("a lesson");
assert.match(await type("1.4"), /Found/);
// How a line is read, before it is given.
await page.locator("#line").fill("2x^2");
await page.waitForFunction(() => document.querySelector("#look math"));
// Two mistakes, a hint and one that cannot be read.
assert.match(await type("x^2"), /answer again/);
assert.match(await type("hint"), /Lower the exponent/);
assert.match(await type("3x^("), /did not count/);
// In the middle the page is loaded again, and stands where it was.
await page.reload();
await ready();
await page.waitForFunction(() => /Derive/.test(document.getElementById("log").innerText));
assert.equal(await page.locator("#slide input").count(), 0);
// What was typed before is at hand.
await page.locator("#line").press("ArrowUp");
assert.equal(await page.locator("#line").inputValue(), "3x^(");
await page.locator("#line").press("ArrowUp");
await page.locator("#line").press("ArrowUp");
assert.equal(await page.locator("#line").inputValue(), "x^2");
// Tab completes; where there is nothing to complete it moves on.
await page.locator("#line").fill("sinh");
await page.locator("#line").press("Tab");
await page.waitForFunction(() => document.getElementById("line").value === "sinh(");
await page.locator("#line").fill("");
await page.locator("#line").press("Tab");
assert.notEqual(await page.evaluate(() => document.activeElement.id), "line");
await page.locator("#line").fill("co");
await page.locator("#line").press("Tab");
await page.waitForFunction(() => document.getElementById("line").getAttribute("aria-expanded") === "true");
await page.locator("#line").press("ArrowDown");
await violations("completion");
await page.locator("#line").press("Escape");
assert.equal(await page.locator("#choices").isVisible(), false);
await type("3x^2");
assert.match(await type("cos(x^2)"), /inner|inside|answer again/i);
await shot("1200");
await violations("after answers");
await page.emulateMedia({ colorScheme: "dark" });
await violations("dark");
await shot("1200-dark");

// Offline: the server is gone, and what was kept is there.
await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
server.closeAllConnections();
await new Promise((done) => server.close(done));
await context.setOffline(true);
await page.reload();
await ready();
await page.setViewportSize({ width: 320, height: 640 });
await page.waitForFunction(() => /Derive/.test(document.getElementById("log").innerText));
assert.match(await type("show"), /./);
assert.ok((await wide()) <= 0, `no sideways scrolling at 320 px: ${await wide()} px over`);
await violations("320 px, dark");
await shot("320-dark");
await page.emulateMedia({ colorScheme: "light" });
await shot("320");
await page.locator("#to-notebook").click();
await page.waitForFunction(() => document.activeElement.id === "line");
await type("f(x) = x^3 - x");
await type("plot f, -2..2");
assert.ok((await wide()) <= 0, `a plot at 320 px: ${await wide()} px over`);
await violations("the notebook");
await shot("320-notebook");
// A long calculation is stopped, and the page goes on.
await page.locator("#line").fill("train moons, hidden 16, steps 50000");
await page.keyboard.press("Enter");
await page.locator("#stop").waitFor({ state: "visible" });
const from = Date.now();
await page.locator("#stop").click();
await page.waitForFunction(() => document.getElementById("stop").hidden && /Stopped/.test(document.getElementById("notice").textContent));
console.log(`web: stopped and ready again after ${Date.now() - from} ms`);
assert.match(await type("f(2)"), /6/, "what was defined before is known");
await page.locator("#to-lessons").click();
await page.waitForFunction(() => /1 of 2|2 of 2/.test(document.getElementById("list").innerText));
assert.ok((await wide()) <= 0);
await shot("320-lessons");

// Answers go home as a file, which the program takes once.
await page.locator("#to-yours").click();
await violations("your progress");
const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#carry").click()]);
const lines = join(work, "answers.jsonl");
await file.saveAs(lines);
const state = join(work, "state.db");
const home = (...words) => run("learn", "--import", lines, "--lessons", join(here, "lesson.yaml"), "--state", state, ...words);
const first = home();
assert.equal(first.status, 0, first.stderr);
assert.match(first.stdout, /^\s*\d+ answers taken/m);
assert.match(home().stdout, /0 answers taken . \d+ there already/);
// And into the page they come back once.
const there = readFileSync(lines, "utf8").trim().split("\n").length;
await page.locator("#bring").setInputFiles(lines);
await page.waitForFunction((n) => document.getElementById("notice").textContent.startsWith(`0 answers taken, ${n} there already`), there);
const forged = join(work, "forged.jsonl");
writeFileSync(forged, readFileSync(lines, "utf8").replace('"verdict":"wrong"', '"verdict":"right"').replace('"at":"2', '"at":"2'));
await page.locator("#bring").setInputFiles(forged);
await page.waitForFunction(() => /1 refused. Line 1: it says right/.test(document.getElementById("notice").textContent));

// The same as one file, without a server.
const single = join(work, "alone.html");
exported(single, join(here, "lesson.yaml"));
const lone = await browser.newContext();
const alone = await lone.newPage();
alone.on("pageerror", (error) => faults.push(String(error)));
alone.on("console", (message) => message.type() === "error" && faults.push(message.text()));
const wanted = [];
lone.on("request", (asked) => !/^(data|blob):/.test(asked.url()) && wanted.push(asked.url()));
await alone.goto(`file://${single}`);
await alone.locator("#list button").first().click();
await alone.waitForFunction(() => document.activeElement.id === "line");
await alone.locator("#line").fill("1.4");
await alone.keyboard.press("Enter");
await alone.waitForFunction(() => /Found/.test(document.getElementById("log").innerText));
await alone.reload();
await alone.waitForFunction(() => /Derive/.test(document.getElementById("log").innerText));
assert.deepEqual([...new Set(wanted)], [`file://${single}`], "one file is all");

assert.deepEqual(foreign, [], "nothing leaves the origin");
assert.deepEqual(faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(fault)), []);
await browser.close();
rmSync(work, { recursive: true });
console.log("web: the page holds");
