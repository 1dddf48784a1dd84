import type { LiveEvent } from '../src/constructs/live-event.ts';
import type { ScaleSpec } from '../src/platform/schema/scale.ts';
import { secondsSince1970 } from '../src/platform/time.ts';
import { seconds } from '../src/platform/values.ts';

/** Live events as moments, in the order in which they come. */
export function liveEvents({ events }: ScaleSpec): LiveEvent[] {
  return Object.entries(events)
    .map(([name, { starts, ends, timezone, min, lead }]) => ({
      name,
      from: secondsSince1970(starts, timezone) - seconds(lead),
      until: secondsSince1970(ends, timezone),
      min,
    }))
    .sort((a, b) => a.from - b.from || (a.name < b.name ? -1 : 1));
}
