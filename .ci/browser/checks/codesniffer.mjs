// HTML_CodeSniffer, a second engine for WCAG 2 AA, in every way of seeing.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { open, see, views } from '../chromium.mjs';
import { name } from '../site.mjs';

const source = await readFile(createRequire(import.meta.url).resolve('@pa11y/html_codesniffer/build/HTMLCS.js'), 'utf8');

export async function run({ site, browser, expect }) {
  for (const address of site.all()) {
    const page = await open(browser, site, address);
    await page.evaluate(source);
    for (const [width, look] of views(address)) {
      await see(page, width, look);
      const { found, looked } = await sniff(page);
      const where = `${name(address)}, ${width} px, ${look}`;
      expect(found.length === 0, `${where}: ${found.join('; ')}`);
      expect(looked > 0, `${where}: the engine said nothing at all, not even a notice`);
    }
    await page.context().close();
  }
}

// Contrast that the engine cannot decide, because the element is positioned or
// its ground is not flat. axe measures the same text, and what axe cannot decide
// is a failure there.
const undecided = '1_4_3\\.\\w+\\.(Abs|BgImage|Alpha)$';

// sniff gives the errors and warnings; notices ask a person to look and are
// only counted, to know that the engine ran.
function sniff(page) {
  return page.evaluate((left) => new Promise((resolve) => {
    const { ERROR, WARNING } = window.HTMLCS;
    window.HTMLCS.process('WCAG2AA', document, () => {
      const messages = window.HTMLCS.getMessages();
      const found = messages.filter(({ type }) => type === ERROR || type === WARNING)
        .filter(({ code }) => !new RegExp(left).test(code))
        .map(({ type, code, msg, element }) => `${type === ERROR ? 'error' : 'warning'} ${code}: ${msg} (${element?.outerHTML?.slice(0, 120)})`);
      resolve({ found, looked: messages.length });
    }, () => resolve({ found: ['the engine refused to run'], looked: 0 }), 'en');
  }), undecided);
}

export const faults = [
  {
    what: 'an empty title', says: /2_4_2/,
    spoil: (answer) => { answer.text = answer.text.replace(/<title>[^<]*/, '<title>'); },
  },
  {
    what: 'faint text in the dark', says: /dark: .*1_4_3/,
    spoil: (answer) => { answer.text = answer.text.replace('</style>', '@media (prefers-color-scheme:dark){p{color:#444}}</style>'); },
  },
  {
    what: 'faint text on narrow screens only', says: /320 px, light: .*1_4_3/,
    spoil: (answer) => { answer.text = answer.text.replace('</style>', '@media screen and (max-width:20rem){p{color:#aaa}}</style>'); },
  },
  {
    what: 'a heading without words', says: /1_3_1/,
    spoil: (answer) => { answer.text = answer.text.replace('</main>', '<h2></h2></main>'); },
  },
];
