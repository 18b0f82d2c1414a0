/** Each language by its code, in its own name. */
export const LANGUAGE_NAMES: readonly (readonly [string, string])[] = [
  ["en", "English"],
  ["fr", "Français"],
  ["ar", "العربية"],
];
