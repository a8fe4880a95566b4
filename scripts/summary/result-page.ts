/** A page with the tiles of three iTwins before and after. @param images - Addresses of their images, by name. */
export function resultPage(images: Readonly<Record<string, string>>): string {
  const tiles = (after: boolean): string =>
    Object.entries(images)
      .map(([name, address]) => {
        const picture = after ? `<img src="${address}" alt="">` : '<div class="none"><i></i></div>';
        return `<figure>${picture}<figcaption>${name}<small>iTwin</small></figcaption></figure>`;
      })
      .join("");
  return `<!doctype html>
<meta charset="utf-8">
<style>
body { margin: 0; padding: 28px 32px; width: 1216px; font: 17px/1.4 system-ui, sans-serif; color: #1b1f24; background: #fff; }
h2 { margin: 0 0 12px; font-size: 20px; }
section + section { margin-top: 24px; }
div.row { display: grid; grid-template-columns: repeat(4, 1fr); gap: 20px; }
figure { margin: 0; border: 1px solid #d0d7de; border-radius: 8px; overflow: hidden; }
img, .none { display: block; width: 100%; aspect-ratio: 288 / 156; object-fit: cover; }
.none { display: grid; place-items: center; background: #eef1f4; }
.none i { width: 56px; height: 56px; border-radius: 6px; background: #c7d0d9; }
figcaption { padding: 10px 14px 12px; font-weight: 600; }
small { display: block; font-weight: 400; color: #57606a; }
</style>
<section><h2>Before</h2><div class="row">${tiles(false)}</div></section>
<section><h2>After</h2><div class="row">${tiles(true)}</div></section>`;
}
