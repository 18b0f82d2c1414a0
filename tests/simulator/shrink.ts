/**
 * The shortest list of steps that still fails, found by leaving out ever smaller parts (delta debugging,
 * Zeller and Hildebrandt 2002, "ddmin").
 */
export async function shrink<T>(
  steps: T[],
  { fails, tries }: {
    fails: (steps: T[]) => Promise<boolean>;
    /** At most this many runs. */
    tries: number;
  },
): Promise<T[]> {
  let shortest = steps;
  let parts = 2;
  let left = tries;
  while (shortest.length > 1 && left > 0) {
    const smaller = await firstFailing(without(shortest, parts), (each) => {
      left--;
      return left < 0 ? Promise.resolve(false) : fails(each);
    });
    if (smaller !== undefined) {
      shortest = smaller;
      parts = Math.max(2, parts - 1);
    } else if (parts >= shortest.length) break;
    else parts = Math.min(shortest.length, parts * 2);
  }
  return shortest;
}

/** `steps` without each of its `parts` in turn. */
function* without<T>(steps: T[], parts: number): Generator<T[]> {
  for (let part = 0; part < parts; part++) {
    const from = Math.floor(part * steps.length / parts);
    const to = Math.floor((part + 1) * steps.length / parts);
    if (to > from) yield [...steps.slice(0, from), ...steps.slice(to)];
  }
}

async function firstFailing<T>(
  candidates: Iterable<T[]>,
  fails: (steps: T[]) => Promise<boolean>,
): Promise<T[] | undefined> {
  for (const candidate of candidates) if (await fails(candidate)) return candidate;
  return undefined;
}
