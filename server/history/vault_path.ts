/** Where the conversation over a list is kept when no file is named: `alice.vault` for `alice.hkl`. */
export function vaultBeside(listPath: string): string {
  return `${listPath.replace(/\.hkl$/, "")}.vault`;
}
