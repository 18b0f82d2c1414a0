/** The page's files as bytes; the only place where server/ touches ui/, and only what `deno task ui` has built. */
import css from "../../ui/dist/style.css" with { type: "bytes" };
import html from "../../ui/dist/index.html" with { type: "bytes" };
import js from "../../ui/dist/main.js" with { type: "bytes" };
import arabic from "../../ui/dist/ar.js" with { type: "bytes" };
import english from "../../ui/dist/en.js" with { type: "bytes" };
import french from "../../ui/dist/fr.js" with { type: "bytes" };
import type { PageFiles } from "./page_route.ts";

/** What the GUI app serves: `html` at `/`, the others as `main.js`, `style.css` and `en.js` beside it. */
export const page: PageFiles = { html, js, css, parts: { ar: arabic, en: english, fr: french } };
