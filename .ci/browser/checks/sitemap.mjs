// sitemap.xml and robots.txt, as crawlers read them.
import { get } from '../answers.mjs';
import { name } from '../site.mjs';

const spaces = { map: 'http://www.sitemaps.org/schemas/sitemap/0.9', xhtml: 'http://www.w3.org/1999/xhtml' };

export async function run({ site, browser, expect, equal }) {
  const answer = await get(site.origin, '/sitemap.xml');
  expect(/^(application|text)\/xml\b/.test(answer.headers['content-type']), `/sitemap.xml: Content-Type ${answer.headers['content-type']}`);
  const { fault, urls } = await parse(browser, answer.text);
  equal(fault, '', '/sitemap.xml: well-formed');
  const locs = urls.map(({ loc }) => loc);
  equal(new Set(locs).size, locs.length, '/sitemap.xml: each address once');
  for (const { loc, lastmod, alternates } of urls) await entry(site, { loc, lastmod, alternates }, locs, { expect, equal });
  for (const address of site.fixed()) expect(locs.includes(site.publicURL + address.path), `/sitemap.xml: ${name(address)} is an alternate and no entry`);
  await robots(site, { expect, equal });
}

async function entry(site, { loc, lastmod, alternates }, locs, { expect, equal }) {
  const where = `/sitemap.xml: ${loc}`;
  if (!expect(loc.startsWith(`${site.publicURL}/`), `${where}: not under ${site.publicURL}`)) return;
  const { status, text } = await get(site.origin, loc.slice(site.publicURL.length));
  equal(status, 200, `${where}: status`);
  equal(lastmod, /<footer[\s\S]*?<time datetime="([^"]*)"/.exec(text)?.[1], `${where}: lastmod, as the page says`);
  const links = [...text.matchAll(/<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"/g)].map(([, lang, href]) => [lang, href]);
  equal([...alternates].sort(), links.sort(), `${where}: alternates, as the page has them`);
  expect(alternates.some(([, href]) => href === loc), `${where}: it is not among its own alternates`);
  equal(alternates.filter(([lang, href]) => lang !== 'x-default' && !locs.includes(href)), [], `${where}: alternates that are no entries`);
  expect(!/name="robots" content="noindex"/.test(text), `${where}: announced, but noindex`);
}

// parse reads the sitemap as XML with its namespaces, in a blank page.
async function parse(browser, text) {
  const page = await browser.newPage();
  const result = await page.evaluate(([xml, { map, xhtml }]) => {
    const read = new DOMParser().parseFromString(xml, 'application/xml');
    const urls = [...read.getElementsByTagNameNS(map, 'url')].map((url) => ({
      loc: url.getElementsByTagNameNS(map, 'loc')[0]?.textContent ?? '',
      lastmod: url.getElementsByTagNameNS(map, 'lastmod')[0]?.textContent,
      alternates: [...url.getElementsByTagNameNS(xhtml, 'link')].filter((link) => link.getAttribute('rel') === 'alternate')
        .map((link) => [link.getAttribute('hreflang'), link.getAttribute('href')]),
    }));
    const fault = read.querySelector('parsererror')?.textContent ?? (urls.length ? '' : `no url element of ${map}`);
    return { fault, urls };
  }, [text, spaces]);
  await page.close();
  return result;
}

async function robots(site, { expect, equal }) {
  const { status, headers, text } = await get(site.origin, '/robots.txt');
  equal(status, 200, '/robots.txt: status');
  expect(/^text\/plain\b/.test(headers['content-type']), `/robots.txt: Content-Type ${headers['content-type']}`);
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  expect(lines.includes(`Sitemap: ${site.publicURL}/sitemap.xml`), '/robots.txt: no absolute address of the sitemap');
  equal(lines.filter((line) => /^disallow:\s*\S/i.test(line)), [], '/robots.txt: what is kept from crawlers');
  expect(/^user-agent: \*$/im.test(text), '/robots.txt: no line for every crawler');
}

const at = (path, from, to) => (answer) => { if (answer.path === path) answer.text = answer.text.replace(from, to); };

export const faults = [
  { what: 'a sitemap without dates', says: /lastmod/, spoil: at('/sitemap.xml', /<lastmod>[^<]*<\/lastmod>/g, '') },
  { what: 'XML that is not well-formed', says: /well-formed/, spoil: at('/sitemap.xml', '</urlset>', '') },
  { what: 'a wrong namespace', says: /well-formed/, spoil: at('/sitemap.xml', spaces.map, 'http://example.org') },
  { what: 'an old lastmod', says: /lastmod/, spoil: at('/sitemap.xml', /<lastmod>[^<]*/, '<lastmod>2001-01-01') },
  { what: 'an address that is not there', says: /status: 404/, spoil: at('/sitemap.xml', /(<loc>[^<]*)/, '$1-gone') },
  { what: 'an address of another host', says: /not under/, spoil: at('/sitemap.xml', /<loc>https?:\/\/[^/]*/, '<loc>http://localhost') },
  { what: 'alternates that the page has not', says: /as the page has them/, spoil: at('/sitemap.xml', /(<xhtml:link[^>]*hreflang=")[^"]*/, '$1fi') },
  { what: 'a sitemap that robots.txt does not name', says: /no absolute address/, spoil: at('/robots.txt', /Sitemap:.*/, '') },
  { what: 'a page kept from crawlers', says: /kept from crawlers/, spoil: at('/robots.txt', /$/, 'Disallow: /it\n') },
];
