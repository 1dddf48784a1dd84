const UNITS: Readonly<Record<string, number>> = { Mi: 1, Gi: 1024, Ti: 1024 * 1024 };

/** 85 % of a volume, in Prometheus' own unit: it deletes old blocks before the disk is full, which nothing survives. */
export function retentionSize(storage: string): string {
  const [, amount = '', unit = ''] = /^(\d+)(Mi|Gi|Ti)$/.exec(storage) ?? [];
  const mebibytes = Number(amount) * (UNITS[unit] ?? Number.NaN);
  if (amount === '' || Number.isNaN(mebibytes)) {
    throw new Error(`a volume of '${storage}' for Prometheus cannot be read. fix: use whole Mi, Gi or Ti, e.g. 100Gi`);
  }
  return `${Math.floor(mebibytes * 0.85)}MiB`;
}
