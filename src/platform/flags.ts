import { closest } from './problem.ts';
import type { Finding } from './rules.ts';
import type { FlagSpec } from './schema/flags.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ServiceSpec } from './schema/service.ts';

/** The flags that a service reads; nothing when it reads none. */
export function flagsOf(spec: PlatformSpec, service: ServiceSpec): Record<string, FlagSpec> | undefined {
  if (!service.flags) return undefined;
  const read = service.flags.read.flatMap((name) => {
    const flag = spec.flags[name];
    return flag ? [[name, flag] as const] : [];
  });
  return Object.fromEntries(read);
}

/** What contradicts itself in flags, or between them and who reads them. */
export function ofFlags(spec: PlatformSpec): Finding[] {
  return [
    ...Object.entries(spec.flags).flatMap(([name, flag]) => ofFlag(name, flag, readersOf(spec, name))),
    ...Object.entries(spec.services).flatMap(([name, service]) => ofReader(spec, name, service)),
  ];
}

function readersOf(spec: PlatformSpec, flag: string): string[] {
  return Object.keys(spec.services).filter((name) => spec.services[name]?.flags?.read.includes(flag));
}

function ofFlag(name: string, { variants, serves, shares }: FlagSpec, readers: readonly string[]): Finding[] {
  const found: Finding[] = [];
  const at = (...path: string[]) => ['flags', name, ...path];
  const known = Object.keys(variants);
  const unknown = (path: string[], variant: string): Finding => ({
    path,
    value: variant,
    wrong: 'is none of its variants',
    fix: `use ${known.join(' or ')}`,
  });
  if (!known.includes(serves)) found.push(unknown(at('serves'), serves));
  for (const share of Object.keys(shares)) if (!known.includes(share)) found.push(unknown(at('shares', share), share));
  const types = new Set(Object.values(variants).map((value) => typeof value));
  if (types.size !== 1) {
    found.push({
      path: at('variants'),
      value: variants,
      wrong: types.size === 0 ? 'is empty' : `mixes ${[...types].join(' and ')}, and who reads it asks for one type`,
      fix: 'give all variants values of one type',
    });
  }
  const given = Object.values(shares).reduce((sum, share) => sum + share, 0);
  if (given > 100) {
    found.push({ path: at('shares'), value: shares, wrong: `adds up to ${given} percent`, fix: 'use at most 100' });
  }
  if (readers.length === 0) {
    found.push({ path: at(), wrong: 'is read by no service', fix: `add flags: { read: ['${name}'] } to a service` });
  }
  return found;
}

function ofReader(spec: PlatformSpec, name: string, { flags }: ServiceSpec): Finding[] {
  const known = Object.keys(spec.flags);
  return (flags?.read ?? []).flatMap((flag, index): Finding[] => {
    const path = ['services', name, 'flags', 'read', String(index)];
    if (known.includes(flag)) {
      return flags?.read.indexOf(flag) === index
        ? []
        : [{ path, value: flag, wrong: 'is stated twice', fix: 'remove one' }];
    }
    const near = closest(flag, known);
    return [
      {
        path,
        value: flag,
        wrong: 'is no flag of this platform',
        fix: near
          ? `did you mean '${near}'?`
          : `use one of ${known.join(', ') || 'the flags that the platform declares'}`,
      },
    ];
  });
}
