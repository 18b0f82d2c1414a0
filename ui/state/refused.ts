import type { PageError } from "../words/words.ts";

/** Why a request failed; the page's words make the sentence. */
export interface Refused {
  error: PageError;
}
