// Translations that are not finished: a section older than the original, one
// that is not translated, and everything that may be told of the publisher.
import { open } from '../chromium.mjs';
import { serve, unfinished } from '../folder.mjs';
import { name } from '../site.mjs';
import { replace } from '../spoil.mjs';
import * as axe from './axe.mjs';
import * as codesniffer from './codesniffer.mjs';
import * as html from './html.mjs';
import * as keyboard from './keyboard.mjs';
import * as language from './language.mjs';
import * as pictures from './pictures.mjs';
import * as reflow from './reflow.mjs';
import * as typography from './typography.mjs';

const others = [html, axe, codesniffer, keyboard, language, reflow, typography];

// arrange gives the translations that the built-in site has, on such a site.
export async function arrange({ binary, site: { languages: [own, ...translated] } }) {
  const { site, stop } = await serve(binary, await unfinished(own));
  return { own, site: site.only(translated).with({ kinds: ['fixed'] }), stop };
}

export async function run(world) {
  for (const address of world.site.all()) await notices(world, address);
  if (world.planted) return;
  for (const check of others) await check.run(world);
  await pictures.run({ ...world, folder: 'unfinished' });
}

// notices expects the older section and the missing one, and no other, to say
// so in the page's language.
async function notices({ site, own, browser, expect, equal }, address) {
  const page = await open(browser, site, address);
  const sections = await page.evaluate(read);
  await page.context().close();
  const where = name(address);
  const told = sections.filter(({ notices: { length } }) => length > 0);
  equal(told.map(({ notices: { length } }) => length), [1, 1], `${where}: notices of each section that has any`);
  const [stale, missing] = told;
  if (!missing) return;
  for (const { id, notices: [notice] } of told) {
    equal([notice.lang, notice.seen], [address.lang, true], `${where}: language of the notice in ${id}, and whether it is seen`);
  }
  equal(stale.notices[0].link, [`${address.page.fixed[own]}#${stale.id}`, own], `${where}: where the notice of ${stale.id} leads, and the language there`);
  expect(/^\d{4}-\d\d-\d\d$/.test(stale.notices[0].day ?? ''), `${where}: the notice of ${stale.id} has no date`);
  equal(stale.langs, [address.lang], `${where}: languages of the text of ${stale.id}`);
  equal(missing.langs, [own], `${where}: languages of the text of ${missing.id}`);
}

function read() {
  const lang = (element) => element.closest('[lang]').lang;
  return [...document.querySelectorAll('section')].map((section) => ({
    id: section.querySelector('h2').id,
    notices: [...section.querySelectorAll('.notice')].map((notice) => ({
      lang: lang(notice), seen: notice.checkVisibility(), day: notice.querySelector('time')?.dateTime,
      link: [notice.querySelector('a')?.getAttribute('href'), notice.querySelector('a')?.hreflang],
    })),
    langs: [...new Set([...section.querySelectorAll('p:not(.notice)')].map(lang))],
  }));
}

export const faults = [
  { what: 'a section that hides that it is old', says: /notices of each section/, spoil: replace(/<p class="notice">.*<time.*<\/p>/, '') },
  { what: 'a notice in another language', says: /language of the notice/, spoil: replace('<p class="notice">', '<p class="notice" lang="fi">') },
  { what: 'a notice that is not seen', says: /whether it is seen/, spoil: replace('</style>', '.notice{display:none}</style>') },
  { what: 'a notice without its date', says: /has no date/, spoil: replace(/(<p class="notice">.*)<time[^>]*>(.*)<\/time>/, '$1$2') },
  { what: 'a link to another section of the original', says: /where the notice of/, spoil: replace(/(<p class="notice">.*<a href="[^#"]*)#[^"]*/, '$1') },
  { what: 'words of the original without their mark', says: /languages of the text/, spoil: replace(/<div lang="[^"]*">/, '<div>') },
];
