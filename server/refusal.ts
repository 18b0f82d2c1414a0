/** A no with its words; `code` is for programs. */
export interface Refusal {
  kind: "refused";
  code: string;
  message: string;
}

/** Makes a refusal. */
export function refusal(code: string, message: string): Refusal {
  return { kind: "refused", code, message };
}
