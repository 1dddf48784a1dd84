import type { Check } from '../check.ts';
import { imagesOf } from '../images.ts';

/** Tags that are moved by custom. Version tags may be moved too, but nobody expects it. */
const MOVING =
  /^(?:latest|stable|main|master|trunk|head|develop|dev|edge|nightly|canary|next|current|lts|prod(?:uction)?|staging|test)$/i;

export const mutableTag: Check = {
  id: 'mutable-tag',
  severity: 'warning',
  family: 'hygiene',
  about:
    'An image of a pod, of what an operator runs, or in the values of a chart is named by a tag that is moved, or by none.',
  protects: 'Two pods of one workload run different code, and a rollback brings back nothing.',
  fix: 'name a version, or a digest',
  *run({ set }) {
    for (const { subject, image, path, partial } of imagesOf(set)) {
      if (image.digest !== undefined || (partial && image.tag === undefined)) continue;
      if (image.tag === undefined) yield { subject, path, message: `is ${image.text}, which is whatever is latest` };
      else if (MOVING.test(image.tag)) yield { subject, path, message: `is ${image.text}, whose tag is moved` };
    }
  },
};
