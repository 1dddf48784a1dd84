import { readFileSync } from 'node:fs';

/** What Terraform says of one environment of astral-turf. */
export function contract(environment: string): object {
  return JSON.parse(readFileSync(new URL(`../../contracts/astral-turf/${environment}.json`, import.meta.url), 'utf8'));
}
