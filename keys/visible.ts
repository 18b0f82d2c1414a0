/**
 * A character that shows. Others leave nothing on the screen, or only together with another one: spaces, controls, marks,
 * and what Unicode calls ignorable by default. U+2800 is an empty Braille cell, U+FFF9 to U+FFFB mark annotations.
 */
const VISIBLE =
  /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Mark}\p{Control}\u2800\ufff9-\ufffb]/u;

/** True when a text has something to see. */
export function hasVisible(text: string): boolean {
  return VISIBLE.test(text);
}
