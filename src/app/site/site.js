// The page: what is typed goes to the engine, what comes back is kept and then shown. It asks no server for anything but
// its own files.
"use strict";
const $ = (id) => document.getElementById(id);
const line = $("line"), log = $("log"), choices = $("choices");

// ---- What is kept: events in the order in which they happened, lines that were typed, and a few settings. ----
const kept = {
  base: null,
  rows: [],
  history: [],
  open() {
    return new Promise((done) => {
      let asked;
      try {
        asked = indexedDB.open("gradus", 1);
      } catch {
        return done(false);
      }
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("event", { autoIncrement: true });
        asked.result.createObjectStore("line", { autoIncrement: true });
        asked.result.createObjectStore("setting");
      };
      asked.onsuccess = () => {
        kept.base = asked.result;
        // Another window may want to make the store anew.
        kept.base.onversionchange = () => kept.base.close();
        done(true);
      };
      asked.onerror = asked.onblocked = () => done(false);
    });
  },
  // Resolves when it is on disk.
  act(store, work) {
    if (!kept.base) return Promise.resolve(undefined);
    return new Promise((done, fail) => {
      const all = kept.base.transaction(store, "readwrite", { durability: "strict" });
      const asked = work(all.objectStore(store));
      all.oncomplete = () => done(asked?.result);
      all.onerror = all.onabort = () => fail(all.error);
    });
  },
  all: (store) => kept.act(store, (rows) => rows.getAll()).then((rows) => rows ?? []),
  setting: (name) => kept.act("setting", (rows) => rows.get(name)),
  set: (name, value) => kept.act("setting", (rows) => rows.put(value, name)),
  async events(rows) {
    if (rows.length === 0) return;
    kept.rows.push(...rows);
    await kept.act("event", (store) => rows.map((row) => store.add(row)).at(-1));
  },
  async typed(text) {
    if (!text || kept.history.at(-1) === text) return;
    kept.history.push(text);
    await kept.act("line", (store) => store.add(text));
  },
};
const today = () => {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60000) / 86400000);
};
const stamped = (events) => events.map((event) => ({ at: Date.now(), day: today(), event }));

// ---- A page that is one file has in it what others fetch. ----
const alone = (() => {
  if (!$("engine")) return null;
  const script = new Blob([$("worker").textContent], { type: "text/javascript" });
  const bytes = Uint8Array.from(atob($("engine").textContent.trim()), (sign) => sign.charCodeAt(0));
  return { worker: URL.createObjectURL(script), bytes, lessons: JSON.parse($("given").textContent) };
})();

// ---- The engine, in a thread of its own. ----
const engine = {
  worker: null,
  number: 0,
  waiting: new Map(),
  start() {
    engine.worker = new Worker(alone ? alone.worker : "engine.js");
    engine.worker.postMessage(alone ? { bytes: alone.bytes } : {});
    engine.worker.onmessage = ({ data: { number, answer, broken } }) => {
      const wanted = engine.waiting.get(number);
      engine.waiting.delete(number);
      if (broken) wanted?.fail(new Error(broken));
      else wanted?.done(answer);
    };
    engine.worker.onerror = (event) => engine.end(event.message || "the engine cannot be loaded");
  },
  end(why) {
    engine.worker?.terminate();
    for (const { fail } of engine.waiting.values()) fail(new Error(why));
    engine.waiting.clear();
  },
  ask(asked) {
    return new Promise((done, fail) => {
      engine.number += 1;
      engine.waiting.set(engine.number, { done, fail });
      engine.worker.postMessage({ number: engine.number, asked });
    });
  },
};

// ---- What is open. ----
let open = null; // {id} of a lesson, or {} for the notebook
let cells = []; // lines of the notebook, to be run again should the engine be stopped
let given = null; // the lessons of this site where it is not the whole course
let seed = 0;
let busy = false;
let place = 0; // in the history

function notice(text) {
  $("notice").textContent = text;
}

function part(name) {
  for (const section of ["lessons", "yours", "work"]) $(section).hidden = section !== name;
  const pressed = name === "work" ? (open?.id ? "lessons" : "notebook") : name;
  for (const button of ["lessons", "notebook", "yours"]) {
    $(`to-${button}`).setAttribute("aria-pressed", String(button === pressed));
  }
}

// What the engine says is its own HTML, in which all that was typed is escaped.
function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  // Each page brings the same style: once is enough.
  for (const style of holder.content.querySelectorAll("style")) {
    const text = style.textContent;
    style.remove();
    if (!styles.has(text)) {
      styles.add(text);
      const own = document.createElement("style");
      own.textContent = text;
      document.head.append(own);
    }
  }
  return holder.content;
}
const styles = new Set();

// What is wider than the page can be scrolled with the keyboard, too.
function reachable() {
  for (const wide of log.querySelectorAll(".scroll, .display, pre")) {
    const scrolls = wide.scrollWidth > wide.clientWidth + 1;
    if (scrolls) wide.setAttribute("tabindex", "0");
    else wide.removeAttribute("tabindex");
  }
}

function show(reply, typed) {
  const turn = document.createElement("section");
  if (typed !== undefined) {
    const said = document.createElement("p");
    said.className = "typed";
    const what = document.createElement("kbd");
    what.textContent = typed;
    said.append(`${$("prompt").textContent} `, what);
    turn.append(said);
  }
  if ($("plain").checked) {
    const text = document.createElement("pre");
    text.className = "text";
    text.textContent = reply.text;
    turn.append(text);
  } else {
    // The headings of a page stand below that of the section.
    const inside = fragment(reply.html);
    for (const heading of inside.querySelectorAll("h1, h2")) {
      const lower = document.createElement("h3");
      lower.className = heading.className;
      lower.append(...heading.childNodes);
      heading.replaceWith(lower);
    }
    // A formula that heads a column or a row is read out by its source.
    for (const formula of inside.querySelectorAll("th > math:only-child")) {
      if (formula.parentElement.textContent === formula.textContent) {
        formula.setAttribute("aria-label", formula.getAttribute("alttext"));
      }
    }
    turn.append(inside);
  }
  if (turn.textContent.trim() || turn.querySelector("svg")) log.append(turn);
  $("prompt").textContent = reply.prompt;
  reachable();
  // The begin of what was said is to be seen, and the line below it.
  const tall = turn.getBoundingClientRect().height > innerHeight - $("form").offsetHeight - 40;
  turn.scrollIntoView({ block: tall ? "start" : "nearest" });
}

function waits(is) {
  busy = is;
  $("send").disabled = is;
  log.setAttribute("aria-busy", String(is));
  clearTimeout(waits.timer);
  $("stop").hidden = true;
  if (is) waits.timer = setTimeout(() => ($("stop").hidden = false), 400);
}

// Events are on disk before the next prompt.
async function take(reply, typed) {
  if (reply.error) return notice(`${reply.error}.`);
  try {
    await kept.events(stamped(reply.events));
  } catch (error) {
    notice(`What you do is not being saved: ${error?.message ?? error}. You can go on.`);
  }
  if (reply.clear) log.replaceChildren();
  show(reply, typed);
  if (reply.edit) line.value = open.id ? `= ${reply.edit}` : reply.edit;
  if (reply.save) download(reply.save.file.split(/[\\/]/).at(-1), reply.save.text);
  slides(reply);
  if (reply.done) {
    open = null;
    await kept.set("open", null);
    await lessons();
    part("lessons");
    $("to-lessons").focus();
  }
}

const past = () => kept.rows.map(({ at, day, event }) => ({ at, day, event }));

async function begin(what) {
  open = what;
  cells = [];
  log.replaceChildren();
  notice("");
  $("words").hidden = !what.id;
  $("work-title").textContent = what.title ?? "Notebook";
  document.title = `${what.title ?? "Notebook"} – gradus`;
  part("work");
  waits(true);
  try {
    const name = $("name").value.trim();
    const asked = { do: "open", seed, learner: name, today: today(), past: past() };
    if (what.id) asked.id = what.id;
    await take(await engine.ask(asked));
    await kept.set("open", what);
  } catch (error) {
    notice(`The engine does not work: ${error.message}.`);
  }
  waits(false);
  line.focus({ preventScroll: true });
}

async function turn(text) {
  if (busy || !open) return;
  notice("");
  hide();
  line.value = "";
  look.now();
  waits(true);
  place = 0;
  const here = open;
  try {
    await kept.typed(text);
    const reply = await engine.ask({ do: "turn", line: text });
    if (!here.id) cells.push(text);
    await take(reply, text);
  } catch (error) {
    // Whoever stopped it goes on there.
    if (error.message === "stopped") return;
    notice(`The engine does not work: ${error.message}.`);
  }
  waits(false);
  if (open) line.focus({ preventScroll: true });
}

// A new engine goes on where the old one was: events are kept, and cells of the notebook are run again.
async function stop() {
  engine.end("stopped");
  engine.start();
  waits(true);
  await engine.ask({ do: "course", lessons: given });
  const name = $("name").value.trim();
  const asked = { do: "open", seed, learner: name, today: today(), past: past() };
  if (open?.id) asked.id = open.id;
  const reply = await engine.ask(asked);
  if (open?.id) await take(reply);
  else $("prompt").textContent = reply.prompt;
  for (const cell of cells) await engine.ask({ do: "turn", line: cell });
  waits(false);
  notice("Stopped. You are where you were; what was worked out in the last line is lost.");
  line.focus({ preventScroll: true });
}

// ---- The list of lessons. ----
async function lessons() {
  const reply = await engine.ask({ do: "lessons", past: past() });
  $("loading").hidden = true;
  if (reply.error) return notice(`${reply.error}.`);
  const items = reply.lessons.map((lesson) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    const title = document.createElement("strong"), says = document.createElement("span");
    const far = document.createElement("span");
    title.textContent = lesson.title;
    says.textContent = lesson.summary;
    far.textContent = `${lesson.solved} of ${lesson.of} solved · ${lesson.minutes} minutes`;
    button.append(title, says, far);
    button.dataset.id = lesson.id;
    button.addEventListener("click", () => begin({ id: lesson.id, title: lesson.title }));
    item.append(button);
    return item;
  });
  $("list").replaceChildren(...items);
  document.title = "gradus";
}

// ---- How a line is read, while it is typed. ----
const look = {
  now() {
    clearTimeout(look.timer);
    look.timer = setTimeout(look.ask, 120);
  },
  async ask() {
    const text = line.value;
    if (!text.trim() || busy || !open) return $("look").replaceChildren();
    const found = await engine.ask({ do: "look", line: text }).catch(() => ({}));
    if (line.value !== text) return;
    if (found.html) $("look").replaceChildren("read as ", fragment(found.html));
    else if (found.reads) $("look").textContent = `read as ${found.reads}`;
    else $("look").textContent = found.remark ?? "";
  },
};

// ---- Completion. ----
let completions = { from: 0, at: 0, items: [] }, chosen = -1;
function hide() {
  choices.hidden = true;
  choices.replaceChildren();
  chosen = -1;
  line.setAttribute("aria-expanded", "false");
  line.removeAttribute("aria-activedescendant");
}
function accept(item) {
  const { from, at } = completions;
  line.value = line.value.slice(0, from) + item.text + line.value.slice(at);
  line.setSelectionRange(from + item.text.length, from + item.text.length);
  hide();
  look.now();
}
function choose(to) {
  const all = [...choices.children];
  chosen = (to + all.length) % all.length;
  all.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
  line.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}
async function complete() {
  const text = line.value, at = line.selectionStart;
  const found = await engine.ask({ do: "complete", line: text, at }).catch(() => ({ items: [] }));
  if (line.value !== text || !found.items?.length) return;
  completions = { from: found.from, at, items: found.items };
  if (found.items.length === 1) return accept(found.items[0]);
  const items = found.items.slice(0, 40).map((item, number) => {
    const entry = document.createElement("li");
    entry.id = `choice-${number}`;
    entry.role = "option";
    entry.textContent = item.shown;
    entry.setAttribute("aria-selected", "false");
    entry.addEventListener("mousedown", (event) => {
      event.preventDefault();
      accept(item);
    });
    return entry;
  });
  choices.replaceChildren(...items);
  choices.hidden = false;
  line.setAttribute("aria-expanded", "true");
  choose(0);
}

// Whether there is a word before the cursor: where Tab has nothing to complete it moves on, so that nobody is trapped.
const completable = () => /[A-Za-z_:]$/.test(line.value.slice(0, line.selectionStart));

line.addEventListener("keydown", (event) => {
  const listed = !choices.hidden;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab" && !event.shiftKey && (listed || completable())) {
    event.preventDefault();
    if (listed) accept(completions.items[chosen]);
    else complete();
  } else if (event.key === "Escape" && listed) {
    hide();
    event.preventDefault();
  } else if (event.key === "Enter" && listed) {
    event.preventDefault();
    accept(completions.items[chosen]);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    event.preventDefault();
    if (listed) return choose(chosen + step);
    place = Math.min(Math.max(place - step, 0), kept.history.length);
    line.value = place === 0 ? "" : kept.history.at(-place);
    line.setSelectionRange(line.value.length, line.value.length);
    look.now();
  }
});
line.addEventListener("input", () => {
  hide();
  look.now();
});
line.addEventListener("blur", hide);
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  turn(line.value);
});
$("keys").addEventListener("click", ({ target }) => {
  if (target.localName !== "button") return;
  const sign = target.dataset.types ?? target.textContent;
  line.setRangeText(sign, line.selectionStart, line.selectionEnd, "end");
  line.focus();
  look.now();
});
$("words").addEventListener("click", ({ target }) => {
  if (target.localName === "button") turn(`:${target.textContent}`);
});
$("stop").addEventListener("click", stop);

// ---- Sliders where a lesson lets values be tried. ----
function slides({ sliders }) {
  const bars = (sliders ?? []).map(({ name, from, to, at }) => {
    const label = document.createElement("label"), bar = document.createElement("input");
    const value = document.createElement("output");
    bar.type = "range";
    [bar.min, bar.max, bar.step, bar.value] = [from, to, (to - from) / 100, at];
    const tell = () => {
      value.textContent = String(Number(Number(bar.value).toPrecision(4)));
      const all = [...$("slide").querySelectorAll("output")].map((output) => output.textContent);
      line.value = all.join(", ");
    };
    value.textContent = String(at);
    bar.addEventListener("input", tell);
    // Enter at a slider tries what it says.
    bar.addEventListener("keydown", (event) => {
      if (event.key === "Enter") turn(line.value);
    });
    label.append(name, bar, value);
    return label;
  });
  $("slide").replaceChildren(...bars);
  $("slide").hidden = bars.length === 0;
}

// ---- Answers as a file, and back. ----
function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
$("carry").addEventListener("click", async () => {
  const name = $("name").value.trim();
  const reply = await engine.ask({ do: "hand_in", learner: name, past: past() });
  if (!reply.answers) return notice("Nothing was answered yet.");
  download(name ? `gradus.${name}.jsonl` : "gradus.jsonl", reply.text);
  notice(`${reply.answers} answers saved as a file. gradus learn --import FILE puts them into the program's progress.`);
});
$("bring").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  const reply = await engine.ask({
    do: "bring", text: await file.text(), learner: $("name").value.trim(), past: past(),
  });
  if (reply.error) return notice(`${reply.error}.`);
  await kept.events(reply.events);
  const refused = reply.refused.slice(0, 5).map(({ line, why }) => ` Line ${line}: ${why}.`).join("");
  notice(`${reply.answers} answers taken, ${reply.already} there already, ${reply.refused.length} refused.${refused}`);
  await lessons();
});
$("forget").addEventListener("click", async ({ target }) => {
  if (target.dataset.sure !== "yes") {
    target.dataset.sure = "yes";
    target.textContent = "Forget everything: press again to do it";
    return;
  }
  for (const store of ["event", "line", "setting"]) await kept.act(store, (rows) => rows.clear());
  location.reload();
});
$("forget").addEventListener("blur", ({ target }) => {
  delete target.dataset.sure;
  target.textContent = "Forget everything";
});
const NAME = /^[A-Za-z0-9._@-]{0,60}$/;
$("name").addEventListener("change", async ({ target }) => {
  if (!NAME.test(target.value.trim())) {
    target.value = (await kept.setting("name")) ?? "";
    return notice("A name has letters, digits and . _ @ - only; it stays as it was.");
  }
  await kept.set("name", target.value.trim());
  notice("Kept.");
});
$("plain").addEventListener("change", ({ target }) => kept.set("plain", target.checked));

$("to-lessons").addEventListener("click", async () => {
  notice("");
  await lessons();
  await kept.set("open", null);
  part("lessons");
});
$("to-notebook").addEventListener("click", () => begin({}));
$("to-yours").addEventListener("click", () => part("yours"));
addEventListener("resize", reachable);

// ---- The beginning. ----
(async () => {
  engine.start();
  if (!(await kept.open())) notice("This browser keeps nothing for this page (a private window?): progress ends with it.");
  kept.rows = await kept.all("event");
  kept.history = (await kept.all("line")).slice(-500);
  $("name").value = (await kept.setting("name")) ?? "";
  $("plain").checked = (await kept.setting("plain")) ?? false;
  seed = (await kept.setting("seed")) ?? crypto.getRandomValues(new Uint32Array(1))[0] % 100000;
  await kept.set("seed", seed);
  try {
    given = alone ? alone.lessons : await (await fetch("lessons.json")).json();
    await engine.ask({ do: "course", lessons: given });
    await lessons();
    const last = await kept.setting("open");
    if (last) await begin(last);
    document.documentElement.dataset.ready = "yes";
  } catch (error) {
    $("loading").hidden = true;
    notice(`The engine cannot be loaded: ${error.message}. A folder opened without a server cannot load it; python3 -m http.server serves one.`);
  }
  if (!alone) navigator.serviceWorker?.register("sw.js").catch(() => {});
  navigator.storage?.persist?.();
})();
