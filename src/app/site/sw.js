// Keeps the files of the page for when there is no network. The name is made of every byte of them, so that a new page
// is never mixed with an old one.
"use strict";
const NAME = "gradus-COPY";
const FILES = ["./", "index.html", "site.css", "site.js", "engine.js", "unpack.js", "gradus.wasm", "lessons.json"];
addEventListener("install", (event) => {
  const fill = async () => {
    const kept = await caches.open(NAME);
    await kept.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
    await skipWaiting();
  };
  event.waitUntil(fill());
});
addEventListener("activate", (event) => {
  const clear = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("gradus-") && name !== NAME);
    await Promise.all(names.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(clear());
});
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const answer = async () => {
    const kept = await caches.open(NAME);
    return (await kept.match(event.request, { ignoreSearch: true })) ?? fetch(event.request);
  };
  event.respondWith(answer());
});
