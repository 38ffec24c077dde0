// Structured data and the JSON of a page say what the page says.
import { get } from '../answers.mjs';
import { open } from '../chromium.mjs';
import { name } from '../site.mjs';

export async function run({ site, browser, expect, equal }) {
  for (const address of site.all().filter(({ kind }) => kind !== 'missing')) {
    const page = await open(browser, site, address);
    const seen = await read(page);
    await page.context().close();
    const where = name(address);
    equal(seen.data.length, 1, `${where}: blocks of structured data`);
    const data = parse(seen.data[0], where, expect);
    if (!data) continue;
    const json = JSON.parse((await get(site.origin, `${address.page.fixed[address.lang]}.json`)).text);
    webPage(data, seen, where, { equal });
    translations(data, json, site, address, { equal });
    memberships(data, json, seen, where, { expect, equal });
    networks(json, seen, where, { expect, equal });
  }
}

function read(page) {
  return page.evaluate(() => ({
    lang: document.documentElement.lang,
    canonical: document.querySelector('link[rel=canonical]')?.href,
    h1: document.querySelector('h1').innerText,
    description: document.querySelector('meta[name=description]')?.content,
    updated: document.querySelector('footer time')?.dateTime,
    publisher: document.querySelector('header a').innerText.trim(),
    data: [...document.querySelectorAll('script[type="application/ld+json"]')].map((script) => script.textContent),
    sections: [...document.querySelectorAll('section')].map((section) => ({
      id: section.querySelector('h2').id,
      heading: section.querySelector('h2').innerText.trim(),
      text: [...section.querySelectorAll('p:not(.notice), li')].map((part) => part.innerText.trim()).join(' ').replace(/\s+/g, ' '),
    })),
  }));
}

function parse(text, where, expect) {
  try {
    return JSON.parse(text);
  } catch (error) {
    expect(false, `${where}: structured data: ${error.message}`);
    return null;
  }
}

function webPage(data, seen, where, { equal }) {
  equal([data['@context'], data['@type']], ['https://schema.org', 'WebPage'], `${where}: structured data`);
  equal(data['@id'], seen.canonical, `${where}: @id`);
  equal(data.name, seen.h1, `${where}: name`);
  equal(data.description, seen.description, `${where}: description`);
  equal(data.inLanguage, seen.lang, `${where}: inLanguage`);
  equal(data.dateModified, seen.updated, `${where}: dateModified`);
}

// translations expects the original to name all its translations, and each of
// these the original.
function translations(data, json, site, address, { equal }) {
  const where = name(address);
  const original = json.translations.find(({ state }) => state === 'original')?.language;
  const as = (lang) => ['WebPage', site.publicURL + address.page.fixed[lang], lang];
  const works = (list) => list.map((work) => [work['@type'], work['@id'], work.inLanguage]);
  const others = Object.keys(address.page.fixed).filter((lang) => lang !== original);
  if (address.lang === original) {
    equal(works(data.workTranslation ?? []), others.map(as), `${where}: workTranslation`);
    equal(data.translationOfWork, undefined, `${where}: translationOfWork`);
  } else {
    equal(works([data.translationOfWork ?? {}]), [as(original)], `${where}: translationOfWork`);
    equal(data.workTranslation, undefined, `${where}: workTranslation`);
  }
}

// memberships expects memberOf for each network that the municipality is a
// member of, none for one it only takes part in, and each on the page.
function memberships(data, json, seen, where, { expect, equal }) {
  const { publisher } = data;
  equal(publisher?.['@type'], 'GovernmentOrganization', `${where}: type of the publisher`);
  equal(publisher?.name, seen.publisher, `${where}: name of the publisher`);
  const got = (publisher?.memberOf ?? []).map((role) => [role.memberOf?.name, role.memberOf?.alternateName, role.startDate]);
  const want = json.networks.filter(({ role }) => role === 'member').map((network) => [network.name, network.acronym, network.since && String(network.since)]);
  equal(got, want, `${where}: memberOf`);
  for (const [title, , year] of got) {
    const section = seen.sections.find(({ heading }) => heading.includes(title));
    expect(section, `${where}: memberOf “${title}” heads no section`);
    expect(!year || section?.text.includes(year), `${where}: the section “${title}” does not say ${year}`);
  }
}

// networks expects the figures and the prose of the JSON on the page.
function networks(json, seen, where, { expect, equal }) {
  equal(json.networks.map(({ id }) => id), seen.sections.map(({ id }) => id), `${where}: networks in JSON`);
  for (const network of json.networks) {
    const section = seen.sections.find(({ id }) => id === network.id);
    if (!section) continue;
    equal(network.text.replace(/\s+/g, ' ').trim(), section.text, `${where}: text of ${network.id} in JSON`);
    const facts = [network.name, network.acronym, network.since, network.active_since, network.members,
      ...(network.projects ?? []).flatMap((project) => [project.name, project.from, project.to]),
      ...['theme_groups', 'member_types', 'neighbours'].flatMap((key) => (network[key] ?? []).map((item) => item.name))];
    for (const fact of facts.filter(Boolean)) {
      const shown = `${section.heading} ${section.text}`.toLowerCase();
      expect(shown.includes(String(fact).toLowerCase()), `${where}: ${network.id}: the page does not show “${fact}” of the JSON`);
    }
  }
}

const inData = (from, to) => (answer) => {
  answer.text = answer.text.replace(/(<script type="application\/ld\+json">)([\s\S]*?)(<\/script>)/, (_, open, data, close) => open + data.replace(from, to) + close);
};
const inJSON = (from, to) => (answer) => { if (answer.path.endsWith('.json')) answer.text = answer.text.replace(from, to); };

export const faults = [
  { what: 'structured data that is not JSON', says: /structured data: /, spoil: inData('{', '{,') },
  { what: 'another date', says: /dateModified/, spoil: inData(/"dateModified":\s*"[^"]*"/, '"dateModified":"2001-01-01"') },
  { what: 'another language', says: /inLanguage/, spoil: inData(/"inLanguage":\s*"[^"]*"/, '"inLanguage":"fi"') },
  { what: 'a membership that is none', says: /memberOf/, spoil: inData(/"memberOf":\s*\[/, '"memberOf":[{"@type":"OrganizationRole","memberOf":{"@type":"Organization","name":"Other"}},') },
  { what: 'a wrong year of a membership', says: /memberOf/, spoil: inData(/"startDate":\s*"\d+"/, '"startDate":"1900"') },
  { what: 'translations left out', says: /workTranslation|translationOfWork/, spoil: inData(/"(workTranslation|translationOfWork)"/, '"other"') },
  { what: 'a publisher of another kind', says: /type of the publisher/, spoil: inData('"GovernmentOrganization"', '"Organization"') },
  { what: 'a translation of no type', says: /workTranslation|translationOfWork/, spoil: inData(/("(?:workTranslation":\[|translationOfWork":)\{)"@type":"WebPage",/, '$1') },
  { what: 'a figure that only the JSON has', says: /does not show “1234”/, spoil: inJSON(/"members":\s*\d+/, '"members":1234') },
  { what: 'a text that only the JSON has', says: /text of \w+ in JSON/, spoil: inJSON(/"text":\s*"/g, '$&Mer. ') },
];
