// What editors see beside the page: the bar of the page at hand, all pages, a
// translation beside its source; and that an open page refreshes itself.
import { get } from '../answers.mjs';
import { open, see } from '../chromium.mjs';
import { edit, lay, serve } from '../folder.mjs';
import { lost } from '../layout.mjs';
import { replace } from '../spoil.mjs';
import { audit, source } from './axe.mjs';

const firstWord = /(## [^\n]*\n\n)(\S+)/;

// arrange gives translations with a section older than the original, one that
// is not translated and a figure that the original has not. They come about
// while the preview runs, as when an editor is at work.
export async function arrange({ binary, site: { languages: [own, ...translated] } }) {
  const folder = await lay();
  const { site, stop } = await serve(binary, folder, '-preview');
  try {
    for (const lang of translated) {
      await edit(folder, `content/networks/${lang}.md`, /\n## (?![\s\S]*\n## )[\s\S]*$/, '\n');
      await edit(folder, `content/networks/${lang}.md`, firstWord, '$1$2 1987');
    }
    await edit(folder, `content/networks/${own}.md`, firstWord, '$1Mellanord $2');
    await until(async () => (await get(site.origin, `/preview/${translated[0]}/networks`)).text.includes('<ins>Mellanord</ins>'));
  } catch (error) {
    await stop();
    throw error;
  }
  return { own, folder, site: site.only(translated).with({ kinds: ['fixed'] }), stop };
}

async function until(so) {
  for (let tries = 0; tries < 200; tries++) {
    if (await so()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the preview does not take up an edit');
}

export async function run(world) {
  for (const address of world.site.all()) {
    const key = address.page.neutral.slice(1);
    await bar(world, address, key);
    await sides(world, address, key);
  }
  await seen(world, { path: '/preview/', status: 200, accept: 'en' }, ({ page, where }) => counts(world, page, where));
  if (!world.planted) await refreshes(world);
}

// seen opens an address in windows of two widths, light and dark: nothing is
// lost, axe finds nothing, and the browser has nothing to say.
async function seen({ site, browser, planted, expect }, address, more) {
  const page = await open(browser, site, address);
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  await page.evaluate(source);
  for (const [width, look] of [[1280, 'light'], [320, 'dark']]) {
    const where = `${address.path}, ${width} px, ${look}`;
    await see(page, width, look);
    await more({ page, where });
    // Higher than the page, so that the bar lies over nothing.
    await page.setViewportSize({ width, height: 8000 });
    const found = await lost(page);
    expect(found.length === 0, `${where}: ${found.join('; ')}`);
    const { violations, incomplete } = await audit(page);
    expect(violations.length + incomplete.length === 0, `${where}: ${[...violations, ...incomplete].join('; ')}`);
  }
  if (!planted) await page.reload();
  expect(said.length === 0, `${address.path}: the browser says ${said.join('; ')}`);
  await page.context().close();
}

// bar expects the bar in sight, wherever the page is scrolled to.
async function bar(world, address, key) {
  const { expect, equal } = world;
  await seen(world, address, async ({ page, where }) => {
    const { inSight, text, links } = await page.evaluate(() => {
      const aside = document.querySelector('#preview');
      const { top, bottom } = aside.getBoundingClientRect();
      return {
        inSight: aside.checkVisibility() && top > 0 && bottom <= innerHeight + 1, text: aside.innerText,
        links: [...aside.querySelectorAll('a')].map((a) => a.getAttribute('href')),
      };
    });
    expect(inSight, `${where}: the bar is not in sight`);
    expect(/2 faults/.test(text) && text.includes('1987'), `${where}: the bar does not tell the fault: ${text}`);
    const side = `/preview/${address.lang}/${key}`;
    const sections = links.filter((href) => href.startsWith(`${side}#`));
    equal(sections.length, 2, `${where}: sections that are owed`);
    expect(links.includes(side) && links.includes('/preview/'), `${where}: links of the bar: ${links}`);
  });
}

// sides expects what changed to be marked, and each section in its language.
async function sides(world, address, key) {
  const { own, equal } = world;
  await seen(world, { path: `/preview/${address.lang}/${key}`, status: 200, accept: 'en' }, async ({ page, where }) => {
    const { marked, states, langs } = await page.evaluate(() => ({
      marked: [...document.querySelectorAll('ins, del')].map((word) => word.textContent.trim()),
      states: [...document.querySelectorAll('section .state')].map((state) => state.classList[1]).sort(),
      langs: [...new Set([...document.querySelectorAll('section .text')].map((text) => text.lang))].sort(),
    }));
    equal(marked, ['Mellanord'], `${where}: words that are marked`);
    equal(states.filter((state) => state !== 'current'), ['missing', 'stale'], `${where}: states of the sections`);
    equal(langs, [address.lang, own].sort(), `${where}: languages of the texts`);
  });
}

async function counts({ site, expect }, page, where) {
  const { rows, faults } = await page.evaluate(() => ({
    rows: document.querySelectorAll('tbody tr').length, faults: document.querySelectorAll('li').length,
  }));
  expect(rows > site.languages.length, `${where}: ${rows} rows`);
  expect(faults >= site.languages.length, `${where}: ${faults} faults`);
}

// refreshes expects an open page to show what is saved, by itself.
async function refreshes({ site, browser, own, folder, expect }) {
  const [address] = site.all();
  const page = await open(browser, site, { ...address, path: address.page.fixed[own] });
  await edit(folder, `content/networks/${own}.md`, 'Mellanord', 'Nyttord');
  const shown = await page.waitForFunction(() => document.body.innerText.includes('Nyttord'), null, { timeout: 20_000 }).catch(() => null);
  expect(shown, 'an open page does not refresh itself');
  await page.context().close();
}

const style = (css) => (answer) => { answer.text = answer.text.replace('</style></head>', `</style><style>${css}</style></head>`).replace('</style>\n<title>', `${css}</style>\n<title>`); };

export const faults = [
  { what: 'a bar at the end of the page', says: /not in sight/, spoil: style('#preview{position:static!important}') },
  { what: 'a wide bar', says: /320 px.*(scrolls sideways|runs out)/, spoil: style('#preview p{min-inline-size:30rem}') },
  { what: 'faint links in the bar', says: /color-contrast/, spoil: style('#preview a{color:#345!important}') },
  { what: 'columns side by side on a phone', says: /320 px.*(scrolls sideways|runs out)/, spoil: style('.section{grid-template-columns:11rem 20rem 20rem!important}') },
  { what: 'a bar without faults', says: /does not tell the fault/, spoil: replace(/<details[\s\S]*<\/details>/, '') },
  { what: 'a change that is not marked', says: /words that are marked/, spoil: replace(/<\/?ins>/g, '') },
  { what: 'a text without its language', says: /languages of the texts/, spoil: replace(/<div class="text" lang="\w+">/g, '<div class="text">') },
  { what: 'a page without rows', says: /rows/, spoil: replace(/<tbody>[\s\S]*<\/tbody>/, '<tbody></tbody>') },
];
