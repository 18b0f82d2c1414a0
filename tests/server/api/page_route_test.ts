import { assertEquals } from "@std/assert";
import { pageRoute } from "../../../server/api/page_route.ts";

const file = (text: string) => new TextEncoder().encode(text);
const PAGE = { html: file("html"), js: file("js"), css: file("css") };

/** The words that the page is sent with, for what a browser accepts. */
async function preloadFor(accepted: string | undefined, codes: string[]): Promise<string | null> {
  const parts = Object.fromEntries(codes.map((code) => [code, file(code)]));
  const headers: HeadersInit = accepted === undefined ? {} : { "accept-language": accepted };
  return (await pageRoute({ ...PAGE, parts }).request("/", { headers })).headers.get("link");
}

Deno.test("the page comes with the words of the reader's first language that there is", async () => {
  const codes = ["ar", "en", "fr"];
  assertEquals(await preloadFor("fr-FR,fr;q=0.9,en;q=0.8", codes), "<fr.js>; rel=modulepreload");
  assertEquals(await preloadFor("de, ar;q=0.5", codes), "<ar.js>; rel=modulepreload");
  for (const other of ["de-CH", "*", "", undefined, "\u00e9, fry"]) {
    assertEquals(await preloadFor(other, codes), "<en.js>; rel=modulepreload");
  }
  assertEquals(await preloadFor("fr", []), null);
});
