/** All languages of the page, for tests that need no browser. */
import { addLanguage } from "../../ui/languages.ts";
import { english } from "../../ui/words/en/english.ts";
import { arabic } from "../../ui/words/ar/arabic.ts";
import { french } from "../../ui/words/fr/french.ts";

addLanguage("en", english);
addLanguage("fr", french);
addLanguage("ar", arabic);

export { wordsFor } from "../../ui/languages.ts";
