// Without script and without style sheet: the same words in the same order.
import { open } from '../chromium.mjs';
import { words } from '../layout.mjs';
import { name } from '../site.mjs';

export async function run({ site, browser, expect, equal }) {
  for (const address of site.all()) {
    const page = await open(browser, site, address, { bypassCSP: true });
    const seen = await words(page);
    const tree = await page.locator('body').ariaSnapshot();
    equal(await behaviour(page), [], `${name(address)}: scripts in the page`);
    await page.evaluate(() => document.querySelectorAll('style, link[rel~=stylesheet]').forEach((element) => element.remove()));
    const unstyled = await words(page);
    const hidden = await page.evaluate(() => [...document.querySelectorAll('body *')]
      .filter((element) => element.textContent.trim() && !element.matches('script, script *') && !element.checkVisibility())
      .map((element) => element.outerHTML.slice(0, 80)));
    equal(unstyled, seen, `${name(address)}: words without style sheet`);
    equal(hidden, [], `${name(address)}: hidden without style sheet`);
    await page.context().close();

    const still = await open(browser, site, address, { javaScriptEnabled: false });
    expect(await still.locator('body').ariaSnapshot() === tree, `${name(address)}: without script a reader meets another page`);
    await still.context().close();
  }
}

// behaviour lists whatever could run in the page; data blocks do not.
function behaviour(page) {
  return page.evaluate(() => [
    ...[...document.scripts].filter(({ type }) => type !== 'application/ld+json').map((script) => script.outerHTML.slice(0, 80)),
    ...[...document.querySelectorAll('*')].flatMap(({ attributes }) => [...attributes].map((attribute) => attribute.name).filter((attribute) => attribute.startsWith('on'))),
  ]);
}

export const faults = [
  {
    what: 'words that only a style sheet says', says: /words without style sheet/,
    spoil: (answer) => { answer.text = answer.text.replace('</style>', 'footer{display:none}</style>'); },
  },
  {
    what: 'a part hidden in the document', says: /hidden without style sheet/,
    spoil: (answer) => { answer.text = answer.text.replace('<footer', '<footer hidden'); },
  },
  {
    what: 'words that a script writes', says: /without script a reader meets another page/,
    spoil: (answer) => { answer.text = answer.text.replace('</body>', '<script>document.body.append("more")</script></body>'); },
  },
  {
    what: 'an event handler', says: /scripts in the page: \["onclick"\]/,
    spoil: (answer) => { answer.text = answer.text.replace('<footer', '<footer onclick="1"'); },
  },
];
