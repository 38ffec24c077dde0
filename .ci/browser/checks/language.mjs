// Which language a page says it is in, and where the others are.
import { get } from '../answers.mjs';
import { open } from '../chromium.mjs';
import { name } from '../site.mjs';
import { replace } from '../spoil.mjs';

export async function run({ site, browser, expect, equal }) {
  const titles = new Map();
  for (const address of site.all()) {
    const page = await open(browser, site, address);
    const head = await read(page);
    const { headers } = await site.read(address);
    const where = name(address);
    equal(head.lang, address.lang, `${where}: lang of html`);
    equal(headers['content-language'], address.lang, `${where}: Content-Language`);
    equal(head.dir, direction(address.lang), `${where}: dir of html`);
    expect(head.title.trim().length > 0, `${where}: the title is empty`);
    equal(head.h1.length, 1, `${where}: h1 elements (${head.h1.join(', ')})`);
    switcher(site, address, head, { expect, equal });
    if (address.page) {
      cluster(site, address, head, { expect, equal });
      described(site, address, head, { expect, equal });
      dates(address, head, { expect, equal });
      titles.set(address.lang, head.title);
    } else {
      equal([head.canonical, head.alternates.length], [null, 0], `${where}: canonical and alternates of what does not exist`);
      equal(head.robots, 'noindex', `${where}: robots`);
    }
    if (address.kind === 'neutral') equal(headers['content-location'], address.page.fixed[address.lang], `${where}: Content-Location`);
    await page.context().close();
  }
  equal(new Set(titles.values()).size, titles.size, `different titles (${[...titles.values()].join(', ')})`);
  for (const page of site.pages) await reciprocal(site, page, { expect, equal });
}

function read(page) {
  return page.evaluate(() => {
    const all = (selector, field) => [...document.querySelectorAll(selector)].map((element) => element.getAttribute(field));
    const meta = (property) => document.querySelector(`meta[property="${property}"]`)?.content ?? null;
    const root = document.documentElement;
    return {
      lang: root.lang, dir: getComputedStyle(root).direction, title: document.title,
      h1: [...document.querySelectorAll('h1')].map((h1) => h1.innerText),
      description: document.querySelector('meta[name=description]')?.content ?? '',
      robots: document.querySelector('meta[name=robots]')?.content ?? null,
      canonical: document.querySelector('link[rel=canonical]')?.getAttribute('href') ?? null,
      alternates: [...document.querySelectorAll('link[rel=alternate][hreflang]')].map((link) => [link.hreflang, link.getAttribute('href')]),
      og: Object.fromEntries(['title', 'description', 'url', 'locale', 'type', 'site_name'].map((key) => [key, meta(`og:${key}`)])),
      ogOthers: all('meta[property="og:locale:alternate"]', 'content'),
      times: [...document.querySelectorAll('time')].map((time) => [time.getAttribute('datetime'), time.innerText.trim()]),
      bare: document.body.innerText.replaceAll([...document.querySelectorAll('time')].map((time) => time.innerText)[0] ?? ' ', ''),
      switcher: [...document.querySelectorAll('header nav a')].map((a) => ({
        lang: a.lang, hreflang: a.hreflang, path: a.getAttribute('href'), current: a.getAttribute('aria-current'), words: a.innerText.trim(),
      })),
    };
  });
}

function direction(tag) {
  const locale = new Intl.Locale(tag);
  return (locale.getTextInfo?.() ?? locale.textInfo).direction;
}

// The language list names each language in itself, in the same order everywhere.
function switcher(site, address, head, { expect, equal }) {
  const where = `${name(address)}: language list`;
  const tags = address.page ? Object.keys(address.page.fixed) : head.switcher.map(({ lang }) => lang);
  equal(head.switcher.map(({ lang }) => lang), tags, `${where}: lang`);
  equal(head.switcher.map(({ hreflang }) => hreflang), tags, `${where}: hreflang`);
  expect(address.lang && head.switcher.some(({ lang }) => lang === address.lang), `${where}: ${address.lang} is not in it`);
  if (address.page) {
    equal(head.switcher.map(({ path }) => path), tags.map((tag) => address.page.fixed[tag]), `${where}: addresses`);
    equal(head.switcher.filter(({ current }) => current === 'true').map(({ lang }) => lang), [address.lang], `${where}: the current language`);
  }
  for (const { lang, words } of head.switcher) {
    const own = new Intl.DisplayNames(lang, { type: 'language' }).of(lang);
    equal(words.toLowerCase(), own.toLowerCase(), `${where}: name of ${lang} in itself`);
  }
}

// cluster expects the canonical address and the alternates of the sitemap, absolute.
function cluster(site, address, head, { equal }) {
  const { fixed, neutral } = address.page;
  const absolute = (path) => site.publicURL + path;
  equal(head.canonical, absolute(fixed[address.lang]), `${name(address)}: canonical`);
  const want = [...Object.entries(fixed).map(([lang, path]) => [lang, absolute(path)]), ['x-default', absolute(neutral)]];
  equal([...head.alternates].sort(), want.sort(), `${name(address)}: hreflang alternates`);
  equal(head.og.url, head.canonical, `${name(address)}: og:url`);
}

function described(site, address, head, { expect, equal }) {
  const where = name(address);
  const long = [...head.description].length;
  expect(long >= 50 && long <= 160, `${where}: the description has ${long} characters, expected 50 to 160`);
  equal(head.og.description, head.description, `${where}: og:description`);
  equal(head.og.title, head.h1[0], `${where}: og:title`);
  expect(head.title.includes(head.h1[0]) && head.title.includes(head.og.site_name), `${where}: the title “${head.title}” lacks “${head.h1[0]}” or “${head.og.site_name}”`);
  expect(head.og.type, `${where}: no og:type`);
  expect(/^[a-z]{2,3}(_[A-Z][a-z]{3})?_[A-Z]{2}$/.test(head.og.locale ?? '') && head.og.locale.startsWith(`${address.lang}_`), `${where}: og:locale ${head.og.locale} is not a locale of ${address.lang}`);
  const others = head.ogOthers.map((locale) => locale.split('_')[0]).sort();
  equal(others, Object.keys(address.page.fixed).filter((lang) => lang !== address.lang).sort(), `${where}: languages of og:locale:alternate`);
}

// dates expects every date in a time element, as CLDR writes it long in the page's locale.
function dates(address, head, { expect, equal }) {
  const where = name(address);
  expect(head.times.length > 0, `${where}: no time element`);
  const long = new Intl.DateTimeFormat((head.og.locale ?? address.lang).replaceAll('_', '-'), { dateStyle: 'long', timeZone: 'UTC' });
  for (const [datetime, words] of head.times) {
    expect(/^\d{4}-\d\d-\d\d$/.test(datetime ?? ''), `${where}: datetime ${datetime} is not an ISO 8601 date`);
    equal(words.replace(/\s/g, ' '), long.format(new Date(datetime)).replace(/\s/g, ' '), `${where}: the date ${datetime} in words`);
  }
  const [loose] = head.bare.match(/\d{4}-\d\d-\d\d|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}/) ?? [];
  equal(loose, undefined, `${where}: a date outside a time element`);
}

// reciprocal follows the alternates of each translation and expects the same list there.
async function reciprocal(site, page, { equal }) {
  const lists = await Promise.all([...Object.values(page.fixed), page.neutral].map(async (path) => {
    const { text, status } = await get(site.origin, path);
    const links = [...text.matchAll(/<link[^>]*\bhreflang="([^"]*)"[^>]*>/g)].map(([link, lang]) => `${lang} ${/href="([^"]*)"/.exec(link)[1]}`);
    return [path, status, links.sort()];
  }));
  for (const [path, status, list] of lists) equal([status, list], [200, lists[0][2]], `${path}: status and alternates, as the other translations have them`);
}

export const faults = [
  { what: 'html in another language than the header says', says: /lang of html/, spoil: replace(/<html lang="[^"]*"/, '<html lang="fi"') },
  { what: 'the header in another language', says: /Content-Language/, spoil: (answer) => { if (answer.headers['content-language']) answer.headers['content-language'] = 'fi'; } },
  { what: 'a relative canonical address', says: /canonical/, spoil: replace(/(<link rel="canonical" href=")https?:\/\/[^/"]*/, '$1') },
  { what: 'an alternate that does not exist', says: /hreflang alternates/, spoil: replace(/(<link rel="alternate" hreflang=")([^"x]+)(" href="[^"]*">)/, '$1$2$3$1fi$3') },
  { what: 'no x-default', says: /hreflang alternates/, spoil: replace(/<link rel="alternate" hreflang="x-default"[^>]*>/, '') },
  { what: 'one translation leaves out the others', says: /as the other translations have them/, spoil: (answer) => { if (answer.path.split('/').length > 2) answer.text = answer.text.replace(/<link rel="alternate" hreflang="x-default"[^>]*>/, ''); } },
  { what: 'a short description', says: /description has \d+ characters/, spoil: replace(/(<meta name="description" content=")[^"]*/, '$1Nope.') },
  { what: 'a wrong locale', says: /og:locale/, spoil: replace(/(property="og:locale" content=")[^"]*/, '$1fi_FI') },
  { what: 'an empty title', says: /the title is empty/, spoil: replace(/<title>[^<]*/, '<title>') },
  { what: 'two main headings', says: /h1 elements/, spoil: replace('</main>', '<h1>2</h1></main>') },
  { what: 'a locale of another language left out', says: /og:locale:alternate/, spoil: replace(/<meta property="og:locale:alternate"[^>]*>/, '') },
  { what: 'a title that is shared under another name', says: /og:title/, spoil: replace(/(property="og:title" content=")[^"]*/, '$1Other') },
  { what: 'a language list that leads elsewhere', says: /language list: addresses/, spoil: replace(/(<li><a href=")[^"]*/, '$1/') },
  { what: 'a page written from the wrong side', says: /dir of html/, spoil: replace('<html ', '<html dir="rtl" ') },
  { what: 'a date as another language writes it', says: /in words/, spoil: replace(/(<time[^>]*>)[^<]*/, '$1March 15th, 2024') },
  { what: 'a date outside a time element', says: /outside a time element/, spoil: replace('</main>', '<p>2024-03-15</p></main>') },
  { what: 'a language named in another one', says: /in itself/, spoil: replace(/(<a [^>]*hreflang="[^"]*"[^>]*aria-current[^>]*>)[^<]*/, '$1Finnish') },
  { what: 'a missing page that may be indexed', kind: 'missing', says: /robots/, spoil: replace(/<meta name="robots"[^>]*>/, '') },
  { what: 'a neutral address without its exact one', kind: 'neutral', says: /Content-Location/, spoil: (answer) => { delete answer.headers['content-location']; } },
];
