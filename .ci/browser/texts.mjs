// Every text of a page with the language it is marked with.

// texts lists { lang, text, where } for what is shown or read aloud: text
// nodes, labels, the title and the descriptions. The lang is that of the
// nearest element that has one.
export function texts(page) {
  return page.evaluate(() => {
    const list = [];
    const add = (element, text, where) => {
      if (text?.trim()) list.push({ lang: element.closest('[lang]')?.lang ?? '', text: text.trim().replace(/[ \t\n]+/g, ' '), where });
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest('script, style')) add(node.parentElement, node.data, node.parentElement.localName);
    }
    for (const field of ['aria-label', 'title', 'alt', 'aria-description', 'placeholder']) {
      for (const element of document.querySelectorAll(`body [${field}]`)) add(element, element.getAttribute(field), field);
    }
    add(document.documentElement, document.title, 'title');
    for (const meta of document.querySelectorAll('meta[name=description], meta[property="og:title"], meta[property="og:description"], meta[property="og:site_name"]')) {
      add(meta, meta.content, meta.getAttribute('name') ?? meta.getAttribute('property'));
    }
    return list;
  });
}
