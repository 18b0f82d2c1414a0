import { Hono } from "hono";

/** The built page, as bytes of the program itself. */
export interface PageFiles {
  html: Uint8Array<ArrayBuffer>;
  js: Uint8Array<ArrayBuffer>;
  css: Uint8Array<ArrayBuffer>;
  /** Scripts that `js` fetches when they are wanted: the words of a language by its code. */
  parts?: Record<string, Uint8Array<ArrayBuffer>> | undefined;
}

/** Language of a reader for whose languages the page has no words. */
const DEFAULT_LANGUAGE = "en";

/**
 * Serves the page at `/`, its scripts at `/main.js` and, part by part, `/fr.js`, its style at `/style.css`. With `/` it
 * names the words of the reader's language, so that the browser fetches them beside `main.js` and not after it.
 */
export function pageRoute({ html, js, css, parts = {} }: PageFiles): Hono {
  const app = new Hono();
  const serve = (path: string, type: string, body: Uint8Array<ArrayBuffer>) =>
    app.get(
      path,
      (context) => context.body(body, 200, { "content-type": `${type}; charset=utf-8` }),
    );
  app.get("/", async (context, next) => {
    await next();
    const language = languageOf(context.req.header("accept-language"), Object.keys(parts));
    if (language !== undefined) context.header("link", `<${language}.js>; rel=modulepreload`);
  });
  serve("/", "text/html", html);
  serve("/main.js", "text/javascript", js);
  serve("/style.css", "text/css", css);
  for (const [name, script] of Object.entries(parts)) {
    serve(`/${name}.js`, "text/javascript", script);
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
