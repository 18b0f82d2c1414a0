import { assertEquals } from "@std/assert";
import { pageRoute } from "../../../server/api/page_route.ts";

const file = (text: string) => new TextEncoder().encode(text);

/** The script that a browser gets which accepts these languages. */
async function scriptFor(accepted: string | undefined, codes: string[]): Promise<string> {
  const languages = Object.fromEntries(
    codes.map((code) => [code, { js: file(`page ${code}`), words: file(code) }]),
  );
  const app = pageRoute({ html: file("html"), css: file("css"), languages });
  const headers: HeadersInit = accepted === undefined ? {} : { "accept-language": accepted };
  const response = await app.request("/main.js", { headers });
  return response.ok ? await response.text() : `${response.status}`;
}

Deno.test("the page comes with the words of the reader's first language that there is", async () => {
  const codes = ["ar", "en", "fr"];
  assertEquals(await scriptFor("fr-FR,fr;q=0.9,en;q=0.8", codes), "page fr");
  assertEquals(await scriptFor("de, ar;q=0.5", codes), "page ar");
  for (const other of ["de-CH", "*", "", undefined, "\u00e9, fry, constructor"]) {
    assertEquals(await scriptFor(other, codes), "page en");
  }
  assertEquals(await scriptFor("fr", []), "404");
});
