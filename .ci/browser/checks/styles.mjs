// The style sheet has nothing that no page needs: every selector finds an
// element somewhere, every declaration changes it, every custom property is used.
import { open, see } from '../chromium.mjs';
import { serve, unfinished } from '../folder.mjs';
import { style } from '../spoil.mjs';

// The ways of seeing that the style sheet may tell apart.
const views = [1280, 320].flatMap((width) => ['light', 'dark', 'forced colours', 'print'].map((look) => [width, look]));

export async function run(world) {
  const found = new Map(); // what was found to be of use, by its place in the style sheet
  await visit(world.site, world.browser, found);
  if (!world.planted) await states(world, found);
  for (const { what, used } of found.values()) world.expect(used, `style sheet: ${what}`);
  world.expect(found.size > 100, `style sheet: only ${found.size} parts were looked at`);
}

// states visits the pages that show what a finished page does not.
async function states({ binary, browser, site: { languages: [own] } }, found) {
  const { site, stop } = await serve(binary, await unfinished(own));
  try {
    await visit(site, browser, found);
  } finally {
    await stop();
  }
}

async function visit(site, browser, found) {
  for (const address of site.all().filter(({ kind }) => kind !== 'neutral')) {
    const page = await open(browser, site, address, { bypassCSP: true });
    const look = async () => {
      const done = [...found].filter(([, { used }]) => used).map(([key]) => key);
      for (const [key, what, used] of await page.evaluate(inspect, done)) {
        found.set(key, { what, used: used || (found.get(key)?.used ?? false) });
      }
    };
    for (const [width, way] of views) {
      await see(page, width, way);
      await look();
    }
    await see(page, 1280, 'light');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await look();
    await page.keyboard.press('Tab'); // the skip link, and where it leads
    await page.keyboard.press('Enter');
    await look();
    await page.context().close();
  }
}

// inspect lists what a style sheet has, as [key, what, used]. A rule for a
// state, such as :hover, is taken as one for every such element.
function inspect(done) {
  const list = [];
  const known = new Set(done);
  const report = (key, what, used) => { if (!known.has(key)) list.push([key, what, used()]); };
  const all = [...document.styleSheets].map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join('\n')).join('\n');
  [...document.styleSheets].forEach((sheet, index) => [...sheet.cssRules].forEach((rule, at) => walk(rule, `${index}/${at}`, '', true)));
  return list;

  function walk(rule, key, media, active) {
    if (rule instanceof CSSMediaRule) {
      const now = active && matchMedia(rule.conditionText).matches;
      [...rule.cssRules].forEach((inner, at) => walk(inner, `${key}/${at}`, ` in ${rule.conditionText}`, now));
    } else if (rule instanceof CSSStyleRule) {
      selectors(rule, key, media, active);
      for (const name of names(rule)) {
        if (name.startsWith('--')) report(`--/${name}`, `no rule uses ${name}`, () => all.includes(`var(${name}`));
        else report(`${key}/${name}`, `${name} of ${rule.selectorText}${media} changes nothing`, () => active && effective(rule, name));
      }
    } else {
      report(key, `${rule.cssText}${media} is never in force`, () => active);
    }
  }
  function selectors(rule, key, media, active) {
    for (const selector of parts(rule.selectorText)) {
      report(`${key}/ ${selector}`, `${selector}${media} finds nothing on any page`, () => active && document.querySelector(still(selector)) !== null);
    }
  }
  // parts splits a list of selectors at the commas that stand in no parentheses.
  function parts(text) {
    return text.split(/,(?![^(]*\))/).map((part) => part.trim());
  }
  // still is a selector without states and pseudo-elements.
  function still(selector) {
    return selector.replace(/::[\w-]+|:(hover|focus-visible|focus|visited|target)(?![\w-])/g, '').replace(/^$|[\s>+~]$/, '$&*');
  }
  function names(rule) {
    return rule.style.cssText.split(';').map((declaration) => declaration.split(':')[0].trim()).filter(Boolean);
  }
  // effective tells whether some element would look otherwise without a declaration.
  function effective(rule, name) {
    const { selectorText, style: { cssText } } = rule;
    const pseudo = /::[\w-]+/.exec(selectorText)?.[0];
    const calm = parts(selectorText).map(still).join(', ');
    if (!pseudo) rule.selectorText = calm;
    const looks = () => [...document.querySelectorAll(calm)].map((element) => getComputedStyle(element, pseudo).getPropertyValue(name)).join('\n');
    const before = looks();
    rule.style.removeProperty(name);
    const after = looks();
    rule.style.cssText = cssText;
    rule.selectorText = selectorText;
    return before !== after;
  }
}

export const faults = [
  { what: 'a rule for what is nowhere', says: /\.gone finds nothing/, spoil: style('.gone{color:red}') },
  { what: 'a selector in a list', says: /h5 finds nothing/, spoil: style('h1,h5{opacity:.9}') },
  { what: 'a state of what is nowhere', says: /button:hover finds nothing/, spoil: style('button:hover{color:red}') },
  { what: 'a declaration that changes nothing', says: /display of h1 changes nothing/, spoil: style('h1{display:block}') },
  { what: 'a declaration that a later one overrides', says: /opacity of h1 changes nothing/, spoil: style('h1{opacity:.9}main h1{opacity:.8}') },
  { what: 'a colour that nothing has', says: /no rule uses --gone/, spoil: style(':root{--gone:#fff}') },
  { what: 'a window that nobody has', says: /h1 in \(min-width: 900rem\) finds nothing/, spoil: style('@media (min-width:900rem){h1{margin:0}}') },
];
