import type { Check } from '../check.ts';
import { goSeconds, spoken } from '../recovery/durations.ts';
import { numberAt, objectAt, textAt } from '../values.ts';

const NINETY_DAYS = 90 * 86_400;
const DAY = 86_400;

export const certificateRenewal: Check = {
  id: 'certificate-renewal',
  severity: 'error',
  family: 'promises',
  about: 'A Certificate is not renewed before it expires, or too late for a failure to be noticed and mended.',
  protects: 'The certificate expires, and every client refuses the connection.',
  fix: 'leave out renewBefore (a third of the lifetime), or set it to at least a day and less than the duration',
  *run({ set }) {
    for (const subject of set.ofKind('Certificate', 'cert-manager.io')) {
      const spec = objectAt(subject.object, 'spec');
      const duration = goSeconds(textAt(spec, 'duration')) ?? NINETY_DAYS;
      const percent = numberAt(spec, 'renewBeforePercentage');
      const before =
        percent === undefined ? (goSeconds(textAt(spec, 'renewBefore')) ?? duration / 3) : (duration * percent) / 100;
      const path = percent === undefined ? 'spec.renewBefore' : 'spec.renewBeforePercentage';
      if (before >= duration) {
        yield {
          subject,
          path,
          message: `is ${spoken(before)}, but the certificate lives for ${spoken(duration)}: it is renewed without end`,
        };
      } else if (duration > 3 * DAY && before < DAY) {
        yield {
          subject,
          path,
          message: `leaves ${spoken(before)} to notice that the renewal of a certificate of ${spoken(duration)} fails`,
        };
      }
    }
  },
};
