import { dump } from 'js-yaml';

/**
 * One object as YAML that reads the same under YAML 1.1 (kubectl) and 1.2: block style, no anchors, multi-line text as
 * literal blocks, every string quoted that a reader could take for something else.
 */
export function toYaml(object: unknown): string {
  return dump(object, { lineWidth: -1, noRefs: true });
}
