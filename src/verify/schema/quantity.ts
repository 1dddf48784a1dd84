const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const mistaken = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*(?:([kKmMgGtTpPeE])(i?)[bB]?)$/;

/** What is wrong with an amount of a resource, e.g. `500m`, `1.5Gi`, 2; undefined when nothing is. */
export function quantityProblem(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'must be a quantity such as 500m or 1Gi';
  if (typeof value !== 'string') return 'must be a quantity such as 500m or 1Gi';
  if (quantity.test(value)) return undefined;
  const close = mistaken.exec(value);
  const letter = close?.[2]?.toUpperCase();
  if (close === null || letter === undefined) return 'must be a quantity such as 500m or 1Gi';
  const binary = `"${close[1]}${letter}i"`;
  const decimal = `"${close[1]}${letter === 'K' ? 'k' : letter}"`;
  return `must be a quantity such as 500m or 1Gi; did you mean ${close[3] === 'i' ? binary : `${binary} or ${decimal}`}?`;
}

const scales: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The size of a valid quantity, good enough to compare two of them; undefined for what is no quantity. */
export function quantityValue(value: unknown): number | undefined {
  if (quantityProblem(value) !== undefined) return undefined;
  const text = String(value);
  const suffix = /[KMGTPE]i$|[numkMGTPE]$/.exec(text)?.[0];
  return suffix === undefined ? Number(text) : Number(text.slice(0, -suffix.length)) * (scales[suffix] ?? 1);
}
