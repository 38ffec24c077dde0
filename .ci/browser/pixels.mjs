// Comparing what is seen: two pictures of the same place.

// contrasting counts the pixels that differ by a contrast of 3:1 or more
// (WCAG 2.4.13) between two PNG pictures of the same size. It decodes them in
// a blank page, so that no image library is needed.
export function contrasting(blank, before, after) {
  return blank.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(pictures.map(async (base64) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    }));
    const linear = (value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    const luminance = (data, at) => 0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]);
    let count = 0;
    for (let at = 0; at < a.length; at += 4) {
      const [dark, light] = [luminance(a, at), luminance(b, at)].sort((x, y) => x - y);
      if ((light + 0.05) / (dark + 0.05) >= 3) count++;
    }
    return count;
  }, [before.toString('base64'), after.toString('base64')]);
}
