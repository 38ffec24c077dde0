// What there is to prove, as the site itself announces it: no language, page
// or slug is named here.
import { get, browserHeaders } from './answers.mjs';

// discover reads /sitemap.xml at origin. A page is { neutral, fixed }: the
// path that chooses the language, and the path of each language by its tag.
export async function discover(origin, publicURL) {
  const pages = new Map();
  for (const [, entry] of (await sitemap(origin, publicURL)).matchAll(/<url>([\s\S]*?)<\/url>/g)) {
    const links = alternates(entry, publicURL);
    const neutral = links.get('x-default');
    if (!neutral) throw new Error(`/sitemap.xml: an entry has no x-default alternate: ${entry.trim()}`);
    links.delete('x-default');
    pages.set(neutral, { neutral, fixed: Object.fromEntries(links) });
  }
  if (pages.size === 0) throw new Error('/sitemap.xml: no page with alternates');
  return new Site(origin, publicURL, [...pages.values()]);
}

// sitemap is the sitemap's text, or that of all its parts where it is an index.
async function sitemap(origin, publicURL, path = '/sitemap.xml') {
  const { status, text } = await get(origin, path);
  if (status !== 200) throw new Error(`${path}: status ${status}, expected 200`);
  if (!text.includes('<sitemapindex')) return text;
  const parts = [...text.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc]) => loc.slice(publicURL.length));
  return (await Promise.all(parts.map((part) => sitemap(origin, publicURL, part)))).join('\n');
}

function alternates(entry, publicURL) {
  const links = new Map();
  for (const [link] of entry.matchAll(/<xhtml:link\b[^>]*>/g)) {
    const href = /href="([^"]*)"/.exec(link)?.[1] ?? '';
    if (!href.startsWith(publicURL + '/')) throw new Error(`/sitemap.xml: ${href} is not under ${publicURL}`);
    links.set(/hreflang="([^"]*)"/.exec(link)?.[1], href.slice(publicURL.length));
  }
  return links;
}

export class Site {
  constructor(origin, publicURL, pages) {
    this.origin = origin;
    this.publicURL = publicURL;
    this.pages = pages;
    this.languages = [...new Set(pages.flatMap((page) => Object.keys(page.fixed)))];
    this.kinds = ['fixed', 'neutral', 'missing'];
  }

  // The same site behind another origin (a relay).
  at(origin) {
    return this.with({ origin });
  }

  // The same site with only some of its languages to prove.
  only(languages) {
    return this.with({ languages });
  }

  // The same site with other fields, such as the kinds of address to prove.
  with(changes) {
    return Object.assign(Object.create(Site.prototype), this, changes);
  }

  // fixed, neutral, missing: the addresses to prove, as { path, lang, kind,
  // accept, status, page }. accept is the Accept-Language to send. A fixed address
  // is asked with a language that the site has not, which must not matter.
  fixed() {
    return this.pages.flatMap((page) => Object.entries(page.fixed)
      .filter(([lang]) => this.languages.includes(lang))
      .map(([lang, path]) => ({ kind: 'fixed', path, lang, accept: 'tlh', status: 200, page })));
  }

  neutral() {
    const paths = this.pages.map((page) => [page.neutral, page]);
    paths.push(['/', this.pages[0]]);
    return paths.flatMap(([path, page]) => this.languages
      .filter((lang) => page.fixed[lang])
      .map((lang) => ({ kind: 'neutral', path, lang, accept: lang, status: 200, page })));
  }

  missing() {
    return this.languages.flatMap((lang) => [
      { kind: 'missing', path: `/${lang}/no-such-page`, lang, accept: 'tlh', status: 404 },
      { kind: 'missing', path: '/no-such-page', lang, accept: lang, status: 404 },
    ]);
  }

  all() {
    return this.kinds.flatMap((kind) => this[kind]());
  }

  // read fetches an address as a browser would.
  read(address, headers = {}) {
    return get(this.origin, address.path, { ...browserHeaders, 'Accept-Language': address.accept, ...headers });
  }
}

// name says which address a finding is about.
export function name(address) {
  return `${address.path} [${address.lang}]`;
}
