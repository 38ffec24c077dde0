// Debian's Chromium and the ways in which a reader may see a page.
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

// Nothing but this machine is asked for anything.
const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-domain-reliability',
  '--disable-features=MediaRouter,OptimizationHints,Translate,AutofillServerCommunication',
];

export function launch(args = []) {
  return chromium.launch({ executablePath, args: [...quiet, ...args], chromiumSandbox: false });
}

export { executablePath, quiet };

// Widths in CSS pixels: a desk, and the least that WCAG 1.4.10 asks for, which
// is also a desk's 1280 at 400 %.
const widths = [1280, 320];

// Ways of seeing, as arguments of emulateMedia.
const looks = {
  light: { media: 'screen', colorScheme: 'light', forcedColors: 'none' },
  dark: { media: 'screen', colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { media: 'screen', colorScheme: 'light', forcedColors: 'active' },
  print: { media: 'print', colorScheme: 'light', forcedColors: 'none' },
};

// views are the widths and looks to prove an address in. A neutral address
// has the bytes of the fixed one (checks/neutral.mjs), so two are enough there.
export function views(address) {
  if (address.kind === 'neutral') return [[1280, 'light'], [320, 'dark']];
  return widths.flatMap((width) => Object.keys(looks).map((look) => [width, look]));
}

// open shows an address in a window of its own. options are Playwright's for
// a context; close the page's context when done.
export async function open(browser, site, address, options = {}) {
  const context = await browser.newContext({
    locale: address.accept, reducedMotion: 'reduce', viewport: { width: 1280, height: 1024 }, ...options,
  });
  const page = await context.newPage();
  const answer = await page.goto(site.origin + address.path, { waitUntil: 'load' });
  if (answer.status() !== address.status) {
    await context.close();
    throw new Error(`${address.path}: status ${answer.status()}, expected ${address.status}`);
  }
  return page;
}

// see sets one way of seeing: a width in CSS pixels and one of looks.
export async function see(page, width, look) {
  await page.setViewportSize({ width, height: width < 600 ? 640 : 1024 });
  await page.emulateMedia(looks[look]);
}
