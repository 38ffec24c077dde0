// What a layout may lose: text that lies outside, is cut off, or lies over other text.

// lost describes in words what a page loses as it is now seen; nothing is
// lost if the list is empty.
export function lost(page) {
  return page.evaluate(() => {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`it scrolls sideways: ${root.scrollWidth} of ${root.clientWidth} px`);
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || !element.checkVisibility() || hiddenUntilFocus(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        if (rect.width >= 1) lines.push({ node, element, rect });
      }
    }
    for (const { node, rect } of lines) {
      if (rect.left < -1 || rect.right > root.clientWidth + 1) found.push(`“${short(node)}” runs out of the window (${rect.left.toFixed()} to ${rect.right.toFixed()} of ${root.clientWidth} px)`);
    }
    for (const element of document.querySelectorAll('body *')) {
      const { overflowX, overflowY } = getComputedStyle(element);
      const cut = (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
        || (overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1);
      if (cut && element.innerText.trim()) found.push(`“${short(element)}” is cut off`);
    }
    for (let i = 0; i < lines.length; i++) {
      for (let j = i + 1; j < lines.length; j++) {
        if (over(lines[i], lines[j])) found.push(`“${short(lines[i].node)}” and “${short(lines[j].node)}” lie over one another`);
      }
    }
    return [...new Set(found)];

    // A link that shows itself when it has focus.
    function hiddenUntilFocus(element) {
      return getComputedStyle(element).clipPath !== 'none';
    }
    // A line's letters take about half the height of its box.
    function over(a, b) {
      const trim = (rect) => ({ left: rect.left + 1, right: rect.right - 1, top: rect.top + rect.height / 4, bottom: rect.bottom - rect.height / 4 });
      const [x, y] = [trim(a.rect), trim(b.rect)];
      return a.node !== b.node && x.left < y.right && y.left < x.right && x.top < y.bottom && y.top < x.bottom;
    }
    function short(node) {
      const text = node.textContent.trim().replace(/\s+/g, ' ');
      return text.length > 40 ? `${text.slice(0, 40)}…` : text;
    }
  });
}

// words are the words that are seen, in the order of the document.
export function words(page) {
  return page.evaluate(() => document.body.innerText.split(/\s+/).filter(Boolean));
}
