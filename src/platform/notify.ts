import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';

/** Where Argo Rollouts runs, and the Secret that its notifications read. */
export const ROLLOUTS_NAMESPACE = 'argo-rollouts';
export const rolloutNotificationSecret = 'argo-rollouts-notification-secret';

/** The chat, as notifications name it. */
export const CHAT = 'chat';

/** Events of Argo Rollouts by what they mean. */
export const RELEASE_EVENTS = {
  started: { trigger: 'on-rollout-updated', text: 'begins to roll out' },
  waiting: { trigger: 'on-rollout-paused', text: 'waits: for its pause to end, or for somebody to approve it' },
  completed: { trigger: 'on-rollout-completed', text: 'is rolled out' },
  aborted: { trigger: 'on-rollout-aborted', text: 'was taken back' },
  'analysis-failed': { trigger: 'on-analysis-run-failed', text: 'did not pass its analysis' },
} as const;

/** What contradicts itself about who is told of releases. */
export function ofNotify({ notify, alerts }: PlatformSpec): Finding[] {
  if (!notify || alerts?.slack) return [];
  return [
    {
      path: ['notify'],
      wrong: 'posts to the Slack channel of the alerts, which the platform does not have',
      fix: "add alerts: { slack: { channel: '#…' }, … }, or leave notify out",
    },
  ];
}
