import { addLanguage, isLanguageHere, type MakeWords } from "./languages.ts";

const underWay = new Map<string, Promise<void>>();

/** Has the words of a language here, fetched as a file of the page; resolves also where that fails. */
export function fetchLanguage(code: string): Promise<void> {
  if (isLanguageHere(code)) return Promise.resolve();
  const known = underWay.get(code);
  if (known !== undefined) return known;
  const fetched = fetchWords(code).catch(() => void underWay.delete(code));
  underWay.set(code, fetched);
  return fetched;
}

async function fetchWords(code: string): Promise<void> {
  // In a name of its own: the bundler would take in what it can guess.
  const path: string = `./${code}.js`;
  const { words } = await import(path) as { words: MakeWords };
  addLanguage(code, words);
}
