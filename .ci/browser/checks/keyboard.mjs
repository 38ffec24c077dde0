// The page by keyboard alone: the skip link, the order, the look of focus, the size of targets.
import { open, see } from '../chromium.mjs';
import { contrasting } from '../pixels.mjs';
import { name } from '../site.mjs';
import { style } from '../spoil.mjs';

// A page is walked in every view, a page that only says that there is none in
// fewer, and a spoiled one where its faults show.
const views = {
  fixed: [[1280, 'light'], [1280, 'dark'], [1280, 'forced colours'], [320, 'light'], [320, 'dark']],
  missing: [[1280, 'light'], [320, 'dark']],
  planted: [[1280, 'light'], [1280, 'dark']],
};
const least = 24; // CSS pixels, WCAG 2.5.8
const around = 8; // CSS pixels of a stop's surroundings that its focus may use

export async function run({ site, browser, expect, equal, planted }) {
  const blank = await browser.newPage();
  const skips = new Map();
  for (const address of site.all().filter(({ kind }) => kind !== 'neutral')) {
    const page = await open(browser, site, address);
    for (const [width, look] of views[planted ? 'planted' : address.kind]) {
      await see(page, width, look);
      await page.goto(site.origin + address.path);
      await walk(page, blank, `${name(address)}, ${width} px, ${look}`, { expect, equal });
    }
    skips.set(await skip(page, site, address, { expect, equal }), address.lang);
    await targets(page, name(address), expect);
    await page.context().close();
  }
  equal(skips.size, site.languages.length, `different words in the skip links of ${site.languages.join(', ')} (${[...skips.keys()].join(', ')})`);
  await blank.close();
}

// walk goes through the page by Tab.
async function walk(page, blank, where, { expect, equal }) {
  const all = await page.evaluate(() => {
    window.stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])')]
      .filter((element) => element.checkVisibility());
    return window.stops.map((element) => element.innerText.trim());
  });
  const reached = [];
  let before;
  for (let presses = 0; presses <= all.length + 1; presses++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(look);
    // After the last stop the browser's own buttons come, or the first again.
    if (!stop || (reached.length >= all.length && stop.index === 0)) break;
    reached.push(stop.index);
    const label = `${where}, stop ${reached.length} “${all[stop.index] ?? stop.html}”`;
    expect(stop.uncovered, `${label}: something lies over it`);
    if (before) expect(follows(before, stop), `${label}: it stands before the stop that comes before it`);
    before = stop;
    await visible(page, blank, stop, label, expect);
  }
  equal(reached, all.map((_, index) => index), `${where}: order of stops, by place in the document`);
}

// look describes the element that has focus; null if there is none.
function look() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const rects = [...element.getClientRects()].map(({ x, y, width, height }) => ({ x, y, width, height }));
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const [{ x, y, width, height }] = rects;
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return {
    index: window.stops.indexOf(element), html: element.outerHTML.slice(0, 80), rects, box: { left, top, right, bottom },
    page: { y: top + scrollY, bottom: bottom + scrollY }, uncovered: element === hit || element.contains(hit),
    rtl: getComputedStyle(element).direction === 'rtl',
  };
}

// follows tells whether a stop comes after another as one reads: further down,
// or further along, where columns stand beside one another.
function follows(before, stop) {
  const along = stop.rtl ? stop.box.right <= before.box.left + 1 : stop.box.left >= before.box.right - 1;
  return stop.page.bottom > before.page.y && (stop.page.y >= before.page.bottom - 1 || along)
    || along || before.index === 0;
}

// visible compares a stop with focus and without: at least the area of a line
// two pixels thick around it must change by 3:1 (WCAG 2.4.13).
async function visible(page, blank, stop, label, expect) {
  const size = page.viewportSize();
  const x = Math.max(0, Math.floor(stop.box.left) - around);
  const y = Math.max(0, Math.floor(stop.box.top) - around);
  const clip = {
    x, y,
    width: Math.min(size.width, Math.ceil(stop.box.right) + around) - x,
    height: Math.min(size.height, Math.ceil(stop.box.bottom) + around) - y,
  };
  const focused = await page.screenshot({ clip, caret: 'initial' });
  await page.evaluate(() => { window.had = document.activeElement; window.had.blur(); });
  const plain = await page.screenshot({ clip, caret: 'initial' });
  await page.evaluate(() => window.had.focus({ preventScroll: true }));
  const changed = await contrasting(blank, plain, focused);
  const line = stop.rects.reduce((sum, { width, height }) => sum + 4 * (width + height), 0);
  expect(changed >= line, `${label}: focus changes ${changed} pixels by 3:1, expected ${Math.ceil(line)} or more`);
}

// skip uses the skip link and gives its words.
async function skip(page, site, address, { expect, equal }) {
  await page.goto(site.origin + address.path);
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => {
    const link = document.activeElement;
    const target = link.hash && document.querySelector(link.hash);
    const { height } = link.getBoundingClientRect();
    return { words: link.innerText.trim(), main: target?.tagName, lang: link.closest('[lang]')?.lang, height };
  });
  equal(first.main, 'MAIN', `${name(address)}: what the first stop leads to`);
  equal(first.lang, address.lang, `${name(address)}: language of the skip link`);
  expect(first.height >= 44, `${name(address)}: the skip link is ${first.height} px high, expected 44 or more`);
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN', `${name(address)}: what has focus after the skip link`);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => Boolean(document.activeElement.closest('main'))), `${name(address)}: the stop after the skip link is not in main`);
  return first.words;
}

// targets measures every target but links in running text, which WCAG 2.5.8 leaves out.
async function targets(page, where, expect) {
  for (const width of [1280, 320]) {
    await see(page, width, 'light');
    const sizes = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input, summary')]
      .filter((element) => !(getComputedStyle(element).display === 'inline' && element.parentElement.innerText.trim() !== element.innerText.trim()))
      .map((element) => ({ words: element.innerText.trim(), ...element.getBoundingClientRect().toJSON() })));
    for (const { words, width: wide, height } of sizes) {
      expect(Math.min(wide, height) >= least, `${where}, ${width} px: target “${words}” is ${wide.toFixed(1)} × ${height.toFixed(1)} px, expected ${least} or more`);
    }
  }
}

export const faults = [
  { what: 'no look of focus', says: /focus changes 0 pixels/, spoil: style(':focus-visible{outline:0!important;background:none!important;color:inherit!important}') },
  { what: 'a faint look of focus in the dark', says: /dark.*focus changes/, spoil: style('@media (prefers-color-scheme:dark){:focus-visible{outline-color:#122733!important;background:none!important;color:inherit!important}}') },
  { what: 'the skip link is not the first stop', says: /order of stops|first stop leads/, spoil: (answer) => { answer.text = answer.text.replace(/<body[^>]*>/, '$&<a href="/">1</a>'); } },
  { what: 'the skip link leads nowhere', says: /first stop leads to/, spoil: (answer) => { answer.text = answer.text.replace('id="content"', 'id="other"'); } },
  { what: 'the skip link in another language', says: /language of the skip link/, spoil: (answer) => { answer.text = answer.text.replace('<a class="skip"', '<a lang="fi" class="skip"'); } },
  { what: 'an order of its own', says: /order of stops/, spoil: (answer) => { answer.text = answer.text.replace('<main', '<a href="/" tabindex="1">1</a><main'); } },
  { what: 'the order on screen is not the order of stops', says: /it stands before the stop/, spoil: style('header{order:2}') },
  { what: 'a bar that covers what has focus', says: /something lies over it/, spoil: style('footer{position:fixed;inset:0;z-index:9}') },
  { what: 'small targets', says: /target “/, spoil: style('header a,nav a{padding:0!important;min-block-size:0!important;font-size:.75rem!important;line-height:1!important}') },
];
