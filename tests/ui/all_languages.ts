/** All languages of the page, for tests that need no browser. */
import { addLanguage } from "../../ui/languages.ts";
import { arabic } from "../../ui/words/ar/arabic.ts";
import { french } from "../../ui/words/fr/french.ts";

addLanguage("fr", french);
addLanguage("ar", arabic);

export { wordsFor } from "../../ui/languages.ts";
