// Every word belongs to the language it is marked with: nothing is misspelt, and
// no word of another language stands unmarked.
import { open } from '../chromium.mjs';
import { dictionary, listed, split, unknown } from '../spelling.mjs';
import { name } from '../site.mjs';
import { texts } from '../texts.mjs';

const names = listed('names');

export async function run({ site, browser, expect, planted }) {
  const locales = planted ? localesOf.last : await localesOf(site, browser);
  for (const address of site.all()) {
    const page = await open(browser, site, address);
    const all = await texts(page);
    await page.context().close();
    for (const [lang, words] of byLanguage(all)) {
      const where = `${name(address)}, words marked ${lang}`;
      const own = dictionary(lang, locales.get(lang));
      if (!expect(own, `${where}: no dictionary; add hunspell-${lang} to .ci/packages.txt`)) continue;
      const strange = (await unknown(own, [...words])).filter((word) => ![word, word.toLowerCase()].some((form) => names.has(form) || listed(lang).has(form)));
      const told = await Promise.all(strange.map((word) => tell(word, lang, locales)));
      expect(strange.length === 0, `${where}: ${told.join(', ')} (if right, add to .ci/browser/words/${lang}.txt)`);
    }
  }
  if (!planted) for (const lang of site.languages) expect(locales.get(lang), `no page of ${lang} names its locale`);
}

// localesOf reads each language's locale from its own page (og:locale).
async function localesOf(site, browser) {
  const locales = new Map();
  for (const address of site.with({ languages: Object.keys(site.pages[0].fixed) }).fixed()) {
    const page = await open(browser, site, address);
    locales.set(address.lang, await page.evaluate(() => document.querySelector('meta[property="og:locale"]')?.content));
    await page.context().close();
  }
  localesOf.last = locales; // the same for spoiled pages
  return locales;
}

function byLanguage(all) {
  const words = new Map();
  for (const { lang, text } of all) {
    if (!words.has(lang)) words.set(lang, new Set());
    for (const word of split(text)) words.get(lang).add(word);
  }
  return words;
}

// tell says of a strange word which other languages know it.
async function tell(word, lang, locales) {
  const others = [];
  for (const [other, locale] of locales) {
    const theirs = dictionary(other, locale);
    if (other !== lang && theirs && (await unknown(theirs, [word])).length === 0) others.push(other);
  }
  return others.length ? `“${word}” (a word of ${others.join(', ')})` : `“${word}”`;
}

const inMain = (html) => (answer) => { answer.text = answer.text.replace('</main>', `${html}</main>`); };

export const faults = [
  { what: 'a misspelt word', says: /“Vänersborrg”/, spoil: inMain('<p>Vänersborrg</p>') },
  { what: 'an English phrase that is not marked', says: /“between” \(a word of en\)/, spoil: inMain('<p>between organisations</p>') },
  { what: 'an Italian phrase that is not marked', says: /“soggetti” \(a word of it\)/, spoil: inMain('<p>soggetti pubblici</p>') },
  { what: 'words marked with the wrong language', says: /words marked it: .*“skolor”/, spoil: inMain('<p lang="it">skolor och gårdar</p>') },
  { what: 'a label in another language', says: /“Toolbar/, spoil: (answer) => { answer.text = answer.text.replace(/role="group" aria-label="[^"]*"/, 'role="group" aria-label="Toolbar"'); } },
  { what: 'a language without a dictionary', says: /no dictionary/, spoil: inMain('<p lang="tlh">nuqneH</p>') },
  { what: 'a page for what is missing in another language', kind: 'missing', says: /“does”|“address”/, spoil: inMain('<p>This address does not lead to a page.</p>') },
];
