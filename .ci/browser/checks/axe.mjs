// axe-core: WCAG 2.0 to 2.2, A and AA, and its best practice, in every way of seeing.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { open, see, views } from '../chromium.mjs';
import { name } from '../site.mjs';
import { style } from '../spoil.mjs';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const least = 15;

export async function run({ site, browser, expect }) {
  for (const address of site.all()) {
    const page = await open(browser, site, address);
    // Evaluated, since the content policy lets the page load no script.
    await page.evaluate(source);
    for (const [width, look] of views(address)) {
      await see(page, width, look);
      const { violations, incomplete, passes } = await audit(page);
      const where = `${name(address)}, ${width} px, ${look}`;
      expect(violations.length === 0, `${where}: ${violations.join('; ')}`);
      expect(incomplete.length === 0, `${where}: not decided: ${incomplete.join('; ')}`);
      expect(passes >= least, `${where}: only ${passes} rules applied, expected ${least} or more`);
    }
    await page.context().close();
  }
}

export { source };

export function audit(page) {
  return page.evaluate(async (values) => {
    const say = (rule) => `${rule.id}: ${rule.help} (${rule.nodes.map((node) => node.target.join(' ')).join(', ')})`;
    const options = { runOnly: { type: 'tag', values }, rules: { 'target-size': { enabled: true } } };
    const result = await window.axe.run(document, options);
    return { violations: result.violations.map(say), incomplete: result.incomplete.map(say), passes: result.passes.length };
  }, tags);
}

export const faults = [
  {
    what: 'faint text', says: /1280 px, light: color-contrast/, spoil: style('p{color:#999}'),
  },
  {
    what: 'faint text in the dark only', says: /dark: color-contrast/,
    spoil: style('@media (prefers-color-scheme:dark){p{color:#444}}'),
  },
  {
    what: 'faint text on narrow screens only', says: /320 px, light: color-contrast/,
    spoil: style('@media screen and (max-width:20rem){p{color:#aaa}}'),
  },
  {
    what: 'faint text on paper only', says: /print: color-contrast/, spoil: style('@media print{p{color:#aaa!important}}'),
  },
  {
    what: 'faint text in forced colours only', says: /forced colours: color-contrast/,
    spoil: style('@media (forced-colors:active){p{forced-color-adjust:none;color:#aaa;background:#fff}}'),
  },
  {
    what: 'a link with no text', says: /link-name/,
    spoil: (answer) => { answer.text = answer.text.replace('</main>', '<p><a href="/"></a></p></main>'); },
  },
  {
    what: 'a page without its main part', says: /landmark|region/,
    spoil: (answer) => { answer.text = answer.text.replace('<main', '<div').replace('</main>', '</div>'); },
  },
];
