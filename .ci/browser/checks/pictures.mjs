// Pictures of every page for a person to look at, in .ci/out, and what can be
// measured in them.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { open } from '../chromium.mjs';
import { name } from '../site.mjs';

const out = fileURLToPath(new URL('../../out/', import.meta.url));
const mostPaper = 2; // sheets of A4
const least = 0.01; // bytes of PNG a pixel, in a picture with something on it

const ways = {
  desktop: { viewport: { width: 1280, height: 1024 } },
  wide: { viewport: { width: 1920, height: 1080 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  dark: { viewport: { width: 1280, height: 1024 }, colorScheme: 'dark' },
  'phone-dark': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, colorScheme: 'dark' },
  forced: { viewport: { width: 1280, height: 1024 }, forcedColors: 'active' },
};

// run leaves the pictures in a folder of .ci/out; those of a spoiled
// page are not kept.
export async function run({ site, browser, expect, planted, folder = 'site' }) {
  const place = planted ? await mkdtemp(join(tmpdir(), 'pictures-')) : join(out, folder);
  if (!planted) await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  for (const address of site.all().filter(({ kind, path }) => kind === 'fixed' || (kind === 'missing' && path.split('/').length > 2))) {
    const file = join(place, address.path.slice(1).replaceAll('/', '-'));
    for (const [way, options] of Object.entries(ways)) {
      const page = await open(browser, site, address, options);
      const bytes = await page.screenshot({ path: `${file}-${way}.png`, fullPage: true });
      const pixels = bytes.readUInt32BE(16) * bytes.readUInt32BE(20); // width and height, PNG's first chunk
      expect(bytes.length > least * pixels, `${name(address)}, ${way}: the picture has ${bytes.length} bytes for ${pixels} pixels: it shows next to nothing`);
      await page.context().close();
    }
    await paper(browser, site, address, file, expect);
  }
  if (planted) await rm(place, { recursive: true });
}

// paper prints a page on A4, light and dark alike, and draws its sheets.
async function paper(browser, site, address, file, expect) {
  const page = await open(browser, site, address, { colorScheme: 'dark' });
  const pdf = await page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true });
  await page.context().close();
  await writeFile(`${file}-print.pdf`, pdf);
  await promisify(execFile)('pdftoppm', ['-r', '80', '-png', `${file}-print.pdf`, `${file}-print`]);
  const { stdout } = await promisify(execFile)('pdfinfo', [`${file}-print.pdf`]);
  const sheets = Number(/Pages:\s+(\d+)/.exec(stdout)?.[1]);
  expect(sheets >= 1 && sheets <= mostPaper, `${name(address)}, print: ${sheets} sheets, expected ${mostPaper} at most`);
  const text = (await promisify(execFile)('pdftotext', ['-layout', `${file}-print.pdf`, '-'])).stdout;
  if (address.page) {
    const url = site.publicURL + address.page.fixed[address.lang];
    expect(text.replace(/\s+/g, '').includes(url), `${name(address)}, print: the address ${url} is not on paper`);
  }
}

export const faults = [
  { what: 'a page of one colour', says: /shows next to nothing/, spoil: (answer) => { answer.text = answer.text.replace('</style>', 'body{visibility:hidden}</style>'); } },
  { what: 'a wasteful print', says: /\d sheets/, spoil: (answer) => { answer.text = answer.text.replace('</style>', '@media print{h2{break-before:page}}</style>'); } },
  { what: 'paper without its address', says: /is not on paper/, spoil: (answer) => { answer.text = answer.text.replace('</style>', '@media print{*::after{content:none!important}}</style>'); } },
];
