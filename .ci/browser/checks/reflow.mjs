// Small windows, large text, the reader's own spacing: nothing is lost.
import { launch, open } from '../chromium.mjs';
import { lost, words } from '../layout.mjs';
import { name } from '../site.mjs';
import { style } from '../spoil.mjs';

// WCAG 1.4.12, as a reader's style sheet.
const spacing = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }`;

// A window of 1280 × 1024 at 400 % is one of 320 × 256 (WCAG 1.4.10).
const windows = {
  '320 px': { width: 320, height: 640 },
  '400 %': { width: 320, height: 256 },
  '360 px': { width: 360, height: 740 },
  '768 px': { width: 768, height: 1024 },
  '960 px': { width: 960, height: 800 },
  '1280 px': { width: 1280, height: 1024 },
  '2560 px': { width: 2560, height: 1440 },
};

export async function run({ site, browser, expect, equal }) {
  const large = await launch(['--blink-settings=defaultFontSize=32,defaultFixedFontSize=26']);
  try {
    for (const address of site.all().filter(({ kind }) => kind !== 'neutral')) {
      const plain = await open(browser, site, address, { bypassCSP: true });
      const all = await words(plain);
      await tried(plain, all, name(address), { expect, equal });
      await plain.addStyleTag({ content: spacing });
      await tried(plain, all, `${name(address)}, text spacing`, { expect, equal });
      await plain.context().close();
      const big = await open(large, site, address);
      const size = await big.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
      equal(size, 32, `${name(address)}: the reader's text size in px`);
      await tried(big, all, `${name(address)}, text at 200 %`, { expect, equal });
      await big.context().close();
    }
  } finally {
    await large.close();
  }
}

async function tried(page, all, where, { expect, equal }) {
  for (const [label, size] of Object.entries(windows)) {
    await page.setViewportSize(size);
    const found = await lost(page);
    expect(found.length === 0, `${where}, ${label}: ${found.join('; ')}`);
    equal(await words(page), all, `${where}, ${label}: the words that are seen`);
  }
}

export const faults = [
  { what: 'a fixed width', says: /320 px: it scrolls sideways/, spoil: style('main{min-width:25rem}') },
  { what: 'no wrapping', says: /runs out of the window/, spoil: style('body{overflow-x:clip}h1,h2,p{white-space:nowrap}') },
  { what: 'a fixed height that cuts text off', says: /text spacing.*is cut off/, spoil: style('p{max-block-size:3em;overflow:hidden}') },
  { what: 'lines that lie over one another', says: /lie over one another/, spoil: style('h1{margin-block-end:-4.5rem!important}') },
  { what: 'a part left out on small windows', says: /320 px: the words that are seen/, spoil: style('@media (max-width:30rem){footer{display:none}}') },
  { what: 'a part left out at 400 %', says: /, 400 %: the words that are seen/, spoil: style('@media (max-height:20rem){footer{display:none}}') },
  { what: 'large text cut off', says: /text at 200 %.*runs out of the window|text at 200 %.*scrolls sideways/, spoil: style('@media (min-width:1200px){main{inline-size:70rem}}') },
  { what: "text that does not follow the reader's size", says: /text size in px/, spoil: style('html{font-size:16px}') },
];
