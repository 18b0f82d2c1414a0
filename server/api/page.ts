/** The page's files as bytes; the only place where server/ touches ui/, and only what `deno task ui` has built. */
import css from "../../ui/dist/style.css" with { type: "bytes" };
import html from "../../ui/dist/index.html" with { type: "bytes" };
import arabic from "../../ui/dist/ar.js" with { type: "bytes" };
import arabicPage from "../../ui/dist/main.ar.js" with { type: "bytes" };
import english from "../../ui/dist/en.js" with { type: "bytes" };
import englishPage from "../../ui/dist/main.en.js" with { type: "bytes" };
import french from "../../ui/dist/fr.js" with { type: "bytes" };
import frenchPage from "../../ui/dist/main.fr.js" with { type: "bytes" };
import type { PageFiles } from "./page_route.ts";

/** What the GUI app serves. */
export const page: PageFiles = {
  html,
  css,
  languages: {
    ar: { js: arabicPage, words: arabic },
    en: { js: englishPage, words: english },
    fr: { js: frenchPage, words: french },
  },
};
