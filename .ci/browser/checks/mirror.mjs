// A language read from right to left and one with long words, added by files
// alone (testdata), come out mirrored and unbroken.
import { open } from '../chromium.mjs';
import { lay, serve } from '../folder.mjs';
import { name } from '../site.mjs';
import { style } from '../spoil.mjs';
import * as axe from './axe.mjs';
import * as html from './html.mjs';
import * as keyboard from './keyboard.mjs';
import * as language from './language.mjs';
import * as pictures from './pictures.mjs';
import * as reflow from './reflow.mjs';
import * as typography from './typography.mjs';

const others = [html, axe, keyboard, language, reflow, typography];

export async function run(world) {
  if (world.planted) return mirrored(world);
  const folder = await lay();
  const { site, stop } = await serve(world.binary, folder);
  try {
    for (const tag of folder.fresh) world.expect(site.languages.includes(tag), `${tag}: files alone did not add the language; it is not in the sitemap`);
    const mine = site.only(site.languages.filter((tag) => folder.fresh.includes(tag))).with({ kinds: ['fixed', 'missing'] });
    await mirrored({ ...world, site: mine });
    for (const check of others) await check.run({ ...world, site: mine });
    return await pictures.run({ ...world, site: mine, folder: 'testdata' });
  } finally {
    await stop();
  }
}

// Scripts whose letters are joined: space between them would tear words apart.
const joined = String.raw`[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}]`;

// torn lists the texts in joined letters that have space between them.
function torn(page) {
  return page.evaluate((letters) => [...document.querySelectorAll('body *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && new RegExp(letters, 'u').test(node.data)))
    .filter((element) => !['normal', '0px'].includes(getComputedStyle(element).letterSpacing))
    .map((element) => `${element.localName} “${element.innerText.trim().slice(0, 30)}”`), joined);
}

// mirrored compares where the parts stand with where they would stand in the
// other direction: the same distance from the other edge.
async function mirrored({ site, browser, expect, equal }) {
  for (const address of site.all().filter(({ kind }) => kind === 'fixed')) {
    for (const width of [1280, 320]) {
      const page = await open(browser, site, address, { viewport: { width, height: 1024 }, bypassCSP: true });
      equal(await torn(page), [], `${name(address)}, ${width} px: joined letters with space between them`);
      const here = await places(page);
      // Only the direction is turned; the words stay the same.
      await page.evaluate(() => { document.documentElement.dir = getComputedStyle(document.documentElement).direction === 'rtl' ? 'ltr' : 'rtl'; });
      const there = await places(page);
      await page.context().close();
      const where = `${name(address)}, ${width} px`;
      equal(here.length, there.length, `${where}: parts`);
      for (const [index, part] of here.entries()) {
        const turned = there[index];
        const off = Math.max(Math.abs(part.left - turned.right), Math.abs(part.right - turned.left), Math.abs(part.top - turned.top));
        expect(off <= 1, `${where}: ${part.what} is ${off.toFixed(1)} px from where its mirror image would be`);
      }
      expect(here.length > 8, `${where}: only ${here.length} parts were compared`);
    }
  }
}

// places gives the distances of each part from the window's two edges.
function places(page) {
  return page.evaluate(() => [...document.querySelectorAll('header, header > a, nav, nav li, h1, h2, section, footer, .shore > p, footer > p, .body > *, main, .skip')].map((element) => {
    const { left, right, top } = element.getBoundingClientRect();
    return { what: `${element.localName} “${element.innerText.trim().replace(/\s+/g, ' ').slice(0, 30)}”`, left, right: document.documentElement.clientWidth - right, top };
  }));
}

export const faults = [
  { what: 'a margin at a side, not at the start', says: /from where its mirror image/, spoil: style('h1{margin-left:1rem!important}') },
  { what: 'space between joined letters', says: /joined letters/, spoil: (answer) => { answer.text = answer.text.replace('</style>', 'h1{letter-spacing:-.01em}</style>').replace('</h1>', '<span lang="ar" dir="rtl">شبكات</span></h1>'); } },
  { what: 'a part moved to a side', says: /nav “.*mirror image/, spoil: style('nav{position:relative;left:.5rem}') },
];
