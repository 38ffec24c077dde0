// What the first view costs on the wire, and what the page leaves behind in the browser.
import { get } from '../answers.mjs';
import { counted } from '../relay.mjs';
import { name } from '../site.mjs';

const most = 6000; // bytes that come down for the first view: page and icon, headers included
const mostStyle = 6 * 1024; // bytes of CSS before compression

export async function run({ site, browser, expect, equal }) {
  for (const address of site.all()) {
    const where = name(address);
    const { asked, sent, received, page } = await watch(browser, site, address);
    const others = [...asked].filter((url) => !url.startsWith(`${site.origin}/`));
    equal(others, [], `${where}: requests to other hosts`);
    equal(asked.size, 2, `${where}: requests of the first view (${[...asked].join(', ')})`);
    const bytes = await weigh(site, [...asked].filter((url) => !others.includes(url)), sent);
    expect(bytes <= most, `${where}: the first view is ${bytes} bytes, expected ${most} at most`);
    const style = await page.evaluate(() => [...document.querySelectorAll('style')].reduce((sum, { textContent }) => sum + new Blob([textContent]).size, 0));
    expect(style > 0 && style <= mostStyle, `${where}: ${style} bytes of CSS, expected 1 to ${mostStyle}`);
    equal(await page.context().cookies(), [], `${where}: cookies`);
    const stored = await page.evaluate(async () => localStorage.length + sessionStorage.length
      + (await indexedDB.databases()).length + (await navigator.serviceWorker.getRegistrations()).length);
    equal(stored, 0, `${where}: things stored in the browser`);
    equal(received['set-cookie'], undefined, `${where}: Set-Cookie`);
    await page.context().close();
  }
}

// watch opens an address with an empty cache and tells what is asked for. The
// icon is always counted: without a window Chromium does not always ask for it.
async function watch(browser, site, address) {
  const asked = new Set();
  const context = await browser.newContext({ locale: address.accept });
  const page = await context.newPage();
  page.on('request', (request) => asked.add(request.url()));
  const answer = await page.goto(site.origin + address.path, { waitUntil: 'networkidle' });
  asked.add(await page.evaluate(() => document.querySelector('link[rel~=icon]')?.href ?? new URL('/favicon.ico', location).href));
  const sent = await answer.request().allHeaders();
  for (const field of Object.keys(sent)) if (field.startsWith(':') || field === 'host') delete sent[field];
  return { asked, sent, received: await answer.allHeaders(), page };
}

// weigh asks for each address as Chromium did, and counts the bytes that come down.
async function weigh(site, urls, headers) {
  const relay = await counted(site.origin);
  try {
    for (const url of urls) await get(relay.origin, url.slice(site.origin.length), headers);
    return relay.wire.down;
  } finally {
    relay.stop();
  }
}

export const faults = [
  {
    what: 'a third request', says: /requests of the first view/,
    spoil: (answer) => { answer.text = answer.text.replace('</main>', '<img src="/robots.txt" alt=""></main>'); },
  },
  {
    what: 'a request to another host', says: /requests to other hosts/,
    spoil: (answer) => { answer.text = answer.text.replace('</main>', '<img src="http://127.0.0.2:9/x.png" alt=""></main>'); },
  },
  {
    what: 'a heavy page', says: /the first view is \d+ bytes/,
    spoil: (answer) => { answer.text = answer.text.replace('</body>', `${'<p>heavy</p>'.repeat(900)}</body>`); },
  },
  {
    what: 'a cookie', says: /cookies/,
    spoil: (answer) => { answer.headers['set-cookie'] = 'seen=1'; },
  },
  {
    what: 'something stored', says: /things stored/,
    spoil: (answer) => { answer.text = answer.text.replace('</body>', '<script>localStorage.x=1</script></body>'); },
  },
  {
    what: 'too much CSS', says: /bytes of CSS/,
    spoil: (answer) => { answer.text = answer.text.replace('</style>', `${'p{margin:0}'.repeat(600)}</style>`); },
  },
];
