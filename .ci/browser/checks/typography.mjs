// Marks as each language writes them: quotation marks, apostrophes, dashes, spaces that do not break.
import { readFile } from 'node:fs/promises';
import { open } from '../chromium.mjs';
import { name } from '../site.mjs';
import { replace } from '../spoil.mjs';
import { texts } from '../texts.mjs';

// Per language: its pairs of quotation marks, and patterns of what it never writes.
const languages = JSON.parse(await readFile(new URL('../typography.json', import.meta.url), 'utf8'));

// What no language of ours writes.
const never = [
  ['a straight quotation mark or apostrophe', /["']|&quot;|``|´/],
  ['three full stops instead of an ellipsis', /\.\.\./],
  ['a hyphen between spaces, or two of them, instead of a dash', /\s[-‐]\s|--/],
  ['a hyphen in a range of figures', /\d\s?[-‐]\s?\d/],
  ['an en dash with a space on one side only', /\s–\S|\S–\s/],
  ['a range of figures with spaces around its dash', /\d\s+–\s+\d/],
  ['an em dash', /—/],
  ['a space before a mark', /\s[,.;:!?)»”](?!\p{L})/u],
  ['a space after an opening mark', /[(«“‘¿¡]\s/],
  ['no space after a mark', /\p{Ll}[,;:!?]\p{L}/u],
  ['two spaces', /\s{2,}/],
  ['a thousand with the mark of no language', /\d[ ]\d{3}(?!\d)/],
  ['a figure that a line may part from its word', /(?<!\p{Nd})\p{Nd}{1,3}\.? (?=\p{Ll}|\p{Lo})/u],
  ['text that is not in normal form C', { test: (text) => text.normalize('NFC') !== text }],
  ['an invisible character', /[\u00AD\u200B\u200C\u2060\uFEFF\uFFFD]/],
  ['a template that was not filled in', /\{\{|\}\}|<no value>|%!/],
];

// What a line may part in a text that runs on, which a title does not.
const running = [
  ['a dash that may begin a line', / –(?!\S)/],
];

// A telephone number has groups and hyphens of its own; no line ends in it.
const telephone = /^[+0][\d\u00A0\u2011()]+$/;

const every = /[“”„‟«»‹›‘‚‛]/g;

export async function run({ site, browser, expect }) {
  for (const address of site.all()) {
    const page = await open(browser, site, address);
    const all = await texts(page);
    await page.context().close();
    for (const { lang, text, where } of all.filter(({ text }) => !telephone.test(text))) {
      const label = `${name(address)}, ${where} in ${lang}, “${text.length > 70 ? `${text.slice(0, 70)}…` : text}”`;
      const found = [...marks(where === 'title' ? never : [...never, ...running], text), ...own(lang, text)];
      expect(found.length === 0, `${label}: ${found.join('; ')}`);
    }
  }
}

function marks(patterns, text) {
  return patterns.filter(([, pattern]) => pattern.test(text)).map(([what, pattern]) => `${what}${pattern.exec ? ` (“${pattern.exec(text)[0]}”)` : ''}`);
}

// own judges quotation marks and a language's own patterns.
function own(lang, text) {
  const rules = languages[lang.split('-')[0]];
  if (!rules) return [`no rules for ${lang}; add them to .ci/browser/typography.json`];
  const pairs = rules.quotes.map((pair) => pair.split('…'));
  const allowed = new Set(pairs.flat());
  const found = [...text.matchAll(every)].map(([mark]) => mark).filter((mark) => !allowed.has(mark)).map((mark) => `the quotation mark ${mark}`);
  for (const [opening, closing] of pairs) {
    if (closing === '’') continue; // also the apostrophe
    const count = (mark) => text.split(mark).length - 1;
    const even = opening === closing ? count(opening) % 2 === 0 : count(opening) === count(closing);
    if (!even) found.push(`${opening} and ${closing} do not pair`);
  }
  return [...found, ...rules.wrong.filter((pattern) => new RegExp(pattern, 'u').test(text)).map((pattern) => `“${new RegExp(pattern, 'u').exec(text)[0]}”`)];
}

const words = (text) => replace('</main>', `<p>${text}</p></main>`);

export const faults = [
  { what: 'straight quotation marks', says: /straight/, spoil: words('ett &quot;nätverk&quot;') },
  { what: 'a straight apostrophe in another language', says: /in it, .*straight/, spoil: words("<span lang=\"it\">l'Unione</span>") },
  { what: "another language's quotation marks", says: /the quotation mark “/, spoil: words('ett “nätverk”') },
  { what: 'a quotation that does not end', says: /do not pair/, spoil: words('ett ”nätverk') },
  { what: 'a hyphen in a range of years', says: /hyphen in a range/, spoil: words('2018-2021') },
  { what: 'a hyphen for a dash', says: /instead of a dash/, spoil: words('ICC - Intelligent') },
  { what: 'an em dash', says: /an em dash/, spoil: words('nätverk—samarbete') },
  { what: 'an accent the wrong way', says: /“perchè”/, spoil: words('<span lang="it">perchè</span>') },
  { what: 'letters that are not composed', says: /normal form C/, spoil: words('Va\u0308nersborg') },
  { what: 'a template that was not filled in', says: /not filled in/, spoil: words('{{sern.members}}') },
  { what: 'a figure that may stand alone at the end of a line', says: /(?<!time in \S+), .*may part from its word/, spoil: replace(/(\d)\u00A0(?=\p{L})(?!.*<\/time>)/gu, '$1 ') },
  { what: 'a day that may be parted from its month', says: /time in .*may part from its word/, spoil: replace(/(<time[^>]*>\d+)\u00A0/, '$1 ') },
  { what: 'an ordinal that may be parted from its word', says: /“15\. ”/, spoil: words('<span lang="fi">15. maaliskuuta</span>') },
  { what: 'digits of another script that may be parted from their word', says: /“٥٥ ”/, spoil: words('<span lang="ar" dir="rtl">٥٥ عضوًا</span>') },
  { what: 'a dash that may begin a line', says: /may begin a line/, spoil: replace(/\u00A0–/g, ' –') },
  { what: 'no space after a comma', says: /no space after/, spoil: words('städer,kommuner') },
];
