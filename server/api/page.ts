/** The page's files as bytes; the only place where server/ touches ui/, and only what `deno task ui` has built. */
import css from "../../ui/dist/style.css" with { type: "bytes" };
import html from "../../ui/dist/index.html" with { type: "bytes" };
import js from "../../ui/dist/main.js" with { type: "bytes" };

/** What the GUI app serves: `html` at `/`, the others as `main.js` and `style.css` beside it. */
export const page: {
  html: Uint8Array<ArrayBuffer>;
  js: Uint8Array<ArrayBuffer>;
  css: Uint8Array<ArrayBuffer>;
} = { html, js, css };
