const UNITS = [
  ['Ti', 2 ** 40],
  ['Gi', 2 ** 30],
  ['Mi', 2 ** 20],
] as const;

/**
 * Memory as the API server stores it: the largest unit that divides it, `3Gi` and not `3072Mi`. Another spelling would
 * differ from what is stored for ever. Rounded up to whole mebibytes.
 */
export function memoryQuantity(bytes: number): string {
  const whole = Math.ceil(bytes / 2 ** 20) * 2 ** 20;
  const [unit, size] = UNITS.find(([, size]) => whole % size === 0) ?? ['Mi', 2 ** 20];
  return `${whole / size}${unit}`;
}
