import { decimal, format, subtract } from './decimal.ts';

/** So many users, reached over this time from the number before: a ramp, or a plateau when the number stays. */
export interface K6Stage {
  /** e.g. `30s`, `2m`, `1h`. */
  readonly duration: string;
  readonly users: number;
}

export interface K6ScriptOptions {
  /** The page that every user asks for, once a second. */
  readonly url: string;
  readonly stages: readonly K6Stage[];
  /** p95 of the response time that the test must hold, in milliseconds. */
  readonly latencyMs: number;
  /** Share of requests that may fail, 0 to 1. */
  readonly failures: number;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** How long all stages take, in seconds. */
export function durationOf(stages: readonly K6Stage[]): number {
  return stages.reduce((sum, { duration }) => {
    const match = /^(\d+)([smh])$/.exec(duration);
    if (!match) throw new Error(`stage '${duration}' is no duration of k6. fix: write a number and s, m or h, e.g. 5m`);
    return sum + Number(match[1]) * (UNITS[match[2] ?? ''] ?? Number.NaN);
  }, 0);
}

/** A k6 test: users in stages, and the thresholds that decide whether it passed. k6 ends with code 99 when one was missed. */
export function k6Script({ url, stages, latencyMs, failures }: K6ScriptOptions): string {
  const milliseconds = format(decimal(latencyMs));
  const options = {
    stages: stages.map(({ duration, users }) => ({ duration, target: users })),
    thresholds: {
      http_req_duration: [`p(95)<${milliseconds}`],
      http_req_failed: [`rate<${format(decimal(failures))}`],
      'checks{check:answered}': [`rate>${format(subtract(decimal(1), decimal(failures)))}`],
    },
    // Bodies are downloaded, and not kept.
    discardResponseBodies: true,
    userAgent: 'k6 load test',
  };
  return `import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = ${JSON.stringify(options, null, 2)};

export default function () {
  const response = http.get(${JSON.stringify(url)});
  check(response, {
    answered: (r) => r.status === 200,
    'in time': (r) => r.timings.duration < ${milliseconds},
  });
  sleep(1);
}
`;
}
