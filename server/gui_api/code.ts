/** The variant of a union that has this code. */
export type Of<Union extends { code: string }, Code> = Union extends unknown
  ? Code extends Union["code"] ? Union : never
  : never;
