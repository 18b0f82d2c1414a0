import { Hono } from "hono";

type Bytes = Uint8Array<ArrayBuffer>;

/** The built page, as bytes of the program itself. */
export interface PageFiles {
  html: Bytes;
  css: Bytes;
  /** By the code of each language. */
  languages: Record<string, LanguageFiles>;
}

/** The scripts of one language. */
export interface LanguageFiles {
  /** The page with the words of the language. */
  js: Bytes;
  /** The words alone, for a page that changes its language. */
  words: Bytes;
}

/** Language of a reader for whose languages the page has no words. */
const DEFAULT_LANGUAGE = "en";

/**
 * Serves the page at `/`, its style at `/style.css`, its script at `/main.js` with the words of the reader's language, and the
 * words of each other at `/fr.js` and the like.
 */
export function pageRoute({ html, css, languages }: PageFiles): Hono {
  const app = new Hono();
  const serve = (path: string, type: string, bodyFor: (accepted?: string) => Bytes | undefined) =>
    app.get(path, (context) => {
      const body = bodyFor(context.req.header("accept-language"));
      if (body === undefined) return context.notFound();
      return context.body(body, 200, { "content-type": `${type}; charset=utf-8` });
    });
  serve("/", "text/html", () => html);
  serve("/style.css", "text/css", () => css);
  serve("/main.js", "text/javascript", (accepted) => {
    const language = languageOf(accepted, Object.keys(languages));
    return language === undefined ? undefined : languages[language]?.js;
  });
  for (const [code, { words }] of Object.entries(languages)) {
    serve(`/${code}.js`, "text/javascript", () => words);
  }
  // Browsers ask for it by themselves; the page brings its own sign.
  app.get("/favicon.ico", (context) => context.body(null, 204));
  return app;
}

/** The first of `codes` that `Accept-Language` (RFC 9110, 12.5.4) names; browsers send the dearest first. */
function languageOf(accepted: string | undefined, codes: readonly string[]): string | undefined {
  const wanted = (accepted ?? "").split(",").map((each) => each.trim().split(/[-;]/)[0]);
  return [...wanted, DEFAULT_LANGUAGE].find((each) => each !== undefined && codes.includes(each));
}
