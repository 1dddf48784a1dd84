import type { Check } from '../check.ts';
import { daysBetween, softwareWithEnd } from '../lifecycle/found.ts';

export const endOfLife: Check = {
  id: 'end-of-life',
  severity: 'warning',
  family: 'lifecycle',
  about: 'An add-on, an image or a kind belongs to software that its makers no longer maintain.',
  protects: 'The next hole in it will not be mended.',
  fix: 'move to what takes its place',
  *run({ set, date }) {
    for (const { subject, path, value, software } of softwareWithEnd(set)) {
      // The list holds what has ended, or is about to: only who gives a date asks whether it has yet.
      if (date !== undefined && daysBetween(software.date, date) <= 0) continue;
      const source = software.source === '' ? '' : ` (${software.source})`;
      yield {
        subject,
        path,
        message: `is ${value}, of ${software.name}, whose support ended on ${software.date}: ${software.note}${source}`,
        fix: `use ${software.instead}`,
      };
    }
  },
};
