// What the first view costs on the wire, and what the page leaves behind in the browser.
import { get } from '../answers.mjs';
import { counted } from '../relay.mjs';
import { name } from '../site.mjs';

const most = 6000; // bytes that come down for the first view: page and icon, headers included
const mostStyle = 6 * 1024; // bytes of CSS before compression

export async function run({ site, browser, expect, equal }) {
  for (const address of site.all()) {
    const { wire, page, headers } = await firstView(site, browser, address);
    const where = name(address);
    equal(wire.requests.length, 2, `${where}: requests of the first view (${wire.requests.join(', ')})`);
    expect(wire.down <= most, `${where}: the first view is ${wire.down} bytes, expected ${most} at most`);
    const style = await page.evaluate(() => [...document.querySelectorAll('style')].reduce((sum, { textContent }) => sum + new Blob([textContent]).size, 0));
    expect(style > 0 && style <= mostStyle, `${where}: ${style} bytes of CSS, expected 1 to ${mostStyle}`);
    equal(await page.context().cookies(), [], `${where}: cookies`);
    const stored = await page.evaluate(async () => localStorage.length + sessionStorage.length
      + (await indexedDB.databases()).length + (await navigator.serviceWorker.getRegistrations()).length);
    equal(stored, 0, `${where}: things stored in the browser`);
    equal(headers['set-cookie'], undefined, `${where}: Set-Cookie`);
    await page.context().close();
  }
}

// firstView opens an address with an empty cache through a relay that counts
// bytes. Chromium without a window asks for no icon, so the icon is asked for
// here, with the headers that Chromium sent for the page.
async function firstView(site, browser, address) {
  const relay = await counted(site.origin);
  try {
    const page = await openWatched(browser, site.at(relay.origin), address);
    equalOrigin(page.asked, relay.origin);
    if (!relay.wire.requests.some((line) => /icon/.test(line))) {
      const icon = await page.evaluate(() => document.querySelector('link[rel~=icon]')?.href);
      if (icon) await get(relay.origin, new URL(icon).pathname, { ...page.sent, accept: 'image/avif,image/webp,image/*,*/*;q=0.8' });
    }
    return { wire: relay.wire, page, headers: page.received };
  } finally {
    relay.stop();
  }
}

async function openWatched(browser, site, address) {
  const asked = [];
  const context = await browser.newContext({ locale: address.accept });
  const watched = await context.newPage();
  watched.on('request', (request) => asked.push(request.url()));
  const answer = await watched.goto(site.origin + address.path, { waitUntil: 'networkidle' });
  const sent = await answer.request().allHeaders();
  for (const field of Object.keys(sent)) if (field.startsWith(':') || field === 'host') delete sent[field];
  return Object.assign(watched, { asked, sent, received: await answer.allHeaders() });
}

function equalOrigin(asked, origin) {
  const others = asked.filter((url) => !url.startsWith(`${origin}/`));
  if (others.length) throw new Error(`the page asks other hosts: ${others.join(', ')}`);
}

export const faults = [
  {
    what: 'a third request', says: /requests of the first view/,
    spoil: (answer) => { answer.text = answer.text.replace('</main>', '<img src="/favicon.svg" alt=""></main>'); },
  },
  {
    what: 'a request to another host', says: /asks other hosts/,
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
