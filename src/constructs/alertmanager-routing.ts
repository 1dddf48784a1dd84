import { Construct } from 'constructs';
import { AlertmanagerConfig } from '../../imports/monitoring.coreos.com.ts';
import { inhibitRules } from './alertmanager-inhibition.ts';
import type { MuteWindow } from './alertmanager-mute.ts';
import { muteIntervals } from './alertmanager-mute.ts';
import type { EmailReceiver, PagerDutyReceiver, SlackReceiver } from './alertmanager-receivers.ts';
import { email, pagerDuty, slack } from './alertmanager-receivers.ts';

export interface AlertmanagerRoutingProps {
  readonly name: string;
  /** The namespace of the Alertmanager. */
  readonly namespace: string;
  /** What the messages name as their origin, e.g. `shop production`. */
  readonly source: string;
  /** Pages people for `critical`. Nothing: nobody is paged. */
  readonly pagerDuty?: PagerDutyReceiver;
  /** Gets everything, also what pages. Nothing: `warning` and `info` are only seen in Alertmanager itself. */
  readonly slack?: SlackReceiver;
  /** Gets `critical` and `warning`, beside the others. Nothing: no mail. */
  readonly email?: EmailReceiver;
  /** Windows in which `warning` and `info` are not sent. `critical` always is. Default: none. */
  readonly mute?: readonly MuteWindow[];
  /** The cluster is one of several regions, of which somebody is called as a whole: `RegionFailing`. Default: false. */
  readonly ofRegion?: boolean;
}

/** How long a critical alert waits for others that are told of together, in seconds. */
export const PAGE_WAIT = 10;

const MUTE = 'maintenance';
const NOBODY = 'nobody';

/**
 * Who is told of what, how soon and how often, by the severity of the alert. By itself the operator adds a matcher of the
 * object's namespace, and alerts of other namespaces never come here: the Alertmanager needs
 * `alertmanagerConfigMatcherStrategy: { type: OnNamespaceExceptForAlertmanagerNamespace }`, or this object's name in
 * `alertmanagerConfiguration`; with both, and a selector that also finds it, everything is told twice.
 */
export class AlertmanagerRouting extends Construct {
  constructor(scope: Construct, id: string, props: AlertmanagerRoutingProps) {
    super(scope, id);
    const windows = (props.mute ?? []).flatMap(muteIntervals);
    const muted = windows.length > 0 ? { muteTimeIntervals: [MUTE] } : {};
    const chat = props.slack ? 'chat' : NOBODY;
    const warn = props.email ? 'mail' : chat;
    const page = props.pagerDuty ? 'page' : warn;
    new AlertmanagerConfig(this, 'AlertmanagerConfig', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        receivers: receivers(props),
        route: {
          // Alerts without a severity that is known here.
          receiver: chat,
          groupBy: ['namespace', 'service', 'alertname', 'rule'],
          groupWait: '30s',
          groupInterval: '5m',
          repeatInterval: '12h',
          routes: [
            { receiver: NOBODY, matchers: [matcher('alertname', '=~', 'Watchdog|InfoInhibitor')] },
            // Falcosidekick tells each event with its process and command line. The page comes from SecurityViolation, which
            // counts the same events, and leads to dashboard and runbook.
            { receiver: chat, matchers: [matcher('source', '=', 'falco')], groupWait: '10s', groupInterval: '1m' },
            {
              receiver: page,
              matchers: [matcher('severity', '=', 'critical')],
              groupWait: `${PAGE_WAIT}s`,
              groupInterval: '1m',
              repeatInterval: '1h',
            },
            { receiver: warn, matchers: [matcher('severity', '=', 'warning')], repeatInterval: '12h', ...muted },
            {
              receiver: chat,
              matchers: [matcher('severity', '=', 'info')],
              groupWait: '5m',
              groupInterval: '30m',
              repeatInterval: '24h',
              ...muted,
            },
          ],
        },
        inhibitRules: inhibitRules(props.ofRegion ?? false),
        ...(windows.length > 0 ? { muteTimeIntervals: [{ name: MUTE, timeIntervals: windows }] } : {}),
      },
    });
  }
}

function receivers(props: AlertmanagerRoutingProps) {
  const message = props.slack && slack(props.slack, props.source);
  const chat = message ? { slackConfigs: [message] } : {};
  const mail = props.email ? { emailConfigs: [email(props.email, props.source)] } : {};
  return [
    { name: NOBODY },
    ...(message ? [{ name: 'chat', ...chat }] : []),
    ...(props.email ? [{ name: 'mail', ...mail, ...chat }] : []),
    ...(props.pagerDuty
      ? [
          {
            name: 'page',
            pagerdutyConfigs: [pagerDuty(props.pagerDuty, props.source)],
            ...mail,
            ...chat,
          },
        ]
      : []),
  ];
}

function matcher(name: string, matchType: '=' | '=~', value: string) {
  return { name, matchType, value };
}
