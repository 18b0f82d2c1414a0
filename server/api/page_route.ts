import { Hono } from "hono";

/** The built page, as bytes of the program itself. */
export interface PageFiles {
  html: Uint8Array<ArrayBuffer>;
  js: Uint8Array<ArrayBuffer>;
  css: Uint8Array<ArrayBuffer>;
  /** Scripts that `js` fetches when they are wanted: the words of a language by its code. */
  parts?: Record<string, Uint8Array<ArrayBuffer>> | undefined;
}

/** Serves the page at `/`, its scripts at `/main.js` and, part by part, `/fr.js`, its style at `/style.css`. */
export function pageRoute(page: PageFiles): Hono {
  const app = new Hono();
  const serve = (path: string, type: string, body: Uint8Array<ArrayBuffer>) =>
    app.get(
      path,
      (context) => context.body(body, 200, { "content-type": `${type}; charset=utf-8` }),
    );
  serve("/", "text/html", page.html);
  serve("/main.js", "text/javascript", page.js);
  serve("/style.css", "text/css", page.css);
  for (const [name, script] of Object.entries(page.parts ?? {})) {
    serve(`/${name}.js`, "text/javascript", script);
  }
  // Browsers ask for it by themselves; the page brings its own sign.
  app.get("/favicon.ico", (context) => context.body(null, 204));
  return app;
}
