/** Beyond so many keys, sorting by insertion would cost more than it saves. */
const FEW = 24;
const NO_RANKS: ReadonlyMap<string, number> = new Map();

/** Keys by their rank, those of no rank last; equal ones by the alphabet. Sorts what it is given. */
export function sortKeys(keys: string[], ranks: ReadonlyMap<string, number> = NO_RANKS): string[] {
  const unknown = ranks.size;
  if (keys.length > FEW) {
    return keys.sort((a, b) => (ranks.get(a) ?? unknown) - (ranks.get(b) ?? unknown) || (a < b ? -1 : 1));
  }
  const sorted: number[] = [];
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? '';
    const rank = ranks.get(key) ?? unknown;
    let at = index;
    for (; at > 0; at--) {
      const other = sorted[at - 1] ?? 0;
      const name = keys[at - 1] ?? '';
      if (other < rank || (other === rank && name < key)) break;
      sorted[at] = other;
      keys[at] = name;
    }
    sorted[at] = rank;
    keys[at] = key;
  }
  return keys;
}
