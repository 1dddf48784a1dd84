import { CHAT, RELEASE_EVENTS } from '../platform/notify.ts';
import type { HelmValues } from './addon.ts';

export interface ReleaseNotifications {
  /** The key of the notification Secret that holds Slack's incoming webhook. */
  readonly key: string;
  /** What the messages name as their origin, e.g. `shop production`. */
  readonly source: string;
  readonly on: readonly (keyof typeof RELEASE_EVENTS)[];
}

/** `notifications` of the argo-rollouts chart: one template and one trigger for each event, to the chat's webhook. */
export function releaseNotifications({ key, source, on }: ReleaseNotifications): HelmValues {
  return {
    // An ExternalSecret makes it.
    secret: { create: false },
    notifiers: {
      [`service.webhook.${CHAT}`]: `url: $${key}\nheaders:\n  - name: Content-Type\n    value: application/json\n`,
    },
    templates: Object.fromEntries(
      on.map((event) => [`template.${event}`, template(source, RELEASE_EVENTS[event].text)]),
    ),
    triggers: Object.fromEntries(
      on.map((event) => [`trigger.${RELEASE_EVENTS[event].trigger}`, `- send: [${event}]\n`]),
    ),
  };
}

function template(source: string, text: string): string {
  const message = `{{.rollout.metadata.name}} ${text}`;
  const body = JSON.stringify({ text: `${source}: ${message}` });
  return `message: "${message}"\nwebhook:\n  ${CHAT}:\n    method: POST\n    body: |\n      ${body}\n`;
}
