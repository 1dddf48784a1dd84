import type { Check } from '../check.ts';
import { daysBetween, softwareWithEnd } from '../lifecycle/found.ts';

const DAYS = 90;

export const endOfLifeNear: Check = {
  id: 'end-of-life-near',
  severity: 'info',
  family: 'lifecycle',
  about: 'Software is used whose support ends within 90 days of the date that was given.',
  protects: 'Moving away takes weeks, and the day on which it is urgent is known.',
  fix: 'plan the move to what takes its place',
  *run({ set, date }) {
    if (date === undefined) return;
    for (const { subject, path, value, software } of softwareWithEnd(set)) {
      const left = daysBetween(date, software.date);
      if (left < 0 || left > DAYS) continue;
      const days = left === 1 ? '1 day' : `${left} days`;
      yield {
        subject,
        path,
        message: `is ${value}, of ${software.name}, whose support ends on ${software.date}, in ${days}`,
        fix: `use ${software.instead}`,
      };
    }
  },
};
