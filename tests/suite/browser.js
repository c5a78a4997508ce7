// What a reader would see of each page in its frame, measured once all of them are laid out.
const luminance = ([r, g, b]) => {
  const part = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const numbers = (color) => (color.match(/[\d.]+/g) || []).map(Number);
const contrast = (a, b) => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};
const paper = (view, element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = numbers(view.getComputedStyle(at).backgroundColor);
    if (color.length === 3 || color[3] === 1) return color;
  }
  return [255, 255, 255];
};
const aside = (element) => element.closest('.scroll, .display, pre, p, dd, dt, li, h1, h2, h3, h4, h5, h6');
const measured = (frame) => {
  const page = frame.contentDocument;
  const view = frame.contentWindow;
  const wide = page.documentElement.clientWidth;
  const all = (what) => [...page.querySelectorAll(what)];
  const shown = (element) => element.getClientRects().length > 0;
  const box = (element) => element.getBoundingClientRect();
  let faintest = [99, ''];
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(element) || element.closest('style')) continue;
    const style = view.getComputedStyle(element);
    const ink = numbers(element.closest('svg') ? style.fill : style.color);
    const found = contrast(ink, paper(view, element));
    if (found < faintest[0]) faintest = [found, walker.currentNode.data.trim().slice(0, 30)];
  }
  return {
    name: frame.title,
    wide,
    scrolls: page.documentElement.scrollWidth,
    beyond: all('body *').filter((e) => shown(e) && !aside(e) && box(e).right > wide + 1).map((e) => e.outerHTML.slice(0, 80)),
    math: all('math').filter(shown).length,
    empty: all('math').filter((e) => shown(e) && (box(e).width < 1 || box(e).height < 1)).length,
    fractions: all('mfrac').filter(shown).length,
    flat: all('mfrac').filter((e) => shown(e) && box(e.children[0]).bottom > box(e.children[1]).top + 2).length,
    roots: all('msqrt').filter(shown).length,
    bare: all('msqrt').filter((e) => shown(e) && box(e).width < box(e.children[0]).width + 3).length,
    headings: all('h1, h2, h3, h4, h5, h6').map((e) => Number(e.tagName[1])),
    pictures: all('svg').length,
    nameless: all('svg').filter((e) => e.getAttribute('role') !== 'img' || !e.getAttribute('aria-label')).length,
    unscoped: all('th:not([scope])').length,
    mains: all('main').length,
    scripts: all('script, link, img, iframe, object, [onload], [onclick]').length,
    fetched: view.performance.getEntriesByType('resource').length,
    contrast: Math.round(faintest[0] * 100) / 100,
    faintest: faintest[1],
  };
};
window.onload = () => {
  const frames = [...document.querySelectorAll('iframe')];
  // Letters that Markdown, HTML and JSON leave alone, so that the answer can be cut out of the page as it is.
  document.getElementById('out').textContent = btoa(unescape(encodeURIComponent(JSON.stringify(frames.map(measured)))));
};
