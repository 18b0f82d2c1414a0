import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Words } from "../../words/words.ts";

/** The page's language for all views below it. */
export const WordsContext = createContext<Words | undefined>(undefined);

/** The page's words and formats in the reader's language. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === undefined) throw new Error("Internal error: a view outside of WordsContext");
  return words;
}
