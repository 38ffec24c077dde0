// A partner's page, of another origin, shows the list of networks in each language.
import http from 'node:http';
import { once } from 'node:events';
import { get } from '../answers.mjs';
import { freePort } from '../program.mjs';
import { name } from '../site.mjs';

export async function run({ site, browser, expect, equal }) {
  const partner = await serve();
  try {
    for (const address of site.all().filter(({ kind }) => kind === 'fixed')) {
      const data = `${address.path}.json`;
      const json = JSON.parse((await get(site.origin, data)).text);
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${partner.origin}/?from=${encodeURIComponent(site.origin + data)}`);
      await page.locator('[data-done]').waitFor({ timeout: 5000 });
      const shown = await page.locator('ol').evaluate((list) => ({ lang: list.lang, items: [...list.children].map((item) => item.innerText) }));
      equal(await page.locator('[data-done]').getAttribute('data-done'), 'shown', `${name(address)}: what the partner's page could do`);
      equal(shown.lang, address.lang, `${name(address)}: language of the partner's list`);
      equal(shown.items, json.networks.map((network) => `${network.name} (${network.acronym})`), `${name(address)}: the partner's list`);
      expect(shown.items.length > 0, `${name(address)}: the partner's list is empty`);
      const markdown = await page.evaluate((url) => fetch(url).then((answer) => answer.text(), String), `${site.origin}${address.path}.md`);
      expect(markdown.startsWith('# '), `${name(address)}: the Markdown a partner's page reads begins “${markdown.slice(0, 40)}”`);
      await context.close();
    }
    await refused(site, browser, partner, expect);
  } finally {
    partner.stop();
  }
}

// refused expects that no credentials are ever invited.
async function refused(site, browser, partner, expect) {
  const [address] = site.fixed();
  const answer = await get(site.origin, `${address.path}.json`, { Origin: partner.origin });
  expect(answer.headers['access-control-allow-credentials'] === undefined, `${name(address)}: credentials are allowed to other origins`);
}

// serve is the partner's site: one page with a script of its own.
async function serve() {
  const server = http.createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!DOCTYPE html><html lang="en"><title>A partner</title><h1>Networks</h1><ol></ol><script>
const done = (how) => { document.body.dataset.done = how; };
fetch(new URLSearchParams(location.search).get('from')).then((answer) => answer.json()).then(({ language, networks }) => {
  const list = document.querySelector('ol');
  list.lang = language;
  for (const { name, acronym } of networks) list.append(Object.assign(document.createElement('li'), { textContent: name + ' (' + acronym + ')' }));
  done('shown');
}).catch((error) => done(String(error)));
</script>`);
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // Another name for the same machine makes another site, not only another port.
  return { origin: `http://localhost:${port}`, stop: () => { server.close(); server.closeAllConnections(); } };
}

export const faults = [
  { what: 'other origins are not allowed', says: /could do: "TypeError/, spoil: (answer) => { delete answer.headers['access-control-allow-origin']; } },
  { what: 'credentials are invited', says: /credentials/, spoil: (answer) => { answer.headers['access-control-allow-credentials'] = 'true'; } },
  { what: 'an empty list', says: /list is empty/, spoil: (answer) => { if (answer.path.endsWith('.json')) answer.text = answer.text.replace(/"networks":\s*\[[\s\S]*?\],\s*"sections"/, '"networks":[],"sections"'); } },
];
