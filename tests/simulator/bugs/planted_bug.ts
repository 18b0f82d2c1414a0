import type { Invariant } from "../verdict.ts";

/** A bug, how to plant it, and one of the rules that it breaks. */
export interface PlantedBug {
  name: string;
  /** Plants it; the returned function takes it out again. */
  plant(): () => void;
  breaks: readonly Invariant[];
  /** A seed that finds it. */
  seed: number;
}

/** Puts `made` in the place of a method, for as long as the bug is planted. */
export function replace<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  made: (original: Target[Name]) => Target[Name],
): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name)!;
  Object.defineProperty(target, name, { ...before, value: made(before.value) });
  return () => Object.defineProperty(target, name, before);
}

/** Puts `get` in the place of a getter, for as long as the bug is planted. */
export function replaceGetter<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  get: (this: Target) => Target[Name],
): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name)!;
  Object.defineProperty(target, name, { ...before, get });
  return () => Object.defineProperty(target, name, before);
}
